"""Claims: the value that each source gives for each field, and the rule that chooses the one that is shown."""
