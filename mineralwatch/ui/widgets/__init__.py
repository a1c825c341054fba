"""Our own widgets: one table, one pane of lines, the bars, the filter bar and the panel grid."""
