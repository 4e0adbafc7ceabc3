-- Every message knows what it follows (parent_id), so that a talk may part anywhere: those that follow the same message
-- are branches. One of them is on the path that is shown (state <> 5), and with it what follows it there. Nothing follows
-- a note. Where the order told that until now, the program fills it in (core/store/links.h).

ALTER TABLE message ADD COLUMN aside_state INTEGER;               -- of one that is not on the path: its state when it was
ALTER TABLE message ADD COLUMN leads INTEGER NOT NULL DEFAULT 0;  -- likewise: of its branches the one that was shown last
ALTER TABLE message ADD COLUMN branch_name TEXT;                  -- of the branch that begins with it; NULL: none
ALTER TABLE message ADD COLUMN copied_from INTEGER;               -- of a copy: the message that was said
ALTER TABLE conversation ADD COLUMN branched_from INTEGER;        -- the message, of another one, up to which it was copied

CREATE INDEX message_by_parent ON message (conversation_id, parent_id, id);
CREATE INDEX message_on_path ON message (conversation_id, id) WHERE state <> 5;
CREATE INDEX message_copied ON message (copied_from) WHERE copied_from IS NOT NULL;
