-- The read-only views for users, version 1. Their columns are public: columns are added, never renamed. Open the store
-- with `sqlite3 -readonly` and use these; the tables behind them may change with any version. Instants are UTC, days
-- are YYYY-MM-DD, money is in US dollars, NULL means "not known".

CREATE VIEW v_solicitations AS
-- One row per solicitation, over all its notices. The status depends on the day and is not stored: see `mineralwatch
-- list`.
SELECT s.key, s.number, s.title, s.materials, s.stage, s.office, s.posted, s.deadline, s.deadline_zone_basis,
  s.ending, s.ended, s.ceiling, s.guaranteed, s.ordered, s.quantity, s.unit, s.url, s.first_seen, s.last_change,
  (SELECT count(*) FROM events WHERE events.key = s.key) AS event_count,
  (SELECT count(*) FROM notices WHERE notices.key = s.key) AS notice_count,
  s.from_record_alone
FROM solicitations AS s;

CREATE VIEW v_notices AS
-- Each published version of a notice, as last read.
SELECT notice_id, key, number, title, type, posted, deadline, url, changed_at FROM notices;

CREATE VIEW v_events AS
-- What happened to solicitations. `old` and `new` are JSON objects of the fields that changed. `happened` is the day
-- that the source gives, otherwise the day of reading; then `occurred_on` and `about` are NULL. `baseline` is 1 for
-- what a source already held at its first reading; of those, `happened` is NULL when no day is known.
SELECT id, kind, key, number, material, occurred_on, about, happened, seen_at, grade, old, new, baseline,
  (SELECT count(*) FROM evidence WHERE evidence.event_id = events.id) AS witnesses
FROM events;

CREATE VIEW v_evidence AS
-- The witnesses of each event. `ref` is a notice id, `story/` and a story id, `hand/` and the id of a user act, or the
-- source's own reference.
SELECT event_id, source, ref, url, grade, seen_at, says FROM evidence;

CREATE VIEW v_claims AS
-- What each source states about each field of a solicitation; values that differ are separate rows. `dated` is the day
-- of the statement. `seen_at` is when it was read, for the shipped record when its source was published. `contract` is
-- the contract number that it is about, NULL for the whole solicitation or its only contract. A `ref` that begins with
-- `story/` or `hand/` names a story or a user act.
SELECT key, field, value, source, ref, url, grade, dated, says, seen_at, contract FROM claims;

CREATE VIEW v_chains AS
-- Solicitations that were reissued under another number. `grade` is official when a notice states the link, otherwise
-- it is inferred from `reasons`, a JSON list; `confirmed` is 1 when the user has confirmed it.
SELECT older, newer, grade, points, confirmed, reasons FROM chains;

CREATE VIEW v_contracts AS
-- Contracts and orders with their money by kind. A ceiling is not spending: never add ceilings to ordered sums.
SELECT contract, awardee, key, material, kind, ceiling, guaranteed, ordered, signed, source, grade FROM contracts;

CREATE VIEW v_companies AS
-- Which companies are exposed to a material, and how (`tie`).
SELECT name, symbol, material, role, tie, ceiling, ordered, source, grade FROM companies;

CREATE VIEW v_appropriations AS
-- Money that Congress has appropriated, and until when it is available.
SELECT name, amount, available_until, source, grade FROM appropriations;

CREATE VIEW v_promises AS
-- Statements that something will happen by a date.
SELECT by_whom, what, coalesce((SELECT key FROM aliases WHERE alias = p.key), p.key) AS key, due, outcome, source, grade
FROM promises AS p;

CREATE VIEW v_policy AS
-- Government acts that affect the materials. `materials` is a JSON list, empty when none in particular is concerned.
-- `happened` and `until` may be a month or a year, with `~` before an approximate date. An Act's parts and their sum
-- are separate rows: do not add them up.
SELECT id, kind, happened, until, by_whom, materials, text, note, source, url, grade, seen_at FROM policy_events;

CREATE VIEW v_supply AS
-- Figures on a material, or on the whole stockpile (`material` NULL): who makes and uses it, what is held, what it
-- costs. `vintage` is the time of the figure (`2025e` estimated, `2026f` forecast, `FY2025`); never mix figures of
-- different vintages or sources. `share` is percent of the world or of the use; `bound` is >, < or ~; `low` is the
-- lower end of a range that ends at `value`. A `plan-maximum` is neither a solicitation nor a purchase.
SELECT material, measure, stage, place, what, bound, low, value, unit, share, vintage, text, agency, source, url, grade,
  note
FROM supply;

CREATE VIEW v_news AS
-- One row per story; `outlets` is a JSON list. `kind` is the event that it reports, `why` the words that decided it,
-- `told` a JSON object of the values in its text; `grade` is that of its best entry. `key` is the solicitation that it
-- is attached to and `because` the reason, also for a NULL `key`; `number` is a solicitation number in its text.
SELECT id, title, outlets, published, first_seen, url, material, kind, confidence, number, entry_count,
  grade, why, told, key, because
FROM stories;

CREATE VIEW v_entries AS
-- The feed entries, each with the id of its story; `grade` is that of its outlet.
SELECT id, feed, story_id, title, url, outlet, published, first_seen, summary, materials, number, grade
FROM entries;

CREATE VIEW v_quotes AS
-- The last good price per symbol, in the given currency (GBp is pence); `error` is why the newest try failed.
SELECT symbol, name, price, currency, change_percent, previous_close, session, as_of, source, fetched_at, error
FROM quotes;

CREATE VIEW v_bars AS
-- Daily prices of sessions that have closed, as they were read last, in the given currency (GBp is pence), adjusted for
-- splits and not for dividends.
SELECT symbol, day, open, high, low, close, volume, currency, source, read_at
FROM (SELECT *, max(reading) FROM bars GROUP BY symbol, day);

CREATE VIEW v_alerts AS
-- The alert log. `kind` is event, or report (a story that may report something, without an event). `state` is pending,
-- sending or done. The last acknowledgement that was not undone counts. `withdrawn` is the reason why an alert was
-- withdrawn, NULL if it was not.
SELECT a.id, nullif(a.event_id, '') AS event_id, coalesce(a.key, a.about) AS about, a.kind, a.key, a.rule, a.severity,
  a.title, a.body, a.url, a.raised_at, a.state, a.withdrawn,
  (SELECT at FROM live_acts WHERE kind = 'ack' AND subject = a.id ORDER BY id DESC LIMIT 1) AS acknowledged_at,
  (SELECT until FROM live_acts WHERE kind = 'snooze' AND subject = a.id ORDER BY id DESC LIMIT 1) AS snoozed_until,
  (SELECT count(*) FROM deliveries WHERE alert_id = a.id AND ok) AS delivered
FROM alerts AS a;

CREATE VIEW v_sources AS
-- The health of each source; `next_due` is when it is read next.
SELECT name, kind, enabled, outcome, http_status, error, last_try, last_ok, failures, next_due, not_before,
  baseline_at, note, quarantined
FROM sources;

CREATE VIEW v_readings AS
-- The readings of the sources of notices; `complete` is 1 for those that are fit to show that a notice is missing.
SELECT source, at, scope, count, total, elsewhere, complete FROM readings;
