#!/usr/bin/env python3
"""Thousands of turns through the whole program: does a late turn take as long as an early one, and does anything grow
that should not?

    turns.py --bin build/release/bin [--turns 10000] [--cache 256] [--reply 24] [--model FILE] [--through chat|serve]
             [--work FOLDER]
    turns.py --bin build/release/bin --tokens N [--model FILE] [--cache 512] --text FILE

Each turn is a message and a whole reply: read, said, stored, indexed, kept in the journal. Prints, for each tenth: the
median of the seconds of a turn and of the processor's, the resident memory (all of it, and that which no file backs),
and the bytes of the database, of its log and of the journal; then the last tenth beside the second as a ratio; then
what check_invariants.py says. The processor's seconds tell what a turn costs also where other programs run. With
--tokens it is the window's logic alone (`daylong-cli eval endless`): that many tokens in one stream, with memory and
time by segment.
"""

import argparse
import json
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

from check_invariants import check
from journal_files import folder_of
from programs import Chat, Home, Served
from scene import WORDS

PARTS = 10


def memory(pid):
    """Resident KiB: all, and what no file backs."""
    fields = dict(
        line.split(":", 1) for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line
    )
    return int(fields["VmRSS"].split()[0]), int(fields["RssAnon"].split()[0])


def processor(pid):
    """Seconds that the processor worked for it."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def size(*paths):
    return sum(path.stat().st_size for path in paths if path.is_file())


def talk(given, home):
    """What each tenth was."""
    rng, parts = random.Random(given.seed), []
    program = Chat(home, "--temperature", "0.7", "--seed", "1") if given.through == "chat" else Served(home)
    assert program.ready(), program.err.decode(errors="replace")
    say = program.do if given.through == "chat" else lambda text: program.ask("daylong", text)[0]
    pid = program.process.pid
    try:
        for part in range(PARTS):
            seconds, worked = [], processor(pid)
            for _ in range(given.turns // PARTS):
                began = time.monotonic()
                assert say(" ".join(rng.choices(WORDS, k=8))) is not None and program.runs, program.err[-500:].decode(
                    errors="replace"
                )
                seconds.append(time.monotonic() - began)
                program.out, program.came = b"", []  # or this one would grow
                program.err, program._asked = program.err[-64:], min(
                    getattr(program, "_asked", 0), len(program.err[-64:])
                )
            everything, anonymous = memory(pid)
            wal = pathlib.Path(str(home.database) + "-wal")
            parts.append(
                {
                    "turns": (part + 1) * len(seconds),
                    "median_ms": round(statistics.median(seconds) * 1000, 2),
                    "processor_ms": round((processor(pid) - worked) / len(seconds) * 1000, 2),
                    "resident_KiB": everything,
                    "anonymous_KiB": anonymous,
                    "database_KiB": size(home.database) // 1024,
                    "log_KiB": size(wal) // 1024,
                    "journal_KiB": size(*folder_of(home.cache, home.database).rglob("*")) // 1024,
                }
            )
            print(json.dumps(parts[-1]), flush=True)
    finally:
        code = program.leave() if given.through == "chat" else program.end()
    assert given.through != "chat" or code == 0, code
    return parts


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", required=True)
    arguments.add_argument("--turns", type=int, default=10000)
    arguments.add_argument("--cache", type=int, default=256)
    arguments.add_argument("--reply", type=int, default=24, help="most tokens of a reply")
    arguments.add_argument("--model", default="starter")
    arguments.add_argument("--through", choices=("chat", "serve"), default="chat")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--work")
    arguments.add_argument("--tokens", type=int)
    arguments.add_argument("--text")
    given = arguments.parse_args()
    if given.tokens:
        sys.exit(
            subprocess.run(
                [
                    str(pathlib.Path(given.bin) / "daylong-cli"),
                    "eval",
                    "endless",
                    "--text",
                    given.text,
                    "--tokens",
                    str(given.tokens),
                    "--cache",
                    str(given.cache),
                    "--model",
                    given.model,
                ]
            ).returncode
        )
    with tempfile.TemporaryDirectory(prefix="daylong-turns-") as temporary:
        home = Home(given.work or temporary, given.bin, given.model, given.cache)
        if not home.database.exists():
            home.prepare(reply_tokens=max(16, given.reply))
        parts = talk(given, home)
        early, late = parts[1], parts[-1]
        result = {
            "turns": given.turns,
            "through": given.through,
            "model": given.model,
            "cache": given.cache,
            **{
                f"{what}_last_tenth_to_second": round(late[what] / max(early[what], 0.01), 4)
                for what in ("median_ms", "processor_ms", "resident_KiB", "anonymous_KiB")
            },
            "anonymous_KiB_growth": late["anonymous_KiB"] - early["anonymous_KiB"],
        }
        wrong = check(home.database, home.cache, home.gguf(), settled=given.through == "chat")
        print(json.dumps(result))
    print("\n".join(wrong) or "every invariant holds")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
