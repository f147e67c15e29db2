-- Articles with their segments, findings and key statements; every change with who and when.
-- Times are UTC, ISO 8601. JSON columns hold what workbench.document defines.

CREATE TABLE article (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  title TEXT NOT NULL,                -- English once translated, else Arabic
  text_sha256 TEXT NOT NULL,
  content TEXT NOT NULL,              -- JSON: the document without its segments and statements
  spans TEXT NOT NULL,                -- JSON: [start, end] of each segment in the text
  state TEXT NOT NULL CHECK (state IN ('waiting', 'translating', 'ready', 'failed', 'cancelled')),
  problem TEXT,                       -- one line, where the state is failed
  model TEXT,
  model_sha256 TEXT,
  added_at TEXT NOT NULL,
  added_by TEXT NOT NULL
) STRICT;

CREATE TABLE segment (
  id INTEGER PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES article (id),
  name TEXT NOT NULL,                 -- the segment's id in files, such as 6ccabab89841-0002-001
  place INTEGER NOT NULL,             -- from 0 in reading order
  block INTEGER NOT NULL,
  role TEXT NOT NULL,
  section INTEGER NOT NULL,
  source TEXT NOT NULL,
  source_sha256 TEXT NOT NULL,
  target TEXT,
  state TEXT NOT NULL CHECK (state IN ('untranslated', 'draft', 'needs work', 'approved')),
  origin TEXT CHECK (origin IN ('model', 'copy', 'memory', 'person', 'import')),
  score REAL,
  version INTEGER NOT NULL DEFAULT 0, -- counts changes: a stale edit is told by it
  UNIQUE (article, place),
  UNIQUE (article, name)
) STRICT;
CREATE INDEX segment_source ON segment (source_sha256);
CREATE INDEX segment_state ON segment (article, state);

CREATE TABLE finding (
  id INTEGER PRIMARY KEY,
  segment INTEGER NOT NULL REFERENCES segment (id),
  code TEXT NOT NULL,
  severity TEXT NOT NULL,
  message TEXT NOT NULL,
  spans TEXT NOT NULL,                -- JSON: source and target, each [start, end] or null
  dismissed TEXT                      -- the reviewer's reason
) STRICT;
CREATE INDEX finding_segment ON finding (segment);

CREATE TABLE statement (
  id INTEGER PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES article (id),
  segment INTEGER NOT NULL REFERENCES segment (id),
  rank INTEGER NOT NULL,              -- from 1
  content TEXT NOT NULL,              -- JSON: score, speaker, reasons
  UNIQUE (article, segment)
) STRICT;

-- Never updated nor deleted: history and undo come from it.
CREATE TABLE change (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  article INTEGER NOT NULL REFERENCES article (id),
  segment INTEGER REFERENCES segment (id),
  before TEXT NOT NULL,               -- JSON
  after TEXT NOT NULL,                -- JSON
  undoes INTEGER REFERENCES change (id)
) STRICT;
CREATE INDEX change_segment ON change (segment, id);
CREATE INDEX change_article ON change (article, actor, id);
CREATE TRIGGER change_is_final BEFORE UPDATE ON change BEGIN SELECT RAISE (ABORT, 'history is never changed'); END;
CREATE TRIGGER change_stays BEFORE DELETE ON change BEGIN SELECT RAISE (ABORT, 'history is never deleted'); END;

CREATE TABLE person (
  name TEXT PRIMARY KEY,
  role TEXT NOT NULL CHECK (role IN ('reader', 'reviewer')),
  password TEXT NOT NULL              -- scrypt, salt and parameters included
) STRICT;

-- Approved segments, for concordance search.
CREATE VIRTUAL TABLE approved USING fts5 (source, target, tokenize = "unicode61 remove_diacritics 2");
