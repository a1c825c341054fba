"""Text of unknown origin: cleaned, and read for languages, dates and sums of money."""
