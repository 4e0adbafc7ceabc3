-- Clocks may be wrong, and people travel. What conversations are ordered by, and the day on which each began, where it
-- began, as 20261121.

ALTER TABLE conversation ADD COLUMN newest_message INTEGER NOT NULL DEFAULT 0;  -- its own, or the newest of all when it was made
ALTER TABLE conversation ADD COLUMN first_day      INTEGER NOT NULL DEFAULT 0;
UPDATE conversation SET
    newest_message = coalesce((SELECT max(id) FROM message WHERE conversation_id = conversation.id), 0),
    first_day = CAST(strftime('%Y%m%d', created_ms / 1000, 'unixepoch', 'localtime') AS INTEGER);
CREATE INDEX conversation_by_newest ON conversation (newest_message) WHERE removed_ms IS NULL;
