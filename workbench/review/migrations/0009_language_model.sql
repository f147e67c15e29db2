-- What a language model suggests, and who took it. A suggestion is never changed: another one follows it.

-- A text may come from a language model. SQLite has no statement that changes a CHECK: its manual ("ALTER TABLE",
-- section 7) gives this way, which touches no row.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = replace (sql, '''person'', ''import'')', '''person'', ''import'', ''language model'')')
WHERE type = 'table' AND name = 'segment';
PRAGMA writable_schema = RESET;

CREATE TABLE suggestion (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  segment INTEGER NOT NULL REFERENCES segment (id),
  version INTEGER NOT NULL,           -- of the segment when it was asked for
  task TEXT NOT NULL CHECK (task IN ('post_edit', 'translate')),
  target TEXT NOT NULL,
  objections TEXT NOT NULL,           -- JSON: list of what speaks against it, a line each; it may be taken where it is empty
  writer TEXT NOT NULL,               -- the language model, where it ran, the prompt
  asked_by TEXT NOT NULL
) STRICT;
CREATE INDEX suggestion_segment ON suggestion (segment, id);
CREATE TRIGGER suggestion_is_final BEFORE UPDATE ON suggestion
BEGIN SELECT RAISE (ABORT, 'suggestions are never changed'); END;

CREATE TABLE brief (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  article INTEGER NOT NULL REFERENCES article (id),
  sentences TEXT NOT NULL,            -- JSON: list of [text, [segment name], [what speaks against it]]
  writer TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  accepted_by TEXT,
  accepted_at TEXT
) STRICT;
CREATE INDEX brief_article ON brief (article, accepted_at);
CREATE TRIGGER brief_is_final BEFORE UPDATE ON brief
WHEN old.accepted_by IS NOT NULL OR (old.id, old.article, old.sentences, old.writer)
  IS NOT (new.id, new.article, new.sentences, new.writer)
BEGIN SELECT RAISE (ABORT, 'a brief is accepted once, and never changed'); END;
