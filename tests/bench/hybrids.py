#!/usr/bin/env python3
"""Hybrid and windowed models of today's shapes (random weights, Q4_0) beside llama.cpp: decoding with a full cache and a
prompt of 512, in alternate rounds (daylong-cli bench); an endless stream of 100,000 tokens, with the time of a token and
the resident memory on the way; and how long a turn of 60 tokens waits behind 20,000 earlier ones, where llama.cpp's
server reads all of them again.

    ./dev build daylong-cli bench_hybrids
    DAYLONG_PYTHON=VENV/bin/python VENV/bin/python tests/bench/hybrids.py build/release/bin [NAME...]
        [--cache 4096] [--rounds 3] [--tokens 100000] [--past 20000] [--turn 60] [--folder /tmp]

VENV has llama-cpp-python 0.3.36. Where its repacked weights end the process (of LFM2's shape they did, here), DAYLONG_LLAMA_PLAIN=1
lets it run without them. A model takes up to 3 GB in the folder while it is measured, and some ten minutes.
"""
import argparse
import ctypes
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

NAMES = ["qwen3.5-0.8b", "qwen3.5-4b", "gemma4-e2b", "lfm2-1.2b"]


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
    return 1000 * (time.perf_counter() - begin)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("names", nargs="*", default=NAMES)
    for name, value in (("cache", 4096), ("rounds", 3), ("tokens", 100000), ("past", 20000), ("turn", 60)): parser.add_argument("--" + name, type=int, default=value)
    parser.add_argument("--folder", default=tempfile.gettempdir())
    options = parser.parse_args()
    for name in options.names:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            path = pathlib.Path(folder) / "model.gguf"
            subprocess.run([options.programs / "bench_hybrids", "write", name + ":q4_0", path], check=True)
            print(f"{name}, {path.stat().st_size / 1e9:.2f} GB", flush=True)
            ran = subprocess.run([options.programs / "daylong-cli", "bench", "--model", path, "--cache", str(options.cache), "--rounds", str(options.rounds), "--json"],
                                 check=True, capture_output=True, text=True)
            report = json.loads(ran.stdout)
            print(json.dumps(report[0] if isinstance(report, list) else report), flush=True)
            subprocess.run([options.programs / "bench_hybrids", "stream", path, *map(str, (options.cache, options.tokens, options.past, options.turn))], check=True)
            print(f"llama.cpp reads {options.past + options.turn} tokens again: {llama_turn(path, options.past, options.turn):.1f} ms", flush=True)


if __name__ == "__main__":
    main()
