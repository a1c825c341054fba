"""Says what witnesses state of a solicitation, and how well each statement is supported.

`event_reports` says what a story, a filing or a person reports; `report_matching` matches it to the events that
notices, register and record show: the same event gains a witness, another becomes an event of its own. This is done
anew each time a solicitation is derived, so a detached story or an undone entry leaves no trace. An entry's grade is
that of its speaker, known by host and never by title.

A shown value is the claim that `claim_choice.choose_claim` picks: a correction by hand, else the best grade (press
marked `single_source` weighs as much as a copy), else most independent wires, else the one that names its contract,
else the earliest. The ceiling that lists show is the award's once there is one; what was asked for stays `asked`.
`value_equality` says when two values are one; differing ones are shown beside it, also where two sources differ over
one notice id (`source_contradictions`). Claims come only from the version that counts: what a deadline move replaced is
history. A text that begins with `fields:` was put together from a notice's fields and is not a quotation.

An award moves from reported to announced to official as one event: contract numbers, names, amounts and days decide
whether two reports are one. An award in a filing needs a day of the last thirty, and the buyer as the other party.
"""
