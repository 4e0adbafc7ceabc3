-- What the program brought back for a message: forgotten messages that were quoted to the model with it. 0 stands for
-- the looking itself, so that a message for which nothing was found, or all was dropped, is not looked at again.
CREATE TABLE recalled (
    message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    passage_id INTEGER NOT NULL,
    PRIMARY KEY (message_id, passage_id)
) WITHOUT ROWID;
CREATE INDEX recalled_passage ON recalled (passage_id) WHERE passage_id <> 0;
