-- The glossary: which English an Arabic term must have. A term is never changed: a new one takes its place, and the
-- old one stays with who removed it and when.

CREATE TABLE term (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source TEXT NOT NULL,
  key TEXT NOT NULL,                  -- the source as workbench.glossary.term.key leaves it
  domain TEXT NOT NULL,               -- empty for none
  target TEXT NOT NULL,
  alternatives TEXT NOT NULL,         -- JSON: list of renderings that are accepted too
  forbidden TEXT NOT NULL,            -- JSON: list of renderings that are not
  note TEXT NOT NULL,
  added_by TEXT,
  added_at TEXT,
  removed_by TEXT,
  removed_at TEXT
) STRICT;
CREATE UNIQUE INDEX term_standing ON term (key, domain) WHERE removed_at IS NULL;
CREATE TRIGGER term_is_final BEFORE UPDATE ON term
WHEN old.removed_at IS NOT NULL OR new.removed_at IS NULL
  OR (old.id, old.source, old.key, old.domain, old.target, old.alternatives, old.forbidden, old.note)
    IS NOT (new.id, new.source, new.key, new.domain, new.target, new.alternatives, new.forbidden, new.note)
  OR (old.added_by, old.added_at) IS NOT (new.added_by, new.added_at)
BEGIN SELECT RAISE (ABORT, 'a term is never changed, only removed'); END;
CREATE TRIGGER term_stays BEFORE DELETE ON term BEGIN SELECT RAISE (ABORT, 'terms are never deleted'); END;
