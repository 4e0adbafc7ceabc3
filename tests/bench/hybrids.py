#!/usr/bin/env python3
"""Hybrid and windowed models of today's shapes (random weights, Q4_0) beside llama.cpp: decoding with a full cache and
a prompt of 512, in alternate rounds (daylong-cli bench); an endless stream of 100,000 tokens, with the time of a token
and the resident memory on the way, and at its end its tokens in turn with those of a stream whose cache has just become
full; and how long a turn of 60 tokens waits behind 20,000 earlier ones, where llama.cpp's server reads all of them
again.

    ./dev build daylong-cli bench_hybrids
    DAYLONG_PYTHON=VENV/bin/python VENV/bin/python tests/bench/hybrids.py build/release/bin [NAME...]
        [--cache 4096] [--rounds 3] [--tokens 100000] [--past 20000] [--turn 60] [--stream-only] [--folder /tmp]
        [--record FILE.json]
    tests/bench/hybrids.py --draw FILE.json

With --past 0 decoding and the prompt alone are measured, with --stream-only our own stream. VENV has llama-cpp-python
0.3.36. Where its repacked weights end the process (of LFM2's shape they did, here), DAYLONG_LLAMA_PLAIN=1 lets it run
without them. A model takes up to 6 GB in the folder while it is measured, and some ten minutes. --record keeps what was
measured, model by model, in place of what the file had of it; --draw makes a chart of the waits that it has, FILE.svg.
"""
import argparse
import ctypes
import html
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

NAMES = ["qwen3.5-0.8b", "qwen3.5-4b", "gemma4-e2b", "lfm2-1.2b"]
STOP = re.compile(r"at (\d+): (\S+) ms a token, (\d+) KiB resident")
PAIRS = re.compile(r"in turn: (\S+) ms at (\d+), (\S+) ms at (\d+), ratio (\S+), error (\S+)")
TURN = re.compile(r"turn of \d+ tokens after \d+: (\S+) ms")


def llama_turn(path, past, turn):
    """Milliseconds until llama.cpp has read a turn and all before it."""
    import llama_cpp as llama
    silent = llama.llama_log_callback(lambda *_: None)
    llama.llama_log_set(silent, ctypes.c_void_p(0))
    loading = llama.llama_model_default_params()
    loading.use_extra_bufts = "DAYLONG_LLAMA_PLAIN" not in os.environ
    model = llama.llama_model_load_from_file(str(path).encode(), loading)
    params = llama.llama_context_default_params()
    params.n_ctx, params.n_batch, params.n_ubatch = past + turn + 64, 512, 512
    params.flash_attn_type = llama.LLAMA_FLASH_ATTN_TYPE_ENABLED
    params.n_threads = params.n_threads_batch = len(os.sched_getaffinity(0))
    context = llama.llama_init_from_model(model, params)
    begin = time.perf_counter()
    for first in range(0, past + turn, 512):
        ids = [300 + i % 1000 for i in range(first, min(first + 512, past + turn))]
        array = (llama.llama_token * len(ids))(*ids)
        if llama.llama_decode(context, llama.llama_batch_get_one(array, len(ids))): sys.exit("llama_decode failed")
    llama.llama_get_logits_ith(context, -1)
    took = 1000 * (time.perf_counter() - begin)
    llama.llama_free(context)
    llama.llama_model_free(model)
    return took


def lines_of(*command):
    """What a program says, line by line, shown as it comes."""
    with subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            yield line
    if process.returncode: sys.exit(f"{command[0]} failed")


def bench(path, options):
    """Beside llama.cpp, as daylong-cli says it."""
    ran = subprocess.run([options.programs / "daylong-cli", "bench", "--model", path, "--cache", str(options.cache),
                          "--rounds", str(options.rounds), "--json"], check=True, capture_output=True, text=True)
    row = json.loads(ran.stdout)["models"][0]
    print(json.dumps(row), flush=True)
    return row


def measure(name, options):
    row = {"name": name, "cache": options.cache, "past": options.past, "turn": options.turn, "stops": []}
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        path = pathlib.Path(folder) / "model.gguf"
        subprocess.run([options.programs / "bench_hybrids", "write", name + ":q4_0", path], check=True)
        row["bytes"] = path.stat().st_size
        print(f"{name}, {row['bytes'] / 1e9:.2f} GB", flush=True)
        if not options.stream_only: row["bench"] = bench(path, options)
        if not options.past: return row
        for line in lines_of(options.programs / "bench_hybrids", "stream", path, options.cache, options.tokens,
                             options.past, options.turn):
            if found := STOP.match(line):
                row["stops"].append({"at": int(found[1]), "ms": float(found[2]), "resident_kib": int(found[3])})
            if found := TURN.match(line): row["turn_ms"] = float(found[1])
            if found := PAIRS.match(line):
                row["in_turn"] = dict(zip(("old_ms", "old_at", "young_ms", "young_at", "ratio", "error"),
                                          map(float, found.groups())))
        if not options.stream_only: row["llama_turn_ms"] = llama_turn(path, options.past, options.turn)
    first, last = row["stops"][0], row["stops"][-1]
    in_turn = row["in_turn"]
    print(f"a token at {in_turn['old_at']:.0f} takes {in_turn['ratio']:.4f} times one whose cache has just become "
          f"full, and {last['resident_kib'] - first['resident_kib']:+} KiB are resident")
    if "llama_turn_ms" not in row: return row
    print(f"llama.cpp reads {options.past + options.turn} tokens again: {row['llama_turn_ms']:.1f} ms, "
          f"{row['llama_turn_ms'] / row['turn_ms']:.1f} times as long", flush=True)
    return row


def record(path, row):
    rows = json.loads(path.read_text()) if path.exists() else []
    before = next((each for each in rows if each["name"] == row["name"]), {})
    rows = [each for each in rows if each["name"] != row["name"]] + [{**before, **row}]
    rows.sort(key=lambda each: NAMES.index(each["name"]))
    path.write_text(json.dumps(rows, indent=1) + "\n")


STYLE = """.ground{fill:#fff}text{font-family:system-ui,'DejaVu Sans',sans-serif;font-size:12px;fill:#24292f}
.title{font-size:16px;font-weight:600}.soft{fill:#57606a}.ours{fill:#0969da}.theirs{fill:#bc4c00}
@media(prefers-color-scheme:dark){.ground{fill:#0d1117}text{fill:#e6edf3}.soft{fill:#9da7b3}.ours{fill:#58a6ff}
.theirs{fill:#f0883e}}"""


def chart(rows):
    """Two bars for each model, as long as the wait: ours, and llama.cpp's."""
    rows = [row for row in rows if "llama_turn_ms" in row]
    left, right, width, group = 64, 680, 760, 62
    longest = max(max(row["turn_ms"], row["llama_turn_ms"]) for row in rows)
    height = 92 + group * len(rows)
    first = rows[0]
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
             f'viewBox="0 0 {width} {height}">\n<style>{STYLE}</style>']

    def bar(x, y, long, thick, kind):
        parts.append(f'<rect class="{kind}" x="{x}" y="{y}" width="{long:.1f}" height="{thick}"/>')

    def text(x, y, words, kind="text"):
        parts.append(f'<text class="{kind}" x="{x:.1f}" y="{y}">{html.escape(words)}</text>')

    bar(0, 0, width, height, "ground")
    text(left, 24, f"Until a turn of {first['turn']} tokens behind {first['past']:,} earlier ones is read", "title")
    text(left, 42, f"Random weights in the shapes of these models, Q4_0, on {first['bench']['device']}", "soft")
    for at, (name, kind) in enumerate((("Daylong, the turn alone", "ours"), ("llama.cpp, all of it again", "theirs"))):
        bar(left + 200 * at, 55, 14, 4, kind)
        text(left + 20 + 200 * at, 62, name)
    for at, row in enumerate(rows):
        top = 92 + group * at
        text(left, top, row["name"])
        for line, (kind, wait) in enumerate((("ours", row["turn_ms"]), ("theirs", row["llama_turn_ms"]))):
            long = max(1.0, (right - left) * wait / longest)
            bar(left, top + 7 + 17 * line, long, 13, kind)
            text(left + long + 6, top + 18 + 17 * line, f"{wait / 1000:.{2 if wait < 10000 else 1}f} s")
    return "\n".join([*parts, "</svg>", ""])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=pathlib.Path, nargs="?")
    parser.add_argument("names", nargs="*", default=NAMES)
    for name, value in (("cache", 4096), ("rounds", 3), ("tokens", 100000), ("past", 20000), ("turn", 60)):
        parser.add_argument("--" + name, type=int, default=value)
    parser.add_argument("--folder", default=tempfile.gettempdir())
    parser.add_argument("--record", type=pathlib.Path, metavar="FILE.json")
    parser.add_argument("--draw", type=pathlib.Path, metavar="FILE.json")
    parser.add_argument("--stream-only", action="store_true")
    options = parser.parse_args()
    if options.draw:
        options.draw.with_suffix(".svg").write_text(chart(json.loads(options.draw.read_text())))
        return
    if not options.programs: parser.error("where are the programs?")
    for name in options.names:
        row = measure(name, options)
        if options.record: record(options.record, row)


if __name__ == "__main__":
    main()
