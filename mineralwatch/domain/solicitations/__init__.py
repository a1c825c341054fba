"""What holds of a solicitation as a whole: its status, its row in lists, its contracts, and which two are one.

Statuses are never stored, since they depend on the present (`solicitation_status`); `closed` follows from the date.

A merge is an alias with a claim that states its evidence (`solicitation_merging`: points; two candidates block each
other). A register confirms a contract, never a guessed link: an award that no source links to a solicitation becomes
one of its own, with the link as a claim of the record (`may_follow`), shown as a chain and inferred, and the earlier
solicitation keeps its ending. USAspending's amount is an obligation, also for an IDIQ; a ceiling is known only from the
award's own page (`contract_register`).
"""
