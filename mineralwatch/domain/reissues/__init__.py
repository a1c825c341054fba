"""Links a solicitation with the one that it asks for anew.

A link is certain by a notice's words or the user's, else by points; two candidates block each other. It shows as
`reissued` on the older one, which stays cancelled. What is only inferred raises no alert.
"""
