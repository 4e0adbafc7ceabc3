#!/usr/bin/env python3
"""Faults of the machine, each in each state of the program: what has to hold, and what was seen.

    faults.py --bin build/release/bin [--faults disk-full,cut,...] [--states idle,replying,...] [--faketime LIBRARY]
              [--suspend SECONDS] [--markdown FILE]

Each cell is a transcript of its own, in which something was said. The program is brought into the state, the fault
comes, and goes again; the program is asked to go on, and ended; then it is started once more. What has to hold in every
cell:
  - it does not crash, nor hang
  - what was acknowledged is there: in the transcript, or in the copy beside it into which the program said that it
  moved - every invariant holds (check_invariants.py) - it starts again, and answers
Run as root (in a namespace of its own, for a full disk is a small one; the programs run as nobody, for a folder that
cannot be written). Clock jumps need libfaketime (Debian: libfaketime); without it they are left out, and that is said.
"""

import argparse
import contextlib
import json
import os
import pathlib
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

from check_invariants import check, opened_copy
from programs import Chat, Home, Program
from scene import marker, sentence

HERE = pathlib.Path(__file__).resolve().parent
STORIES = HERE.parent / "data" / "stories260K.gguf"  # it never ends a reply by itself
NOBODY = 65534
DAY = 24 * 3600


class Cell:
    """A transcript, the program that has it open, and what it said."""

    def __init__(self, given, disk, fault, state):
        self.given, self.disk, self.fault, self.state = given, disk, fault, state
        self.rng = random.Random(f"{fault}/{state}")
        self.folder = disk / "home"
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(disk.parent / "prepared", self.folder)
        self.model = self.folder / "model.gguf"
        self.home = Home(self.folder, given.bin, str(self.model), 256, ("--template", "plain"))
        if fault == "clock-jumps":
            (self.folder / "clock").write_text("+0")
            self.home.more = {
                "LD_PRELOAD": given.faketime,
                "FAKETIME_TIMESTAMP_FILE": str(self.folder / "clock"),
                "FAKETIME_NO_CACHE": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            }
        own(self.folder)
        self.acknowledged = [text for text, in self.home.read("SELECT text FROM message WHERE role = 1")]
        self.said, self.wrong, self.program, self.holder = [], [], None, None

    # The faults: they come, and go.
    def come(self):
        getattr(self, "come_" + self.fault.replace("-", "_"))()

    def go(self):
        getattr(self, "go_" + self.fault.replace("-", "_"), lambda: None)()

    def come_disk_full(self):
        with open(self.disk / "ballast", "wb", buffering=0) as file:
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(4096))

    def go_disk_full(self):
        (self.disk / "ballast").unlink(missing_ok=True)

    def come_read_only(self):
        for path in (self.folder, self.folder / "cache"):
            for each in [path, *path.rglob("*")]:
                each.chmod(0o555 if each.is_dir() else 0o444)

    def go_read_only(self):
        for each in [self.folder, *self.folder.rglob("*")]:
            each.chmod(0o700 if each.is_dir() else 0o600)

    def come_clock_jumps(self):
        self._clock(f"+{400 * DAY}")

    def go_clock_jumps(self):
        self._clock(f"-{3000 * DAY}")

    def _clock(self, shift):
        fresh = self.folder / "clock.new"
        fresh.write_text(shift)
        fresh.rename(self.folder / "clock")

    def come_suspend(self):
        if self.program:
            self.program.process.send_signal(signal.SIGSTOP)
            time.sleep(self.given.suspend)
            self.program.process.send_signal(signal.SIGCONT)

    def come_locked(self):
        self.holder = sqlite3.connect(self.home.database, isolation_level=None)
        with contextlib.suppress(sqlite3.OperationalError):  # it is writing at the moment: then not
            self.holder.execute("BEGIN IMMEDIATE")

    def go_locked(self):
        self.holder.close()

    def come_cut(self):
        os.truncate(self.home.database, self.home.database.stat().st_size // 2)

    def come_deleted(self):
        self.home.database.unlink()

    def come_no_model(self):
        self.model.rename(self.folder / "gone.gguf")

    def go_no_model(self):
        if not self.model.exists():
            (self.folder / "gone.gguf").rename(self.model)

    # The states.
    def start(self, arguments=()):
        self.program = Chat(self.home, *arguments, preexec=drop)
        return self.program

    def begin(self):
        chat = self.start()
        if not chat.ready():
            self.wrong.append("it did not start before the fault: " + chat.err.decode(errors="replace"))
        return chat

    def say(self, chat, text=None):
        """Acknowledged where nothing else was said."""
        text, told = text or sentence(self.rng, marker(self.rng)), len(chat.err)
        answered = chat.do(text)
        if answered is None:
            self.hear(chat, told)
            return
        if not self.hear(chat, told) and answered.strip():
            self.acknowledged.append(text)

    def hear(self, program, since=0):
        """What it told besides what it always tells."""
        usual = (
            r"tokens/s, first token|^$|cut off at the greatest|sees only the end|of at most|Chat template|"
            r", sees \d+ tokens|passages? recalled"
        )
        lines = [line.strip("> \r") for line in program.err[since:].decode(errors="replace").splitlines()]
        fresh = [line for line in lines if not re.search(usual, line) and not re.match(r"conversation \d+: ", line)]
        self.said += fresh
        return fresh

    def starting(self):
        self.come()
        chat = self.start()
        if self.fault == "suspend":
            time.sleep(0.05)
            self.come()
        if chat.ready(20):
            self.hear(chat)
            self.say(chat)
            self.go()
            self.say(chat)
        else:
            self.hear(chat)
            self.go()
        return chat

    def idle(self):
        chat = self.begin()
        self.say(chat)
        self.come()
        self.say(chat)
        self.go()
        self.say(chat)
        return chat

    def reading(self):
        return self.during(" ".join([sentence(self.rng, marker(self.rng)), *["river bank"] * 4000]), 0.1)

    def replying(self):
        return self.during(sentence(self.rng, marker(self.rng)), None)

    def during(self, text, seconds):
        chat = self.begin()
        told, heard = len(chat.err), len(chat.out)
        chat.line(text)
        chat.pump(lambda: seconds is None and len(chat.out) > heard, seconds or 20)
        self.come()
        chat.pump(lambda: False, 1.0)
        self.go()
        if not chat.ready():
            self.hear(chat, told)
            return chat
        if not self.hear(chat, told):
            self.acknowledged.append(text)
        self.say(chat)
        return chat

    def importing(self):
        path = self.folder.parent / "export.json"
        path.write_text(json.dumps([conversation(i) for i in range(300)]))
        return self.at_once("import", path)

    def redacting(self):
        chat = self.begin()
        mark = marker(self.rng)
        chat.do(f"I like the {mark} very much")
        chat.leave()
        return self.at_once("redact", "--search", mark, "--yes")

    def at_once(self, *command):
        self.program = Program(self.home.command(*command), self.home, preexec=drop)
        self.program.pump(lambda: False, 0.05 + self.rng.random() * 0.1)
        self.come()
        self.program.pump(lambda: False, 1.0)
        self.go()
        self.program.pump(lambda: False)
        self.hear(self.program)
        return self.program

    def settings(self):
        chat = self.begin()
        told = len(chat.err)
        self.come()
        chat.do("/recall off")
        chat.do("/system You are brief")
        self.go()
        chat.do("/recall on")
        self.hear(chat, told)
        self.say(chat)
        return chat

    def closing(self):
        chat = self.begin()
        self.say(chat)
        told = len(chat.err)
        chat.line("/quit")
        self.come()
        chat.pump(lambda: not chat.runs, 1.0)
        self.go()
        chat.pump(lambda: not chat.runs)
        self.hear(chat, told)
        return chat

    def run(self):
        began = time.monotonic()
        program = getattr(self, self.state)()
        if isinstance(program, Chat) and program.runs:
            program.line("/quit")
        if not program.pump(lambda: not program.runs):
            self.wrong.append("it hangs")
        self.hear(program, len(program.err))
        program.end()
        code = program.process.returncode
        if code < 0:
            self.wrong.append(f"it ended by signal {-code}")
        self.afterwards()
        return time.monotonic() - began, code

    def afterwards(self):
        """It starts again and answers, and all that was acknowledged is somewhere that was told."""
        self.go()
        chat = self.begin()
        told = len(self.said)
        self.say(chat)
        if len(self.said) > told and not self.home.read("SELECT 1 FROM message"):
            self.wrong.append("it does not answer afterwards")
        if chat.leave() != 0:
            self.wrong.append(f"it ends with {chat.process.returncode} afterwards")
        files = [self.home.database, *self.folder.glob("t.db.rescued-*"), *self.folder.glob("t.db.damaged-*")]
        texts = set()
        for file in files:
            if "damaged" not in file.name:
                settled = file == self.home.database
                self.wrong += [
                    f"{file.name}: {each}" for each in check(file, self.home.cache if settled else None, None, settled)
                ]
            texts |= texts_in(file)
        self.wrong += [f"acknowledged, and nowhere: {text[:60]!r}" for text in self.acknowledged if text not in texts]
        beside = sorted(re.sub(r"-\d.*", "", file.name.removeprefix("t.db.")) for file in files[1:])
        if beside:
            self.said.append("[beside it: " + ", ".join(beside) + "]")


def texts_in(file):
    with tempfile.TemporaryDirectory() as folder, contextlib.closing(opened_copy(file, folder)) as db:
        try:
            return {text for text, in db.execute("SELECT text FROM message UNION SELECT text FROM queued")}
        except sqlite3.DatabaseError:
            return set()


def conversation(number):
    nodes = {
        f"m{i}": {
            "id": f"m{i}",
            "parent": f"m{i - 1}" if i else None,
            "children": [],
            "message": {
                "id": f"m{i}",
                "author": {"role": ("user", "assistant")[i % 2]},
                "create_time": 1730030400,
                "content": {"content_type": "text", "parts": [f"Part {i} of {number} " + "word " * 200]},
            },
        }
        for i in range(6)
    }
    return {"title": f"Talk {number}", "conversation_id": f"c{number}", "current_node": "m5", "mapping": nodes}


def drop():
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def own(folder):
    for each in [folder, *folder.rglob("*")]:
        os.chown(each, NOBODY, NOBODY)


FAULTS = {
    "disk-full": "the disk is full for a second, or for one message",
    "read-only": "nothing in the folder can be written",
    "clock-jumps": "the clock is 400 days ahead, then 3,000 behind",
    "suspend": "the program is stopped, and goes on",
    "locked": "another program keeps the transcript locked",
    "cut": "half of the database is cut off",
    "deleted": "the database is deleted",
    "no-model": "the model's file is gone",
}
STATES = ("starting", "idle", "reading", "replying", "importing", "redacting", "settings", "closing")


def prepare(given, disk):
    """What every cell begins with: three messages, and replies that take seconds."""
    folder = disk.parent / "prepared"
    folder.mkdir()
    home = Home(folder, given.bin, str(folder / "model.gguf"), 256, ("--template", "plain"))
    shutil.copy(STORIES, folder / "model.gguf")
    home.prepare(reply_tokens=60)
    chat, rng = Chat(home), random.Random("prepared")
    assert chat.ready()
    for _ in range(3):
        chat.do(sentence(rng, marker(rng)))
    assert chat.leave() == 0
    with contextlib.closing(sqlite3.connect(home.database, isolation_level=None)) as db:
        db.execute("UPDATE setting SET value = ? WHERE key = 'max_reply_tokens'", (str(given.reply),))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", required=True)
    arguments.add_argument("--faults", default=",".join(FAULTS))
    arguments.add_argument("--states", default=",".join(STATES))
    arguments.add_argument("--faketime", default="/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")
    arguments.add_argument("--suspend", type=float, default=3, help="seconds (3); a night's run takes minutes")
    arguments.add_argument("--reply", type=int, default=1500, help="tokens of a reply")
    arguments.add_argument("--work", default="/tmp/daylong-faults", help="an empty folder that everybody can enter")
    arguments.add_argument("--markdown", help="where the table goes, besides standard output")
    given = arguments.parse_args()
    if os.getuid() != 0:
        sys.exit(
            "faults.py: run it as root: it mounts a small disk in a namespace of its own, and runs the programs as "
            "nobody"
        )
    if "DAYLONG_FAULTS" not in os.environ:
        os.execvpe("unshare", ["unshare", "-m", sys.executable, "-B", *sys.argv], {**os.environ, "DAYLONG_FAULTS": "1"})
    work = pathlib.Path(given.work)
    disk = work / "disk"
    disk.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m,mode=755", "none", str(disk)], check=True)
    rows, failed = [], 0
    try:
        prepare(given, disk)
        states = given.states.split(",")
        for fault in given.faults.split(","):
            if fault == "clock-jumps" and not pathlib.Path(given.faketime).exists():
                rows.append([fault] + ["left out: no libfaketime"] * len(states))
                continue
            row = [fault]
            for state in states:
                cell = Cell(given, disk, fault, state)
                try:
                    seconds, code = cell.run()
                except (AssertionError, OSError, sqlite3.Error, subprocess.TimeoutExpired) as why:
                    cell.wrong.append(f"{type(why).__name__}: {why}")
                    seconds, code = 0, 0
                    if cell.program:
                        cell.program.kill()
                    cell.go()
                failed += bool(cell.wrong)
                print(
                    f"{'WRONG' if cell.wrong else 'ok':5} {fault} / {state} ({seconds:.1f} s, ended with {code})",
                    flush=True,
                )
                for each in dict.fromkeys(cell.said):
                    print(f"      said: {each[:300]}")
                for each in cell.wrong:
                    print(f"      WRONG: {each[:600]}")
                row.append(
                    "**" + cell.wrong[0][:80] + "**"
                    if cell.wrong
                    else "said" if [one for one in cell.said if one[0] != "["] else "goes on"
                )
            rows.append(row)
    finally:
        subprocess.run(["umount", "-l", str(disk)])
        shutil.rmtree(work, ignore_errors=True)
    table = "\n".join("| " + " | ".join(row) + " |" for row in [["fault", *states], ["---"] * (len(states) + 1), *rows])
    print(table)
    if given.markdown:
        pathlib.Path(given.markdown).write_text(table + "\n")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
