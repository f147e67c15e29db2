-- Translation memory: pairs of source and target that people approved here or that were imported.

CREATE TABLE unit (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  folded TEXT NOT NULL,               -- the source as workbench.memory.unit.fold leaves it
  words INTEGER NOT NULL,             -- of the folded source
  target TEXT NOT NULL,
  file TEXT,                          -- name of the file it was imported from; null: only approved segments stand for it
  creator TEXT,
  created_at TEXT,
  changed_at TEXT,
  properties TEXT NOT NULL,           -- JSON: what another tool noted
  UNIQUE (folded, target)
) STRICT;

-- The approved segments that stand for a unit: the last to go takes a unit that was not imported with it.
CREATE TABLE unit_segment (
  segment INTEGER PRIMARY KEY REFERENCES segment (id),
  unit INTEGER NOT NULL REFERENCES unit (id)
) STRICT;
CREATE INDEX unit_segment_unit ON unit_segment (unit);

-- Candidates for near matches by the words of the source and their number; concordance by the words of both sides.
CREATE VIRTUAL TABLE unit_words USING fts5 (
  folded, words, target, content = unit, content_rowid = id, tokenize = "unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE unit_vocabulary USING fts5vocab (unit_words, row);
CREATE TRIGGER unit_removed AFTER DELETE ON unit BEGIN
  INSERT INTO unit_words (unit_words, rowid, folded, words, target)
  VALUES ('delete', old.id, old.folded, old.words, old.target);
END;
CREATE TRIGGER unit_text_stays BEFORE UPDATE OF id, folded, words, target ON unit BEGIN
  SELECT RAISE (ABORT, 'a unit with another text is another unit');
END;
