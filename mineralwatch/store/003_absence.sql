-- Version 3. A reading also says what it holds of the requests of which something was missing at that time, from it or
-- from another source: an absence rests on what is there as much as on what is not. Incomplete readings leave a row too
-- when they hold such a thing; their `complete` is 0.
ALTER TABLE readings ADD COLUMN found TEXT NOT NULL DEFAULT '[]';
