-- Files that were attached to a message, as their text, in pieces of a few lines, so that what is searched and recalled of a
-- long one is a place in it; and what of them a model reads in front of the message's own text.

ALTER TABLE message ADD COLUMN given TEXT NOT NULL DEFAULT '';  -- chosen when it was said, and never made anew; '': no files
CREATE INDEX message_with_files ON message (conversation_id, id) WHERE given <> '';

CREATE TABLE file (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    name       TEXT    NOT NULL,
    kind       INTEGER NOT NULL,             -- store::FileKind
    bytes      INTEGER NOT NULL,             -- of the file itself
    pages      INTEGER NOT NULL,             -- 0: it has none
    text_bytes INTEGER NOT NULL,             -- of all pieces
    seen_bytes INTEGER NOT NULL,             -- of those that are in message.given
    seen_pages TEXT    NOT NULL DEFAULT '',  -- of these: '1-3, 7'
    picture    BLOB                          -- the file itself, of a picture; NULL: it is none
);
CREATE INDEX file_by_message ON file (message_id);

CREATE TABLE file_piece (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,  -- ascending from the file's beginning to its end
    file_id INTEGER NOT NULL REFERENCES file (id) ON DELETE CASCADE,
    page    INTEGER NOT NULL,
    seen    INTEGER NOT NULL,                   -- it is in message.given
    text    TEXT    NOT NULL
);
CREATE INDEX file_piece_by_file ON file_piece (file_id, id);

-- What recall asks: the pieces' words by their stems. What people search for is in message_words, with the message.
CREATE VIRTUAL TABLE file_stems USING fts5 (words, content = '', tokenize = 'porter ascii');
