"""Whether something is news, and whether news becomes an alert."""
