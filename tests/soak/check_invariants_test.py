#!/usr/bin/env python3
"""check_invariants.py finds what is wrong: a transcript of a short talk is damaged in one way after the other, and each
has to be told.

    check_invariants_test.py PROGRAMS
"""

import contextlib
import pathlib
import shutil
import sqlite3
import sys
import tempfile

from check_invariants import check, check_streams
from journal_files import check_journals, folder_of
from programs import Chat, Home

# What is done to the database, and a word of what has to be said.
DAMAGES = [
    ("UPDATE conversation SET message_count = message_count + 1", "counts the messages"),
    ("UPDATE conversation SET token_count = token_count - 1", "is said to have"),
    ("UPDATE conversation SET preamble_end = token_count + 1", "preamble"),
    ("UPDATE conversation SET newest_message = 1000", "newest message that there ever was"),
    (
        "UPDATE token_chunk SET first = first + 1 WHERE first = (SELECT max(first) FROM token_chunk)",
        "a piece of its stream",
    ),
    (
        "UPDATE token_chunk SET tokens = CAST(x'ffffff7f' || substr(tokens, 5) AS BLOB) WHERE first = 0",
        "none of the model's",
    ),
    (
        "UPDATE token_chunk SET tokens = zeroblob(length(tokens)) WHERE first = (SELECT max(first) FROM token_chunk)",
        "its tokens say",
    ),
    ("UPDATE message SET token_begin = token_begin + 1 WHERE id = 1", "begins a piece"),
    ("UPDATE message SET token_end = token_end + 5 WHERE id = 1", "overlap"),
    ("UPDATE message SET text = 'another thing' WHERE id = 1", "is found by"),
    ("UPDATE message SET state = 5 WHERE id = 4", "put aside has no tokens"),
    ("UPDATE message SET state = 2 WHERE role = 2", "at most one reply"),
    ("UPDATE message SET state = 3 WHERE id = 1", "interrupted or cut off"),
    ("UPDATE message SET parent_id = 1 WHERE id = 4", "the path goes from message to message"),
    ("UPDATE message SET parent_id = 99 WHERE id = 2", "follows one of its conversation"),
    ("UPDATE message SET parent_id = 4 WHERE id = 2", "ascend"),
    ("UPDATE message SET removed_ms = 1 WHERE id = 2", "nothing that was removed"),
    ("UPDATE message SET aside_state = 1 WHERE id = 2", "knows its state from before"),
    ("DELETE FROM conversation", "refers to one"),
    ("INSERT INTO recalled VALUES (1, 2)", "said before"),
    ("INSERT INTO queued (conversation_id, end_only, text, file_names, files) VALUES (1, 0, '', '', '')", "what waits"),
    ("INSERT INTO queued VALUES (1099511627777, 1, 0, 'x', '', '')", "temporary"),
    (
        "INSERT INTO message_words (message_words, rowid, words) VALUES ('delete', 1, 'tell me of rivers')",
        "is not being written",
    ),
    ("INSERT INTO message_stems (rowid, words) VALUES (77, 'x')", "nothing else (recall)"),
    ("DELETE FROM message_words_data WHERE id > 10", "damaged"),
    ("INSERT OR REPLACE INTO setting VALUES ('temperature', 'warm')", "temperature"),
    ("INSERT OR REPLACE INTO setting VALUES ('sinks', '2')", "sinks"),
    ("UPDATE setting SET value = '' WHERE key = 'transcript_id'", "own name"),
    ("INSERT INTO setting VALUES ('redaction_unfinished', '1')", "redaction"),
]


def damage_journal(cache, database):
    """Each in turn: what is done to the journal's files, and a word of what has to be said."""
    ring = next(folder_of(cache, database).glob("*/*/window-*"))
    keys, state = next(ring.glob("*.keys")), next(ring.glob("*.state"))

    @contextlib.contextmanager
    def flipped(path, at):
        whole = path.read_bytes()
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        yield
        path.write_bytes(whole)

    @contextlib.contextmanager
    def open_to_others(path):
        path.chmod(0o644)
        yield
        path.chmod(0o600)

    @contextlib.contextmanager
    def another():
        (ring / "thing").touch(0o600)
        yield
        (ring / "thing").unlink()

    return [
        (flipped(keys, 8), "otherwise than its name"),
        (flipped(keys, 16), "fingerprint"),
        (flipped(keys, 33), "header's checksum"),
        (flipped(keys, 4096 + 200), "checksum of the block"),
        (flipped(state, 60), "checksum is wrong"),
        (flipped(state, 40), "length"),
        (open_to_others(keys), "others could read"),
        (another(), "nothing that a journal has"),
    ]


def streams_of(database):
    with contextlib.closing(sqlite3.connect(database)) as db:
        return check_streams(db, None)[1]


def main():
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        home = Home(pathlib.Path(folder) / "home", sys.argv[1])
        for talk in (["tell me of rivers", "and of bridges"], ["good morning"]):  # two blocks at least
            chat = Chat(home, "--temperature", "0")
            assert chat.ready(), chat.err
            for line in talk:
                assert chat.do(line)
            chat.leave()
        found = check(home.database, home.cache, home.gguf(), settled=True)
        assert not found, found
        damaged = pathlib.Path(folder) / "damaged.db"
        for sql, expected in DAMAGES:
            shutil.copy(home.database, damaged)
            with contextlib.closing(sqlite3.connect(damaged, isolation_level=None)) as db:
                db.execute(sql)
            if not any(expected in each for each in check(damaged, None, home.gguf(), settled=True)):
                wrong.append(f"not told: {sql} ({check(damaged, None, home.gguf(), settled=True)})")
        for done, expected in damage_journal(home.cache, home.database):
            with done:
                found = check(home.database, home.cache)
                if not any(expected in each for each in found):
                    wrong.append(f"not told of the journal: {expected} ({found})")
        streams = streams_of(home.database)
        ahead = {id: tokens[:-5] for id, tokens in streams.items()}  # the program was killed before it stored them
        other = {id: [*tokens[:-1], tokens[-1] ^ 1] for id, tokens in streams.items()}
        if found := check_journals(home.cache, home.database, ahead, settled=True):
            wrong.append(f"told, and yet no damage: the journal is ahead of the stream ({found})")
        if len(check_journals(home.cache, home.database, other, settled=True)) != len(streams):
            wrong.append("not told: the newest token is another one")
        stream = (
            "UPDATE token_chunk SET tokens = CAST(x'05000000' || substr(tokens, 5) AS BLOB) WHERE first = (SELECT "
            "max(first) FROM token_chunk)"
        )
        with contextlib.closing(sqlite3.connect(home.database, isolation_level=None)) as db:
            db.execute(stream)
        if not any("the stream's token" in each for each in check(home.database, home.cache, settled=True)):
            wrong.append("not told: the journal and the stream differ")
    print("\n".join(wrong) or f"{len(DAMAGES) + 10} kinds of damage are told")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
