"""Pure functions that put a snapshot into words: tables, lines and sentences."""
