#!/usr/bin/env python3
"""Is a transcript what it has to be? Every invariant of the database, the token stream, the branches, the queue, the
search index, the settings and the KV journals, by SQL and Python alone: nothing of Daylong's code is asked.

    check_invariants.py DATABASE [--cache FOLDER] [--model FILE.gguf] [--settled]

The database is looked at as it lies there, with its write-ahead log, in a copy: the original is neither opened nor
changed, so what a kill left can be looked at before the next start sorts it out. Prints each violated invariant, and
ends with 1 where there is one. --cache: the program's cache folder, for the journals. --model: the model that the
stream was made with; then tokens are read, and have to say what their messages say. --settled: the program ended in
order, so nothing may be left to do.
"""

import argparse
import pathlib
import re
import shutil
import sqlite3
import struct
import sys
import tempfile

import journal_files
from vocabulary import Vocabulary

SCHEMA = len(
    list((pathlib.Path(__file__).resolve().parents[2] / "resources" / "schema").glob("*.sql"))
)  # of this source
TEMPORARY = 1 << 40
USER, ASSISTANT, NOTE = 1, 2, 3
COMPLETE, STREAMING, INTERRUPTED, STOPPED, ASIDE, CUT_OFF = 1, 2, 3, 4, 5, 6
TABLES_WITH_IDS = ("conversation", "message", "file", "file_piece", "queued", "import", "folder", "preset")

# What it is, and the rows for which it is not so.
QUERIES = [
    ("a message has one of three roles", "SELECT id FROM message WHERE role NOT IN (1, 2, 3)"),
    ("a message has one of six states", "SELECT id FROM message WHERE state NOT BETWEEN 1 AND 6"),
    (
        "only replies are being written, interrupted or cut off",
        "SELECT id FROM message WHERE role <> 2 AND state IN (2, 3, 6)",
    ),
    ("at most one reply is being written", "SELECT id FROM message WHERE state = 2 LIMIT -1 OFFSET 1"),
    (
        "what is put aside knows its state from before, and nothing else has one",
        "SELECT id FROM message WHERE (state = 5 AND coalesce(aside_state, 1) NOT IN (1, 3, 4, 6)) OR "
        "(state <> 5 AND aside_state IS NOT NULL)",
    ),
    ("what is put aside has no tokens", "SELECT id FROM message WHERE state = 5 AND token_end > token_begin"),
    (
        "a note has no tokens, and is not pinned",
        "SELECT id FROM message WHERE role = 3 AND (token_end > token_begin OR pinned)",
    ),
    ("a message of the user's says something", "SELECT id FROM message WHERE role = 1 AND text = '' AND given = ''"),
    (
        "what Daylong says is codes or a text",
        "SELECT id FROM message WHERE role = 3 AND text = '' AND coalesce(says, '') = ''",
    ),
    (
        "each message follows one of its conversation, or none",
        "SELECT m.id FROM message m LEFT JOIN message p ON p.id = m.parent_id WHERE m.parent_id IS NULL OR "
        "(m.parent_id <> 0 "
        "AND (p.id IS NULL OR p.conversation_id <> m.conversation_id))",
    ),
    ("ids ascend along every path", "SELECT id FROM message WHERE parent_id >= id"),
    ("nothing follows a note", "SELECT m.id FROM message m JOIN message p ON p.id = m.parent_id WHERE p.role = 3"),
    (
        "the path goes from message to message: each follows the one that is shown before it",
        "SELECT id FROM (SELECT id, parent_id, lag(id, 1, 0) OVER (PARTITION BY conversation_id ORDER BY id) AS before "
        "FROM message WHERE state <> 5 AND role <> 3) WHERE parent_id <> before",
    ),
    (
        "a conversation counts the messages that it shows",
        "SELECT id FROM conversation c WHERE message_count <> (SELECT count(*) FROM message WHERE conversation_id = "
        "c.id AND "
        "state <> 5 AND removed_ms IS NULL)",
    ),
    (
        "a conversation knows its newest message, unless it came from elsewhere",
        "SELECT id FROM conversation c WHERE newest_message < coalesce((SELECT max(id) FROM message WHERE "
        "conversation_id = c.id "
        "AND import_id IS NULL), 0) AND NOT EXISTS (SELECT 1 FROM conversation_source WHERE conversation_id = c.id)",
    ),
    (
        "nothing is newer than the newest message that there ever was",
        "SELECT id FROM conversation WHERE newest_message > coalesce((SELECT seq FROM sqlite_sequence WHERE name = "
        "'message'), 0)",
    ),
    ("a conversation began on a day", "SELECT id FROM conversation WHERE first_day NOT BETWEEN 19700101 AND 99991231"),
    ("a title is by somebody", "SELECT id FROM conversation WHERE titled_by NOT BETWEEN 0 AND 3"),
    (
        "a stream is whole, or to be read anew for a reason",
        "SELECT id FROM conversation WHERE stream_state NOT BETWEEN 1 AND 4",
    ),
    (
        "the preamble is inside the stream",
        "SELECT id FROM conversation WHERE preamble_end NOT BETWEEN 0 AND token_count",
    ),
    (
        "a message's tokens are inside the stream",
        "SELECT m.id FROM message m JOIN conversation c ON c.id = m.conversation_id WHERE m.token_begin < 0 OR "
        "m.token_end < "
        "m.token_begin OR m.token_end > c.token_count",
    ),
    (
        "the tokens of messages follow each other as the messages do, and overlap nowhere",
        "SELECT id FROM (SELECT id, token_begin, lag(token_end, 1, 0) OVER (PARTITION BY conversation_id ORDER BY "
        "id) AS before "
        "FROM message WHERE token_end > token_begin) WHERE token_begin < before",
    ),
    (
        "a message's first token begins a piece of the stream",
        "SELECT id FROM message m WHERE token_end > token_begin AND NOT EXISTS (SELECT 1 FROM token_chunk WHERE "
        "conversation_id = m.conversation_id AND first = m.token_begin)",
    ),
    (
        "a stream that is whole holds nothing that was removed",
        "SELECT m.id FROM message m JOIN conversation c ON c.id = m.conversation_id WHERE c.stream_state = 1 AND "
        "m.removed_ms IS NOT NULL AND m.token_end > m.token_begin",
    ),
    (
        "what is brought back was said before",
        "SELECT message_id FROM recalled WHERE passage_id >= message_id OR passage_id < 0",
    ),
    (
        "what waits says something, in a conversation that is kept",
        "SELECT id FROM queued WHERE (text = '' AND file_names = '') OR end_only NOT IN (0, 1)",
    ),
    (
        "a file is of a message that a model was given something of",
        "SELECT f.id FROM file f JOIN message m ON m.id = " "f.message_id WHERE m.given = '' OR m.role <> 1",
    ),
    (
        "a file's text is its pieces",
        "SELECT id FROM file f WHERE text_bytes <> (SELECT coalesce(sum(length(CAST(text AS BLOB))), "
        "0) FROM file_piece WHERE file_id = f.id)",
    ),
    (
        "what a model was given of a file is its marked pieces",
        "SELECT id FROM file f WHERE seen_bytes <> (SELECT coalesce(sum(length(CAST(text AS BLOB))), 0) FROM "
        "file_piece WHERE "
        "file_id = f.id AND seen)",
    ),
    (
        "what came from elsewhere came with an import that was noted",
        "SELECT id FROM message WHERE import_id IS NOT NULL AND import_id NOT IN (SELECT id FROM import)",
    ),
    (
        "a message comes from elsewhere once",
        "SELECT max(id) FROM message WHERE source_id IS NOT NULL GROUP BY conversation_id, source_id HAVING count(*) "
        "> 1",
    ),
    (
        "a conversation is in a folder that there is, or in none",
        "SELECT id FROM conversation WHERE folder_id <> 0 AND folder_id NOT IN (SELECT id FROM folder)",
    ),
    (
        "no two folders have one name",
        "SELECT max(id) FROM folder WHERE removed = 0 GROUP BY name COLLATE NOCASE HAVING count(*) > 1",
    ),
    (
        "no two presets have one name",
        "SELECT max(id) FROM preset WHERE removed = 0 GROUP BY name COLLATE NOCASE HAVING count(*) > 1",
    ),
    (
        "at most one preset is the usual one",
        "SELECT id FROM preset WHERE removed = 0 AND is_default <> 0 LIMIT -1 OFFSET 1",
    ),
    (
        "what is searched is every message that is not being written",
        "SELECT id FROM (SELECT id FROM message WHERE state <> 2 EXCEPT SELECT id FROM message_words_docsize)",
    ),
    (
        "and nothing else",
        "SELECT id FROM (SELECT id FROM message_words_docsize EXCEPT SELECT id FROM message WHERE state <> 2)",
    ),
    (
        "what recall asks is every message that is not being written",
        "SELECT id FROM (SELECT id FROM message WHERE state <> 2 EXCEPT SELECT id FROM message_stems_docsize)",
    ),
    (
        "and nothing else (recall)",
        "SELECT id FROM (SELECT id FROM message_stems_docsize EXCEPT SELECT id FROM message WHERE state <> 2)",
    ),
    (
        "what recall asks of files is every piece",
        "SELECT id FROM (SELECT id FROM file_piece EXCEPT SELECT id FROM file_stems_docsize)",
    ),
    ("and nothing else (files)", "SELECT id FROM (SELECT id FROM file_stems_docsize EXCEPT SELECT id FROM file_piece)"),
]
# What only holds once the program has ended in order.
SETTLED = [
    ("no reply is being written any more", "SELECT id FROM message WHERE state = 2"),
    ("a redaction was brought to its end", "SELECT key FROM setting WHERE key = 'redaction_unfinished'"),
]
NUMBERS = {  # settings, and between what they have to be
    "threads": (0, 1024),
    "cache_size": (0, 1 << 20),
    "sinks": (4, 64),
    "kept_mib": (0, 1 << 20),
    "recall_tokens": (0, 8192),
    "recall_share": (0, 1),
    "temperature": (0, 2),
    "top_k": (0, 1000),
    "top_p": (0.05, 1),
    "min_p": (0, 0.5),
    "repetition_penalty": (1, 2),
    "repetition_window": (0, 65536),
    "max_reply_tokens": (16, 65536),
    "keeps_memory": (0, 1),
    "recalls": (0, 1),
    "tells_time": (0, 1),
    "tries_ahead": (0, 1),
    "gives_way": (0, 1),
    "own_sampling": (0, 1),
    "seed": (0, 1 << 64),
    "removal_clock_ms": (0, 1 << 62),
    "last_start_ms": (0, 1 << 62),
}


def opened_copy(database, folder):
    for ending in ("", "-wal"):
        if pathlib.Path(str(database) + ending).exists():
            shutil.copy(str(database) + ending, pathlib.Path(folder) / ("t.db" + ending))
    return sqlite3.connect(pathlib.Path(folder) / "t.db", isolation_level=None)


def check_file(db):
    """What SQLite itself has to say."""
    wrong = [f"SQLite's own check: {row[0]}" for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
    wrong += [
        f"a row of {row[0]} ({row[1]}) refers to one of {row[2]} that there is not"
        for row in db.execute("PRAGMA foreign_key_check")
    ]
    for index in ("message_words", "message_stems", "file_stems"):
        try:
            db.execute(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")
        except sqlite3.DatabaseError as why:
            wrong.append(f"the index {index} is damaged: {why}")
    return wrong


def check_streams(db, vocabulary):
    """The pieces of each stream, one behind the other; and whether they say what the messages say."""
    wrong, streams = [], {}
    for id, count, state, model in db.execute(
        "SELECT id, token_count, stream_state, model_name FROM conversation"
    ).fetchall():
        tokens = []
        for first, blob in db.execute(
            "SELECT first, CAST(tokens AS BLOB) FROM token_chunk WHERE conversation_id = ? ORDER BY first", (id,)
        ):
            if first != len(tokens) or not blob or len(blob) % 4:
                wrong.append(
                    f"conversation {id}: a piece of its stream begins at {first}, where {len(tokens)} was expected"
                )
            tokens += struct.unpack(f"<{len(blob) // 4}i", blob[: len(blob) // 4 * 4])
        if len(tokens) != count:
            wrong.append(f"conversation {id}: its stream has {len(tokens)} tokens, and is said to have {count}")
        streams[id] = tokens if state == 1 else None
        least, most = 0, len(vocabulary) if vocabulary and vocabulary.name == model else 1 << 31
        if any(not least <= token < most for token in tokens):
            wrong.append(f"conversation {id}: its stream has tokens that are none of the model's")
        elif vocabulary and vocabulary.name == model:
            wrong += check_words(db, id, tokens, vocabulary)
    return wrong, streams


def check_words(db, conversation, tokens, vocabulary):
    wrong = []
    for id, role, state, text, begin, end in db.execute(
        "SELECT id, role, state, text, token_begin, token_end FROM message WHERE conversation_id = ? AND token_end > "
        "token_begin",
        (conversation,),
    ):
        said = vocabulary.text(tokens[begin:end])
        if role == USER and state != COMPLETE:
            continue  # read in part
        if text.strip().encode() not in said:
            wrong.append(f"message {id}: its tokens say {said[:200]!r}, and not {text.strip()[:200]!r}")
    return wrong


def check_search(db):
    """Texts of plain letters are in the index word for word; of others, the rules are Daylong's own."""
    wrong = []
    db.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, message_words, instance)")
    found = {}
    for term, doc, at in db.execute("SELECT term, doc, offset FROM temp.words"):
        found.setdefault(doc, {})[at] = term
    for id, text in db.execute(
        "SELECT id, text FROM message WHERE state <> 2 AND given = '' AND coalesce(says, '') = ''"
    ):
        if not re.fullmatch(r"[A-Za-z ]*", text):
            continue
        words = [found.get(id, {})[at] for at in sorted(found.get(id, {}))]
        if words != text.lower().split():
            wrong.append(f"message {id} is found by {words[:12]}, and says {text[:80]!r}")
    return wrong


def check_settings(db):
    wrong = []
    settings = dict(db.execute("SELECT key, value FROM setting"))
    for key, value in [*settings.items(), *db.execute("SELECT key, value FROM conversation_setting")]:
        if key in NUMBERS:
            try:
                inside = NUMBERS[key][0] <= float(value) <= NUMBERS[key][1]
            except ValueError:
                inside = False
            if not inside:
                wrong.append(f"the setting {key} is {value!r}")
    if not re.fullmatch(r"[0-9a-f]{16}", settings.get("transcript_id", "")):
        wrong.append(f"the transcript's own name is {settings.get('transcript_id')!r}")
    stored = [key for key in ("cache_size", "recalls", "seed", "titles", "system_prompt") if key in settings]
    if settings.get("settings_stored") == "2" and len(stored) != 5:
        wrong.append(f"of the settings only {stored} are stored: all are")
    return wrong


def check(database, cache=None, model=None, settled=False):
    """What is wrong, in words."""
    database = pathlib.Path(database)
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        db = opened_copy(database, folder)
        try:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version == 0 and not db.execute("SELECT 1 FROM sqlite_master").fetchone():
                return []  # killed before there was anything
            if version != SCHEMA:
                return check_file_alone(db) + ([f"its schema is {version}, and {SCHEMA} is today's"] if settled else [])
            wrong += check_file(db)
            for what, sql in QUERIES + (SETTLED if settled else []):
                rows = [row[0] for row in db.execute(sql).fetchmany(20)]
                if rows:
                    wrong.append(f"{what}; not so for {rows}")
            for table in TABLES_WITH_IDS:
                if db.execute(f"SELECT 1 FROM {table} WHERE id >= {TEMPORARY} OR id < 1").fetchone():
                    wrong.append(f"{table} has rows with numbers of temporary conversations")
            found, streams = check_streams(db, Vocabulary(model) if model else None)
            wrong += found + check_search(db) + check_settings(db)
        except sqlite3.DatabaseError as why:
            return wrong + [f"it cannot be read: {why}"]
        finally:
            db.close()
    if cache:
        wrong += journal_files.check_journals(cache, database, streams, settled)
    journal = pathlib.Path(str(database) + "-wal")
    if settled and journal.exists() and journal.stat().st_size > 0:  # a reader leaves an empty one
        wrong.append("the write-ahead log still holds something")
    return wrong


def check_file_alone(db):
    """Of an older schema: that it is whole."""
    return [f"SQLite's own check: {row[0]}" for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("database")
    arguments.add_argument("--cache")
    arguments.add_argument("--model")
    arguments.add_argument("--settled", action="store_true")
    given = arguments.parse_args()
    wrong = check(given.database, given.cache, given.model, given.settled)
    for each in wrong:
        print(each)
    if not wrong:
        print("every invariant holds")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
