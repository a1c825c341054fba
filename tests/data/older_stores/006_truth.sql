-- Version 6. Claims have the time of reading and the contract that they are about; a story is a witness, with the
-- values in its text and the solicitation that it is attached to; some acts have a body.
ALTER TABLE claims ADD COLUMN seen_at TEXT;
ALTER TABLE claims ADD COLUMN contract TEXT;

ALTER TABLE entries ADD COLUMN grade TEXT NOT NULL DEFAULT 'reported';
CREATE INDEX entries_by_time ON entries (sort_at);
-- `why` are the words that decided `kind`, `told` the values in its text as a JSON object, `key` the solicitation that
-- the story is attached to, `because` the reason. `baseline`: it stood in a feed at that feed's first reading.
ALTER TABLE stories ADD COLUMN grade TEXT NOT NULL DEFAULT 'reported';
ALTER TABLE stories ADD COLUMN why TEXT;
ALTER TABLE stories ADD COLUMN told TEXT NOT NULL DEFAULT '{}';
ALTER TABLE stories ADD COLUMN key TEXT;
ALTER TABLE stories ADD COLUMN because TEXT;
ALTER TABLE stories ADD COLUMN baseline INTEGER NOT NULL DEFAULT 0;
CREATE INDEX stories_of_key ON stories (key) WHERE key IS NOT NULL;

-- `own` is the grade of an event by notices, register and record alone, if a story or a user act gives a better one.
ALTER TABLE events ADD COLUMN own TEXT;

ALTER TABLE acts ADD COLUMN body TEXT;
DROP VIEW live_acts;
CREATE VIEW live_acts AS
SELECT id, step, at, kind, subject, until, body FROM acts
WHERE kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM acts AS undo WHERE undo.undoes = acts.step);

-- A step also reads the items of feeds: those after `entered_before`, up to and with `entered`.
ALTER TABLE journal ADD COLUMN entered_before INTEGER NOT NULL DEFAULT 0;
ALTER TABLE journal ADD COLUMN entered INTEGER NOT NULL DEFAULT 0;

-- Links between a solicitation and its reissue that are in force: proposed with points and reasons (a JSON list) and
-- not undone, or confirmed by the user. Derived.
CREATE TABLE chains (
  older TEXT NOT NULL,
  newer TEXT NOT NULL,
  grade TEXT NOT NULL,
  points INTEGER NOT NULL,
  confirmed INTEGER NOT NULL,
  reasons TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (older, newer)
);
