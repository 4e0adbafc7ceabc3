"""The evaluations' JSON -> tables in Markdown, with machine and commit: report.py FOLDER SECONDS COMMIT TEXT"""
import json
import os
import platform
import sys
from pathlib import Path


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join("-" if c is None else f"{c:.3f}".rstrip("0").rstrip(".") if isinstance(c, float) else str(c) for c in row) + " |")
    print()


def methods(r):
    table(["method", "predictions", "perplexity", "past the cache", "shared predictions", "on them", ""],
          [[m["name"], m["predictions"], m["perplexity"], m["past_cache_perplexity"], m["shared_predictions"], m["shared_perplexity"],
            m.get("stopped", "")] for m in r["methods"]])


def streameval(r):
    percent = lambda v: None if v is None else 100 * v
    table(["cache", "lines back", "tokens back", "asked", "fact seen %", "likeliest %", "written %"],
          [[c["cache"], c["lines_back"], c["tokens_back"], c["asked"], percent(c["seen"]), percent(c["likeliest"]), percent(c["written"])] for c in r["cells"]])
    table(["cache", "likeliest % where seen", "where gone", "written % where seen", "where gone"],
          [[s["cache"], *(percent(s[k]) for k in ("likeliest_seen", "likeliest_gone", "written_seen", "written_gone"))] for s in r["sides"]])


def qa(r):
    table(["", "asked", "tokens", "right %", "right % per token"],
          [[w["name"], w["asked"], w["tokens"], 100 * w["accuracy"], 100 * w["accuracy_per_token"]] for w in r["ways"]])


def latency(r):
    print(f"{r['model']}, {r['device']}\n")
    table(["cache", "streaming ms", "recomputation ms", "times", "cache MiB", "process MiB"],
          [[p["cache"], p["streaming_ms"], p["recompute_ms"], p["times"], p["cache_bytes"] / 2**20, p["resident_bytes"] / 2**20] for p in r["points"]])


def attention(r):
    heads = len(r["to_first_by_layer_and_head"][0])
    print(f"Attention to the first token of {r['sentences']} sentences, later half of {r['tokens']} tokens:\n")
    table(["layer", *(f"head {h}" for h in range(heads))],
          [[i, *row] for i, row in enumerate(r["to_first_by_layer_and_head"])])


def endless(r):
    d = r["last_against_second"]
    print(f"{r['model']}, cache {r['sinks']}+{r['cache'] - r['sinks']}. Last segment against the second: perplexity {d['perplexity_percent']:+.4f}%, "
          f"memory {d['memory_kib']:+.0f} KiB, time per token {d['token_ms_percent']:+.1f}%.\n")
    table(["tokens", "perplexity", "resident KiB", "ms per token", "tokens/s"],
          [[s["end"], round(s["perplexity"], 3), s["resident_bytes"] // 1024, s["token_ms"], round(s["tokens_per_second"])] for s in r["segments"]])


def chat(r):
    turns = r["turns"]
    table(["turn", "tokens before it", "its tokens", "streaming ms", "reading anew ms"],
          [[i + 1, t["history"], t["prompt"], t["streaming_ms"], t["rereading_ms"]] for i, t in enumerate(turns) if i % max(1, len(turns) // 10) == 0])
    later = r["later_half_median_ms"]
    print(f"Median of the later half: {later['streaming']:.1f} ms against {later['rereading']:.1f} ms; {r['tokens']} tokens in all, cache {r['cache']}.\n")


def day(r):
    print(f"{r['model']}, {r['device']}; cache {r['cache']}, {r['turns']} messages, {r['tokens']} tokens "
          "(made by tests/bench/recall.py).\n")
    percent = lambda v: None if v is None else 100 * v
    shares = {"found": "found %", "likeliest": "likeliest %", "likeliest_of_ceiling": "of ceiling %",
              "written": "written %", "written_of_ceiling": "of ceiling %"}
    table(["", "cache lengths", "asked", *shares.values(), "tokens read", "ms"],
          [[c["way"], c["cache_lengths"], c["asked"], *(percent(c[k]) for k in shares), c["tokens_read"],
            c["milliseconds"]] for c in r["cells"]])


# The paper's own figures (arXiv 2309.17453), of models ten and more times as large.
PAPER = {
    "perplexity": "Llama-2-13B, 65,000 tokens: dense 5641, window 0+1024 5158, recomputation 5.43, streaming 4+1020 "
                  "5.40.",
    "sinks": "with 0, 1, 2, 4, 8 sinks Falcon-7B 17.90, 12.12, 12.12, 12.12, 12.12; MPT-7B 460.29, 14.99, 15.00, "
             "14.99, 14.98; Pythia-12B 21.62, 11.95, 12.09, 12.09, 12.02; Llama-2-7B 3359.95, 11.88, 10.51, 9.59, 9.54; "
             "with four line breaks instead Llama-2-13B 5.60, where its own first tokens give 5.40.",
    "cache": "with 4+252, 508, 1020, 2044 Falcon-7B 13.61, 12.84, 12.34, 12.84; MPT-7B 14.12, 14.25, 14.33, 14.99; "
             "Pythia-12B 13.17, 12.52, 12.08, 12.09.",
    "qa-stream": "ARC easy and challenge, Llama-2-7B-chat: one at a time 71.25 and 53.16%, window 3.58 and 1.39%, "
                 "streaming 71.34 and 55.03%.",
    "latency": "up to 22.2 times faster than recomputation (Llama-2 on an A6000).",
    "attention": "beyond the two lowest layers of Llama-2-7B more than half of the attention is on the first token.",
    "endless": "perplexity stays flat past four million tokens (Llama-2, MPT, Falcon, Pythia).",
}


def beside(value, other, whose):
    """(3, 2, "recomputation") -> "50.0% above that of recomputation"."""
    ratio = value / other
    if ratio >= 3:
        return f"{ratio:.0f} times that {whose}"
    return f"{abs(ratio - 1) * 100:.1f}% {'above' if ratio >= 1 else 'below'} that {whose}"


def found_methods(r):
    on = {m["name"].split()[0]: m["shared_perplexity"] for m in r["methods"] if m["shared_perplexity"]}
    own = on["streaming"]
    said = [f"the perplexity of {name} is {beside(on[key], own, 'of streaming')}" for key, name in
            (("window", "window attention"), ("dense,", "dense attention, as far as it has memory,")) if key in on]
    again = next((m["shared_perplexity"] for m in r["methods"] if m["name"].startswith("recompute first")), None)
    if again:
        said.append(f"that of streaming is {beside(own, again, 'of recomputation')}")
    return "; ".join(said)


def found_sinks(r):
    past = {m["name"]: m["past_cache_perplexity"] for m in r["methods"]}
    four = next(v for k, v in past.items() if k.startswith("4+"))
    said = [f"{what} the perplexity is {beside(v, four, 'with four')}" for start, what in
            (("0+", "without sinks"), ("1+", "with one"), ("2+", "with two"), ("8+", "with eight"),
             ("4 line", "with four line breaks")) for k, v in past.items() if k.startswith(start)]
    return "; ".join(said)


def found_cache(r):
    on = [(m["name"], m["shared_perplexity"]) for m in r["methods"]]
    best, last = min(on, key=lambda each: each[1]), on[-1]
    if best == last:
        return f"best is {best[0]}, the largest"
    return f"best is {best[0]}; the perplexity with {last[0]} is {beside(last[1], best[1], 'with it')}"


def found_qa(r):
    ways = {w["name"].split()[0]: 100 * w["accuracy"] for w in r["ways"]}
    noise = 100 * 0.5 / max(w["asked"] for w in r["ways"]) ** 0.5
    return (f"{ways['one-shot']:.1f}% one at a time, {ways['window']:.1f}% with window, {ways['streaming']:.1f}% with "
            f"streaming attention; chance alone moves each by some {noise:.0f} points")


def found_latency(r):
    first, last = r["points"][0], r["points"][-1]
    return f"{first['times']:.0f} times at {first['cache']} tokens, {last['times']:.0f} times at {last['cache']}"


def found_attention(r):
    layers = r["to_first_by_layer_and_head"]
    mean = [sum(heads) / len(heads) for heads in layers]
    return (f"{100 * sum(mean[:2]) / 2:.0f}% in the two lowest layers, "
            f"{100 * sum(mean[2:]) / max(1, len(mean) - 2):.0f}% beyond them; "
            f"more than half in {sum(m > 0.5 for m in mean)} of {len(mean)}")


def found_endless(r):
    each = [s["perplexity"] for s in r["segments"]]
    return f"from {min(each):.3f} to {max(each):.3f} over {r['segments'][-1]['end']:,} tokens"


FOUND = {"perplexity": found_methods, "sinks": found_sinks, "cache": found_cache, "qa-stream": found_qa,
         "latency": found_latency, "attention": found_attention, "endless": found_endless}

PRINT = {"perplexity": methods, "sinks": methods, "cache": methods, "streameval": streameval, "qa-stream": qa, "latency": latency,
         "attention": attention, "endless": endless, "chat": chat, "day": day}


def processor():
    for line in open("/proc/cpuinfo", encoding="utf-8"):
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def main():
    folder, seconds, commit, text = sys.argv[1:5]
    print("# Evidence\n\nMade by `./dev evidence`; docs/evaluations.md says what each is. Timings are worth what the machine was: see the load.\n")
    release = platform.release().split("-")[0]  # without what the machine's maker appends
    table(["", ""], [["machine", f"{processor()}, {os.cpu_count()} cores, {platform.system()} {release}"], ["load at the end", "%.1f %.1f %.1f" % os.getloadavg()],
                     ["commit", commit], ["text", text], ["took", f"{seconds} s"]])
    for path in sorted(Path(folder).glob("*.json")):
        report = json.loads(path.read_text(encoding="utf-8"))
        print(f"## {path.stem}\n")
        if path.with_suffix(".svg").exists():
            print(f"![{path.stem}]({path.stem}.svg)\n")
        name = report["evaluation"]
        PRINT[name](report)
        if name in PAPER:
            print(f"In the paper: {PAPER[name]}\nHere: {FOUND[name](report)}.\n")


main()
