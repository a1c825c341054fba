"""The versions of a solicitation's notices, the differences between them, and the events that follow."""
