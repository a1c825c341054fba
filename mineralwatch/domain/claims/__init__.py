"""What each source says of each value, and which of it is shown."""
