-- The read-only views that users may query, version 1. A column here is public: columns are added, never renamed.
-- Open the store with `sqlite3 -readonly` and start from these; the tables behind them may change with any version.
-- Instants are UTC, days are YYYY-MM-DD, money is in US dollars, NULL means "not known".

CREATE VIEW v_solicitations AS
-- One row per request across all its notices. Its status depends on the day and is not kept: see `mineralwatch list`.
SELECT s.key, s.number, s.title, s.materials, s.stage, s.office, s.posted, s.deadline, s.deadline_zone_basis,
  s.ending, s.ended, s.ceiling, s.guaranteed, s.ordered, s.quantity, s.unit, s.url, s.first_seen, s.last_change,
  (SELECT count(*) FROM events WHERE events.key = s.key) AS event_count,
  (SELECT count(*) FROM notices WHERE notices.key = s.key) AS notice_count,
  s.origin = 'record' AS from_record_alone
FROM solicitations AS s;

CREATE VIEW v_notices AS
-- The latest reading of each published version of a notice.
SELECT notice_id, key, number, title, type, posted, deadline, url, changed_at FROM notices;

CREATE VIEW v_events AS
-- What happened to requests. `old` and `new` are JSON objects of the fields that changed. `happened` is the source's
-- day, or the day of reading when no source gives one (then `occurred_on` and `about` are NULL); `baseline` marks what
-- was there before the first reading, of which an undated `happened` is NULL.
SELECT id, kind, key, number, material, occurred_on, about, happened, seen_at, grade, old, new, baseline,
  (SELECT count(*) FROM evidence WHERE evidence.event_id = events.id) AS witnesses
FROM events;

CREATE VIEW v_evidence AS
-- The witnesses of each event. `ref` is a notice's id, `story/` and a story's id, `hand/` and the number of a user's
-- act, or what another source calls its own.
SELECT event_id, source, ref, url, grade, seen_at, says FROM evidence;

CREATE VIEW v_claims AS
-- What each source says of each field of a request; sources that differ stand side by side. `dated` is the day that the
-- source gives its statement, `seen_at` when it was read here, in the shipped record when its source was published;
-- `contract` is the number that it is about, NULL for the request as a whole or its only contract. A `ref` that begins with `story/` or `hand/` is a
-- story's id or the number of a user's act.
SELECT key, field, value, source, ref, url, grade, dated, says, seen_at, contract FROM claims;

CREATE VIEW v_chains AS
-- Requests asked anew under another number. `grade` is official when a notice says so, else inferred from `reasons`, a
-- JSON list; `confirmed` is 1 once the user said that it is so.
SELECT older, newer, grade, points, confirmed, reasons FROM chains;

CREATE VIEW v_contracts AS
-- Contracts and orders with their money by kind. A ceiling is not spending: never add ceilings to ordered sums.
SELECT contract, awardee, key, material, kind, ceiling, guaranteed, ordered, signed, source, grade FROM contracts;

CREATE VIEW v_companies AS
-- Who is exposed to a material, and by what tie.
SELECT name, symbol, material, role, tie, ceiling, ordered, source, grade FROM companies;

CREATE VIEW v_appropriations AS
-- Money that Congress gave, and until when.
SELECT name, amount, available_until, source, grade FROM appropriations;

CREATE VIEW v_promises AS
-- Dated statements that something will happen by a date.
SELECT by_whom, what, key, due, outcome, source, grade FROM promises;

CREATE VIEW v_policy AS
-- What governments do around the requests. `materials` is a JSON list, empty for what concerns none in particular;
-- `happened` and `until` may be a month or a year, with `~` before what is only about. The parts of an Act stand beside
-- their sum: never add them up without looking.
SELECT id, kind, happened, until, by_whom, materials, text, note, source, url, grade, seen_at FROM policy_events;

CREATE VIEW v_supply AS
-- Figures around a material (or the whole stockpile, `material` NULL): who makes and uses it, what is held, what it
-- costs. `vintage` is the time of the figure (`2025e` estimated, `2026f` forecast, `FY2025`); figures of different
-- vintages or sources are never mixed. `share` is percent of the world or of the use; `bound` is >, < or ~; `low` is the
-- lower end of a range that ends at `value`. A `plan-maximum` is neither a request nor a purchase.
SELECT material, measure, stage, place, what, bound, low, value, unit, share, vintage, text, agency, source, url, grade,
  note
FROM supply;

CREATE VIEW v_news AS
-- One row per story; `outlets` is a JSON list. `kind` is what it says happened, `why` the words that decided it, `told`
-- a JSON object of the values that its words give; `grade` is that of its best item. `key` is the request that it speaks
-- of and `because` the reason, also of a NULL `key`; `number` is one that its words name.
SELECT id, title, outlets, published, first_seen, url, material, kind, confidence, number, entry_count,
  grade, why, told, key, because
FROM stories;

CREATE VIEW v_entries AS
-- The items of the feeds, each with the story that it belongs to; `grade` is that of who speaks.
SELECT id, feed, story_id, title, url, outlet, published, first_seen, summary, materials, number, grade
FROM entries;

CREATE VIEW v_quotes AS
-- The last good price per symbol, in the currency named (GBp is pence); `error` is why the newest try failed.
SELECT symbol, name, price, currency, change_percent, previous_close, session, as_of, source, fetched_at, error
FROM quotes;

CREATE VIEW v_bars AS
-- Daily prices.
SELECT symbol, day, open, high, low, close, volume, source FROM bars;

CREATE VIEW v_alerts AS
-- The alert log. `kind` is event, or report (what a story may tell, without an event). `state` is pending, sending or
-- done; the last acknowledgement that was not undone counts. `withdrawn` says why what it told was taken back, NULL
-- while it holds.
SELECT a.id, nullif(a.event_id, '') AS event_id, coalesce(a.key, a.about) AS about, a.kind, a.key, a.rule, a.severity,
  a.title, a.body, a.url, a.raised_at, a.state, a.withdrawn,
  (SELECT at FROM live_acts WHERE kind = 'ack' AND subject = a.id ORDER BY id DESC LIMIT 1) AS acknowledged_at,
  (SELECT until FROM live_acts WHERE kind = 'snooze' AND subject = a.id ORDER BY id DESC LIMIT 1) AS snoozed_until,
  (SELECT count(*) FROM deliveries WHERE alert_id = a.id AND ok) AS delivered
FROM alerts AS a;

CREATE VIEW v_sources AS
-- How each source is doing; next_due is when it is read again.
SELECT name, kind, enabled, outcome, http_status, error, last_try, last_ok, failures, next_due, not_before,
  baseline_at, note, quarantined
FROM sources;

CREATE VIEW v_readings AS
-- The readings of the sources of notices; `complete` is 1 for those on which an absence can rest.
SELECT source, at, scope, count, total, elsewhere, complete FROM readings;
