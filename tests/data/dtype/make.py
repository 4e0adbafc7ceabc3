"""Golden values for tests/model/dtype_test.cpp, from the `gguf` package (pip install gguf numpy).

For each type TYPE.bin holds, in order: the raw blocks of one row, and the row dequantised to float32.
For the types that the package quantises itself, QUANTISED-TYPE.bin holds a float32 row and the blocks that the package
quantises it to.

    python3 tests/data/dtype/make.py
"""
from pathlib import Path

import gguf
import numpy as np

FOLDER = Path(__file__).parent
COLUMNS = 1024
TYPES = gguf.GGMLQuantizationType


def random_blocks(random, kind):
    """Random bytes, but with finite scales: a random float16 may be infinite or NaN."""
    block, size = gguf.GGML_QUANT_SIZES[kind]
    blocks = random.integers(0, 256, (COLUMNS // block, size), dtype=np.uint8)
    scales = lambda: random.normal(0, 0.02, len(blocks)).astype(np.float16).view(np.uint8).reshape(-1, 2)
    if kind == TYPES.F32:
        return random.normal(0, 1, COLUMNS).astype(np.float32).view(np.uint8)
    if kind == TYPES.F16:
        halves = np.arange(COLUMNS, dtype=np.uint16) * 31  # subnormal ones too
        return halves.view(np.uint8)
    if kind == TYPES.BF16:
        return (random.normal(0, 1, COLUMNS).astype(np.float32).view(np.uint32) >> 16).astype(np.uint16).view(np.uint8)
    if kind == TYPES.MXFP4:
        blocks[:, 0] = random.integers(100, 130, len(blocks))
        blocks[:3, 0] = (0, 1, 250)
    elif kind == TYPES.Q2_K:
        blocks[:, -4:-2] = scales()
        blocks[:, -2:] = scales()
    elif kind in (TYPES.Q6_K, TYPES.Q3_K):
        blocks[:, -2:] = scales()
    else:
        blocks[:, 0:2] = scales()
        if kind in (TYPES.Q4_K, TYPES.Q5_K, TYPES.Q4_1, TYPES.Q5_1):
            blocks[:, 2:4] = scales()
    return blocks.reshape(-1)


def main():
    random = np.random.default_rng(20240607)
    for name in ("F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_K", "Q6_K",
                 "Q4_1", "Q5_0", "Q5_1", "Q2_K", "Q3_K", "Q5_K", "IQ4_NL", "IQ4_XS", "MXFP4"):
        kind = TYPES[name]
        raw = random_blocks(random, kind)
        values = gguf.quants.dequantize(raw, kind).astype(np.float32)
        (FOLDER / f"{name}.bin").write_bytes(raw.tobytes() + values.tobytes())
    for name in ("Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "MXFP4"):
        row = random.normal(0, 0.3, COLUMNS).astype(np.float32)
        row[64:96] = 0.0  # a block of zeros has scale zero
        raw = gguf.quants.quantize(row, TYPES[name])
        (FOLDER / f"QUANTISED-{name}.bin").write_bytes(row.tobytes() + raw.tobytes())


if __name__ == "__main__":
    main()
