#!/usr/bin/env python3
"""Makes v1.db, v2.db and v3.db: transcripts as the Daylongs of these schema versions left them.

v4.db is v3.db as the program of schema 4 brought it there, with a fingerprint of each kind that that version wrote: a
chosen template's (conversation 2), and in conversations 3 to 6 what a kill leaves while tokens are read anew. v5.db is
v4.db with 005_stream_state.sql run on it, which is all that the program of schema 5 did to it. v6.db is v5.db after the
program of schema 6 had opened it and found no model. v7.db to v15.db are each the one before with the next schema file
run on it (advance() below), which is all that the programs of schema 7 to 15 did to it.

From the numbered schema files alone and with the statements that those versions wrote. A version is made once, before the
next schema file changes what opening a transcript does; the files are kept. Python's sqlite3 with FTS5.
"""
import pathlib
import shutil
import sqlite3
import struct

HERE = pathlib.Path(__file__).parent
SCHEMA = sorted((HERE / "../../../resources/schema").resolve().glob("*.sql"))
DAY = 24 * 3600 * 1000
BEGAN = 1792000000000  # 14 October 2026

# conversation, role, state, text, tokens
MESSAGES = [
    (1, 1, 1, "Le chef d'état-major arrive à l'été.", 4),
    (1, 2, 1, "I don’t know him.", 3),
    (1, 1, 1, "明天的会议 is at nine", 5),
    (1, 2, 5, "A walrus.", 0),
    (1, 2, 4, "An elephant, perhaps", 2),
    (2, 1, 1, "Η Ελλάδα είναι ωραία", 0),
    (2, 3, 1, "The model has changed.", 0),
    (3, 1, 1, "A secret, removed.", 0),
    (1, 2, 2, "This reply was being writ", 2),
]


def make(version: int) -> None:
    path = HERE / f"v{version}.db"
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA page_size = 1024")
    for file in SCHEMA[:version]:
        db.executescript(file.read_text())
    db.execute(f"PRAGMA user_version = {version}")
    for id, title in ((1, "Breakfast"), (2, "Holidays"), (3, "Gone")):
        db.execute("INSERT INTO conversation (id, title, created_ms, updated_ms, model_fingerprint, model_name) "
                   "VALUES (?, ?, ?, ?, 'abc', 'Old model')", (id, title, BEGAN + id * DAY, BEGAN + id * DAY))
        if version >= 3:
            db.execute("UPDATE conversation SET first_day = ? WHERE id = ?", (20261014 + id, id))
    db.execute("INSERT INTO token_chunk VALUES (1, 0, ?)", (struct.pack("<2i", 1, 2),))
    length = 2
    for id, (conversation, role, state, text, tokens) in enumerate(MESSAGES, 1):
        db.execute("INSERT INTO message (id, conversation_id, role, state, text, created_ms) VALUES (?, ?, ?, ?, ?, ?)",
                   (id, conversation, role, state, text, BEGAN + id * 60000))
        if tokens:
            db.execute("INSERT INTO token_chunk VALUES (1, ?, ?)", (length, struct.pack(f"<{tokens}i", *range(10, 10 + tokens))))
            db.execute("UPDATE message SET token_begin = ?, token_end = ? WHERE id = ?", (length, length + tokens, id))
            length += tokens
        if state != 2:
            for index in ("message_words", "message_trigrams"):
                db.execute(f"INSERT INTO {index} (rowid, text) SELECT id, text FROM message WHERE id = ?", (id,))
        if version >= 3:
            db.execute("UPDATE conversation SET newest_message = ? WHERE id = ?", (id, conversation))
    db.execute("UPDATE conversation SET token_count = ?, preamble_end = 2 WHERE id = 1", (length,))
    db.execute("UPDATE conversation SET message_count = (SELECT count(*) FROM message WHERE conversation_id = conversation.id AND state <> 5)")
    db.execute("UPDATE conversation SET removed_ms = ? WHERE id = 3", (BEGAN + 9 * DAY,))
    if version >= 2:
        db.execute("UPDATE message SET pinned = 1 WHERE id = 1")
    db.execute("INSERT INTO setting VALUES ('settings_stored', '1'), ('cache_size', '2048'), ('system_prompt', 'Be brief.')")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("VACUUM")
    db.close()


def advance(version: int) -> None:
    shutil.copy(HERE / f"v{version - 1}.db", HERE / f"v{version}.db")
    db = sqlite3.connect(HERE / f"v{version}.db", isolation_level=None)
    db.executescript(SCHEMA[version - 1].read_text())
    db.execute(f"PRAGMA user_version = {version}")
    db.close()


for version in (1, 2, 3):
    make(version)
advance(15)
