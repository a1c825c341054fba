"""One SQLite file: append-only observations and acts, and everything derived from them."""
