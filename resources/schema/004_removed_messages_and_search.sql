-- Single messages can be removed, and come back; a conversation can have settings of its own; search reads texts as
-- people type them.

ALTER TABLE message ADD COLUMN removed_ms INTEGER;  -- hidden since; NULL: not removed
CREATE INDEX message_removed ON message (removed_ms) WHERE removed_ms IS NOT NULL;

-- Over the general ones of the same key, for this conversation alone.
CREATE TABLE conversation_setting (
    conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    key             TEXT    NOT NULL,
    value           TEXT    NOT NULL,
    PRIMARY KEY (conversation_id, key)
) WITHOUT ROWID;

-- Every message that is no longer streaming, as the words that core/store/search_text.h makes of it, with spaces between
-- them. The program fills it (core/store/search_index.h), also anew when it reads texts in another way than before.
DROP TABLE message_trigrams;
DROP TABLE message_words;
CREATE VIRTUAL TABLE message_words USING fts5 (words, content = '', tokenize = 'ascii', prefix = '2 3');
