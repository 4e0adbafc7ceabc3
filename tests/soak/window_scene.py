"""The window's scene, by its keys (scenes.py has those of the other programs)."""

import signal
import threading
import time

from programs import Program
from scene import Scene, marker, sentence


class WindowScene(Scene):
    """The window, by its keys: messages, some of them while a reply is written, so that they wait; pins; temporary
    ones. What another process saw in the transcript was acknowledged."""

    STEPS = {
        "type": 5,
        "queue": 3,
        "temporary": 1,
        "new": 1,
        "rename": 1,
        "settings": 1,
        "again": 1,
        "draft": 1,
        "pin": 2,
        "remove": 1,
    }

    def play(self):
        desktop = self.world.desktop()
        steps = self.rng.choices([*self.STEPS], [*self.STEPS.values()], k=self.rng.randint(1, 4))
        struck = self.rng.choice([0, *3 * [*range(1, len(steps) + 1)]])
        window = Program(
            [
                str(self.home.bin / "daylong"),
                "--db",
                str(self.home.database),
                "--model",
                self.home.model,
                "--cache",
                str(self.home.cache_size),
                "--threads",
                "1",
            ],
            self.home,
            display=desktop.display,
        )
        reader = threading.Thread(target=window.pump, args=(lambda: not window.runs, 600), daemon=True)
        reader.start()
        try:
            self.strike(window, "window", struck == 0)
            while window.runs and not desktop.focus(window.process.pid):
                time.sleep(0.1)
            self._wait(window, self.rng.random() * 2)
            self.done("window", struck == 0)
            for number, step in enumerate(steps, 1):
                if not window.runs:
                    break
                self.strike(window, "w-" + step, struck == number)
                if step == "pin":
                    self.ledger.pins = {}
                getattr(self, step)(window, desktop)
                self.done("w-" + step, struck == number)
                if window.runs:
                    self.ledger.pins = {
                        str(id): pinned for id, pinned in self.home.read("SELECT id, pinned FROM message")
                    }
        finally:
            self.ledger.witness(self.home)
            ended = window.process.poll()
            window.kill()
            reader.join()
            window.end()
            assert ended in (
                None,
                -signal.SIGKILL,
            ), f"the window ended by itself: {ended} {window.err.decode(errors='replace')}"

    def _wait(self, window, seconds):
        until = time.monotonic() + seconds
        while window.runs and time.monotonic() < until:
            self.ledger.witness(self.home)
            time.sleep(0.1)

    def type(self, window, desktop):
        desktop.type(sentence(self.rng, marker(self.rng)))
        desktop.key("Return")
        self._wait(window, 0.5 + self.rng.random() * 3)

    def queue(self, window, desktop):
        for _ in range(self.rng.randint(2, 4)):
            desktop.type(sentence(self.rng, marker(self.rng)))
            desktop.key("Return")
        self._wait(window, 0.5 + self.rng.random() * 4)

    def temporary(self, window, desktop):
        desktop.key("ctrl+shift+n")
        self._wait(window, 0.5)
        mark = marker(self.rng)
        if desktop.title(window.process.pid).startswith("Temporary conversation"):  # it was one by then
            self.ledger.nowhere.append(mark)
        desktop.type("Tell me of " + mark)
        desktop.key("Return")
        self._wait(window, 1.5)
        desktop.key("ctrl+n")
        self._wait(window, 0.3)
        desktop.key("Return")

    def new(self, window, desktop):
        desktop.key("ctrl+n")
        self.type(window, desktop)

    def rename(self, window, desktop):
        desktop.key("F2")
        desktop.key("ctrl+a")
        desktop.type("Named " + marker(self.rng))
        desktop.key("Return")
        self._wait(window, 0.4)
        desktop.key("Escape")

    def settings(self, window, desktop):
        desktop.key("ctrl+comma")
        self._wait(window, 0.7)
        desktop.key("ctrl+comma")

    def again(self, window, desktop):
        """The last message in other words: a branch."""
        desktop.key("Up")
        desktop.type(" and " + marker(self.rng))
        desktop.key("Return")
        self._wait(window, 1.0)

    def _on_a_message(self, window, desktop, key):
        """Its menu is opened where one may be, and the key of one of its entries pressed."""
        desktop.click_right(window.process.pid, 600, self.rng.randint(120, 640))
        self._wait(window, 0.4)
        desktop.key(key)
        self._wait(window, 0.6)
        desktop.key("Escape")

    def pin(self, window, desktop):
        self._on_a_message(window, desktop, "p")

    def remove(self, window, desktop):
        self._on_a_message(window, desktop, "Delete")

    def draft(self, window, desktop):
        desktop.type("half of " + marker(self.rng))
        self._wait(window, 1.0)
        desktop.key("ctrl+a", "Delete")
