-- Messages that the user wants the model to keep seeing.

ALTER TABLE message ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
CREATE INDEX message_pinned ON message (conversation_id, id) WHERE pinned <> 0;
