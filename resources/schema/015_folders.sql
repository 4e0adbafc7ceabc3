-- Folders of conversations: each is in one, or in none. A removed one, whose conversations are listed as if they were
-- in none, can be brought back until the next start.

CREATE TABLE folder (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    name      TEXT    NOT NULL,
    folded    INTEGER NOT NULL DEFAULT 0,  -- what is in it is not listed
    removed   INTEGER NOT NULL DEFAULT 0,
    import_id INTEGER NOT NULL DEFAULT 0   -- that made it, and takes it along where it is empty then; 0: a person did
);

ALTER TABLE conversation ADD COLUMN folder_id INTEGER NOT NULL DEFAULT 0;  -- 0: in none
CREATE INDEX conversation_in_folder ON conversation (folder_id) WHERE folder_id <> 0;
