#!/usr/bin/env python3
"""kill -9 at random moments, of every program of Daylong, and after each: do all invariants hold, and is everything
there that was acknowledged?

    kills.py --bin build/release/bin [--work FOLDER] [--kills 1000] [--seed 1] [--scenes chat,serve,...] [--model FILE]

Kill k of seed s is always the same scene with the same words (the moment is of a length that depends on the machine),
so that --only K repeats one. What was done is kept in --work after each kill: the same command goes on where it was
stopped. The transcript grows from kill to kill; every --fresh kills a new one is begun. A failure leaves everything
where it is, in WORK/failed-K, prints what is wrong, and goes on with a new transcript. Ends with 1 where there was one.
"""

import argparse
import collections
import hashlib
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

from check_invariants import check
from ledger import Ledger
from programs import Chat, Desktop, Home
from scene import Moments
from scenes import SCENES
from vocabulary import Vocabulary

HERE = pathlib.Path(__file__).resolve().parent
STORIES = HERE.parent / "data" / "stories260K.gguf"
LONG_REPLY = 1000  # tokens
SETTLED_EVERY = 10


class World:
    """What outlives a kill: folders, the ledger, and what helps."""

    def __init__(self, given):
        self.given, self.work = given, pathlib.Path(given.work).absolute()
        self.files = self.work / "files"
        self.files.mkdir(parents=True, exist_ok=True)
        self.state = self.work / "state.json"
        kept = json.loads(self.state.read_text()) if self.state.exists() else {}
        self.next, self.counts, self.failures = (
            kept.get("next", 0),
            collections.Counter(kept.get("counts", {})),
            kept.get("failures", []),
        )
        self.moments, self.ledger = Moments(kept.get("moments")), Ledger(kept.get("ledger"))
        self.struck = collections.Counter(kept.get("struck", {}))
        self._desktop = self._hub = self._hub_process = None
        self._take_home()

    def _take_home(self):
        """Every second transcript is talked in by a model that ends no reply by itself: so it is killed over one,
        too."""
        endless = self.next // self.given.fresh % 2 == 1
        self.home = self._home(
            self.work / "home", *((str(STORIES), ("--template", "plain")) if endless else (self.given.model,))
        )
        self.vocabulary = Vocabulary(self.home.gguf())
        if endless and not self.home.database.exists():
            self.home.prepare(LONG_REPLY)

    def _home(self, folder, model, chat=()):
        home = Home(folder, self.given.bin, model, self.given.cache, chat)
        home.model_name = "starter" if home.model == "starter" else pathlib.Path(home.model).stem
        return home

    def beside(self, folder):
        return self._home(folder, "starter")

    def save(self):
        fresh = self.state.with_suffix(".new")
        fresh.write_text(
            json.dumps(
                {
                    "seed": self.given.seed,
                    "next": self.next,
                    "counts": self.counts,
                    "struck": self.struck,
                    "failures": self.failures,
                    "moments": self.moments.known,
                    "ledger": self.ledger.kept(),
                }
            )
        )
        fresh.rename(self.state)

    def begin_anew(self):
        if self.home.folder.exists():
            shutil.rmtree(self.home.folder)
        self.ledger = Ledger()
        self._take_home()

    def check(self, what, settled=False):
        if not self.home.database.exists():
            assert not self.ledger.said and not self.ledger.known, f"after {what}: the transcript is gone"
            return
        wrong = check(self.home.database, self.home.cache, self.home.gguf(), settled) + self.ledger.missing(
            self.home, self.vocabulary
        )
        assert not wrong, f"after {what}: " + "; ".join(wrong)

    def check_other(self, home, settled):
        wrong = check(home.database, home.cache, None, settled)
        assert not wrong, "; ".join(wrong)

    def settle(self):
        """A start and an orderly end: then nothing may be left to do."""
        chat = Chat(self.home)
        assert chat.ready(), "it does not start: " + chat.err.decode(errors="replace")
        assert chat.leave() == 0, chat.err.decode(errors="replace")
        self.check("an orderly end", settled=True)

    def desktop(self):
        self._desktop = self._desktop or Desktop()
        return self._desktop

    def hub(self):
        """tests/library/hub.py, slow enough to be killed over."""
        if self._hub is None:
            folder = tempfile.mkdtemp(dir=self.work)
            self._hub_process = subprocess.Popen(
                [sys.executable, "-B", str(HERE.parent / "library" / "hub.py"), folder],
                env={**os.environ, "DAYLONG_HUB_LARGE": str(24 << 20)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            self._hub = json.loads(self._hub_process.stdout.readline())
            sys.path.append(str(HERE.parent / "library"))
            from hub import made_up

            self._hub["sha256"] = hashlib.sha256(made_up("large", 24 << 20)).hexdigest()
        return self._hub

    def end(self):
        if self._desktop:
            self._desktop.end()
        if self._hub_process:
            self._hub_process.stdin.close()
            self._hub_process.wait()


def one(world, number):
    rng = random.Random(f"{world.given.seed}/{number}")
    names = world.given.scenes.split(",")
    name = rng.choices(names, [SCENES[each][1] for each in names])[0]
    scene, began = SCENES[name][0](world, rng), time.monotonic()
    try:
        scene.play()
        world.check(name)
        if number % SETTLED_EVERY == SETTLED_EVERY - 1:
            world.settle()
        wrong = None
    except AssertionError as why:
        wrong = str(why)
    world.counts[name] += 1
    world.struck.update(step for step in scene.trace if step.endswith("!"))
    print(
        f"{'WRONG' if wrong else 'ok':5} kill {number} of seed {world.given.seed}: {name}: {' '.join(scene.trace)} "
        f"({time.monotonic() - began:.1f} s){': ' + wrong if wrong else ''}",
        flush=True,
    )
    if wrong:
        shutil.copytree(
            world.home.folder,
            world.work / f"failed-{number}",
            dirs_exist_ok=True,
            ignore=lambda folder, names: [
                each
                for each in names
                if not os.path.isfile(os.path.join(folder, each)) and not os.path.isdir(os.path.join(folder, each))
            ],
        )
        world.failures.append({"kill": number, "scene": name, "wrong": wrong})
        world.begin_anew()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", required=True)
    arguments.add_argument("--work")
    arguments.add_argument("--kills", type=int, default=1000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--scenes", default=",".join(SCENES))
    arguments.add_argument("--model", default="starter")
    arguments.add_argument("--cache", type=int, default=256)
    arguments.add_argument("--fresh", type=int, default=50)
    arguments.add_argument("--only", type=int, help="this kill alone, on a new transcript")
    given = arguments.parse_args()
    temporary = None if given.work else tempfile.TemporaryDirectory(prefix="daylong-kills-")
    given.work = given.work or temporary.name
    world = World(given)
    numbers = [given.only] if given.only is not None else range(world.next, given.kills)
    try:
        for number in numbers:
            world.next = number
            if number % given.fresh == 0 or given.only is not None:
                world.begin_anew()
            one(world, number)
            world.next = number + 1
            world.save()
    finally:
        world.end()
    print(
        f"{sum(world.counts.values())} kills of seed {given.seed}: {dict(world.counts)}; {len(world.failures)} of "
        f"them left something wrong"
    )
    for each in world.failures:
        print(f"  kill {each['kill']} ({each['scene']}): {each['wrong']}")
    print("struck: " + ", ".join(f"{step[:-1]} {count}" for step, count in sorted(world.struck.items())))
    sys.exit(1 if world.failures else 0)


if __name__ == "__main__":
    main()
