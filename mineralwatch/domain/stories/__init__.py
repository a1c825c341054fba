"""Clusters the entries of feeds into stories, and says to which solicitation a story belongs.

A story is one witness, however many outlets copied it. An entry joins the story that reports the same within four days,
or begins one (`story_clustering`). Two items of one outlet are never one story, except one headline that arrives by
several feeds, and a correction that takes an earlier item back; a search feed carries many outlets. Headline and
summary are read together. A denial withdraws what its story reported. An entry is compared with few others:
`candidate_index` leaves out only entries that the likeness cannot reach, which a test compares with all.

Attaching: a story belongs to a solicitation by a number, a contract, or because the solicitation is the only one of its
material that was alive that day; an order or a termination belongs to the awarded solicitation by awardee and material,
a reissue to the cancelled one (`story_attaching`, with the reason in words). Two candidates attach nothing, and a
person's decision overrules.

Founding: a story about a solicitation that is not known makes a provisional one, unless it repeats a known ending,
reports an award without naming the stockpile or its agency, or names a number that may belong to a living solicitation.
One outlet with a confidence below 0.8 founds none; three that agree within a week, each in its own wording, do
(`founding`).

A headline or summary that its feed changes is a further reading of the entry (`entry_corrections` says what is
trivial): an event that only the old words reported is retracted, and an alert that went out is marked withdrawn.
"""
