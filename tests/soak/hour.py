#!/usr/bin/env python3
"""An hour of somebody's time through the window: they talk, come back to what was said long ago, pin, go from one
conversation to another, quit and start again; twice the program is killed in the middle of a reply. Nothing may be lost
and the memory may not grow.

    hour.py --bin build/release/bin --model SmolLM2-135M-Instruct.Q4_1.gguf [--minutes 60] [--cache 1024] [--seed 1]
            [--work FOLDER] [--record]

By keys alone, under Xvfb with xdotool; what came of them is read from the transcript by another process. Prints a line
a round, and at the end what was done, the memory in the second half of the time beside the first, and what is wrong: 1
where anything is, or where something of all this never happened. --record puts it into docs/reliability.md.
"""

import argparse
import collections
import datetime
import json
import pathlib
import random
import re
import statistics
import sys
import tempfile
import threading
import time

from check_invariants import STREAMING, check
from ledger import Ledger
from programs import Desktop, Home, Program
from scene import WORDS, marker
from turns import memory
from vocabulary import Vocabulary

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "bench"))
from documents import ROOT, tell

REPLY = 60  # tokens, at most
LEAST_KEPT = 40 << 20  # bytes of a model's file: the weights of smaller ones are not kept (cpu::WeightsFolder)
FULL = 120  # messages of the user's: from then on the window's list is as long as it gets
GROWN = 1.03  # times the memory of the first half, both since then: no more
THINGS = "telescopes stamps maps clocks shells kites drums masks coins bells".split()


class Hour:
    def __init__(self, given, home):
        self.given, self.home, self.rng = given, home, random.Random(given.seed)
        self.vocabulary, self.ledger, self.desktop = Vocabulary(home.gguf()), Ledger(), Desktop()
        self.done, self.wrong = collections.Counter(), []
        self.held = []  # anonymous memory at the end of each round, since the list is full
        self.facts = []  # names, and what they collect, by which search finds the conversation, too
        self.window = None

    def start(self):
        began = time.monotonic()
        command = [self.home.bin / "daylong", "--db", self.home.database, "--model", self.home.model, "--cache",
                   self.home.cache_size]
        self.window = Program([*map(str, command)], self.home, display=self.desktop.display)
        self.reader = threading.Thread(target=self.window.pump, args=(lambda: not self.window.runs, 1e9), daemon=True)
        self.reader.start()
        while self.window.runs and not self.desktop.focus(self.window.process.pid):
            time.sleep(0.05)
        self.done["starts"] += 1
        self.wait(2)
        return time.monotonic() - began

    def ended(self, how):
        self.window.kill() if how == "kill" else self.desktop.key("ctrl+q")
        until = time.monotonic() + 60
        while self.window.runs and time.monotonic() < until:
            time.sleep(0.05)
        self.ledger.witness(self.home)
        code = self.window.process.poll()
        self.window.kill()
        self.reader.join()  # it reads what end() closes
        self.window.end()
        if how != "kill" and code != 0:
            self.wrong.append(f"the window ended with {code}: {self.window.err[-300:].decode(errors='replace')}")
        self.done["kills" if how == "kill" else "quits"] += 1
        found = check(self.home.database, self.home.cache, self.home.gguf(), settled=how != "kill")
        self.wrong += [f"after {how}: {each}" for each in found + self.ledger.missing(self.home, self.vocabulary)]

    def keep_weights(self):
        """The first start lays them out in memory of its own, every other one maps them: what is compared later would
        not be alike."""
        if self.home.gguf().stat().st_size < LEAST_KEPT:
            return
        self.start()
        kept, until = self.home.cache / "weights", time.monotonic() + 300
        while self.window.runs and not list(kept.glob("*.tiles")) and time.monotonic() < until:
            self.wait(0.5)
        if not list(kept.glob("*.tiles")):
            self.wrong.append("the weights were not kept")
        self.ended("quit")

    def wait(self, seconds):
        until = time.monotonic() + seconds
        while self.window.runs and time.monotonic() < until:
            self.ledger.witness(self.home)
            time.sleep(0.1)

    def last(self):
        """Number, role, state and conversation of the newest message that somebody said."""
        rows = self.home.read(
            "SELECT id, role, state, conversation_id FROM message WHERE role <> 3 ORDER BY id DESC LIMIT 1"
        )
        return rows[0] if rows else (0, 0, 0, 0)

    def say(self, text, whole=True):
        """Until its reply is whole, or has begun."""
        before, until = self.last()[0], time.monotonic() + 120
        self.desktop.type(text)
        self.desktop.key("Return")
        while self.window.runs and time.monotonic() < until:
            number, role, state, _ = self.last()
            if number > before and role == 2 and (state != STREAMING or not whole):
                self.done["messages"] += 1
                return True
            self.wait(0.1)
        if self.window.runs:
            self.wrong.append(f"no reply to {text!r} within two minutes")
        return False

    def tell(self):
        name, thing = marker(self.rng).capitalize(), self.rng.choice(THINGS)
        self.facts.append((name, thing))
        self.say(f"My friend {name} collects {thing}")

    def chat(self):
        self.say("Tell me about the " + " and the ".join(self.rng.sample(WORDS, 3)))

    def ask(self):
        """What was told a while ago."""
        if len(self.facts) > 3:
            self.say(f"What does {self.rng.choice(self.facts[:-3])[0]} collect?")

    def pin(self):
        self.desktop.click_right(self.window.process.pid, 600, self.rng.randint(160, 600))
        self.wait(0.5)
        self.desktop.key("p")
        self.wait(0.8)
        self.desktop.key("Escape")

    def back_to_writing(self):
        for _ in range(2):  # Settings open and close: the field has the keys then
            self.desktop.key("ctrl+comma")
            self.wait(0.8)

    def new(self):
        self.desktop.key("ctrl+n")
        self.wait(0.5)
        self.tell()

    def switch(self):
        """To where something was told, which search finds."""
        if not self.facts:
            return
        before = self.last()[3]
        name = self.rng.choice(self.facts)[0]
        self.desktop.key("ctrl+k")
        self.desktop.type(name)
        self.wait(1.5)
        self.desktop.key("Return")
        self.wait(1)
        self.desktop.key("Escape")
        self.back_to_writing()
        self.say("And what else?")
        self.done["switches"] += self.last()[3] != before

    def round(self, number):
        began = time.monotonic()
        for step in [self.tell, *3 * [self.chat], self.ask, self.chat]:
            step()
        if number % 3 == 1:
            self.pin()
        if number % 3 == 2:
            self.new() if self.done["conversations"] < 4 and number % 2 == 0 else self.switch()
        self.done["conversations"] = len(self.home.read("SELECT id FROM conversation"))
        if not self.window.runs:
            self.wrong.append(f"the window is gone: {self.window.err[-300:].decode(errors='replace')}")
            return
        everything, anonymous = memory(self.window.process.pid)
        counted = self.counted()
        if counted["messages"] >= FULL:
            self.held.append(anonymous)
        print(
            json.dumps(
                {
                    "round": number,
                    "seconds": round(time.monotonic() - began, 1),
                    "resident_KiB": everything,
                    "anonymous_KiB": anonymous,
                    **counted,
                }
            ),
            flush=True,
        )

    def counted(self):
        count = lambda sql: (self.home.read(sql) or [(0,)])[0][0]
        pinned = count("SELECT count(*) FROM message WHERE pinned")
        self.done["pinned"] = max(self.done["pinned"], pinned)
        return {
            "messages": count("SELECT count(*) FROM message WHERE role = 1"),
            "recalled": count("SELECT count(DISTINCT message_id) FROM recalled WHERE passage_id <> 0"),
            "pinned": self.done["pinned"],
            "switches": self.done["switches"],
        }

    def all(self):
        self.keep_weights()
        length, began = 60 * self.given.minutes, time.monotonic()
        kills = [length / 3, 2 * length / 3]
        self.start()
        number = 0
        while time.monotonic() - began < length and self.window.runs:
            self.round(number)
            number += 1
            if kills and time.monotonic() - began > kills[0]:
                kills.pop(0)
                self.say("Tell me a long story about a river", whole=False)
                self.ended("kill")
                self.start()
            elif number % 6 == 5:
                self.ended("quit")
                took = self.start()
                print(f"quit and started again: {took:.1f} s until the window has the keys", flush=True)
        self.ended("quit")
        self.desktop.end()

    def report(self):
        """What is told; and where memory grew, or something never happened, that too is wrong."""
        happened = {**self.counted(), **{what: self.done[what] for what in ("starts", "quits", "kills")}}
        for what, count in happened.items():
            if not count:
                self.wrong.append(f"nothing of this happened: {what}")
        grown, half = None, len(self.held) // 2
        if half < 3:
            self.wrong.append(f"of a list that was full there were {len(self.held)} rounds, too few to compare")
        else:
            grown = statistics.median(self.held[half:]) / statistics.median(self.held[:half])
            if grown > GROWN:
                self.wrong.append(f"it held {grown:.3f} times in the second half what it held in the first")
        return (
            f"{self.given.minutes} minutes, {datetime.date.today()}, {pathlib.Path(self.home.model).stem}, cache "
            f"{self.home.cache_size}: "
            + ", ".join(f"{count} {what}" for what, count in happened.items())
            + (f"; in the second half it held {grown:.3f} times what it held in the first" if grown else "")
            + f"; wrong: {'; '.join(self.wrong) or 'nothing'}."
        )


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", required=True)
    arguments.add_argument("--model", default="starter")
    arguments.add_argument("--minutes", type=float, default=60)
    arguments.add_argument("--cache", type=int, default=1024)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--work")
    arguments.add_argument("--record", action="store_true")
    given = arguments.parse_args()
    given.minutes = int(given.minutes) if given.minutes == int(given.minutes) else given.minutes
    with tempfile.TemporaryDirectory(prefix="daylong-hour-") as temporary:
        home = Home(given.work or temporary, given.bin, given.model, given.cache)
        if not home.database.exists():
            home.prepare(REPLY)
        hour = Hour(given, home)
        hour.all()
        tell(given.record, ROOT / "docs/reliability.md", "hour", re.sub(r"\s+", " ", hour.report()))
    sys.exit(1 if hour.wrong else 0)


if __name__ == "__main__":
    main()
