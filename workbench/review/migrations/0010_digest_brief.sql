-- A brief may be of the digest, across the articles: then it belongs to no one article.

CREATE TABLE new_brief (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  article INTEGER REFERENCES article (id), -- none: a brief of the digest
  sentences TEXT NOT NULL,            -- JSON: list of [text, [segment name], [what speaks against it]]
  writer TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  accepted_by TEXT,
  accepted_at TEXT
) STRICT;
INSERT INTO new_brief SELECT id, at, article, sentences, writer, asked_by, accepted_by, accepted_at FROM brief;
DROP TABLE brief;
ALTER TABLE new_brief RENAME TO brief;
CREATE INDEX brief_article ON brief (article, accepted_at);
CREATE TRIGGER brief_is_final BEFORE UPDATE ON brief
WHEN old.accepted_by IS NOT NULL OR (old.id, old.article, old.sentences, old.writer)
  IS NOT (new.id, new.article, new.sentences, new.writer)
BEGIN SELECT RAISE (ABORT, 'a brief is accepted once, and never changed'); END;
