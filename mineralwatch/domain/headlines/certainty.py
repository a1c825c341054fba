"""Whether a clause reports a fact, not what is planned, feared, asked or long past, and whether it is the
stockpile's."""

from __future__ import annotations

import re

from mineralwatch.domain.headlines.lexicon import MATERIAL_FORMS, can_be_passive, word_set
from mineralwatch.domain.headlines.tagged_text import TaggedPhrase, TaggedText
from mineralwatch.domain.headlines.verb_meanings import EventCandidate
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_BACKGROUND = word_set("as while after amid but because following when although though despite where")
_TIME_SPANS = word_set("hours days weeks months years day week month year long")
_ORDERING_VERBS = word_set(
    "orders ordered directs directed urges urged tells told requires requiring required authorizes authorises allows"
    " allowing lets mandates instructs pushes presses asks asked wants helps enables enabling for lobbies"
)
_DECIDING_VERBS = word_set(
    "opts opted decides decided elects elected chooses chose prompts prompted forces forced leads led"
)
_EXPECTING_VERBS = word_set(
    "see sees saw expect expects expected foresee foresees predict predicts anticipate anticipates imagine"
)
_WISHING_VERBS = word_set("hopes hope hoping hoped wishes bets")
_WITHDRAWN = lazy_pattern(r"\W*(?:story |report )?(?:withdrawn|retracted|retraction)\b\W", re.IGNORECASE)
_DENIED = lazy_pattern(
    r"\b(?:has|have|had|was|were|is|are|did|does|do)\s?(?:not|n['’]t)\s+(?:been\s+|being\s+|yet\s+)?"
    r"(?:cancel|scrap|withdr|drop|extend|postpon|award|terminat|issu|sign)"
    r"|(?<=\s)not\s+(?:cancelled|canceled|scrapped|withdrawn|awarded|extended)\b"
    r"|\bden(?:y|ies|ied|ying)\b|\bdementier|\bdément|否认|否認",
    re.IGNORECASE,
)  # a denial of the event itself; `does not say why it cancelled` denies none
_NO_SUCH = lazy_pattern(
    r"\bno (?:such )?(?:tender|solicitation|request|contract|award|purchase|deal)s?\b(?: \w+)?"
    r" (?:has|have|was|were|is|exists?)\b",
    re.IGNORECASE,
)
_SITES = word_set("mine mines project projects plant plants")  # as in `tender for lithium projects`
_BUYING_WORDS = word_set("for of supply supplies solicits seeks buys to")


def clause_doubt(tagged: TaggedText, verb: TaggedPhrase) -> float | None:
    """How much the verb's clause lowers the confidence of its event (0 to 1); None when such a clause reports none."""
    clause = tagged.clauses[verb.clause]
    if clause.is_question or (
        clause.opening_word and clause.opening_word not in _BACKGROUND | {"that", "which", "who"}
    ):
        return None
    if clause.opening_word in ("that", "which", "who"):
        return 0.15
    if clause.opening_word in ("after", "following") and clause.word_before in _TIME_SPANS:
        return None  # `months after it cancelled` mentions an old event as background
    if _is_background(tagged, verb):
        return None
    return 0.15 if clause.opening_word else 0.0


def _is_background(tagged: TaggedText, verb: TaggedPhrase) -> bool:
    """Whether the event is mentioned as older background: `was cancelled last year`."""
    if not can_be_passive(verb.text.lower()) or tagged.words[verb.start - 1 : verb.start] in (("has",), ("have",)):
        return False
    past_phrases = (phrase for phrase in tagged.in_clause_of(verb) if phrase.has("past"))
    return any(0 <= phrase.start - verb.end <= 8 for phrase in past_phrases)


def is_hedged(tagged: TaggedText, verb: TaggedPhrase, candidate: EventCandidate) -> bool:
    """Whether the event is planned, feared or denied, by a hedge between its subject or object and its verb."""
    if verb.start in tagged.after_comma and verb.text.lower().endswith("s"):
        return False  # `eyes tin for the stockpile, issues RFI`: the hedge belongs to the verb before the comma
    from_word = max(verb.start - 4, 0)
    if candidate.buyer is not None and verb.text.lower().startswith("to "):
        words_before = tagged.words[max(candidate.buyer.start - 2, 0) : candidate.buyer.start]
        if not _ORDERING_VERBS.isdisjoint(words_before):
            return True  # as in `House bill orders DLA to stockpile cobalt`
    if _is_caused(tagged, verb):
        return False
    if candidate.target.end <= verb.start:
        from_word = max(from_word, candidate.target.end)
    elif candidate.buyer is not None and candidate.buyer.end <= verb.start:
        from_word = candidate.buyer.end
    if candidate.buyer is not None:
        words_before = tagged.words[max(candidate.buyer.start - 2, 0) : candidate.buyer.start]
        if not (_EXPECTING_VERBS if verb.text.lower().endswith("ing") else _WISHING_VERBS).isdisjoint(words_before):
            return True  # as in `analysts see DLA extending the deadline`, `miner hopes DLA picks it`
    hedges = (phrase for phrase in tagged.in_clause_of(verb) if phrase.has("hedge"))
    return any(
        from_word <= phrase.start < verb.start and (phrase.text.lower() != "to" or verb.start - phrase.end <= 1)
        for phrase in hedges
    )


def _is_caused(tagged: TaggedText, verb: TaggedPhrase) -> bool:
    """Whether the verb stands after a `to` that reports a fact: `opts to cancel`, `prompts DLA to extend`."""
    if tagged.words[verb.start - 1 : verb.start] != ("to",):
        return False
    words_before = tagged.words[max(verb.start - 8, 0) : verb.start - 1]
    if words_before[-1:] == ("is",):
        return "purpose" in words_before
    deciding = [index for index, word in enumerate(words_before) if word in _DECIDING_VERBS]
    hedges = (
        phrase
        for phrase in tagged.phrases
        if phrase.has("hedge") and phrase.clause == verb.clause and phrase.end < verb.start
    )
    return bool(deciding) and not any(phrase.start >= verb.start - 9 for phrase in hedges)


def denies_or_retracts(title: str) -> bool:
    """Whether a headline denies an event, or retracts what its outlet had reported."""
    return bool(_WITHDRAWN.match(title) or _DENIED.search(title))


def says_there_is_none(text: str) -> bool:
    """Whether the text says that a reported solicitation does not exist: `No such tender has been published`."""
    return _NO_SUCH.search(text) is not None


def product_made_of_material(tagged: TaggedText, candidate: EventCandidate) -> str | None:
    """The article that is bought instead of its material (`contract for aluminum ladders`); None when there is none.

    An article is a noun right after the material that is neither a form of a material (`ingot`) nor in the lexicon.
    """
    tagged_indexes = {index for phrase in tagged.phrases for index in range(phrase.start, phrase.end)}
    harmless_starts = {phrase.start for phrase in tagged.phrases if phrase.has("not") or phrase.text.lower() in _SITES}
    for phrase in tagged.phrases:
        index = phrase.end
        if not phrase.has("material") or phrase.clause != candidate.verb.clause or index >= len(tagged.words):
            continue
        if index in tagged_indexes and (index not in harmless_starts or phrase.start < candidate.target.end):
            continue
        if (
            _BUYING_WORDS.isdisjoint(tagged.words[max(phrase.start - 3, 0) : phrase.start])
            or tagged.words[index] in MATERIAL_FORMS
        ):
            continue
        gap = tagged.text[tagged.spans[index - 1][1] : tagged.spans[index][0]]
        if gap in (" ", "-") and tagged.words[index].isalpha():
            return f"{phrase.text} {tagged.text[slice(*tagged.spans[index])]}"
    return None


def names_stockpile(tagged: TaggedText) -> bool:
    """Whether the text names a stockpile, also when only the buyer's name contains the word."""
    return any(
        phrase.has("stock") or (phrase.has("buyer") and ("stockpile" in phrase.text.lower() or phrase.has("ours")))
        for phrase in tagged.phrases
    )


def is_attributed_to_agency(tagged: TaggedText) -> bool:
    """Whether the agency stands alone after a dash, as the source: `US in the market for cobalt - DLA`."""
    last = tagged.phrases[-1]
    return (
        last.has("buyer")
        and last.end == len(tagged.words)
        and len(tagged.clauses) - 1 == last.clause
        and (
            last.clause > 0
            and not any(phrase.clause == last.clause and phrase is not last for phrase in tagged.phrases)
        )
    )


def start_of_materials_before(tagged: TaggedText, start: int) -> int:
    """The index of the first of the material names directly before word `start`; `start` itself when there are none.

    In `tungsten contract`, with `start` at `contract`, it is the index of `tungsten`.
    """
    for phrase in reversed(tagged.phrases):
        if phrase.end == start and phrase.has("material"):
            start = phrase.start
    return start
