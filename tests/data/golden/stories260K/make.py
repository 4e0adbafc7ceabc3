"""Golden NLLs of stories260K from plain NumPy, the StreamingLLM procedure to the letter: keys are cached unrotated, and
for every token all of them are rotated at their position inside the cache. C counts the current token. Recomputation
evaluates the last C tokens afresh for every prediction.

The files were written by an earlier program in float32, which was not kept; this one, in float64, gives the same within
0.00002 nats.

    python3 make.py            says how far each file is from what this program finds (half a minute of one core)
    python3 make.py --write    writes them anew

dev.ids.txt is 3,000 tokens of the model's own stories.

Needs: numpy, gguf (pip install numpy gguf).
"""
import sys
from pathlib import Path

import gguf
import numpy as np

FOLDER = Path(__file__).parent
READER = gguf.GGUFReader(FOLDER.parents[1] / "stories260K.gguf")
KEYS = {name: field.contents() for name, field in READER.fields.items() if name.startswith("llama.")}
WEIGHTS = {tensor.name: np.array(tensor.data, dtype=np.float64) for tensor in READER.tensors}  # [out, in]
LAYERS, HEADS, KV_HEADS = (KEYS[f"llama.{name}"]
                           for name in ("block_count", "attention.head_count", "attention.head_count_kv"))
EPSILON, BASE = KEYS["llama.attention.layer_norm_rms_epsilon"], KEYS["llama.rope.freq_base"]
HEAD_DIM = KEYS["llama.embedding_length"] // HEADS


def norm(x, name):
    return x / np.sqrt((x * x).mean() + EPSILON) * WEIGHTS[name]


def rotate(x, positions):
    """x [tokens, heads, HEAD_DIM]; neighbours are pairs."""
    angles = positions[:, None] * BASE ** (-np.arange(0, HEAD_DIM, 2) / HEAD_DIM)
    cos, sin = np.cos(angles)[:, None, :], np.sin(angles)[:, None, :]
    even, odd = x[..., 0::2], x[..., 1::2]
    turned = np.empty_like(x)
    turned[..., 0::2], turned[..., 1::2] = even * cos - odd * sin, even * sin + odd * cos
    return turned


def step(token, caches, size, sinks):
    """The logits after one more token; caches[layer] = [keys, values], each [tokens, KV_HEADS, HEAD_DIM]."""
    x = WEIGHTS["token_embd.weight"][token]
    for layer in range(LAYERS):
        weight = lambda name: WEIGHTS[f"blk.{layer}.{name}.weight"]
        h = norm(x, f"blk.{layer}.attn_norm.weight")
        for i, name in enumerate(("attn_k", "attn_v")):
            cache = np.concatenate([caches[layer][i], (weight(name) @ h).reshape(1, KV_HEADS, HEAD_DIM)])
            caches[layer][i] = np.delete(cache, sinks, axis=0) if len(cache) > size else cache
        keys, values = caches[layer]
        positions = np.arange(len(keys))
        k = rotate(keys, positions).repeat(HEADS // KV_HEADS, axis=1)
        q = rotate((weight("attn_q") @ h).reshape(1, HEADS, HEAD_DIM), positions[-1:])
        scores = np.einsum("hd,thd->ht", q[0], k) / HEAD_DIM ** 0.5
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        seen = np.einsum("ht,thd->hd", shares, values.repeat(HEADS // KV_HEADS, axis=1))
        x = x + weight("attn_output") @ seen.reshape(-1)
        h = norm(x, f"blk.{layer}.ffn_norm.weight")
        gate = weight("ffn_gate") @ h
        x = x + weight("ffn_down") @ (gate / (1 + np.exp(-gate)) * (weight("ffn_up") @ h))
    return WEIGHTS["output.weight"] @ norm(x, "output_norm.weight")


def empty():
    return [[np.zeros((0, KV_HEADS, HEAD_DIM))] * 2 for _ in range(LAYERS)]


def nll(logits, target):
    top = logits.max()
    return top + np.log(np.exp(logits - top).sum()) - logits[target]


def streaming(ids, size, sinks):
    caches = empty()
    return [nll(step(token, caches, size, sinks), target) for token, target in zip(ids, ids[1:])]


def recompute(ids, size):
    found = []
    for end in range(1, len(ids)):
        caches = empty()
        for token in ids[max(0, end - size):end]:
            logits = step(token, caches, size, 0)
        found.append(nll(logits, ids[end]))
    return found


def main():
    ids = [int(line) for line in (FOLDER / "dev.ids.txt").read_text().split()]
    found = {"dense": streaming(ids[:512], 512, 0), "recompute-C64": recompute(ids[:700], 64)}
    for name, size, sinks in (("streaming-C257-S4", 257, 4), ("streaming-C128-S4", 128, 4), ("streaming-C64-S1", 64, 1),
                              ("window-C128-S0", 128, 0)):
        found[name] = streaming(ids, size, sinks)
    for name, numbers in found.items():
        path = FOLDER / f"dev.{name}.nll.txt"
        if "--write" in sys.argv:
            path.write_text("".join(f"{number:.5f}\n" for number in numbers))
            continue
        stored = [float(line) for line in path.read_text().split()]
        largest = max(abs(a - b) for a, b in zip(stored, numbers, strict=True))
        print(f"{path.name}: {len(stored)} predictions, largest difference {largest:.6f}", flush=True)


main()
