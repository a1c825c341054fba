"""Derives all solicitations with their events from the stored facts, by one pure function (`derive.derive`)."""
