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
from scene import WORDS, Scene, marker, sentence
from window_scene import WindowScene

STORED_WITHIN = 3.0  # seconds that it went on talking; half a second, where the machine has nothing else to do
HERE = pathlib.Path(__file__).resolve().parent


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
        assert again.returncode == 0 or "nothing was found" in again.stderr, again.stderr
        chat = Chat(self.home)  # where the rows were gone already, the next start does the rest
        assert chat.ready(), chat.err.decode(errors="replace")
        chat.leave()
        self.ledger.redacted(mark, self.home)


class UpgradeScene(Scene):
    """A transcript of an older Daylong, at its first opening by today's; a folder of its own."""

    def play(self):
        old = sorted((HERE.parent / "data" / "transcripts").glob("v*.db"))
        transcript = self.rng.choice(old)
        version = transcript.stem[1:]
        folder = self.home.folder / "upgrade"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        shutil.copy(transcript, folder / "t.db")
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


SCENES = {
    "chat": (ChatScene, 8),
    "serve": (ServeScene, 3),
    "import": (ImportScene, 2),
    "redact": (RedactScene, 2),
    "upgrade": (UpgradeScene, 2),
    "download": (DownloadScene, 1),
    "window": (WindowScene, 4),
}
