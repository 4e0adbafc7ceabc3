-- What Daylong itself says in a conversation, as codes and values (core/base/say.h): whoever shows it makes the words, in
-- their language. Then `text` is empty. Notes of earlier versions have their words in `text`, and stay so.

ALTER TABLE message ADD COLUMN says TEXT;  -- of a note; NULL: its text is all there is
