-- The tables of a store, version 9. Instants are UTC text of fixed width ("2026-11-22T14:00:00.000000Z"), so that they compare as text; days
-- are "YYYY-MM-DD". `content` is the JSON of the whole value; the other columns are for searching and sorting.
--
-- Facts come first. They are only appended, and everything else that concerns solicitations is derived from them.

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO meta (name, value) VALUES ('revision', '0');

-- What was read of notices, of the register and of the shipped record. `id` gives their order; `seen_at` is only shown,
-- since clocks may be set back.
CREATE TABLE observations (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL, kind TEXT NOT NULL, ref TEXT NOT NULL,
  seen_at TEXT NOT NULL, payload_hash TEXT NOT NULL, content TEXT NOT NULL, raw TEXT
);
CREATE INDEX observations_by_ref ON observations (source, kind, ref, id);
CREATE INDEX observations_of_thing ON observations (kind, ref, id);
CREATE TRIGGER observations_are_never_changed BEFORE UPDATE ON observations
BEGIN SELECT RAISE(ABORT, 'observations are append-only'); END;
CREATE TRIGGER observations_are_never_deleted BEFORE DELETE ON observations
BEGIN SELECT RAISE(ABORT, 'observations are append-only'); END;

-- The user's acts. Append-only too: an undo is a further act, which names the step that it takes back.
CREATE TABLE acts (
  id INTEGER PRIMARY KEY,
  step INTEGER NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, until TEXT, undoes INTEGER,
  body TEXT
);
CREATE INDEX acts_of_subject ON acts (subject, kind, id);
CREATE INDEX acts_undone ON acts (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX acts_by_kind ON acts (kind, id);
CREATE TRIGGER acts_are_never_changed BEFORE UPDATE ON acts
BEGIN SELECT RAISE(ABORT, 'user acts are append-only'); END;
CREATE TRIGGER acts_are_never_deleted BEFORE DELETE ON acts
BEGIN SELECT RAISE(ABORT, 'user acts are append-only'); END;
CREATE VIEW live_acts AS
SELECT id, step, at, kind, subject, until, body FROM acts
WHERE kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM acts AS undo WHERE undo.undoes = acts.step);

-- One row per reading of a source of notices: its scope, its number of items, and the known notices that it lacked.
-- `found` are the notices in a reading that belong to solicitations of which a notice was missing then, in this source or
-- another; they end an absence. An incomplete reading with such a notice gets a row too, with `complete` 0.
CREATE TABLE readings (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL, at TEXT NOT NULL, scope TEXT NOT NULL, count INTEGER NOT NULL, total INTEGER,
  elsewhere INTEGER NOT NULL, complete INTEGER NOT NULL, missing TEXT NOT NULL,
  found TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX readings_by_source ON readings (source, id);

-- When the store first held an event by one witness, and whether it was news then: decided once, when it is stored. The
-- earliest row of an event, under any id that it had, is its first reading; it is news since its first row with `is_news`.
CREATE TABLE sightings (
  id INTEGER PRIMARY KEY,
  event_id TEXT NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL, ref TEXT NOT NULL, at TEXT NOT NULL,
  is_news INTEGER NOT NULL,
  UNIQUE (event_id, source, ref, is_news)
);
CREATE TRIGGER sightings_are_never_changed BEFORE UPDATE ON sightings
BEGIN SELECT RAISE(ABORT, 'sightings are append-only'); END;
CREATE TRIGGER sightings_are_never_deleted BEFORE DELETE ON sightings
BEGIN SELECT RAISE(ABORT, 'sightings are append-only'); END;
-- From `at` on, an event has the id `present` instead of `former`.
CREATE TABLE event_renames (
  id INTEGER PRIMARY KEY, former TEXT NOT NULL, present TEXT NOT NULL, at TEXT NOT NULL
);
CREATE TRIGGER event_renames_are_never_changed BEFORE UPDATE ON event_renames
BEGIN SELECT RAISE(ABORT, 'renames of events are append-only'); END;
CREATE TRIGGER event_renames_are_never_deleted BEFORE DELETE ON event_renames
BEGIN SELECT RAISE(ABORT, 'renames of events are append-only'); END;
-- Former ids of events, each with the id now: an alert is found by all of them. They follow from `event_renames`.
CREATE TABLE former_events (former TEXT PRIMARY KEY, id TEXT NOT NULL);
CREATE INDEX former_events_of ON former_events (id);
-- Provisional keys, each with the notice or story (`story/` and its id) that founded it at `at`. They are never used
-- again.
CREATE TABLE provisional_keys (witness TEXT PRIMARY KEY, key TEXT NOT NULL, at TEXT NOT NULL);
CREATE TRIGGER provisional_keys_are_never_changed BEFORE UPDATE ON provisional_keys
BEGIN SELECT RAISE(ABORT, 'provisional keys are bound for ever'); END;
CREATE TRIGGER provisional_keys_are_never_deleted BEFORE DELETE ON provisional_keys
BEGIN SELECT RAISE(ABORT, 'provisional keys are bound for ever'); END;

-- Items that could not be read, kept as they came.
CREATE TABLE quarantine (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL, raw TEXT NOT NULL, raw_hash TEXT NOT NULL,
  UNIQUE (source, raw_hash)
);

-- The next tables are derived from the facts.
CREATE TABLE notices (
  notice_id TEXT PRIMARY KEY,
  key TEXT NOT NULL, number TEXT, title TEXT NOT NULL, type TEXT, posted TEXT, deadline TEXT, url TEXT,
  has_text INTEGER NOT NULL, changed_at TEXT NOT NULL, content TEXT NOT NULL
);
CREATE INDEX notices_of_key ON notices (key, posted);

CREATE TABLE solicitations (
  key TEXT PRIMARY KEY,
  from_record_alone INTEGER NOT NULL, number TEXT, title TEXT NOT NULL, materials TEXT NOT NULL, stage TEXT, office TEXT,
  posted TEXT, deadline TEXT, deadline_zone_basis TEXT, ending TEXT, ended TEXT,
  ceiling REAL, guaranteed REAL, ordered REAL, quantity REAL, unit TEXT, url TEXT,
  first_seen TEXT, last_change TEXT, content TEXT NOT NULL
);
-- Other names of a solicitation: a provisional key that a number has replaced, a number in another notation.
CREATE TABLE aliases (alias TEXT PRIMARY KEY, normalised TEXT NOT NULL, key TEXT NOT NULL);
CREATE INDEX aliases_normalised ON aliases (normalised);

-- `happened` is the day that a source gives, otherwise the day of reading. `news_at` is when the event became news: the
-- time of reading, or for baseline (what a source already held at its first reading) the day on which it happened.
-- Baseline without a known day has a NULL `happened` and an empty `news_at`, which sorts before all news. `own` is the
-- grade by notices, register and record alone, if a story or a user act gives a better one.
CREATE TABLE events (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL, key TEXT NOT NULL, number TEXT, material TEXT, occurred_on TEXT, about TEXT, seen_at TEXT NOT NULL,
  grade TEXT NOT NULL, own TEXT, baseline INTEGER NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL, happened TEXT,
  news_at TEXT NOT NULL
);
CREATE INDEX events_of_key ON events (key, baseline, seen_at);
CREATE INDEX events_newest ON events (news_at DESC, id);
-- `place` is the position among the witnesses of the event, and among the claims on the solicitation.
CREATE TABLE evidence (
  event_id TEXT NOT NULL, place INTEGER NOT NULL, source TEXT NOT NULL, ref TEXT NOT NULL, url TEXT,
  grade TEXT NOT NULL, seen_at TEXT, says TEXT,
  PRIMARY KEY (event_id, source, ref)
) WITHOUT ROWID;

CREATE TABLE claims (
  key TEXT NOT NULL, place INTEGER NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, source TEXT NOT NULL,
  ref TEXT NOT NULL, url TEXT, grade TEXT NOT NULL, dated TEXT, says TEXT, seen_at TEXT, contract TEXT,
  single_source INTEGER NOT NULL,
  PRIMARY KEY (key, field, source, ref, value)
) WITHOUT ROWID;
CREATE TABLE contracts (
  place INTEGER PRIMARY KEY,
  contract TEXT, awardee TEXT NOT NULL, key TEXT, material TEXT,
  kind TEXT NOT NULL, ceiling REAL, guaranteed REAL, ordered REAL, signed TEXT, source TEXT, grade TEXT,
  content TEXT NOT NULL
);
CREATE INDEX contracts_of_key ON contracts (key);
-- Links between a solicitation and its reissue that are in force: proposed with points and reasons (a JSON list) and
-- not undone, or confirmed by the user.
CREATE TABLE chains (
  older TEXT NOT NULL, newer TEXT NOT NULL, grade TEXT NOT NULL, points INTEGER NOT NULL, confirmed INTEGER NOT NULL,
  reasons TEXT NOT NULL, content TEXT NOT NULL,
  PRIMARY KEY (older, newer)
);

-- The next six tables hold the shipped record only and are replaced with it.
CREATE TABLE companies (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL, symbol TEXT, material TEXT, role TEXT NOT NULL, tie TEXT NOT NULL, ceiling REAL, ordered REAL,
  source TEXT, grade TEXT, content TEXT NOT NULL
);
CREATE TABLE appropriations (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL, amount REAL NOT NULL, available_until TEXT, source TEXT NOT NULL, grade TEXT NOT NULL,
  content TEXT NOT NULL
);
CREATE TABLE promises (
  id INTEGER PRIMARY KEY,
  by_whom TEXT NOT NULL, what TEXT NOT NULL, key TEXT, due TEXT, outcome TEXT NOT NULL, source TEXT NOT NULL,
  grade TEXT NOT NULL, content TEXT NOT NULL
);
CREATE INDEX promises_of_key ON promises (key);
CREATE TABLE symbols (material TEXT NOT NULL, place INTEGER NOT NULL, symbol TEXT NOT NULL, PRIMARY KEY (material, place));

-- Government acts that affect the materials, and figures on the materials. `seen_at` is when this store first held a
-- policy event.
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

-- Feed entries. `sort_at` is the time of publication, or of the first reading when that is earlier or no time is given.
CREATE TABLE entries (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, matched_by TEXT NOT NULL, feed TEXT NOT NULL, story_id TEXT NOT NULL, title TEXT NOT NULL,
  url TEXT, outlet TEXT, published TEXT, first_seen TEXT NOT NULL, sort_at TEXT NOT NULL, summary TEXT,
  materials TEXT NOT NULL, number TEXT, grade TEXT NOT NULL DEFAULT 'reported'
);
CREATE INDEX entries_of_story ON entries (story_id, sort_at);
CREATE INDEX entries_by_time ON entries (sort_at);
-- For entries of one feed with the same URL: a feed may give the same entry a new guid each time.
CREATE INDEX entries_by_address ON entries (feed, url);
-- The texts of feed entries that their feed has changed: the first one read (`first`), and each later reading. The
-- newest is in `entries`.
CREATE TABLE entry_readings (
  seq INTEGER PRIMARY KEY,
  entry TEXT NOT NULL, at TEXT NOT NULL, first INTEGER NOT NULL, title TEXT NOT NULL, summary TEXT,
  materials TEXT NOT NULL, number TEXT
);
CREATE INDEX entry_readings_of ON entry_readings (entry, seq);
CREATE TRIGGER entry_readings_are_never_changed BEFORE UPDATE ON entry_readings
BEGIN SELECT RAISE(ABORT, 'readings of entries are append-only'); END;
CREATE TRIGGER entry_readings_are_never_deleted BEFORE DELETE ON entry_readings
BEGIN SELECT RAISE(ABORT, 'readings of entries are append-only'); END;
-- `kind`, `confidence`, `why` (the words that decided), `told` (the values in its text as a JSON object) and `may_tell`
-- (the event kind that the second reader finds likely) are read from its entries; `key` is the solicitation that it is
-- attached to, `because` the reason. `baseline`: it was no news when it first reported this, which was decided then.
CREATE TABLE stories (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL, outlets TEXT NOT NULL, published TEXT, first_seen TEXT NOT NULL, sort_at TEXT NOT NULL, url TEXT,
  material TEXT, kind TEXT, confidence REAL, number TEXT, entry_count INTEGER NOT NULL,
  grade TEXT NOT NULL DEFAULT 'reported', why TEXT, told TEXT NOT NULL DEFAULT '{}', key TEXT, because TEXT,
  baseline INTEGER NOT NULL DEFAULT 0, may_tell TEXT
);
CREATE INDEX stories_of_key ON stories (key) WHERE key IS NOT NULL;
CREATE INDEX stories_newest ON stories (sort_at DESC, id);
CREATE INDEX stories_of_number ON stories (number) WHERE number IS NOT NULL;

-- Full-text search over the feed entries. The index holds no second copy of the text.
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

-- The last good price is kept beside the error of a newer try.
CREATE TABLE quotes (
  symbol TEXT PRIMARY KEY,
  price REAL, currency TEXT, previous_close REAL, change_percent REAL, session TEXT, as_of TEXT, name TEXT,
  source TEXT, fetched_at TEXT, error TEXT, tried_at TEXT
);
-- Daily bars of sessions that had closed. A corrected bar, or one that a split has restated, is a further reading; the
-- one with the highest number counts.
CREATE TABLE bars (
  symbol TEXT NOT NULL, day TEXT NOT NULL, reading INTEGER NOT NULL DEFAULT 0, close REAL NOT NULL, open REAL, high REAL,
  low REAL, volume INTEGER, currency TEXT, source TEXT, read_at TEXT, PRIMARY KEY (symbol, day, reading)
) WITHOUT ROWID;
CREATE TRIGGER bars_are_never_changed BEFORE UPDATE ON bars
BEGIN SELECT RAISE(ABORT, 'bars are append-only'); END;
CREATE TRIGGER bars_are_never_deleted BEFORE DELETE ON bars
BEGIN SELECT RAISE(ABORT, 'bars are append-only'); END;

-- The outbox: `state` is pending, sending or done. An alert is of an `event`, or a `report`, which has no event (`event_id`
-- is empty); `about` is the key or story that it is about. `withdrawn` is the reason why it was withdrawn, or NULL.
CREATE TABLE alerts (
  id TEXT PRIMARY KEY,
  event_id TEXT NOT NULL, key TEXT, rule TEXT NOT NULL, severity TEXT NOT NULL, title TEXT NOT NULL,
  body TEXT NOT NULL, url TEXT, raised_at TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'pending', next_try TEXT,
  withdrawn TEXT, kind TEXT NOT NULL DEFAULT 'event', about TEXT
);
CREATE INDEX alerts_newest ON alerts (raised_at DESC, id);
CREATE INDEX alerts_waiting ON alerts (state, raised_at) WHERE state <> 'done';
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  alert_id TEXT NOT NULL, channel TEXT NOT NULL, at TEXT NOT NULL, ok INTEGER NOT NULL, error TEXT
);
CREATE INDEX deliveries_of_alert ON deliveries (alert_id, id);

CREATE TABLE sources (
  name TEXT PRIMARY KEY,
  kind TEXT NOT NULL, enabled INTEGER NOT NULL, outcome TEXT, http_status INTEGER, error TEXT, last_try TEXT,
  last_ok TEXT, failures INTEGER NOT NULL, next_due TEXT, not_before TEXT, baseline_at TEXT, etag TEXT,
  last_modified TEXT, body_hash TEXT, note TEXT, quarantined INTEGER NOT NULL
);
CREATE TABLE quota (name TEXT NOT NULL, utc_day TEXT NOT NULL, used INTEGER NOT NULL, PRIMARY KEY (name, utc_day));

-- Commands from other processes to the poller, and its answers.
CREATE TABLE commands (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL, args TEXT NOT NULL, asked_at TEXT NOT NULL, finished_at TEXT, result TEXT
);
CREATE INDEX commands_waiting ON commands (id) WHERE finished_at IS NULL;
