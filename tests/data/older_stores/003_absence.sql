-- Version 3. `found` are the notices in a reading that belong to solicitations of which a notice was missing then, in
-- this source or another; they end an absence. An incomplete reading with such a notice gets a row too, with `complete`
-- 0.
ALTER TABLE readings ADD COLUMN found TEXT NOT NULL DEFAULT '[]';
