-- Concordance search over all segments: the words of both sides, spelt as workbench.memory.unit.fold leaves them.
-- folded () is a function of every connection that workbench.review.store opens.

DROP TABLE approved;
CREATE VIRTUAL TABLE segment_words USING fts5 (source, target, tokenize = "unicode61 remove_diacritics 2");
INSERT INTO segment_words (rowid, source, target) SELECT id, folded (source), folded (target) FROM segment;
CREATE TRIGGER segment_added AFTER INSERT ON segment BEGIN
  INSERT INTO segment_words (rowid, source, target) VALUES (new.id, folded (new.source), folded (new.target));
END;
CREATE TRIGGER segment_retold AFTER UPDATE OF source, target ON segment
WHEN old.source <> new.source OR old.target IS NOT new.target BEGIN
  UPDATE segment_words SET source = folded (new.source), target = folded (new.target) WHERE rowid = new.id;
END;
CREATE TRIGGER segment_removed AFTER DELETE ON segment BEGIN
  DELETE FROM segment_words WHERE rowid = old.id;
END;

-- What waits for translation is asked for several times a second, whatever the size of the articles.
CREATE INDEX article_queue ON article (state, added_by);
