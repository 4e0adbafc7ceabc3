#!/usr/bin/env python3
"""What a session of 200 turns costs a real server: llama.cpp's own, with SmolLM2, counted by its own log.

    python3 -m venv /tmp/llama && /tmp/llama/bin/pip install xllamacpp
    resources/models/bring.sh /tmp/models smollm2
    tests/remote/measure.py build/release/bin/daylong-cli /tmp/llama/bin/python \
        /tmp/models/SmolLM2-135M-Instruct.Q4_1.gguf [--turns 200] [--context 2048] [--seconds N]

Says the same to daylong-cli in one conversation, turn by turn, and reads from the server's log how many tokens of each
prompt it evaluated ("prompt eval time = ... / N tokens"; what its prefix cache had is not among them). Beside that it
prints what sending everything that fits would have cost: each prompt whole, once the conversation no longer fits; every
ten turns, and at the end, which is after so many seconds at the latest, or Ctrl-C. Ends with 1 where the first is more
than a third of the second, or there were fewer turns. Not part of ./dev test.

2026-11-30, two busy cores, xllamacpp 2026.10.11549, --context 1024: 32,729 tokens evaluated in 200 turns where sending
everything that fits would have been 146,968: 22%.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time

from started import Started

arguments = argparse.ArgumentParser()
arguments.add_argument("program")
arguments.add_argument("python")
arguments.add_argument("model")
arguments.add_argument("--turns", type=int, default=200)
arguments.add_argument("--context", type=int, default=2048)
arguments.add_argument("--seconds", type=float, default=1e9)
EVALUATED = re.compile(r"prompt eval time =.*?/\s*(\d+) tokens")


def so_far(log: str, context: int) -> dict:
    evaluated = [int(tokens) for tokens in EVALUATED.findall(open(log, errors="replace").read())]
    # Until the conversation is full, sending all of it costs what is new, too.
    most = context * 3 // 4
    full = next((i for i in range(len(evaluated)) if sum(evaluated[: i + 1]) > most), len(evaluated))
    whole = sum(evaluated[:full]) + (len(evaluated) - full) * most
    share = round(sum(evaluated) / max(1, whole), 3)
    return {"turns": len(evaluated), "evaluated": sum(evaluated), "whole": whole, "share": share}


def talk(given: argparse.Namespace, server: Started, folder: str):
    environment = dict(os.environ, XDG_CONFIG_HOME=folder + "/config", XDG_DATA_HOME=folder + "/data")
    add = [given.program, "servers", "add", server.address]
    model = subprocess.run(add, env=environment, check=True, text=True, stdout=-1).stdout.strip()
    with open(folder + "/said", "w+") as said:
        for i in range(given.turns):
            said.write(f"This is message {i}. Please tell me in one sentence about the number {i * 7}.\n")
        said.seek(0)
        command = [given.program, "chat", "--model", model, "--db", folder + "/talk.db", "--cache", str(given.context)]
        chat = subprocess.Popen(command, stdin=said, stdout=-3, env=environment)
    end, told = time.monotonic() + given.seconds, 0
    try:
        while chat.poll() is None and time.monotonic() < end:
            time.sleep(1)
            now = so_far(server.log, given.context)
            if now["turns"] >= told + 10:
                told = now["turns"]
                print(json.dumps(now), file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        pass
    chat.terminate()
    chat.wait()


def main():
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = Started("xllamacpp", given.python, given.model, given.context, folder + "/log")
        try:
            talk(given, server, folder)
        finally:
            server.end()
        result = so_far(server.log, given.context)
    print(json.dumps(result))
    return 0 if result["turns"] >= given.turns and 3 * result["evaluated"] <= result["whole"] else 1


if __name__ == "__main__":
    sys.exit(main())
