-- Version 4. Government acts that affect the materials, and figures on the materials. Both hold the shipped record only
-- and are replaced with it; `seen_at` is when this store first held a policy event.
CREATE TABLE policy_events (
  id TEXT PRIMARY KEY,
  place INTEGER NOT NULL, kind TEXT NOT NULL, happened TEXT, until TEXT, by_whom TEXT, materials TEXT NOT NULL,
  text TEXT NOT NULL, note TEXT, source TEXT, url TEXT, grade TEXT NOT NULL, seen_at TEXT NOT NULL, content TEXT NOT NULL
);
CREATE TABLE supply (
  id INTEGER PRIMARY KEY,
  material TEXT, measure TEXT NOT NULL, stage TEXT, place TEXT, what TEXT, bound TEXT, low REAL, value REAL, unit TEXT,
  share REAL, vintage TEXT NOT NULL, text TEXT, agency TEXT, source TEXT NOT NULL, url TEXT, grade TEXT NOT NULL,
  note TEXT, content TEXT NOT NULL
);
CREATE INDEX supply_of_material ON supply (material);
