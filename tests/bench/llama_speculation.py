#!/usr/bin/env python3
"""The tasks of `daylong-cli bench speculation`, in one run with llama.cpp, which looks in its prompt for what comes.

    llama_speculation.py DAYLONG_CLI MODEL [TOKENS [ROUNDS]]

Both with and without, greedy, of the same prompts and as many tokens at most (256); the medians of ROUNDS (2). Needs
llama-cpp-python in this Python. What either says differs where their arithmetic does; each is compared with itself.
"""
import json
import os
import statistics
import subprocess
import sys
import time

import llama_cpp
from llama_cpp.llama_speculative import LlamaPromptLookupDecoding


def speed(llama, task, most):
    """Tokens per second of the reply alone, from its first token on."""
    llama.reset()
    first, count = None, 0
    for part in llama.create_chat_completion([{"role": "user", "content": task}], temperature=0.0, repeat_penalty=1.0,
                                             max_tokens=most, stream=True):
        if part["choices"][0]["delta"].get("content"):
            first = first or time.perf_counter()
            count += 1
    took = time.perf_counter() - (first or 0)
    return (count - 1) / took if first and count > 1 else None


def main():
    cli, model = sys.argv[1:3]
    most, rounds = (int(argument) for argument in (*sys.argv[3:], *("256", "2")[len(sys.argv) - 3:]))
    tasks = json.loads(subprocess.run([cli, "bench", "speculation", "--model", model, "--tasks"], check=True,
                                      stdout=subprocess.PIPE).stdout)
    common = dict(model_path=model, n_ctx=2048, n_threads=len(os.sched_getaffinity(0)), flash_attn=True, verbose=False)
    ways = {"without": llama_cpp.Llama(**common),
            "with": llama_cpp.Llama(**common, logits_all=True,
                                    draft_model=LlamaPromptLookupDecoding(num_pred_tokens=10))}
    own = json.loads(subprocess.run([cli, "bench", "speculation", "--model", model, "--tokens", str(most), "--rounds",
                                     str(rounds), "--json"], check=True, stdout=subprocess.PIPE).stdout)
    print(f"{'':14} {'Daylong without':>16} {'with':>8} {'times':>6}   "
          f"{'llama.cpp without':>18} {'with':>8} {'times':>6}")
    for row in own:
        speeds = {way: [] for way in ways}
        for _ in range(rounds):
            for task in tasks[row["kind"]]:
                each = {way: speed(llama, task, most) for way, llama in ways.items()}
                if all(each.values()):
                    for way, value in each.items():
                        speeds[way].append(value)
        times = [a / b for a, b in zip(speeds["with"], speeds["without"])]
        print(f"{row['kind']:14} {row['tokens_per_second_without']:16.1f} {row['tokens_per_second_with']:8.1f} "
              f"{row['times']:6.2f}   {statistics.median(speeds['without']):18.1f} "
              f"{statistics.median(speeds['with']):8.1f} {statistics.median(times):6.2f}", flush=True)


main()
