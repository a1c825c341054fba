"""When a source is read again, when it counts as down, and which item of a feed is which."""
