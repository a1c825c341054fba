"""Entries by hand: events and corrections, typed one by one or imported from a file."""
