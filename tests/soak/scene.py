"""A scene: something that people do with one program, which is killed at a random moment of it. And the words that are
said in it."""

import time

WORDS = (
    "river lantern morning garden window letter winter bridge apple music travel harbour forest kitchen silver".split()
)


def marker(rng):
    """A word that nobody has said before."""
    return "q" + "".join(rng.choice("aeioubdgklmnprstvz") for _ in range(11))


def sentence(rng, mark):
    return " ".join(
        [rng.choice(["Tell me about the", "What of the", "I like the"]), mark, *rng.sample(WORDS, rng.randint(1, 6))]
    )


class Moments:
    """When to kill: at a random moment of something, by how long it took until now."""

    def __init__(self, known=None):
        self.known = known or {}

    def draw(self, what, rng):
        return rng.random() * 1.3 * self.known.get(what, 1.5)

    def took(self, what, seconds):
        before = self.known.get(what, seconds)
        self.known[what] = 0.7 * before + 0.3 * seconds


class Scene:
    """One program, to be killed over one of what it does."""

    def __init__(self, world, rng):
        self.world, self.home, self.ledger, self.moments, self.rng = world, world.home, world.ledger, world.moments, rng
        self.trace = []

    def strike(self, program, step, struck):
        """Before a step: the one that it is killed over begins."""
        self.trace.append(step + ("!" if struck else ""))
        if struck:
            program.kill_after(self.moments.draw(step, self.rng))
        self._began = time.monotonic()

    def done(self, step, struck):
        if not struck:
            self.moments.took(step, time.monotonic() - self._began)
