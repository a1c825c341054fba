"""Reads the words of notices, in which cancellations and moved deadlines often stand without any field.

`solicitation_endings` ends a solicitation only where the solicitation itself is what is cancelled
(`solicitation_phrases`: the head of the phrase, by its number or material), as done or decided, and nothing takes it
back; `contract_terminations` does the same for the contract of an Award Notice. `domain/lifecycle/effective_deadline`
joins field and words into the deadline of each version: the field counts, the words where it is empty, or where they
newly extend beyond a field that has not moved. `stage_wording` gives the stage, `notice_terms` ceiling, minimum and
quantity. Stored notices and the command `classify` call the same functions.
"""
