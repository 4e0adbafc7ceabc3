"""Perplexity of a checkpoint, float32: held-out sets, and attention sinks on a held-out book.

  python evaluate.py CHECKPOINT DATA BOOK.txt [--limit 30000] [--cache 512] [--every 16]

The text is encoded once, BOS in front. `streaming S` keeps the first S tokens and the newest C - S (the current token
counted), with positions inside the cache (StreamingLLM); S = 0 is plain window attention. `recompute` evaluates the
last C tokens afresh for a prediction, positions from 0, no BOS added; it costs C times as much, so only every
`--every`th prediction is made, and the last column gives the streaming modes on the same predictions. `recompute+BOS`
is BOS and the last C - 1 tokens. `the same again`: pieces that stand twice in the text; a model that copies from what
it sees needs less for the second.
"""
import argparse
import math
from pathlib import Path

import numpy as np
import sentencepiece as spm
import torch
import torch.nn.functional as F

from model import Config, Model, rmsnorm, rope_table, rotate


def load(path):
    saved = torch.load(path, weights_only=False, map_location="cpu")
    model = Model(Config(**saved["config"])).eval()
    model.load_state_dict(saved["model"])
    return model, saved


def nlls(model, hidden, targets):
    return F.cross_entropy(model.logits(hidden).float(), targets, reduction="none")


@torch.no_grad()
def streaming(model, ids, cache, sinks, chunk=256):
    """NLL of ids[1:], token by token semantics, a chunk of rows at a time (each row with its own window)."""
    cfg = model.cfg
    groups, window = cfg.heads // cfg.kv_heads, cache - sinks
    kept = [None] * cfg.layers   # newest window - 1 keys (rotated at their absolute position) and values
    first = [None] * cfg.layers  # the sinks' keys and values
    out = []
    for begin in range(0, len(ids) - 1, chunk):
        rows = torch.arange(begin, min(begin + chunk, len(ids) - 1))
        cos, sin = rope_table(cfg, rows)
        sink_cos, sink_sin = rope_table(cfg, rows.clamp(max=cache - 1))
        x = model.embed(ids[rows])[None]
        for i, layer in enumerate(model.layers):
            q, k, v = layer.project(x)
            k = rotate(k, cos, sin)
            if begin == 0:
                first[i] = (k[:, :, :sinks], v[:, :, :sinks])
            if kept[i] is not None:
                k, v = torch.cat([kept[i][0], k], 2), torch.cat([kept[i][1], v], 2)
            positions = torch.arange(int(rows[-1]) + 1 - k.shape[2], int(rows[-1]) + 1)
            kept[i] = (k[:, :, -(window - 1):], v[:, :, -(window - 1):])
            expand = lambda z: z.repeat_interleave(groups, dim=1)
            score = rotate(q, cos, sin) @ expand(k).mT
            seen = (positions <= rows[:, None]) & (positions > rows[:, None] - window) & (positions >= sinks)
            score = score.masked_fill(~seen, -math.inf)
            values = expand(v)
            if sinks:
                sink_score = rotate(q, sink_cos, sink_sin) @ expand(first[i][0]).mT
                sink_score = sink_score.masked_fill(torch.arange(sinks) > rows[:, None], -math.inf)
                score, values = torch.cat([sink_score, score], -1), torch.cat([expand(first[i][1]), values], 2)
            score = score / cfg.head_dim ** 0.5
            if cfg.recipe == "zero":
                score, values = F.pad(score, (1, 0)), F.pad(values, (0, 0, 1, 0))
            y = score.softmax(-1) @ values
            x = x + layer.out(y.transpose(1, 2).reshape(1, len(rows), cfg.dim))
            x = x + layer.feed_forward(x)
        out.append(nlls(model, rmsnorm(x, model.norm, cfg.eps)[0], ids[rows + 1]))
    return torch.cat(out)


@torch.no_grad()
def recompute(model, ids, cache, rows, bos):
    out, keep = [], cache - 1 if bos else cache
    for group in torch.tensor([r for r in rows if r >= cache]).split(16):
        x = torch.stack([ids[r - keep + 1:r + 1] for r in group])
        if bos:
            x = torch.cat([torch.full((len(x), 1), 1), x], 1)
        out.append(nlls(model, model(x)[:, -1], ids[group + 1]))
    return torch.cat(out)


@torch.no_grad()
def attention_to_first(model, ids):
    """Mean attention of the second half of `ids` to the first, for every layer and head."""
    cfg, table = model.cfg, []
    cos, sin = rope_table(cfg, torch.arange(len(ids)))
    x = model.embed(ids)[None]
    for layer in model.layers:
        q, k, v = layer.project(x)
        k = rotate(k, cos, sin).repeat_interleave(cfg.heads // cfg.kv_heads, dim=1)
        score = rotate(q, cos, sin) @ k.mT / cfg.head_dim ** 0.5
        score = score.masked_fill(torch.ones(len(ids), len(ids)).triu(1).bool(), -math.inf)
        score = F.pad(score, (0, 1)).softmax(-1) if cfg.recipe == "zero" else score.softmax(-1)
        table.append([round(s, 2) for s in score[0, :, len(ids) // 2:, 0].mean(1).tolist()])
        x = layer(x, cos, sin)
    return table


@torch.no_grad()
def twice(model, pieces):
    """Mean NLL of each piece (a row) after BOS, and of the same piece right behind it: what is gained is copied."""
    n = pieces.shape[1]
    ids = torch.cat([torch.ones(len(pieces), 1, dtype=torch.long), pieces, pieces], 1)
    each = torch.stack([nlls(model, model(row[None, :-1])[0], row[1:]) for row in ids])
    return each[:, :n].mean().item(), each[:, n + 1:].mean().item()  # nothing tells that it begins again


@torch.no_grad()
def held_out(model, folder, name, limit=65536, length=1024):
    ids = torch.from_numpy(np.fromfile(folder / f"{name}.valid.bin", dtype=np.uint16)[:limit].astype(np.int64))
    total, count = 0.0, 0
    for i in range(0, len(ids) - 1, length - 1):
        x = torch.cat([torch.tensor([1]), ids[i:i + length - 1]])
        y = ids[i:i + length - 1 + 1]
        n = min(len(x), len(y))
        total += nlls(model, model(x[None, :n])[0], y[:n]).sum().item()
        count += n
    return math.exp(total / count), count


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("checkpoint")
    ap.add_argument("data", type=Path)
    ap.add_argument("book", type=Path)
    ap.add_argument("--limit", type=int, default=30000)
    ap.add_argument("--cache", type=int, default=512)
    ap.add_argument("--every", type=int, default=16)
    ap.add_argument("--sinks", default="0,1,2,4,8")
    ap.add_argument("--no-held-out", action="store_true")
    ap.add_argument("--threads", type=int, default=2)
    args = ap.parse_args()
    torch.set_num_threads(args.threads)
    model, saved = load(args.checkpoint)
    sp = spm.SentencePieceProcessor(model_file=str(args.data / "tokenizer.model"))
    newline = sp.piece_to_id("<0x0A>")
    ids = [1]
    for i, line in enumerate(args.book.read_text(encoding="utf-8").split("\n")):
        ids += ([newline] if i else []) + sp.encode(line)
        if len(ids) >= args.limit:
            break
    ids = torch.tensor(ids[:args.limit])
    print(f"step {saved['step']}, {saved['tokens']} tokens seen; {len(ids)} tokens of {args.book.name}, "
          f"cache {args.cache}")
    for i, heads in enumerate(attention_to_first(model, ids[:512])):
        print(f"attention to BOS, layer {i}: {heads}")
    rows = list(range(args.cache, len(ids) - 1, args.every))
    ppl = lambda n: f"{n.mean().exp().item():10.3f}"
    print(f"{'mode':16} {'all':>10} {'past cache':>10} {'every ' + str(args.every):>10}")
    for sinks in map(int, args.sinks.split(",")):
        n = streaming(model, ids, args.cache, sinks)
        print(f"{f'streaming {sinks}':16} {ppl(n)} {ppl(n[args.cache:])} {ppl(n[rows])}", flush=True)
    for bos in (False, True):
        n = recompute(model, ids, args.cache, rows, bos)
        print(f"{'recompute+BOS' if bos else 'recompute':16} {'':10} {'':10} {ppl(n)}", flush=True)
    drawn = torch.randint(300, model.cfg.vocab, (8, 200), generator=torch.Generator().manual_seed(0))  # ordinary pieces
    for name, pieces in (("of the book", ids[1:2401].reshape(8, 300)), ("at random", drawn)):
        first, second = twice(model, pieces)
        print(f"tokens {name}, 8 times {pieces.shape[1]}: {first:.3f} nats, the same again {second:.3f}", flush=True)
    if not args.no_held_out:
        for path in sorted(args.data.glob("*.valid.idx")):
            name = path.name.removesuffix(".valid.idx")
            p, n = held_out(model, args.data, name)
            print(f"held out {name:24} perplexity {p:8.2f}  ({n} tokens)", flush=True)


if __name__ == "__main__":
    main()
