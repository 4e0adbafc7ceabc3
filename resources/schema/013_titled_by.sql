-- Who gave a conversation its title. Those that there are keep theirs.

ALTER TABLE conversation ADD COLUMN titled_by INTEGER NOT NULL DEFAULT 0;  -- store::TitledBy
UPDATE conversation SET titled_by = 3 WHERE title <> '';
CREATE INDEX conversation_untitled ON conversation (newest_message) WHERE titled_by = 0;
