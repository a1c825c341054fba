"""Reads the text of official notices: endings, deadlines and their changes, terms, replaced solicitations."""
