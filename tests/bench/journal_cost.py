#!/usr/bin/env python3
"""What it costs a reply that what the model makes of the conversation is kept on disk behind it.

    journal_cost.py DAYLONG_CLI MODEL TEXT [CACHE] [ROUNDS]

Fills a cache of CACHE tokens (1024) with TEXT, message by message, and asks for something long, ROUNDS times (5) with
the memory kept and without, in turns. Prints the medians of the seconds from the first reply's first letter to the last
one's last, and of the processor's seconds of the whole run; the replies are the same each time.
"""
import json
import os
import pathlib
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

REPLY = 200  # tokens of each, at most


def start(cli, home, cache, model):
    environment = dict(os.environ, XDG_DATA_HOME=str(home / "data"), XDG_CONFIG_HOME=str(home / "config"),
                       XDG_CACHE_HOME=str(home / "cache"))
    return subprocess.Popen([cli, "chat", "--db", str(home / "t.db"), "--model", model, "--cache", str(cache),
                             "--temperature",
                             "0", "--recall", "off"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL, env=environment)


def talk(cli, home, cache, model, lines):
    """Seconds from the first letter to the last, bytes, and the processor's seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = start(cli, home, cache, model)
    process.stdin.write("".join(line + "\n" for line in lines).encode())
    process.stdin.close()
    first = last = None
    size = 0
    while piece := os.read(process.stdout.fileno(), 65536):
        last = time.monotonic()
        first = first or last
        size += len(piece)
    process.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (last or 0) - (first or 0), size, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    cli, model, text = sys.argv[1:4]
    cache = int(sys.argv[4]) if len(sys.argv) > 4 else 1024
    rounds = int(sys.argv[5]) if len(sys.argv) > 5 else 5
    words = pathlib.Path(text).read_text(errors="replace").split()
    lines = [" ".join(words[i : i + 300])
             for i in range(0, cache, 300)] + ["Write a long story about a dog and a lighthouse."]
    found = {True: [], False: []}
    for i in range(2 * rounds):
        kept = i % 2 == 0
        with tempfile.TemporaryDirectory() as folder:
            home = pathlib.Path(folder)
            process = start(cli, home, cache, model)  # makes the database
            process.stdin.close()
            process.wait()
            database = sqlite3.connect(home / "t.db")
            database.executemany("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)",
                                 [("settings_stored", "2"), ("keeps_memory", "1" if kept else "0"),
                                  ("max_reply_tokens", str(REPLY))])
            database.commit()
            database.close()
            found[kept].append(talk(cli, home, cache, model, lines))
            files = [each for each in (home / "cache").rglob("*.keys")]
            assert bool(files) == kept, "the setting was not taken"
    result = {"cache": cache, "rounds": rounds}
    for kept, name in ((True, "kept"), (False, "not_kept")):
        result[name] = {"reply_seconds": round(statistics.median(each[0] for each in found[kept]), 3),
                        "processor_seconds": round(statistics.median(each[2] for each in found[kept]), 3),
                        "reply_bytes": found[kept][0][1]}
    result["reply_ratio"] = round(result["kept"]["reply_seconds"] / result["not_kept"]["reply_seconds"], 4)
    result["processor_ratio"] = round(result["kept"]["processor_seconds"] / result["not_kept"]["processor_seconds"], 4)
    print(json.dumps(result))


main()
