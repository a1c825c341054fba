"""The query language of commands, filter bar and alert rules."""
