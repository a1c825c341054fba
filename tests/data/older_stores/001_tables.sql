-- Version 1. Instants are UTC text of fixed width ("2026-11-22T14:00:00.000000Z"), so that they compare as text; days
-- are "YYYY-MM-DD". `content` is the JSON of the whole value; the other columns are for searching and sorting. `origin`
-- is 'record' for facts of the shipped record and 'source' for what was read from a source or derived from it.

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO meta (name, value) VALUES ('revision', '0');

-- What was read. Append-only; with the user acts it is what everything else is derived from.
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
  step INTEGER NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, until TEXT, undoes INTEGER
);
CREATE INDEX acts_of_subject ON acts (subject, kind, id);
CREATE INDEX acts_undone ON acts (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX acts_by_kind ON acts (kind, id);
CREATE TRIGGER acts_are_never_changed BEFORE UPDATE ON acts
BEGIN SELECT RAISE(ABORT, 'user acts are append-only'); END;
CREATE TRIGGER acts_are_never_deleted BEFORE DELETE ON acts
BEGIN SELECT RAISE(ABORT, 'user acts are append-only'); END;
CREATE VIEW live_acts AS
SELECT id, step, at, kind, subject, until FROM acts
WHERE kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM acts AS undo WHERE undo.undoes = acts.step);

-- One row per complete reading of a source of notices: its scope, its number of items, and the known notices that it
-- lacked.
CREATE TABLE readings (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL, at TEXT NOT NULL, scope TEXT NOT NULL, count INTEGER NOT NULL, total INTEGER,
  elsewhere INTEGER NOT NULL, complete INTEGER NOT NULL, missing TEXT NOT NULL
);
CREATE INDEX readings_by_source ON readings (source, id);

-- Items that could not be read, kept as they came.
CREATE TABLE quarantine (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL, raw TEXT NOT NULL, raw_hash TEXT NOT NULL,
  UNIQUE (source, raw_hash)
);

CREATE TABLE notices (
  notice_id TEXT PRIMARY KEY,
  key TEXT NOT NULL, number TEXT, title TEXT NOT NULL, type TEXT, posted TEXT, deadline TEXT, url TEXT,
  has_text INTEGER NOT NULL, changed_at TEXT NOT NULL, content TEXT NOT NULL
);
CREATE INDEX notices_of_key ON notices (key, posted);

CREATE TABLE solicitations (
  key TEXT PRIMARY KEY,
  origin TEXT NOT NULL, number TEXT, title TEXT NOT NULL, materials TEXT NOT NULL, stage TEXT, office TEXT,
  posted TEXT, deadline TEXT, deadline_zone_basis TEXT, ending TEXT, ended TEXT,
  ceiling REAL, guaranteed REAL, ordered REAL, quantity REAL, unit TEXT, url TEXT,
  first_seen TEXT, last_change TEXT, content TEXT NOT NULL
);
-- Other names of a solicitation: a provisional key that a number has replaced, a number in another notation.
CREATE TABLE aliases (alias TEXT PRIMARY KEY, normalised TEXT NOT NULL, key TEXT NOT NULL);
CREATE INDEX aliases_normalised ON aliases (normalised);

-- `happened` is the day that a source gives, otherwise the day of reading. `news_at` is when the event became news: the
-- time of reading, or for baseline (what a source already held at its first reading) the day on which it happened.
-- Baseline without a known day has a NULL `happened` and an empty `news_at`, which sorts before all news.
CREATE TABLE events (
  id TEXT PRIMARY KEY,
  origin TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, number TEXT, material TEXT,
  occurred_on TEXT, about TEXT, seen_at TEXT NOT NULL, grade TEXT NOT NULL, baseline INTEGER NOT NULL,
  old TEXT NOT NULL, new TEXT NOT NULL, happened TEXT, news_at TEXT NOT NULL
);
CREATE INDEX events_of_key ON events (key, baseline, seen_at);
CREATE INDEX events_newest ON events (news_at DESC, id);
CREATE TABLE evidence (
  id INTEGER PRIMARY KEY,
  event_id TEXT NOT NULL, origin TEXT NOT NULL, source TEXT NOT NULL, ref TEXT NOT NULL,
  url TEXT, grade TEXT NOT NULL, seen_at TEXT, says TEXT,
  UNIQUE (event_id, source, ref)
);

CREATE TABLE claims (
  id INTEGER PRIMARY KEY,
  origin TEXT NOT NULL, key TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, source TEXT NOT NULL,
  ref TEXT NOT NULL, url TEXT, grade TEXT NOT NULL, dated TEXT, says TEXT,
  UNIQUE (key, field, source, ref, value)
);
CREATE TABLE contracts (
  id INTEGER PRIMARY KEY,
  origin TEXT NOT NULL, identity TEXT NOT NULL UNIQUE, contract TEXT, awardee TEXT NOT NULL, key TEXT, material TEXT,
  kind TEXT NOT NULL, ceiling REAL, guaranteed REAL, ordered REAL, signed TEXT, source TEXT, grade TEXT,
  content TEXT NOT NULL
);
CREATE INDEX contracts_of_key ON contracts (key);

-- The next four tables hold the shipped record only and are replaced with it.
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

-- Feed entries. `sort_at` is the time of publication, or of the first reading when that is earlier or no time is given.
CREATE TABLE entries (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, matched_by TEXT NOT NULL, feed TEXT NOT NULL, story_id TEXT NOT NULL, title TEXT NOT NULL,
  url TEXT, outlet TEXT, published TEXT, first_seen TEXT NOT NULL, sort_at TEXT NOT NULL, summary TEXT,
  materials TEXT NOT NULL, number TEXT
);
CREATE INDEX entries_of_story ON entries (story_id, sort_at);
CREATE TABLE stories (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL, outlets TEXT NOT NULL, published TEXT, first_seen TEXT NOT NULL, sort_at TEXT NOT NULL, url TEXT,
  material TEXT, kind TEXT, confidence REAL, number TEXT, entry_count INTEGER NOT NULL
);
CREATE INDEX stories_newest ON stories (sort_at DESC, id);
CREATE INDEX stories_of_number ON stories (number) WHERE number IS NOT NULL;

-- The last good price is kept beside the error of a newer try.
CREATE TABLE quotes (
  symbol TEXT PRIMARY KEY,
  price REAL, currency TEXT, previous_close REAL, change_percent REAL, session TEXT, as_of TEXT, name TEXT,
  source TEXT, fetched_at TEXT, error TEXT, tried_at TEXT
);
CREATE TABLE bars (
  symbol TEXT NOT NULL, day TEXT NOT NULL, close REAL NOT NULL, open REAL, high REAL, low REAL, volume INTEGER,
  source TEXT, PRIMARY KEY (symbol, day)
) WITHOUT ROWID;

-- The outbox: `state` is pending, sending or done.
CREATE TABLE alerts (
  id TEXT PRIMARY KEY,
  event_id TEXT NOT NULL, key TEXT, rule TEXT NOT NULL, severity TEXT NOT NULL, title TEXT NOT NULL,
  body TEXT NOT NULL, url TEXT, raised_at TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'pending', next_try TEXT
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
CREATE TABLE requests (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL, args TEXT NOT NULL, asked_at TEXT NOT NULL, finished_at TEXT, result TEXT
);
CREATE INDEX requests_waiting ON requests (id) WHERE finished_at IS NULL;
