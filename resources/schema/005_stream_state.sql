-- Whose a token stream is, and whether it can be gone on with, in columns of their own. Before, one text held all of it:
-- the model's fingerprint, "+" and a hash where a chat template was chosen, "+changing" while another model was reading and
-- that had not been said yet, "+damaged" for a record that was found so, and nothing where it was to be read anew.

ALTER TABLE conversation ADD COLUMN template_hash TEXT    NOT NULL DEFAULT '';  -- of the chosen chat template; '': the model's own
-- 1 whole: the owner's, all of it. The others are to be read anew: 2, and nothing is to be said of it; 3, for another model
-- or template, and 4, because the record is damaged: a note says so.
ALTER TABLE conversation ADD COLUMN stream_state  INTEGER NOT NULL DEFAULT 2;

UPDATE conversation SET
    stream_state = CASE WHEN model_fingerprint = '' THEN 2
                        WHEN model_fingerprint = '+damaged' THEN 4
                        WHEN model_fingerprint LIKE '%+changing' THEN 3
                        ELSE 1 END,
    template_hash = CASE WHEN model_fingerprint LIKE '%+%' AND model_fingerprint <> '+damaged' AND model_fingerprint NOT LIKE '%+changing'
                         THEN substr(model_fingerprint, instr(model_fingerprint, '+') + 1)
                         ELSE '' END,
    model_fingerprint = CASE WHEN model_fingerprint LIKE '%+%' THEN substr(model_fingerprint, 1, instr(model_fingerprint, '+') - 1)
                             ELSE model_fingerprint END;
