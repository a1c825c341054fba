"""Parses the dates and times that feeds write, in many forms and languages."""
