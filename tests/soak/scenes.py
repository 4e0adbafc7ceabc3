"""What the program is doing when it is killed. Each scene does something that people do, has itself killed at a random
moment of it, and notes in the ledger what was acknowledged: told as done, by whichever way that program tells it."""

import hashlib
import json
import pathlib
import shutil
import signal
import subprocess
import threading
import time

from programs import Chat, Program, Served

STORED_WITHIN = 3.0  # seconds that it went on talking; half a second, where the machine has nothing else to do
HERE = pathlib.Path(__file__).resolve().parent
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


class ChatScene(Scene):
    """The terminal program, with its commands."""

    STEPS = {
        "say": 6,
        "regenerate": 2,
        "more": 1,
        "rename": 1,
        "system": 1,
        "new": 1,
        "temporary": 1,
        "attach": 1,
        "recall": 1,
        "branch": 1,
        "open": 1,
        "long": 1,
    }

    def play(self):
        steps = self.rng.choices([*self.STEPS], [*self.STEPS.values()], k=self.rng.randint(1, 5))
        struck = self.rng.choice([0, *3 * [*range(1, len(steps) + 1)]])  # 0: the start
        chat = Chat(self.home)
        try:
            self.strike(chat, "start", struck == 0)
            if not chat.ready():
                return
            self.done("start", struck == 0)
            for number, step in enumerate(steps, 1):
                self.strike(chat, step, struck == number)
                if not getattr(self, step)(chat):
                    return
                self.done(step, struck == number)
        finally:
            chat.end()
            assert struck or chat.process.returncode in (-signal.SIGKILL, 0), chat.err.decode(errors="replace")

    def say(self, chat, text=None):
        text, heard = text or sentence(self.rng, marker(self.rng)), len(chat.out)
        said = chat.do(text)
        if said is not None:
            self.ledger.say(text, said.strip())
        elif len(chat.out) > heard:  # with a reply's first letter its message is on disk, and soon the letters, too
            settled = chat.came[-1][0] - STORED_WITHIN
            old = max((size for at, size in chat.came if at < settled), default=heard)
            self.ledger.say(text, begun=chat.out[heard : max(old, heard)].decode(errors="ignore").strip())
        return said is not None

    def regenerate(self, chat):
        return chat.do("/regenerate") is not None

    def more(self, chat):
        return chat.do("/more") is not None

    def rename(self, chat):
        title, conversation = "Title " + marker(self.rng), str(chat.conversation)
        self.ledger.titles.pop(conversation, None)
        if chat.do("/rename " + title) is None:
            return False
        self.ledger.titles[conversation] = title
        return True

    def system(self, chat):
        prompt, conversation = "You are brief. " + marker(self.rng), str(chat.conversation)
        self.ledger.prompts.pop(conversation, None)
        if chat.do("/system " + prompt) is None:
            return False
        self.ledger.prompts[conversation] = prompt
        return True

    def new(self, chat):
        return chat.do("/new") is not None and self.say(chat)

    def temporary(self, chat):
        if chat.do("/temporary") is None:
            return False
        mark = marker(self.rng)
        self.ledger.nowhere.append(mark)
        return chat.do(sentence(self.rng, mark)) is not None and chat.do("/new") is not None

    def attach(self, chat):
        mark = marker(self.rng)
        path = self.world.files / f"{mark}.txt"
        path.write_text("\n".join(sentence(self.rng, mark) for _ in range(self.rng.randint(3, 60))))
        return chat.do(f"/attach {path}") is not None and self.say(chat)

    def recall(self, chat):
        return chat.do("/recall " + self.rng.choice(["on", "off"])) is not None

    def branch(self, chat):
        return chat.do(f"/branch {self.rng.randint(1, 3)}") is not None

    def open(self, chat):
        known = self.home.read("SELECT id FROM conversation WHERE removed_ms IS NULL")
        return not known or chat.do(f"/open {self.rng.choice(known)[0]}") is not None

    def long(self, chat):
        return self.say(chat, " ".join([sentence(self.rng, marker(self.rng)), *self.rng.choices(WORDS, k=150)]))


class ServeScene(Scene):
    """The local API during requests, of the endless conversation and of a model by its name."""

    def play(self):
        asked = self.rng.randint(1, 3)
        struck = self.rng.choice([0, *3 * [*range(1, asked + 1)]])
        served = Served(self.home)
        try:
            self.strike(served, "serve", struck == 0)
            if not served.ready():
                return
            self.done("serve", struck == 0)
            reader = threading.Thread(target=served.pump, args=(lambda: not served.runs,), daemon=True)
            reader.start()
            for number in range(1, asked + 1):
                model = self.rng.choice(["daylong", "daylong", served.home.model_name])
                step = "ask " + ("daylong" if model == "daylong" else "model")
                self.strike(served, step, struck == number)
                text = sentence(self.rng, marker(self.rng))
                said, whole = served.ask(model, text)
                if model == "daylong" and said:
                    self.ledger.say(text, said.strip() if whole else None)
                if not served.runs:
                    return
                self.done(step, struck == number)
        finally:
            served.kill()
            if "reader" in locals():
                reader.join()
            served.end()


class ImportScene(Scene):
    """An export of another program, taken in; then the same command once more, to its end."""

    def play(self):
        name, count = marker(self.rng), self.rng.randint(3, 60)
        path = self.world.files / f"{name}.json"
        path.write_text(json.dumps([self._conversation(f"{name}{i}") for i in range(count)]))
        command = self.home.command("import", path)
        program = Program(command, self.home)
        self.strike(program, "import", True)
        program.pump(lambda: False)
        program.end()
        self.world.check("import")
        began = time.monotonic()
        again = self.home.run("import", path, "--json")
        self.moments.took("import", time.monotonic() - began)
        assert again.returncode == 0, again.stderr
        counts = json.loads(again.stdout)
        got = counts["conversations"] + counts["duplicate_conversations"]
        assert got == count, f"of {count} conversations {got} are there: {counts}"
        self.ledger.imported[name] = count

    def _conversation(self, name):
        nodes, parent = {}, None
        for i in range(self.rng.randint(2, 8)):
            role = "user" if i % 2 == 0 else "assistant"
            id = f"{name}-{i}"
            text = f"Imported {name} part {i} " + " ".join(self.rng.sample(WORDS, 5))
            nodes[id] = {
                "id": id,
                "parent": parent,
                "children": [],
                "message": {
                    "id": id,
                    "author": {"role": role},
                    "create_time": 1730030400 + i,
                    "content": {"content_type": "text", "parts": [text]},
                },
            }
            parent = id
        return {
            "title": f"Import {name}",
            "conversation_id": name,
            "create_time": 1730030400,
            "current_node": parent,
            "mapping": nodes,
        }


class RedactScene(ChatScene):
    """What was said is made unsaid, for good: after the next start no byte of it is anywhere."""

    def play(self):
        marks = sorted(
            {word for text in self.ledger.said for word in text.split() if word.startswith("q") and len(word) == 12}
        )
        if not marks:
            return ChatScene.play(self)
        mark = self.rng.choice(marks)
        self.ledger.may_go.append(mark)
        program = Program(self.home.command("redact", "--search", mark, "--yes"), self.home)
        self.strike(program, "redact", True)
        program.pump(lambda: False)
        program.end()
        self.world.check("redact")
        began = time.monotonic()
        again = self.home.run("redact", "--search", mark, "--yes")
        self.moments.took("redact", time.monotonic() - began)
        assert again.returncode == 0 or "nothing was said" in again.stderr, again.stderr
        chat = Chat(self.home)  # where the rows were gone already, the next start does the rest
        assert chat.ready(), chat.err.decode(errors="replace")
        chat.leave()
        self.ledger.redacted(mark, self.home)


class UpgradeScene(Scene):
    """A transcript of an older Daylong, at its first opening by today's; a folder of its own."""

    def play(self):
        version = self.rng.randint(1, 13)
        folder = self.home.folder / "upgrade"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        shutil.copy(HERE.parent / "data" / "transcripts" / f"v{version}.db", folder / "t.db")
        other = self.world.beside(folder)
        for struck in (True, False):
            chat = Chat(other)
            self.strike(chat, f"upgrade {version}" if struck else "upgrade", struck)
            ready = chat.ready()
            if not struck:
                assert ready, chat.err.decode(errors="replace")
                self.done("upgrade", False)
                chat.leave()
            else:
                chat.end()
        self.moments.known[f"upgrade {version}"] = self.moments.known["upgrade"]
        self.world.check_other(other, settled=True)
        assert other.read("SELECT count(*) FROM message")[0][0] >= 9, "messages of the older transcript are gone"


class DownloadScene(Scene):
    """A model on its way here, from a hub on this machine; then the same command once more, to its end."""

    def play(self):
        hub = self.world.hub()
        data = self.home.folder / "data"
        shutil.rmtree(data / "daylong" / "models", ignore_errors=True)
        environment = {"HF_ENDPOINT": hub["hub"], "SSL_CERT_FILE": hub["ca"], "CURL_CA_BUNDLE": hub["ca"]}
        command = [str(self.home.bin / "daylong-cli"), "models", "pull", "daylong/large-GGUF"]
        for _ in range(self.rng.randint(1, 3)):
            process = subprocess.Popen(
                command, env=self.home.environment(**environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            self.trace.append("download!")
            try:
                process.wait(self.moments.draw("download", self.rng))
            except subprocess.TimeoutExpired:
                process.kill()
            process.wait()
            self._named_is_whole(data, hub)
        began = time.monotonic()
        whole = subprocess.run(command, env=self.home.environment(**environment), capture_output=True, text=True)
        self.moments.took("download", time.monotonic() - began)
        assert whole.returncode == 0, whole.stderr
        assert self._named_is_whole(data, hub), "the file is not there"

    def _named_is_whole(self, data, hub):
        found = list(data.rglob("*.gguf"))
        for path in found:
            assert (
                hashlib.sha256(path.read_bytes()).hexdigest() == hub["sha256"]
            ), f"{path.name} has its name, and is not whole"
        return bool(found)


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


SCENES = {
    "chat": (ChatScene, 8),
    "serve": (ServeScene, 3),
    "import": (ImportScene, 2),
    "redact": (RedactScene, 2),
    "upgrade": (UpgradeScene, 2),
    "download": (DownloadScene, 1),
    "window": (WindowScene, 4),
}
