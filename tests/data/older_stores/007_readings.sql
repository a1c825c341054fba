-- The event kind that the second reader finds likely where the headline grammar finds none, or NULL.
ALTER TABLE stories ADD COLUMN may_tell TEXT;

-- Former ids of events, each with the id now: an alert is found by all of them. `withdrawn` is the reason why an alert
-- was withdrawn, NULL if it was not.
CREATE TABLE former_events (former TEXT PRIMARY KEY, id TEXT NOT NULL);
CREATE INDEX former_events_of ON former_events (id);
ALTER TABLE alerts ADD COLUMN withdrawn TEXT;

-- The texts of feed entries that their feed has changed: the first one read (`first`), and each later reading. The
-- newest is in `entries`. A step of the journal also reads the rows after `worded_before`, up to and with `worded`.
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

-- An alert is of an `event`, or a `report`, which has no event (`event_id` is empty); `about` is the key or story that
-- it is about.
ALTER TABLE alerts ADD COLUMN kind TEXT NOT NULL DEFAULT 'event';
ALTER TABLE alerts ADD COLUMN about TEXT;

-- For entries of one feed with the same URL: a feed may give the same entry a new guid each time.
CREATE INDEX entries_by_address ON entries (feed, url);

-- Press reports without a second, independent report (the record's `single_source`).
ALTER TABLE claims ADD COLUMN single_source INTEGER NOT NULL DEFAULT 0;
