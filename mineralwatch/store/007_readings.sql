-- What the second reader holds for likely where the rules are silent: an event kind, or null.
ALTER TABLE stories ADD COLUMN may_tell TEXT;

-- The ids that events had before, each with the one that it has now: an alert is found by all of them. `withdrawn` says
-- why what an alert told was taken back; NULL while it holds.
CREATE TABLE former_events (former TEXT PRIMARY KEY, id TEXT NOT NULL);
CREATE INDEX former_events_of ON former_events (id);
ALTER TABLE alerts ADD COLUMN withdrawn TEXT;

-- The words of items of feeds that were changed in place: those that were read first (`first`), and each later reading.
-- The newest stand in `entries`. A step of the journal also reads the rows after `worded_before`, up to and with `worded`.
CREATE TABLE entry_readings (
  seq INTEGER PRIMARY KEY,
  entry TEXT NOT NULL, at TEXT NOT NULL, first INTEGER NOT NULL, title TEXT NOT NULL, summary TEXT,
  materials TEXT NOT NULL, number TEXT
);
CREATE INDEX entry_readings_of ON entry_readings (entry, seq);
CREATE TRIGGER entry_readings_are_never_changed BEFORE UPDATE ON entry_readings
BEGIN SELECT RAISE(ABORT, 'readings of items are append-only'); END;
CREATE TRIGGER entry_readings_are_never_deleted BEFORE DELETE ON entry_readings
BEGIN SELECT RAISE(ABORT, 'readings of items are append-only'); END;
ALTER TABLE journal ADD COLUMN worded_before INTEGER NOT NULL DEFAULT 0;
ALTER TABLE journal ADD COLUMN worded INTEGER NOT NULL DEFAULT 0;

-- What an alert is of: an `event`, or a `report`, which has no event (`event_id` is empty); `about` is what it speaks of.
ALTER TABLE alerts ADD COLUMN kind TEXT NOT NULL DEFAULT 'event';
ALTER TABLE alerts ADD COLUMN about TEXT;

-- Items of one feed that lead to one address: a feed may give the same item a new guid each time.
CREATE INDEX entries_by_address ON entries (feed, url);

-- Press of which no second, independent report was found (the record's `single_source`).
ALTER TABLE claims ADD COLUMN single_source INTEGER NOT NULL DEFAULT 0;
