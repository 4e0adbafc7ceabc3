#!/usr/bin/env python3
"""Real servers behind daylong-cli chat: they answer, are stopped, die in the middle of a reply, and go on.

    python3 -m venv /tmp/servers && /tmp/servers/bin/pip install xllamacpp 'litellm[proxy]'
    resources/models/bring.sh /tmp/models smollm2
    tests/remote/real_servers.py build/release/bin/daylong-cli /tmp/servers/bin/python \
        /tmp/models/SmolLM2-135M-Instruct.Q4_1.gguf [--only KIND]

Tries each that is installed there: started.py has them. llama-cpp-python[server] is tried likewise; PyPI has it as
source alone, which takes half an hour to build. Says what it tried; ends with 1 where something was wrong, or nothing
was there to be tried. Not part of ./dev test.

2026-11-30, all right: xllamacpp 2026.10.11549, llama-cpp-python 0.3.36, litellm 1.108.7 in front of the first, which
goes on for half a minute after a stop, where the others are free at once; without its key it answers 500.
"""

import argparse
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import termios
import time

from started import Started

arguments = argparse.ArgumentParser()
arguments.add_argument("program")
arguments.add_argument("python")
arguments.add_argument("model")
arguments.add_argument("--only", choices=Started.KINDS)
failures = []


def check(what: str, good: bool, found=""):
    print(("ok    " if good else "WRONG ") + what + ("" if good else f": {found}"), flush=True)
    if not good:
        failures.append(what)


class Talk:
    """daylong-cli chat as at a terminal, what it says read from files."""

    def __init__(self, command: list[str], environment: dict[str, str], folder: str):
        self.out, self.err = folder + "/out", folder + "/err"
        self.keys, screen = os.openpty()
        mode = termios.tcgetattr(screen)
        mode[3] &= ~termios.ECHO
        termios.tcsetattr(screen, termios.TCSANOW, mode)
        with open(self.out, "w") as out, open(self.err, "w") as err:
            self.process = subprocess.Popen(command, stdin=screen, stdout=out, stderr=err, env=environment)
        os.close(screen)
        self.wait_for(lambda: "> " in self.told(), 60)

    def said(self) -> str:
        return open(self.out, errors="replace").read()

    def told(self) -> str:
        return open(self.err, errors="replace").read()

    def wait_for(self, is_so, seconds: float = 120) -> bool:
        end = time.monotonic() + seconds
        while not is_so() and self.process.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
        return is_so()

    def say(self, text: str):
        """Until the reply has begun; its end is waited for by `reply`."""
        self.before, self.prompts = len(self.said()), self.told().count("> ")
        os.write(self.keys, text.encode() + b"\n")

    def begins(self) -> bool:
        return self.wait_for(lambda: len(self.said()) > self.before + 10)

    def is_over(self, seconds: float = 120) -> bool:
        return self.wait_for(lambda: self.told().count("> ") > self.prompts, seconds)

    def reply(self, text: str) -> str:
        self.say(text)
        self.is_over()
        return self.said()[self.before :]

    def end(self) -> int:
        os.close(self.keys)
        return self.process.wait()


def newest_reply(database: str) -> tuple[str, int]:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as transcript:
        return transcript.execute("SELECT text, state FROM message WHERE role = 2 ORDER BY id DESC LIMIT 1").fetchone()


def attempt(kind: str, given: argparse.Namespace, folder: str):
    environment = dict(os.environ, XDG_CONFIG_HOME=folder + "/config", XDG_DATA_HOME=folder + "/data")
    server = Started(kind, given.python, given.model, 2048, folder + "/log")
    try:
        add = [given.program, "servers", "add", server.address]
        if server.key:
            refused = subprocess.run(add, env=environment, text=True, stdout=-1, stderr=-1)
            check(f"{kind}: without its key it is refused", refused.returncode == 1, refused)
            add += ["--key-file", "-"]
        added = subprocess.run(add, env=environment, text=True, input=server.key, stdout=-1, stderr=-1)
        model = added.stdout.strip()
        check(f"{kind}: connected", added.returncode == 0 and model.startswith("remote:"), added.stderr)
        database = folder + "/talk.db"
        command = [given.program, "chat", "--model", model, "--db", database, "--temperature", "0"]
        talk = Talk(command, environment, folder)
        reply = talk.reply("What is the capital of France? Answer in one sentence.")
        check(f"{kind}: a reply", "Paris" in reply, reply)
        reply = talk.reply("And which river runs through it?")
        check(f"{kind}: it knows what was said before", bool(reply.strip()), talk.told())
        read = re.findall(r"was sent (\d+) tokens, and had read (\d+)", talk.told())
        check(f"{kind}: what it read is told", len(read) == 2 and int(read[1][0]) > int(read[0][0]) > 0, talk.told())
        print(f"      sent and read before: {read}", flush=True)

        talk.say("Tell me a very long story about a lighthouse.")
        check(f"{kind}: a long reply begins", talk.begins(), talk.told())
        talk.process.send_signal(signal.SIGINT)
        check(f"{kind}: it is stopped at once", talk.is_over(5), talk.told())
        begun = time.monotonic()
        check(f"{kind}: and the server is free", bool(talk.reply("Say hello.").strip()), talk.told())
        print(f"      answered {time.monotonic() - begun:.1f} s after the stop", flush=True)

        talk.say("Tell me a very long story about a forest.")
        check(f"{kind}: another begins", talk.begins(), talk.told())
        server.kill()
        check(f"{kind}: its death is told", talk.is_over(30) and "what came of it is kept" in talk.told(), talk.told())
        half, state = newest_reply(database)
        check(f"{kind}: what came of it is kept", len(half) > 10 and half in talk.said(), (half, state))
        server.start()
        talk.reply("/more")
        whole, state = newest_reply(database)
        check(f"{kind}: and goes on", whole.startswith(half) and len(whole) > len(half), (half, whole))
        check(f"{kind}: the program ends in order", talk.end() == 0, talk.told())

        server.kill()
        instead = subprocess.run(command + ["--give-way", "--backend", "cpu"], input="Hello\n", env=environment,
                                 text=True, stdout=-1, stderr=-1)
        check(f"{kind}: lost, the model here answers", "does not answer, so" in instead.stderr, instead.stderr)
    finally:
        server.end()


def main():
    given = arguments.parse_args()
    kinds = [kind for kind in Started.KINDS if given.only in (None, kind) and Started.can_be(kind, given.python)]
    print("to be tried: " + (", ".join(kinds) or "none is installed"), flush=True)
    for kind in kinds:
        begun = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            attempt(kind, given, folder)
        print(f"      {kind}: {time.monotonic() - begun:.1f} s", flush=True)
    return 1 if failures or not kinds else 0


if __name__ == "__main__":
    sys.exit(main())
