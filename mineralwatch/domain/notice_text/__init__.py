"""Reads the text of official notices: endings, deadlines and moves, terminations, terms, replaced solicitations."""
