#!/usr/bin/env python3
"""The tasks of `daylong-cli bench speculation`, in one run with llama.cpp, which looks in its prompt for what comes;
and a small model's drafts at a set agreement (`bench drafts`).

    ./dev build daylong-cli
    VENV/bin/python tests/bench/llama_speculation.py build/release/bin/daylong-cli MODEL [--draft SMALL.gguf]
        [--tokens 256] [--rounds 2] [--large 1b:q4_0] [--small 135m:q4_0] [--agreement 0.7] [--minutes 60] [--record]

VENV has llama-cpp-python. Both with and without, greedy, of the same prompts and as many tokens at most; medians. What
either says differs where their arithmetic does; each is compared with itself. With SmolLM2-135M some twenty minutes on
two cores; where Daylong's part is not done after --minutes it ends without a result, and llama.cpp's ends with the
tasks that it has done. --record puts it into docs/measured.md. 1 where a bound is not kept: twice as fast over the
tasks of rewriting and quoting together, open talk not slower (as far as can be told), 1.7 times with drafts.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

from documents import ROOT, processor, table, tell, when

SAID_AGAIN = ("rewriting", "quoting code")
NOT_SLOWER = 0.97  # times; the same program twice differs by as much
WAYS = ("without", "with")


def parsed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cli", type=pathlib.Path)
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("--draft", type=pathlib.Path, metavar="SMALL.gguf")
    parser.add_argument("--tokens", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--large", default="1b:q4_0")
    parser.add_argument("--small", default="135m:q4_0")
    parser.add_argument("--agreement", type=float, default=0.7)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--record", action="store_true")
    given = parser.parse_args()
    for file in (given.cli, given.model, given.draft):
        if file and not file.is_file(): parser.error(f"there is no file {file}")
    return given


def said(given, until, *arguments):
    """What `daylong-cli bench` says in JSON."""
    command = [given.cli.resolve(), "bench", *map(str, arguments)]
    try:
        ran = subprocess.run(command, stdout=subprocess.PIPE, timeout=max(1.0, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        sys.exit(f"bench {arguments[0]} is not done in time: fewer --tokens or --rounds, or more --minutes")
    if ran.returncode: sys.exit(f"bench {arguments[0]} failed")
    return json.loads(ran.stdout)


def opened(model):
    import llama_cpp
    from llama_cpp.llama_speculative import LlamaPromptLookupDecoding
    common = dict(model_path=str(model), n_ctx=2048, n_threads=len(os.sched_getaffinity(0)), flash_attn=True,
                  verbose=False)
    return {"without": llama_cpp.Llama(**common),
            "with": llama_cpp.Llama(**common, logits_all=True,
                                    draft_model=LlamaPromptLookupDecoding(num_pred_tokens=10))}


def speed(llama, task, most):
    """Tokens per second of the reply alone, from its first token on; None where there is only one."""
    llama.reset()
    first, last, count = None, None, 0
    for part in llama.create_chat_completion([{"role": "user", "content": task}], temperature=0.0, repeat_penalty=1.0,
                                             max_tokens=most, stream=True):
        if part["choices"][0]["delta"].get("content"):
            last = time.perf_counter()
            first = first or last
            count += 1
    return (count - 1) / (last - first) if count > 1 else None


def llama_rows(given, until, tasks):
    """Of each kind: the speeds without and with, in pairs; of some tasks, where the time is up."""
    llamas = opened(given.model)
    rows = {kind: {way: [] for way in WAYS} for kind in tasks}
    for turn in range(given.rounds):
        for kind, each in tasks.items():
            for number, task in enumerate(each, 1):
                if time.monotonic() > until: return rows
                print(f"\rllama.cpp, round {turn + 1}, {kind} {number}   ", end="", file=sys.stderr, flush=True)
                speeds = {way: speed(llamas[way], task, given.tokens) for way in (WAYS, WAYS[::-1])[turn % 2]}
                if not all(speeds.values()): continue
                for way in WAYS: rows[kind][way].append(speeds[way])
    return rows


def cells(speeds):
    if not speeds["with"]: return ["-", "-", "-", 0]
    times = statistics.median(a / b for a, b in zip(speeds["with"], speeds["without"]))
    return [f"{statistics.median(speeds['without']):.1f}", f"{statistics.median(speeds['with']):.1f}", f"{times:.2f}",
            len(speeds["with"])]


def of_draft(name, draft):
    return (f"{name} said {draft['tokens']:,} tokens, of which {100 * draft['accepted']:.0f}% came true, in "
            f"{draft['seconds']:.1f} of {draft['of_seconds']:.1f} s.")


def main():
    given = parsed()
    try:
        import llama_cpp
    except ImportError:
        sys.exit("this Python has no llama-cpp-python")
    until = time.monotonic() + 60 * given.minutes
    small = ["--draft", given.draft.resolve()] if given.draft else []
    common = ["--model", given.model.resolve()]
    tasks = said(given, until, "speculation", *common, "--tasks")
    own = said(given, until, "speculation", *common, *small, "--tokens", given.tokens, "--rounds", given.rounds,
               "--json")
    drafts = said(given, until, "drafts", "--large", given.large, "--small", given.small, "--agreement",
                  given.agreement, "--rounds", given.rounds, "--json")
    theirs = llama_rows(given, until, tasks)
    print(file=sys.stderr)

    again = [times for row in own if row["kind"] in SAID_AGAIN for times in row["each"]]
    talk = [row["times"] for row in own if row["kind"] not in SAID_AGAIN]
    bounds = [("what is said again, times", statistics.median(again), 2.0), ("open talk, times", min(talk), NOT_SLOWER),
              ("drafts, times", drafts["times"], 1.7)]
    verdicts = [f"{name} {value:.2f}, at least {least:g} wanted: {'kept' if value >= least else 'not kept'}"
                for name, value, least in bounds]
    rows = [[row["kind"], f"{row['tokens_per_second_without']:.1f}", f"{row['tokens_per_second_with']:.1f}",
             f"{row['times']:.2f}", *cells(theirs[row["kind"]])] for row in own]
    lines = [of_draft(given.draft.name, row["draft"]) + f" ({row['kind']})" for row in own if "draft" in row]
    lines.append(f"Synthetic, {given.large} with drafts of {given.small}, {100 * given.agreement:.0f}% of them right: "
                 f"{drafts['tokens_per_second_without']:.1f} tokens per second without, "
                 f"{drafts['tokens_per_second_with']:.1f} with, {drafts['times']:.2f} times. "
                 + of_draft("The small one", drafts["draft"]))
    head = ["", "Daylong without", "with", "times", "llama.cpp without", "with", "times", "replies of it"]
    tell(given.record, ROOT / "docs/measured.md", "speculation",
         f"{given.model.name}, {len(os.sched_getaffinity(0))} cores, {processor()}, {when()}; llama-cpp-python "
         f"{llama_cpp.__version__}; tokens per second:\n\n" + table(head, rows) + "\n\n" + "\n".join(lines) + "\n\n"
         + "; ".join(verdicts) + ".")
    if any(value < least for _, value, least in bounds): sys.exit(1)


if __name__ == "__main__":
    main()
