"""Daylong beside llama.cpp, on the same files: models quantised by llama.cpp's own quantiser to every type.

    python3 -m venv VENV && VENV/bin/pip install gguf numpy llama-cpp-python
    cmake --build --preset release --target conformance_logits daylong-cli
    VENV/bin/python tests/conformance/conformance.py build/release/bin [--write]

For each source model and type: the same file through both, the same ids, all positions' logits; and the file's weights
as float32 through llama.cpp, which is what both should give. Columns, as root mean squares over the standard deviation
of the logits:
  ours          Daylong on this file, from llama.cpp on its weights as float32
  llama.cpp's   llama.cpp on this file, from the same: what its own rounding of activations costs
  apart         Daylong from llama.cpp, on this file
  quantisation  the file's weights from the float32 model's, both as float32: what the type itself costs
  top           positions at which both find the same token likeliest
  tokens        whether both cut a text into the same tokens
Where a model has experts, the median over positions: a rounding that picks another expert at a few of them, in either
engine, would be most of a mean. gpt-oss goes without its scaling. Passes when ours is at most twice llama.cpp's, or
0.1 %. Without the packages it says so and exits with 77 (skipped). --write puts the tables into types.md beside this
file.
"""
import argparse
import ctypes
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import gguf
    import llama_cpp as llama
    import numpy as np
except ImportError as missing:
    print(f"skipped: {missing}; pip install gguf numpy llama-cpp-python")
    sys.exit(77)

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# Name: llama.cpp's file type, and whether every matrix gets that one type (where its rows allow).
TYPES = {
    "F32": ("ALL_F32", True), "F16": ("MOSTLY_F16", True), "BF16": ("MOSTLY_BF16", True), "Q8_0": ("MOSTLY_Q8_0", True),
    "Q4_0": ("MOSTLY_Q4_0", True), "Q4_1": ("MOSTLY_Q4_1", True), "Q5_0": ("MOSTLY_Q5_0", True),
    "Q5_1": ("MOSTLY_Q5_1", True),
    "IQ4_NL": ("MOSTLY_IQ4_NL", True), "MXFP4": ("MOSTLY_MXFP4_MOE", True), "Q2_K": ("MOSTLY_Q2_K", True),
    "Q3_K": ("MOSTLY_Q3_K_S", True), "Q4_K": ("MOSTLY_Q4_K_S", True), "Q5_K": ("MOSTLY_Q5_K_S", True),
    "Q6_K": ("MOSTLY_Q6_K", True),
    "IQ4_XS": ("MOSTLY_IQ4_XS", True), "Q3_K_M": ("MOSTLY_Q3_K_M", False), "Q4_K_M": ("MOSTLY_Q4_K_M", False),
    "Q5_K_M": ("MOSTLY_Q5_K_M", False),
}
TEXT = ("Once upon a time there was a little girl named Lily. She liked to play outside in the sunshine with her dog, "
        "and every day they walked together to the big old tree. One morning she found a letter under it: \"Dear Lily, "
        "come and see me at 10 o'clock.\" She was very happy and asked her mother whether she could go.")


def quantise(source, target, file_type, pure):
    params = llama.llama_model_quantize_default_params()
    params.ftype = getattr(llama, f"LLAMA_FTYPE_{file_type}")
    params.allow_requantize = True
    params.pure = pure
    params.nthread = 2
    return llama.llama_model_quantize(str(source).encode(), str(target).encode(), ctypes.byref(params)) == 0


def without_scaling(source, target):
    """A copy whose rope.scaling.type is none and its factor 1, changed in place: the lengths stay."""
    raw = bytearray(source.read_bytes())
    for key, size, value in ((b".rope.scaling.type", 12, b"none"),
                             (b".rope.scaling.factor", 4, struct.pack("<f", 1.0))):
        at = raw.index(key) + len(key) + size  # past the value's type, and a text's length
        raw[at:at + 4] = value
    target.write_bytes(raw)


class Llama:
    def __init__(self, path):
        params = llama.llama_model_default_params()
        params.n_gpu_layers = 0
        params.use_extra_bufts = False  # the plain kernels, not repacked ones
        self.model = llama.llama_model_load_from_file(str(path).encode(), params)
        if not self.model:
            raise RuntimeError("llama.cpp cannot load it")
        self.vocab = llama.llama_model_get_vocab(self.model)
        self.size = llama.llama_vocab_n_tokens(self.vocab)

    def close(self):
        llama.llama_model_free(self.model)

    def tokenize(self, text):
        raw, room = text.encode(), 4096
        ids = (llama.llama_token * room)()
        count = llama.llama_tokenize(self.vocab, raw, len(raw), ids, room, False, False)
        return list(ids[:count])

    def logits(self, ids):
        params = llama.llama_context_default_params()
        params.n_ctx = params.n_batch = params.n_ubatch = len(ids)
        params.flash_attn_type = llama.LLAMA_FLASH_ATTN_TYPE_DISABLED
        params.type_k = params.type_v = llama.GGML_TYPE_F32
        params.swa_full = True
        context = llama.llama_init_from_model(self.model, params)
        batch = llama.llama_batch_init(len(ids), 0, 1)
        batch.n_tokens = len(ids)
        for i, token in enumerate(ids):
            batch.token[i], batch.pos[i], batch.n_seq_id[i], batch.seq_id[i][0], batch.logits[i] = token, i, 1, 0, 1
        if llama.llama_decode(context, batch) != 0:
            raise RuntimeError("llama_decode failed")
        rows = [np.ctypeslib.as_array(llama.llama_get_logits_ith(context, i), (self.size,)).copy()
                for i in range(len(ids))]
        llama.llama_batch_free(batch)
        llama.llama_free(context)
        return np.stack(rows)


def daylong_logits(binaries, model, ids, folder):
    (folder / "ids").write_text(" ".join(map(str, ids)))
    done = subprocess.run([binaries / "conformance_logits", model, folder / "ids", folder / "logits"],
                          capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())
    return np.fromfile(folder / "logits", dtype=np.float32).reshape(len(ids), -1)


def daylong_tokens(binaries, model, text, folder):
    """None where daylong-cli is not built."""
    if not (binaries / "daylong-cli").exists():
        return None
    (folder / "text").write_text(text)
    done = subprocess.run([binaries / "daylong-cli", "tokenize", "--model", model, "--file", folder / "text"],
                          capture_output=True, text=True)
    return [int(word) for word in done.stdout.split()] if done.returncode == 0 else done.stderr.strip()


def size_of(values, has_experts):
    rows = np.mean(np.square(values, dtype=np.float64), axis=1)
    return float(np.sqrt(np.median(rows) if has_experts else np.mean(rows)))


def type_mix(path):
    """The matrices' types and their shares of all matrices' elements."""
    counts = {}
    for tensor in gguf.GGUFReader(path).tensors:
        if len(tensor.shape) > 1:
            counts[tensor.tensor_type.name] = counts.get(tensor.tensor_type.name, 0) + int(tensor.n_elements)
    total = sum(counts.values())
    return ", ".join(f"{name} {100 * count / total:.0f} %"
                     for name, count in sorted(counts.items(), key=lambda each: -each[1]))


def choose_ids(path, reference):
    """The text's, or random ones where there is no tokenizer: more than any trained context to be scaled from, since
    llama.cpp always makes room for 256; but inside a window that llama.cpp leaves out (architecture llama)."""
    fields = gguf.GGUFReader(path).fields
    if "tokenizer.ggml.scores" in fields:
        return reference.tokenize(TEXT)[:128], True
    window = fields.get("llama.attention.sliding_window")
    count = window.contents() if window else 96
    return [int(each) for each in np.random.default_rng(3).integers(0, reference.size, count)], False


def llama_logits(path, ids):
    reference = Llama(path)
    logits = reference.logits(ids)
    reference.close()
    return logits


def compare(binaries, source, names, folder):
    """Rows of the table, and whether all passed."""
    rows, passed, tokens_agree = [], True, "-"
    whole, path, exact_path = folder / "f32.gguf", folder / "model.gguf", folder / "exact.gguf"
    if source.stem == "gpt-oss":  # llama.cpp rounds YaRN's ramp to whole pairs, its authors do not (tests/families)
        without_scaling(source, folder / "unscaled.gguf")
    if not quantise(folder / "unscaled.gguf" if source.stem == "gpt-oss" else source, whole, "ALL_F32", True):
        return [[source.stem, "F32", "llama.cpp cannot read it", "", "", "", "", "", ""]], True
    reference = Llama(whole)
    ids, is_text = choose_ids(whole, reference)
    ours = daylong_tokens(binaries, whole, TEXT, folder) if is_text else None
    if ours is not None:
        same = ours == reference.tokenize(TEXT)
        passed, tokens_agree = same, "same" if same else "DIFFERENT"
    reference.close()
    original = llama_logits(whole, ids)
    has_experts = any(key.endswith(".expert_count") for key in gguf.GGUFReader(whole).fields)
    spread = float(np.std(original))
    for name in names:
        if not quantise(whole, path, *TYPES[name]) or not quantise(path, exact_path, "ALL_F32", True):
            rows.append([source.stem, name, "llama.cpp cannot make it", "", "", "", "", "", ""])
            continue
        theirs, exact = llama_logits(path, ids), llama_logits(exact_path, ids)
        try:
            ours = daylong_logits(binaries, path, ids, folder)
        except RuntimeError as failure:
            rows.append([source.stem, name, type_mix(path), f"FAILED: {failure}", "", "", "", "", tokens_agree])
            passed = False
            continue
        off, their_off, apart, noise = (size_of(each, has_experts) / spread
                                        for each in (ours - exact, theirs - exact, ours - theirs, exact - original))
        good = bool(np.isfinite(ours).all()) and off <= max(0.001, 2 * their_off)
        passed = passed and good
        top = np.mean(ours.argmax(1) == theirs.argmax(1))
        rows.append([source.stem, name, type_mix(path), f"{100 * off:.3f} %{'' if good else ' TOO MUCH'}",
                     f"{100 * their_off:.3f} %", f"{100 * apart:.3f} %",
                     f"{100 * noise:.3f} %", f"{100 * top:.0f} %", tokens_agree])
        print(" | ".join(rows[-1]), flush=True)
    return rows, passed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binaries", type=Path, help="the folder of conformance_logits (and daylong-cli)")
    parser.add_argument("--write", action="store_true", help="write the tables to types.md")
    parser.add_argument("--source", type=Path, action="append", help="these models alone")
    options = parser.parse_args()
    silent = llama.llama_log_callback(lambda *_: None)
    llama.llama_log_set(silent, ctypes.c_void_p(0))
    llama.llama_backend_init()
    families = sorted((ROOT / "tests/data/golden/families").glob("*.gguf"))
    families = [f for f in families if f.stem != "mpt-qk-norm"]  # llama.cpp stops at an assertion with it
    # rows that K types do not fit
    short = ("F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "IQ4_NL", "MXFP4")
    sources = options.source or [ROOT / "resources/models/starter.gguf", ROOT / "tests/data/stories260K.gguf",
                                 *families]
    table, passed = [], True
    for source in sources:
        names = short if source in families or source.stem == "stories260K" else list(TYPES)
        with tempfile.TemporaryDirectory() as folder:
            rows, good = compare(options.binaries, source, names, Path(folder))
        table += rows
        passed = passed and good
    header = ["model", "type", "matrices", "ours", "llama.cpp's", "apart", "quantisation", "top", "tokens"]
    lines = ["| " + " | ".join(row) + " |" for row in [header, ["---"] * len(header), *table]]
    if options.write:
        (HERE / "types.md").write_text(
            f"# Daylong beside llama.cpp (llama-cpp-python {llama.__version__}) on the same files\n\n"
            "Made by `conformance.py --write`; its head says what the columns are.\n\n" + "\n".join(lines) + "\n")
    print("all within the limits" if passed else "SOME ARE NOT WITHIN THE LIMITS")
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
