"""Reissues: links between a solicitation that ended and the one that asks for the same again."""
