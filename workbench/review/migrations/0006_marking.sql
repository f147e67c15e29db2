-- Error span annotation: each rater's marked errors and score of a segment's text. A rating is never changed: what a
-- rater says later of the same text takes its place.

CREATE TABLE rating (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  rater TEXT NOT NULL,
  segment INTEGER NOT NULL REFERENCES segment (id),
  target TEXT NOT NULL,               -- the text that the rating is of
  system TEXT NOT NULL,               -- what the text came from: the model's name, else the segment's origin
  errors TEXT NOT NULL,               -- JSON: list of [severity, [start, end] or null for what is missing, category or null]
  score INTEGER CHECK (score BETWEEN 0 AND 100) -- null: not given yet, or taken back
) STRICT;
CREATE INDEX rating_segment ON rating (segment, rater, id);
CREATE TRIGGER rating_is_final BEFORE UPDATE ON rating BEGIN SELECT RAISE (ABORT, 'ratings are never changed'); END;
CREATE TRIGGER rating_stays BEFORE DELETE ON rating BEGIN SELECT RAISE (ABORT, 'ratings are never deleted'); END;
