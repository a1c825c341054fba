"""Claims: what each source states as the value of a field, and the rule that chooses the value to display."""
