#!/usr/bin/env python3
"""How long recall looks for what a message is about in a transcript of a million messages: in one conversation, and in
one between 2,000 others.

    ./dev build bench_million && tests/bench/million.py build/release/bin [--messages 1000000] [--record]

Some ten minutes, and 2 GB in /dev/shm or the temporary folder. --record puts it into docs/evaluations.md. 1 where it
takes the processor more than 20 ms for one in twenty questions.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from documents import ROOT, processor, table, tell, when

MOST_MS = 20.0  # of the processor, 95th percentile: it is looked for before each reply


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin", type=pathlib.Path)
    parser.add_argument("--messages", type=int, default=1000000)
    parser.add_argument("--record", action="store_true")
    given = parser.parse_args()
    rows, slow = [], False
    for others in (0, 2000):
        with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
            ran = subprocess.run([given.bin / "bench_million", f"{folder}/t.db", str(given.messages), str(others)],
                                 check=True, stdout=subprocess.PIPE, text=True)
        took = json.loads(ran.stdout)
        print(ran.stdout, end="", flush=True)
        slow = slow or took["processor_p95_ms"] > MOST_MS
        rows.append([f"{given.messages:,} messages, " + (f"a quarter of them in {others:,} others" if others else
                                                         "one conversation"),
                     *(f"{took[key]:.1f}" for key in ("p50_ms", "p95_ms", "processor_p50_ms", "processor_p95_ms"))])
    tell(given.record, ROOT / "docs/evaluations.md", "million", f"{processor()}, {when()}, 400 questions of six words, "
         "milliseconds:\n\n" + table(["", "median", "95th percentile", "processor, median", "95th percentile"], rows))
    if slow: sys.exit(f"more than {MOST_MS:.0f} ms of the processor's time")


main()
