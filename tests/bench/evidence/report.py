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
    print(f"{r['model']}, {r['device']}; cache {r['cache']}, {r['turns']} messages, {r['tokens']} tokens (made by tests/bench/recall.py).\n")
    percent = lambda v: None if v is None else 100 * v
    table(["", "cache lengths", "asked", "found %", "likeliest %", "of ceiling %", "written %", "of ceiling %", "tokens read", "ms"],
          [[c["way"], c["cache_lengths"], c["asked"], *(percent(c[k]) for k in ("found", "likeliest", "likeliest_of_ceiling", "written", "written_of_ceiling")),
            c["tokens_read"], c["milliseconds"]] for c in r["cells"]])


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
        PRINT[report["evaluation"]](report)


main()
