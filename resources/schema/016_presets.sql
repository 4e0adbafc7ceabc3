-- Presets: a name, and what holds in the conversations that use it (conversation_setting 'preset') where they have
-- nothing of their own. A removed one can be brought back until the next start.

CREATE TABLE preset (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL,
    is_default INTEGER NOT NULL DEFAULT 0,  -- new conversations use it
    removed    INTEGER NOT NULL DEFAULT 0,
    import_id  INTEGER NOT NULL DEFAULT 0   -- that made it, and takes it along where nothing uses it; 0: a person did
);

CREATE TABLE preset_setting (
    preset_id INTEGER NOT NULL REFERENCES preset (id) ON DELETE CASCADE,
    key       TEXT    NOT NULL,             -- as in setting
    value     TEXT    NOT NULL,
    PRIMARY KEY (preset_id, key)
) WITHOUT ROWID;
