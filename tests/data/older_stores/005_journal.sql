-- Version 5. In which steps the derived tables came to be, so that they can be worked out again in the same ones. What a
-- step read is the observations and readings after `*_before`, up to and with its own; `acted` is the last user act
-- that it knew, `record` the date of the shipped record that it went by, `slugs` that record's rows when it was loaded.
CREATE TABLE journal (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('reading', 'record', 'merges')),
  source TEXT, baseline_at TEXT, record TEXT, slugs TEXT,
  observed_before INTEGER NOT NULL, observed INTEGER NOT NULL, read_before INTEGER NOT NULL, read INTEGER NOT NULL,
  acted INTEGER NOT NULL
);
-- What an earlier version read without a journal: each time at which a source was read is one step.
INSERT INTO journal (at, kind, source, baseline_at, record, observed_before, observed, read_before, read, acted)
SELECT o.at, iif(o.kind = 'record', 'record', 'reading'), o.source,
  (SELECT s.baseline_at FROM sources s WHERE s.name = o.source AND s.baseline_at < o.at),
  (SELECT value FROM meta WHERE name = 'record_date'), o.low - 1, o.high,
  coalesce(r.id - 1, (SELECT coalesce(max(id), 0) FROM readings WHERE at < o.at)),
  coalesce(r.id, (SELECT coalesce(max(id), 0) FROM readings WHERE at < o.at)),
  (SELECT coalesce(max(id), 0) FROM acts WHERE at <= o.at)
FROM (
  SELECT source, kind, seen_at AS at, min(id) AS low, max(id) AS high FROM observations GROUP BY source, kind, seen_at
  UNION ALL
  SELECT source, 'notice', at, o.last + 1, o.last FROM readings r
  JOIN (SELECT r.id AS of, coalesce(max(o.id), 0) AS last FROM readings r LEFT JOIN observations o ON o.seen_at <= r.at
        GROUP BY r.id) o ON o.of = r.id
  WHERE (r.missing <> '[]' OR r.found <> '[]')
  AND NOT EXISTS (SELECT 1 FROM observations o WHERE o.source = r.source AND o.seen_at = r.at)
) o
LEFT JOIN readings r ON r.source = o.source AND r.at = o.at
ORDER BY o.low, r.id;
INSERT INTO journal (at, kind, record, observed_before, observed, read_before, read, acted)
SELECT at, 'merges', record, observed, observed, read, read, (SELECT coalesce(max(id), 0) FROM acts)
FROM journal ORDER BY id DESC LIMIT 1;
CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_is_never_deleted BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
