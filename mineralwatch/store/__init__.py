"""The store, which is one SQLite file: append-only observations and user acts, and everything derived from both."""
