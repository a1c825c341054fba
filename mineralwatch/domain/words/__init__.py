"""Reading words: headlines in ten languages, notices, filings and lists of contracts."""
