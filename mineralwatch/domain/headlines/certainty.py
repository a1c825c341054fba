"""Whether a clause tells what happened: not planned, feared, asked or long past; and whether of the stockpile."""

from __future__ import annotations

import re

from mineralwatch.domain.headlines.lexicon import MATERIAL_FORMS, can_be_passive, word_set
from mineralwatch.domain.headlines.tagged_text import TaggedPhrase, TaggedText
from mineralwatch.domain.headlines.verb_meanings import EventCandidate

_BACKGROUND = word_set("as while after amid but because following when although though despite where")
_TIMES = word_set("hours days weeks months years day week month year long")
_TOLD_TO = word_set(
    "orders ordered directs directed urges urged tells told requires requiring required authorizes authorises allows"
    " allowing lets mandates instructs pushes presses asks asked wants helps enables enabling for lobbies"
)
_CAUSES = word_set("opts opted decides decided elects elected chooses chose prompts prompted forces forced leads led")
_FORESEE = word_set(
    "see sees saw expect expects expected foresee foresees predict predicts anticipate anticipates imagine"
)
_WISH = word_set("hopes hope hoping hoped wishes bets")
_WITHDRAWN = re.compile(r"\W*(?:story |report )?(?:withdrawn|retracted|retraction)\b\W", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:has|have|had|was|were|is|are|did|does|do)\s?(?:not|n['’]t)\s+(?:been\s+|being\s+|yet\s+)?"
    r"(?:cancel|scrap|withdr|drop|extend|postpon|award|terminat|issu|sign)"
    r"|(?<=\s)not\s+(?:cancelled|canceled|scrapped|withdrawn|awarded|extended)\b"
    r"|\bden(?:y|ies|ied|ying)\b|\bdementier|\bdément|否认|否認",
    re.IGNORECASE,
)  # the deed itself denied: `does not say why it cancelled` is none
_NONE = re.compile(
    r"\bno (?:such )?(?:tender|solicitation|request|contract|award|purchase|deal)s?\b(?: \w+)?"
    r" (?:has|have|was|were|is|exists?)\b",
    re.IGNORECASE,
)
_PLACES = word_set("mine mines project projects plant plants")  # `tender for lithium projects`
_FOR = word_set("for of supply supplies solicits seeks buys to")


def clause_doubt(marked: TaggedText, verb: TaggedPhrase) -> float | None:
    """How much less an event counts for the clause it stands in; None when the clause does not tell of one."""
    clause = marked.clauses[verb.clause]
    if clause.is_question or (
        clause.opening_word and clause.opening_word not in _BACKGROUND | {"that", "which", "who"}
    ):
        return None
    if clause.opening_word in ("that", "which", "who"):
        return 0.15
    if clause.opening_word in ("after", "following") and clause.word_before in _TIMES:
        return None  # `months after it cancelled`: old news
    if _long_ago(marked, verb):
        return None
    return 0.15 if clause.opening_word else 0.0


def _long_ago(marked: TaggedText, verb: TaggedPhrase) -> bool:
    """`was cancelled last year`: told as what came before the news."""
    if not can_be_passive(verb.text.lower()) or marked.words[verb.start - 1 : verb.start] in (("has",), ("have",)):
        return False
    here = (one for one in marked.phrases if one.has("past") and one.clause == verb.clause)
    return any(0 <= one.start - verb.end <= 8 for one in here)


def is_hedged(marked: TaggedText, verb: TaggedPhrase, found: EventCandidate) -> bool:
    """Whether it is only planned, feared or denied: a hedge stands before the verb, behind its subject or object."""
    if verb.start in marked.after_comma and verb.text.lower().endswith("s"):
        return False  # `eyes tin for the stockpile, issues RFI`: the hedge was about something else
    edge = max(verb.start - 4, 0)
    if found.buyer is not None and verb.text.lower().startswith("to "):
        before = marked.words[max(found.buyer.start - 2, 0) : found.buyer.start]
        if not _TOLD_TO.isdisjoint(before):
            return True  # `House bill orders DLA to stockpile cobalt`
    if _brought_about(marked, verb):
        return False
    if found.target.end <= verb.start:
        edge = max(edge, found.target.end)
    elif found.buyer is not None and found.buyer.end <= verb.start:
        edge = found.buyer.end
    if found.buyer is not None:
        before = marked.words[max(found.buyer.start - 2, 0) : found.buyer.start]
        if not (_FORESEE if verb.text.lower().endswith("ing") else _WISH).isdisjoint(before):
            return True  # `analysts see DLA extending the deadline`, `miner hopes DLA picks it`
    hedges = (one for one in marked.phrases if one.has("hedge") and one.clause == verb.clause)
    return any(
        edge <= one.start < verb.start and (one.text.lower() != "to" or verb.start - one.end <= 1) for one in hedges
    )


def _brought_about(marked: TaggedText, verb: TaggedPhrase) -> bool:
    """`opts to cancel`, `prompts DLA to extend`, `the purpose of this amendment is to cancel`: this `to` tells."""
    if marked.words[verb.start - 1 : verb.start] != ("to",):
        return False
    words = marked.words[max(verb.start - 8, 0) : verb.start - 1]
    if words[-1:] == ("is",):
        return "purpose" in words
    causes = [at for at, word in enumerate(words) if word in _CAUSES]
    hedges = (one for one in marked.phrases if one.has("hedge") and one.clause == verb.clause and one.end < verb.start)
    return bool(causes) and not any(one.start >= verb.start - 9 for one in hedges)


def denies_or_retracts(title: str) -> bool:
    """Whether a headline denies what happened, or withdraws what an outlet had told."""
    return bool(_WITHDRAWN.match(title) or _DENIED.search(title))


def says_there_is_none(text: str) -> bool:
    """`No such tender has been published`."""
    return _NONE.search(text) is not None


def article_made_of_material(marked: TaggedText, found: EventCandidate) -> str | None:
    """`contract for aluminum ladders`: a thing that is made of the material, by a noun behind it that no form of a
    material and nothing else here explains."""
    known = {at for one in marked.phrases for at in range(one.start, one.end)}
    other = {one.start for one in marked.phrases if one.has("not") or one.text.lower() in _PLACES}
    for one in marked.phrases:
        at = one.end
        if not one.has("material") or one.clause != found.verb.clause or at >= len(marked.words):
            continue
        if at in known and (at not in other or one.start < found.target.end):
            continue
        if _FOR.isdisjoint(marked.words[max(one.start - 3, 0) : one.start]) or marked.words[at] in MATERIAL_FORMS:
            continue
        gap = marked.text[marked.spans[at - 1][1] : marked.spans[at][0]]
        if gap in (" ", "-") and marked.words[at].isalpha():
            return f"{one.text} {marked.text[slice(*marked.spans[at])]}"
    return None


def names_stockpile(marked: TaggedText) -> bool:
    """Whether the text speaks of a stockpile, by a word of its own or within the buyer's name."""
    return any(
        one.has("stock") or (one.has("buyer") and ("stockpile" in one.text.lower() or one.has("ours")))
        for one in marked.phrases
    )


def is_attributed_to_agency(marked: TaggedText) -> bool:
    """`US in the market for cobalt - DLA`: the agency at the end, behind a dash, is who says it."""
    last = marked.phrases[-1]
    return (
        last.has("buyer")
        and last.end == len(marked.words)
        and len(marked.clauses) - 1 == last.clause
        and (last.clause > 0 and not any(one.clause == last.clause and one is not last for one in marked.phrases))
    )


def start_of_materials_before(marked: TaggedText, start: int) -> int:
    """Where the names of materials that end at `start` begin: `stockpile tungsten contract`."""
    for one in reversed(marked.phrases):
        if one.end == start and one.has("material"):
            start = one.start
    return start
