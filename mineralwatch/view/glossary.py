"""The terms of the trade and of this program that the help screen explains, each with its meaning."""

from __future__ import annotations

WORDS: tuple[tuple[str, str], ...] = (
    ("solicitation", "the office asks for offers, in a published notice with a number: SP8000, the year, R, a count"),
    ("request", "here, whatever the office asks for: a solicitation, a sources sought or a request for information"),
    ("sources sought", "the office asks who could deliver; nothing is bought by it, and often nothing follows"),
    ("RFI", "request for information: questions to the market; no offer is asked for and no order can follow from it"),
    ("amendment", "a published change of a solicitation; it may move the response deadline, and often does not"),
    ("response due", "until when offers must have come in; without a stated zone it is shown as zone unknown"),
    ("award", "the office has chosen a supplier and signed a contract with it"),
    ("IDIQ", "indefinite delivery, indefinite quantity: a frame contract; what is bought is told by its orders"),
    ("ceiling", "the most that may ever be ordered under a contract; a limit, and no money spent"),
    ("guaranteed min", "guaranteed minimum: the least that the office must order; often very little"),
    ("order", "a purchase under a frame contract; only orders are counted as money"),
    ("obligated", "money that the government has bound itself to pay by an order or a contract"),
    ("reissue", "a cancelled request that is asked for once more, as a rule under a new number"),
    ("claim", "what one source says of one value; claims that differ are kept, and stand side by side"),
    ("grade", "how near a source is to the deed: official, announced, press, a copy, inferred; the nearest is shown"),
    ("witness", "one source that tells of an event; many outlets with one agency's text are one witness"),
    ("inferred", "concluded by the program and stated by nobody; the reasons stand beside it, and you can overrule it"),
    ("story", "one piece of news, with all the outlets that carry it"),
    ("baseline", "what a first reading of a source finds; it was there before, so it raises no alert"),
    ("blind since", "what was signed after this day is not in USAspending yet: it shows Defense awards 90 days late"),
    ("shipped record", "what is known of the requests so far, gathered by hand and delivered with the program"),
    ("unclear", "nobody has said how it ended: no award, no cancellation, and no word for long"),
)  # fmt: skip
