-- The general system prompt is one that a person chose (its length, a colon, its text), or none: then it is what suits the
-- model (core/settings/suited.h). Before, it was one for all models, and that alone where nobody chose another:
-- conversations that have it keep it, as a prompt of their own.

INSERT OR IGNORE INTO conversation_setting (conversation_id, key, value)
SELECT id, 'system_prompt', 'You are Daylong, a friendly assistant.' FROM conversation
WHERE EXISTS (SELECT 1 FROM message WHERE conversation_id = conversation.id)
  AND NOT EXISTS (SELECT 1 FROM setting WHERE key = 'system_prompt' AND value <> 'You are Daylong, a friendly assistant.');

UPDATE setting
SET value = CASE value WHEN 'You are Daylong, a friendly assistant.' THEN '' ELSE length(CAST(value AS BLOB)) || ':' || value END
WHERE key = 'system_prompt';
