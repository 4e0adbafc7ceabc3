#!/usr/bin/env python3
"""How long a restart takes until the reply's first letter, with what the model made of the conversation kept on disk
and without.

    restart.py DAYLONG_CLI MODEL TEXT [CACHE]

Fills a cache of CACHE tokens (4096) with TEXT, ends the program, starts it again and says something short. Five times
each; the medians. The weights are in the page cache by then.
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time


def chat(cli, model, cache, home, lines, keep):
    """Seconds from the start until the last line's reply begins, and until it ends, and the bytes of it."""
    home = pathlib.Path(home)
    environment = dict(os.environ, XDG_DATA_HOME=str(home / "data"), XDG_CONFIG_HOME=str(home / "config"),
                       XDG_CACHE_HOME=str(home / ("cache" if keep else "none")))
    began = time.monotonic()
    process = subprocess.Popen([cli, "chat", "--db", str(home / "t.db"), "--model", model, "--cache", str(cache),
                                "--temperature", "0",
                                "--recall", "off"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL,
                               env=environment)
    process.stdin.write("".join(line + "\n" for line in lines).encode())
    process.stdin.close()
    first, size = None, 0
    while piece := os.read(process.stdout.fileno(), 65536):
        first = first or time.monotonic()
        size += len(piece)
    process.wait()
    return (first or time.monotonic()) - began, time.monotonic() - began, size


def forget(home):
    subprocess.run(["rm", "-rf", str(pathlib.Path(home) / "none")], check=True)


def main():
    cli, model, text = sys.argv[1:4]
    cache = int(sys.argv[4]) if len(sys.argv) > 4 else 4096
    words = pathlib.Path(text).read_text(errors="replace").split()
    filling = [" ".join(words[i : i + 500]) for i in range(0, cache * 3 // 2, 500)]
    kept, read = [], []
    with tempfile.TemporaryDirectory() as home:
        chat(cli, model, cache, home, filling, True)
        for _ in range(5):
            kept.append(chat(cli, model, cache, home, ["Thanks."], True)[0])
        for _ in range(5):
            forget(home)
            read.append(chat(cli, model, cache, home, ["Thanks."], False)[0])
        size = sum(file.stat().st_size for file in (pathlib.Path(home) / "cache").rglob("*") if file.is_file())
    print(json.dumps({"cache": cache,
                      "seconds_to_first_letter": {"kept": round(statistics.median(kept), 3),
                                                  "read_again": round(statistics.median(read), 3)},
                      "journal_MiB": round(size / 2**20, 1)}))


main()
