"""The sink-token study (section 4 of arXiv 2309.17453, table 3): the same small model trained with the same data and
steps by four recipes, vanilla, sink, zero and the starter's own (see train.py), and its perplexity with 0, 1, 2 and 4
sinks.

  python study.py DATA OUT BOOK.txt [--steps 3000] [--device auto] [train.py's options]

Runs unattended and goes on where it was stopped: a recipe whose OUT/RECIPE/final.pt exists is not trained again. Writes
OUT/table.md, OUT/table.json, and for each recipe its log and checkpoint, and with --export a GGUF. A dry run of
minutes:

  python study.py DATA OUT BOOK.txt --steps 8 --limit 3000 --cache 128 --seq 128 --micro 512 --batch 1024 --no-compile
"""
import argparse
import json
import math
import subprocess
import sys
from pathlib import Path

import sentencepiece as spm
import torch

from evaluate import attention_to_first, load, streaming

HERE = Path(__file__).resolve().parent
RECIPES = ["vanilla", "zero", "sink", "starter"]
SINKS = [0, 1, 2, 4]


def train(recipe, data, out, steps, device, options):
    run = out / recipe
    if not (run / "final.pt").exists():
        command = [sys.executable, HERE / "train.py", data, run, "--recipe", recipe, "--steps", str(steps), "--device",
                   device, *options]
        subprocess.run(command, check=True)
    return run / "final.pt"


def measure(checkpoint, ids, cache):
    model, saved = load(checkpoint)
    recipe = model.cfg.recipe
    text = torch.tensor(([1] if recipe in ("sink", "starter") else []) + ids)
    result = {"recipe": recipe, "tokens": saved["tokens"], "steps": saved["step"], "perplexity": {}}
    for sinks in SINKS:
        nll = streaming(model, text, cache, sinks)[cache:]
        result["perplexity"][sinks] = math.exp(nll.mean().item())
    heads = attention_to_first(model, text[:cache])  # no longer than the sequences of training
    result["attention_to_first"] = heads
    return result


def write(results, out, cache, book):
    (out / "table.json").write_text(json.dumps(results, indent=1) + "\n")
    lines = [f"Perplexity of {book} past the first {cache} tokens, cache {cache}; sinks + window.", "",
             "| recipe | tokens | " + " | ".join(f"{s}+{cache - s}" for s in SINKS)
             + " | attention to the first token, by layer |",
             "|---|---|" + "---|" * len(SINKS) + "---|"]
    for r in results:
        mean = ", ".join(f"{sum(h) / len(h):.2f}" for h in r["attention_to_first"])
        lines.append(f"| {r['recipe']} | {r['tokens'] / 1e6:.1f} M | "
                     + " | ".join(f"{r['perplexity'][s]:.2f}" for s in SINKS) + f" | {mean} |")
    (out / "table.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines), flush=True)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("data", type=Path)
    ap.add_argument("out", type=Path)
    ap.add_argument("book", type=Path)
    ap.add_argument("--steps", type=int, default=3000)
    ap.add_argument("--device", default="auto")
    ap.add_argument("--cache", type=int, default=512)
    ap.add_argument("--limit", type=int, default=30000, help="tokens of the book")
    ap.add_argument("--export", action="store_true", help="also write OUT/RECIPE.gguf")
    args, options = ap.parse_known_args()
    sp = spm.SentencePieceProcessor(model_file=str(args.data / "tokenizer.model"))
    newline, ids = sp.piece_to_id("<0x0A>"), []
    for i, line in enumerate(args.book.read_text(encoding="utf-8").split("\n")):
        ids += ([newline] if i else []) + sp.encode(line)
        if len(ids) >= args.limit:
            break
    args.out.mkdir(parents=True, exist_ok=True)
    results = []
    for recipe in RECIPES:
        checkpoint = train(recipe, args.data, args.out, args.steps, args.device, options)
        if args.export:
            subprocess.run([sys.executable, HERE / "export.py", checkpoint, args.data / "tokenizer.model",
                            args.out / f"{recipe}.gguf"], check=True)
        results.append(measure(checkpoint, ids[:args.limit], args.cache))
        write(results, args.out, args.cache, args.book.name)


if __name__ == "__main__":
    main()
