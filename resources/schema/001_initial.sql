-- The transcript. Times are milliseconds since the Unix epoch, UTC.

CREATE TABLE conversation (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    title             TEXT    NOT NULL,
    created_ms        INTEGER NOT NULL,
    updated_ms        INTEGER NOT NULL,
    removed_ms        INTEGER,                      -- hidden since; NULL: not removed
    model_fingerprint TEXT    NOT NULL DEFAULT '',  -- of the model whose tokens the stream holds
    model_name        TEXT    NOT NULL DEFAULT '',
    message_count     INTEGER NOT NULL DEFAULT 0,   -- shown ones
    token_count       INTEGER NOT NULL DEFAULT 0,   -- length of the token stream
    preamble_end      INTEGER NOT NULL DEFAULT 0    -- tokens [0, preamble_end) are BOS and the system prompt
);

-- role: 1 user, 2 assistant, 3 note.  state: 1 complete, 2 streaming, 3 interrupted, 4 stopped, 5 superseded.
CREATE TABLE message (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    role            INTEGER NOT NULL,
    state           INTEGER NOT NULL,
    text            TEXT    NOT NULL,
    created_ms      INTEGER NOT NULL,
    token_begin     INTEGER NOT NULL DEFAULT 0,     -- its tokens' range in the stream; empty: none
    token_end       INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX message_by_conversation ON message (conversation_id, id);
CREATE INDEX message_by_token ON message (conversation_id, token_end) WHERE token_end > token_begin;
CREATE INDEX message_streaming ON message (id) WHERE state = 2;

-- The exact tokens that the model saw: int32, little-endian, chunk by chunk.
CREATE TABLE token_chunk (
    conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    first           INTEGER NOT NULL,               -- index of the chunk's first token
    tokens          BLOB    NOT NULL,
    PRIMARY KEY (conversation_id, first)
) WITHOUT ROWID;

-- Every message that is no longer streaming. Words for scripts that write spaces, trigrams for those that do not.
CREATE VIRTUAL TABLE message_words USING fts5 (text, content = 'message', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
CREATE VIRTUAL TABLE message_trigrams USING fts5 (text, content = 'message', content_rowid = 'id', tokenize = 'trigram');

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
