#!/usr/bin/env python3
"""What a session of 200 turns costs a real server: llama.cpp's own, with SmolLM2, counted by its own log.

    python3 -m venv /tmp/llama && /tmp/llama/bin/pip install xllamacpp
    resources/models/bring.sh /tmp/models smollm2
    tests/remote/measure.py build/release/bin/daylong-cli /tmp/llama/bin/python \
        /tmp/models/SmolLM2-135M-Instruct.Q4_1.gguf [--turns 200] [--context 2048]

Says the same to daylong-cli in one conversation, turn by turn, and reads from the server's log how many tokens of each
prompt it evaluated ("prompt eval time = ... / N tokens"; what its prefix cache had is not among them). Beside that it
prints what sending everything that fits would have cost: each prompt whole, once the conversation no longer fits. Ends
with 1 where the first is more than a third of the second. Not part of ./dev test.

2026-11-30, two busy cores, xllamacpp 2026.10.11549, --context 1024, stopped after 167 turns: 26,669 tokens evaluated of
120,149, 22%.
"""

import argparse
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

arguments = argparse.ArgumentParser()
arguments.add_argument("program")
arguments.add_argument("python")
arguments.add_argument("model")
arguments.add_argument("--turns", type=int, default=200)
arguments.add_argument("--context", type=int, default=2048)
EVALUATED = re.compile(r"prompt eval time =.*?/\s*(\d+) tokens")
SERVER = """
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.n_ctx, params.port, params.n_parallel = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), 1
server = xllamacpp.Server(params)
sys.stdin.read()
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address: str, server: subprocess.Popen):
    while server.poll() is None:
        try:
            return urllib.request.urlopen(address + "/models").read()
        except OSError:
            time.sleep(0.2)
    sys.exit("the server ended before it answered; its log tells why")


def talk(given: argparse.Namespace, address: str, folder: str):
    environment = dict(os.environ, XDG_CONFIG_HOME=folder + "/config", XDG_DATA_HOME=folder + "/data")

    def run(*words: str, said: str = "") -> str:
        command = [given.program, *words]
        return subprocess.run(command, input=said, env=environment, check=True, text=True, stdout=-1).stdout

    model = run("servers", "add", address).strip()
    said = "".join(
        f"This is message {i}. Please tell me in one sentence about the number {i * 7}.\n" for i in range(given.turns)
    )
    run("chat", "--model", model, "--db", folder + "/talk.db", "--cache", str(given.context), said=said)


def main():
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        address = f"http://127.0.0.1:{port}/v1"
        command = [given.python, "-c", SERVER, given.model, str(given.context), str(port)]
        with open(folder + "/log", "w") as log:
            server = subprocess.Popen(command, stdin=-1, stdout=log, stderr=log)
        try:
            wait_for(address, server)
            talk(given, address, folder)
        finally:
            server.terminate()
            server.wait()
        evaluated = [int(tokens) for tokens in EVALUATED.findall(open(folder + "/log", errors="replace").read())]
    # Until the conversation is full, sending all of it costs what is new, too.
    most = given.context * 3 // 4
    full = next((i for i in range(len(evaluated)) if sum(evaluated[: i + 1]) > most), len(evaluated))
    whole = sum(evaluated[:full]) + (len(evaluated) - full) * most
    share = round(sum(evaluated) / max(1, whole), 3)
    print(json.dumps({"turns": len(evaluated), "evaluated": sum(evaluated), "whole": whole, "share": share}))
    return 0 if evaluated and 3 * sum(evaluated) <= whole else 1


if __name__ == "__main__":
    sys.exit(main())
