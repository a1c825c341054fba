"""The few widgets of our own: one table, one pane of lines, the header, the footer and the filter bar."""
