"""Where things lie, what the user wants, and the keys they gave."""
