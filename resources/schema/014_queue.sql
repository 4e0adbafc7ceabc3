-- Messages that wait until the reply before them has ended (core/store/message_queue.h), in the order of their ids.
-- They are not said yet: neither shown among what was, nor searched, nor exported.

CREATE TABLE queued (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    end_only        INTEGER NOT NULL,            -- its end alone is to be read
    text            TEXT    NOT NULL,
    file_names      TEXT    NOT NULL,            -- in lines
    files           BLOB    NOT NULL             -- core/store/attached_pack.h
);
CREATE INDEX queued_by_conversation ON queued (conversation_id, id);
