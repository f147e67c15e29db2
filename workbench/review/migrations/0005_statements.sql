-- Key statements that people drop, add, move or give another speaker.

-- Counts the changes that people made to an article's list: from the first on, no machine writes it anew.
ALTER TABLE article ADD COLUMN statements_version INTEGER NOT NULL DEFAULT 0;
