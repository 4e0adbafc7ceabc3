#!/usr/bin/env python3
"""How large a transcript may become before its window is felt: conversations are imported, opened and searched.

    large_transcript.py BUILD [CONVERSATIONS [MESSAGES]]

BUILD is the build folder (build/release). Makes an export of 1,000 conversations of 200 messages, each of some forty
words as common as those of a language (Zipf's law), has daylong-cli import it, and bench_large_transcript open and
search what came of it.
"""

import bisect
import itertools
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

WORDS = 40_000  # different ones
LENGTH = 40  # words of a message


def vocabulary(pick):
    syllables = ["ka", "lo", "mi", "ter", "un", "ver", "sa", "ro", "en", "dal", "pi", "gus", "ton", "ri", "ba", "shel"]
    words = {"the", "of", "and", "house", "garden"}
    while len(words) < WORDS:
        words.add("".join(pick.choice(syllables) for _ in range(pick.randint(1, 5))))
    return sorted(words, key=lambda word: (word not in ("the", "of", "and"), pick.random()))


def export(path, conversations, messages):
    """In Daylong's own format's neighbour, ChatGPT's: a list of trees, each a chain here."""
    pick = random.Random(7)
    words = vocabulary(pick)
    weights = list(itertools.accumulate(1 / (rank + 2) for rank in range(len(words))))
    draw = lambda: words[bisect.bisect(weights, pick.random() * weights[-1])]
    with open(path, "w") as out:
        out.write("[")
        for each in range(conversations):
            mapping, parent = {"root": {"id": "root", "parent": None, "children": ["0"], "message": None}}, "root"
            for number in range(messages):
                text = " ".join(draw() for _ in range(LENGTH)) + "."
                if number == messages // 2 and each % 100 == 50:
                    text += " zyzzogeton"  # the rare word
                mapping[str(number)] = {
                    "id": str(number),
                    "parent": parent,
                    "children": [str(number + 1)] if number + 1 < messages else [],
                    "message": {
                        "author": {"role": "assistant" if number % 2 else "user"},
                        "create_time": 1.7e9 + each * 9000 + number * 40,
                        "content": {"content_type": "text", "parts": [text]},
                    },
                }
                parent = str(number)
            out.write(
                ("," if each else "")
                + json.dumps(
                    {
                        "title": f"Talk {each}",
                        "create_time": 1.7e9 + each * 9000,
                        "update_time": 1.7e9 + each * 9000 + 8000,
                        "id": f"talk-{each}",
                        "current_node": parent,
                        "mapping": mapping,
                    }
                )
            )
        out.write("]")
    return words


def main():
    build = pathlib.Path(sys.argv[1])
    conversations = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    messages = int(sys.argv[3]) if len(sys.argv) > 3 else 200
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        words = export(folder / "conversations.json", conversations, messages)
        environment = dict(os.environ, XDG_DATA_HOME=folder / "data", XDG_CONFIG_HOME=folder / "config")
        began = time.monotonic()
        command = [
            build / "bin/daylong-cli",
            "import",
            folder / "conversations.json",
            "--db",
            folder / "t.db",
            "--json",
        ]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
        told = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        if status != 0:
            sys.exit(f"the import ended with {status}: {told.decode()}")
        report = json.loads(told)
        print(
            f"import: {report['conversations']} conversations, {report['messages']} messages in "
            f"{time.monotonic() - began:.1f} s, {used.ru_maxrss / 1024:.0f} MiB at most, file "
            f"{(folder / 't.db').stat().st_size / 2**20:.0f} MiB"
        )
        subprocess.run(
            [
                build / "bin/bench_large_transcript",
                folder / "t.db",
                "zyzzogeton",
                words[20],
                words[2],
                words[0],
                " ".join(words[1:3]),
            ],
            check=True,
        )


main()
