-- What recall asks (core/store/recall_search.h): the words of message_words by their stems.
CREATE VIRTUAL TABLE message_stems USING fts5 (words, content = '', tokenize = 'porter ascii');
