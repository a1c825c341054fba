-- What the second reader holds for likely where the rules are silent: an event kind, or null.
ALTER TABLE stories ADD COLUMN may_tell TEXT;
