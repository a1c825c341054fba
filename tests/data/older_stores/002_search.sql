-- Version 2: full-text search over the feed entries. The index holds no second copy of the text.

CREATE VIRTUAL TABLE entries_fts USING fts5 (
  title, summary, outlet, content='entries', content_rowid='seq', tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER entries_fts_insert AFTER INSERT ON entries BEGIN
  INSERT INTO entries_fts (rowid, title, summary, outlet) VALUES (new.seq, new.title, new.summary, new.outlet);
END;
CREATE TRIGGER entries_fts_delete AFTER DELETE ON entries BEGIN
  INSERT INTO entries_fts (entries_fts, rowid, title, summary, outlet)
  VALUES ('delete', old.seq, old.title, old.summary, old.outlet);
END;
CREATE TRIGGER entries_fts_update AFTER UPDATE OF title, summary, outlet ON entries BEGIN
  INSERT INTO entries_fts (entries_fts, rowid, title, summary, outlet)
  VALUES ('delete', old.seq, old.title, old.summary, old.outlet);
  INSERT INTO entries_fts (rowid, title, summary, outlet) VALUES (new.seq, new.title, new.summary, new.outlet);
END;
INSERT INTO entries_fts (entries_fts) VALUES ('rebuild');
