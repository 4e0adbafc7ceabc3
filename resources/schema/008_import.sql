-- What came from elsewhere (core/store/transcript_import.h): what each message was called there and which one it followed,
-- so that the same file adds nothing a second time, its branches are kept, and an import can be taken back.

ALTER TABLE message ADD COLUMN parent_id INTEGER;  -- of what was imported: the message that it follows, 0 for none; NULL: as the order tells
ALTER TABLE message ADD COLUMN source_id TEXT;     -- its name where it came from; NULL: said here
ALTER TABLE message ADD COLUMN import_id INTEGER;  -- the import that brought it; NULL: said here
CREATE INDEX message_imported ON message (import_id) WHERE import_id IS NOT NULL;

CREATE TABLE import (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    name   TEXT    NOT NULL,            -- of the file or folder
    at_ms  INTEGER NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE conversation_source (
    conversation_id INTEGER PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
    source          TEXT    NOT NULL,   -- the program that it comes from: 'chatgpt'
    source_id       TEXT    NOT NULL,   -- its name there
    UNIQUE (source, source_id)
);

-- Tells this transcript from others when what was said here comes back from one of them.
INSERT OR IGNORE INTO setting (key, value) VALUES ('transcript_id', lower(hex(randomblob(8))));
