"""Fills the model card: README.md.in + figures -> README.md.

  python card.py RUN EVALUATION.txt SAMPLES.md CHECK.txt
RUN/log.jsonl is train.py's; the others are the outputs of evaluate.py, sample.py and check.py.
"""
import json
import sys
from pathlib import Path


def main():
    run, evaluation, samples, check = map(Path, sys.argv[1:5])
    log = [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]
    steps = {r["step"]: r for r in log if "loss" in r}
    valid = {r["step"]: r["valid"] for r in log if "valid" in r}
    final = max(valid)
    rows = ["| step | tokens | minutes | loss of the training mix | books | self-dialogue | sgd | topical-chat |",
            "|" + "---|" * 8]
    for step, v in sorted(valid.items()):
        if step % 200 and step != final: continue
        near = steps[max(s for s in steps if s <= step)]
        rows.append(f"| {step} | {near['tokens'] / 1e6:.2f} M | {near['seconds'] / 60:.0f} | {near['loss']:.3f} | "
                    + " | ".join(f"{v[n]:.3f}" for n in ("books", "self-dialogue", "sgd", "topical-chat")) + " |")
    last = steps[max(steps)]
    here = Path(__file__).parent
    text = (here / "README.md.in").read_text()
    for key, value in {"CURVE": "\n".join(rows), "EVALUATION": evaluation.read_text().strip(),
                       "CHECK": check.read_text().strip(),
                       "SAMPLES": samples.read_text().strip(), "STEPS": str(final),
                       "TOKENS": f"{last['tokens'] / 1e6:.1f} million",
                       "MINUTES": f"{last['seconds'] / 60:.0f}"}.items():
        text = text.replace(f"@{key}@", value)
    (here / "README.md").write_text(text)


main()
