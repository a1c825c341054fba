"""What surrounds solicitations: policy.

A policy event belongs to no solicitation. It is shown with a solicitation of its material if it was in force within
that solicitation's life (`policy_relevance`); a yearly figure is known from its publication, an end from its own day.
An end that no source can show (`end_unseen`) reads "ended …; what followed was not found" once its day has passed.
"""
