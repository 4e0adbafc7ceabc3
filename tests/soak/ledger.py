"""What the program acknowledged, to be held against what is on disk after a kill."""

import tempfile

from check_invariants import STREAMING, opened_copy


class Ledger:
    """Plain lists and dictionaries: they are kept from kill to kill in a file of JSON."""

    KEPT = (
        "said",
        "titles",
        "prompts",
        "nowhere",
        "gone",
        "may_go",
        "imported",
        "witnessed",
        "known",
        "pins",
    )

    def __init__(self, kept=None):
        self.said = {}  # a message's text: its replies, whole; or of one the beginning
        self.titles, self.prompts = {}, {}  # by conversation
        self.nowhere = []  # words of temporary conversations
        self.gone = []  # words that were redacted
        self.may_go = []  # and those whose redaction began
        self.imported = {}  # conversations of each import
        self.witnessed = {}  # by id: what another process saw of messages and of the queue
        self.pins = {}  # of the window: by message, as they were when nothing was being pinned
        self.known = {}  # every message, as the last check found it
        for name in self.KEPT:
            setattr(self, name, (kept or {}).get(name, getattr(self, name)))

    def kept(self):
        return {name: getattr(self, name) for name in self.KEPT}

    def say(self, text, reply=None, begun=""):
        self.said.setdefault(text, []).append({"reply": reply, "begun": begun})

    def witness(self, home):
        for id, text in home.read("SELECT id, text FROM message WHERE role = 1"):
            self.witnessed[str(id)] = text
        for id, text in home.read("SELECT id, text FROM queued"):
            self.witnessed[f"queued {id}"] = text

    def redacted(self, mark, home):
        """It is done: nothing with this word is expected any more, and nothing of it may be anywhere."""
        self.gone.append(mark)
        self.may_go.remove(mark)
        self.said = {text: replies for text, replies in self.said.items() if mark not in text}
        for replies in self.said.values():
            replies[:] = [each for each in replies if mark not in (each["reply"] or "") + each["begun"]]
        self.witnessed = {id: text for id, text in self.witnessed.items() if mark not in text}
        self.known = {id: row for id, row in self.known.items() if mark not in row[1]}
        left = {str(id) for id, in home.read("SELECT id FROM conversation")}
        for of in (self.titles, self.prompts):
            for conversation in [each for each in of if each not in left]:
                del of[conversation]

    def missing(self, home, vocabulary):
        """What was acknowledged and is not there, and what should be gone and is there, in words."""
        with tempfile.TemporaryDirectory() as folder:
            db = opened_copy(home.database, folder)
            try:
                if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'queued'").fetchone():
                    return [] if not self.said and not self.known else ["the transcript is empty"]
                return self._missing(db) + self._not_gone(home, db, vocabulary)
            finally:
                db.close()

    def _may_be_gone(self, text):
        return any(mark in text for mark in self.may_go)

    def _missing(self, db):
        wrong, rows, queued = [], {}, {}
        for id, conversation, role, state, text, parent in db.execute(
            "SELECT id, conversation_id, role, state, text, parent_id FROM message"
        ):
            rows[id] = (conversation, role, text, parent, state)
        for id, text in db.execute("SELECT id, text FROM queued"):
            queued[id] = text
        by_text = {}
        for id, row in rows.items():
            by_text.setdefault(row[2], []).append(id)
        children = {}
        for id, row in rows.items():
            children.setdefault(row[3], []).append(row[2].strip())
        for text, replies in self.said.items():
            ids = by_text.get(text, [])
            if not ids and not self._may_be_gone(text):
                wrong.append(f"acknowledged, and not there: {text!r}")
            found = [each for id in ids for each in children.get(id, [])]
            for each in replies:
                whole, begun = each["reply"], each["begun"]
                if self._may_be_gone(text + (whole or "") + begun):
                    continue
                if ids and whole is not None and not any(one.startswith(whole) for one in found):
                    wrong.append(f"the reply {whole!r} to {text!r} is not there; these are: {found}")
                if ids and begun and not any(one.startswith(begun) for one in found):
                    wrong.append(f"a reply that began with {begun!r} to {text!r} is not there; these are: {found}")
        for id, text in self.witnessed.items():
            there = queued.get(int(id[7:])) == text or text in by_text if id.startswith("queued ") else int(id) in rows
            if not there and not self._may_be_gone(text):
                wrong.append(f"another process saw {text!r} ({id}), and it is not there")
        for id, (role, text) in self.known.items():
            row = rows.get(int(id))
            if not (row and row[1] == role and row[2].startswith(text)) and not self._may_be_gone(text):
                wrong.append(f"message {id} was {text!r}, and is {row[2] if row else 'gone'!r}")
        pins = {str(id): pinned for id, pinned in db.execute("SELECT id, pinned FROM message")}
        wrong += [
            f"message {id} was {'not ' if pins[id] else ''}pinned, and is {'' if pins[id] else 'not '}so"
            for id, pinned in self.pins.items()
            if pins.get(id, pinned) != pinned
        ]
        titles = {str(id): title for id, title in db.execute("SELECT id, title FROM conversation")}
        for conversation, title in self.titles.items():
            if titles.get(conversation) != title and not self.may_go:
                wrong.append(f"conversation {conversation} was named {title!r}, and is {titles.get(conversation)!r}")
        prompts = dict(
            db.execute(
                "SELECT CAST(conversation_id AS TEXT), value FROM conversation_setting WHERE key = 'system_prompt'"
            )
        )
        for conversation, prompt in self.prompts.items():
            if prompts.get(conversation) != prompt and not self.may_go:
                wrong.append(
                    f"conversation {conversation} had the system prompt {prompt!r}, and has "
                    f"{prompts.get(conversation)!r}"
                )
        for name, count in self.imported.items():
            there = db.execute(
                "SELECT count(*) FROM conversation_source WHERE source_id LIKE ?", (name + "%",)
            ).fetchone()[0]
            if there != count:
                wrong.append(f"of the {count} conversations of the import {name} {there} are there")
        if not wrong:
            self.known = {str(id): (row[1], row[2]) for id, row in rows.items() if row[4] != STREAMING}
        return wrong

    def _not_gone(self, home, db, vocabulary):
        wrong = []
        marks = self.nowhere + self.gone
        for path in home.folder.rglob("*"):
            if not path.is_file():
                continue
            content = path.read_bytes()
            wrong += [
                f"{path.name} still holds {mark!r}, which is to be nowhere"
                for mark in marks
                if mark.encode() in content
            ]
        if vocabulary:
            for (conversation,) in db.execute(
                "SELECT id FROM conversation WHERE model_name = ?", (vocabulary.name,)
            ).fetchall():
                pieces = db.execute(
                    "SELECT CAST(tokens AS BLOB) FROM token_chunk WHERE conversation_id = ? ORDER BY first",
                    (conversation,),
                )
                tokens = memoryview(b"".join(piece for piece, in pieces)).cast("i")
                text = vocabulary.text(token for token in tokens if 0 <= token < len(vocabulary)).decode(
                    errors="replace"
                )
                wrong += [
                    f"the stream of conversation {conversation} says {mark!r}"
                    for mark in marks
                    if mark in text
                ]
        return wrong
