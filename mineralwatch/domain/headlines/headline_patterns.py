"""Headlines read by a pattern, where no verb has a solicitation as its object: `Rhenium: DLA wants up to 40t`,
`zinc bound for stockpile after DLA deal`, `DLA names winner in tin tender`.

The text is written as a line in which tagged phrases stand as signs: `<B>` the agency or its stockpile, `<W>` the
department or the country, `<S>` a stockpile, `<M>` a material, `<R>` a solicitation, `<$>` a sum. Each pattern is one
expression over that line, and a gap in it has a greatest number of words. What is hoped, denied or asked is no match.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from mineralwatch.domain.headlines.lexicon import word_set
from mineralwatch.domain.headlines.tagged_text import TaggedPhrase, TaggedText
from mineralwatch.domain.headlines.verb_meanings import BUYER_TAGS, EventCandidate
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_MAX_WORDS = 120  # only the first 120 words are matched, since the event stands at the beginning
_DOUBT = 0.15
_SIGNS = (("buyer", "<B>"), ("weak", "<W>"), ("plain", "<W>"), ("stock", "<S>"), ("solicit", "<R>"))
_SIGNS_LAST = (("material", "<M>"), ("money", "<$>"))
_NOT_FACTUAL = word_set(
    "not never no may might could would should if hopes hope hoping expects expected denies denied yet talks pitches"
    " bid bids bidding offers offer seeks-to sues protest protests loses lost unless whether rumours rumors sells sold"
    " excess surplus auction sale-of mine project projects research study recycling grant grants loan loans"
    " senator senators lawmaker lawmakers op consultant proposed dispute court trade"
)
_NO_OPENING = word_set("if unless until whether why how before though although")
# Event kind and pattern. `~n` is a gap of up to n words; a word in capitals stands for its entry in `_ALTERNATIVES`.
_TABLE = """
awarded   <B> (?:picks|taps|selects|chooses|hires|names|signs) ~6 (?:for|to supply|to deliver|to provide|to make) ~3 <M>
awarded   <B> (?:names|picks|selects|chooses|reveals) (?:winners?|suppliers?) (?:in|of|for) ~3 <M>
awarded   <M> ~2 (?:supply|contract|deal|award|order|tender|work) ~6 (?:goes|went|handed|awarded|falls) to [^;<]
awarded   <M> ~2 BOUND ~3 X ~1 UNDER ~4 DEAL
awarded   to MAKE ~4 <M> ~2 (?:for|to) ~3 X ~1 UNDER ~4 DEAL
awarded   TELLS ~1 <B> ~2 (?:award|win|contract|deal) for ~3 <M>
awarded   WINS ~4 <M> WORK ~1 (?:to|for|from|with|by) ~2 X
awarded   WINS ~2 <B> ~1 <M> WORK
awarded   <B> ~4 (?:ink|sign|seal|inks|signs|seals) ~2 <M> DEAL
awarded   WISHES to (?:deliver|supply|provide) ~2 <M> (?:for|to) <B>
awarded   (?:<B>|<W>) (?:hires|taps|picks) ~4 to (?:restock|supply|fill) ~2 <M>
awarded   <B> to (?:receive|get) ~2 <M> from ~6 UNDER ~2 DEAL
awarded   in <B> ~1 <M> ~1 win
awarded   <B> (?:signs|seals|inks|closes|strikes) ~3 (?:purchase|buy|supply|acquisition) ~3 <M>
awarded   <M> ~2 <B> (?:signs|seals|inks) ~3 (?:purchase|contract|deal)
awarded   <M> joins ~3 X as <B> signs
awarded   (?:beats|outbids|tops|edges) ~4 to ~1 (?:<B>|<W>) ~1 <M> ~2 (?:contract|deal|award)
awarded   <B> ~1 <M> ; ~4 takes ~1 (?:full|whole|entire) ~3 (?:lot|award)
issued    <M> ; <B> (?:wants|seeks|needs|is after|asks for|looks for) ~3 (?:[0-9]|<[$]>)
issued    <M> ~1 (?:sought|wanted) for ~3 X
issued    <M> wanted ; X opens
issued    <M> on ~1 (?:<B>|<S>) (?:shopping|wish|buying|wanted) list
issued    <B> ~1 <M> <R> (?:lands|drops|arrives|surfaces|appears)
issued    <B> to go sole source (?:for|on) ~2 <M>
issued    <B> back in ~1 <M> ~6 (?:seeks|asks|wants)
issued    <B> (?:plans|to make|readies) ~2 <M> (?:purchases|purchase|buys|buy)
issued    <W> ~4 plans ~2 <M> (?:purchases|purchase|buys|buy) for ~3 <S>
issued    <B> PUTS draft (?:purchase terms|statement of work|<R>) ~3 <M>
issued    <M> ~4 <B> PUTS draft (?:purchase terms|statement of work|<R>)
issued    (?:out with|floats|posts|issues) ~1 (?:<R>) (?:on|for) ~2 <M> ~8 <B>
issued    (?:<B>|<W>) SEEKS (?:industry|supplier|vendor|market) INPUT (?:on|about) ~2 <M> ~4 <S>
issued    <M> ~6 <B> (?:calls for|invites|opens) ~2 (?:submissions|tenders|<R>)
cancelled <B> ~5 <M> (?:cancels|scraps|drops|withdraws|abandons|pulls) ~3 (?:plan|<R>|notice)
cancelled <M> ~1 (?:<S> )?(?:buy|purchase|<R>) (?:off|dead|scrapped|axed|nixed) ~2 <B>
cancelled no <M> ~1 (?:purchase|<R>|buy) after all ~3 <B>
cancelled <B> ~1 <M> ~1 <R> (?:bites the dust|is history|goes down)
cancelled <B> takes ~2 <M> ~1 (?:request|notice|<R>) (?:off the table|down|back)
extended  ~1 (?:more|extra) (?:days|weeks|time) for ~1 <B> ~1 <M> THEY
extended  <M> <R> ~1 (?:stays|remains|kept) open (?:longer|until) ~4 <B>
extended  <M> <R> ~1 (?:stays|remains|kept) open longer ; ~1 <B>
extended  <B> lets ~4 (?:reply|respond|bid|answer) until
extended  <B> ~4 gives? ~4 until ~4 (?:reply|respond|bid|answer)
extended  THEY ~1 GET ~2 TIME ~3 <B>
extended  reprieve for ~2 <M> ~6 <B>
"""
_ALTERNATIVES = {
    "X": "<B>|<S>",
    "PUTS": "circulates|releases|publishes|shares|issues|posts",
    "DEAL": "contract|deal|award|win|agreement",
    "WORK": "supply|supplies|work|business|job|award|contract|deal",
    "BOUND": "bound for|heading to|headed for|headed to|heads to|heading for|destined for",
    "THEY": "bidders|suppliers|refiners|miners|traders|smelters|producers|vendors",
    "UNDER": "(?:after|under|following|with|in)(?: ;)?",
    "WINS": "wins|lands|books|bags|clinches|secures|gets|takes|nabs",
    "MAKE": "make|produce|supply|deliver|ship|provide|refine|sell",
    "TELLS": "announces|confirms|reports|discloses|receives|celebrates|touts",
    "SEEKS": "seeks|wants|requests|invites|welcomes",
    "INPUT": "input|feedback|data|information",
    "WISHES": "(?!plans|aims|wants|seeks|ready|hopes|poised|able|looks|set|offers|tries|bid|bids)[^ ;]+",
    "GET": "get|win|gain|granted|given|handed",
    "TIME": "longer|reprieve|extension|fortnight|time|days|weeks",
}
_TAG_OF_KIND = {"awarded": "contract", "issued": "solicit", "cancelled": "solicit", "extended": "deadline"}
_GAP = lazy_pattern(r"~(\d) ")


@cache
def _patterns() -> tuple[tuple[EventKind, re.Pattern[str]], ...]:
    rows = (row.split(None, 1) for row in _TABLE.strip().splitlines())
    return tuple((EventKind(kind), lazy_pattern(r"(?<!\S)(?:" + _as_regex(pattern) + r")")) for kind, pattern in rows)


def _as_regex(pattern: str) -> str:
    """A pattern of the table as a regular expression."""
    expanded = re.sub(r"\b[A-Z]{3,}\b|\bX\b", lambda hit: f"(?:{_ALTERNATIVES[hit.group()]})", pattern)
    return _GAP.sub(lambda hit: rf"(?:[^ ;]+ ){{0,{hit.group(1)}}}", expanded)


def pattern_candidates(tagged: TaggedText) -> Iterator[EventCandidate]:
    """The event of each pattern that matches, over the first 120 words of the text."""
    line, offsets = _line(tagged)
    for kind, pattern in _patterns():
        match = pattern.search(line)
        if match is None:
            continue
        start, end = _word_range(offsets, match.start(), match.end())
        buyer = _buyer(tagged, start, end)
        if buyer is None or not _is_factual(tagged, start, end):
            continue
        text = " ".join(tagged.words[start:end])
        clause = next((phrase.clause for phrase in tagged.phrases if phrase.start >= start), buyer.clause)
        whole = TaggedPhrase(frozenset({_TAG_OF_KIND[kind]}), text, start, end, clause)
        yield EventCandidate(kind, whole, whole, buyer, _DOUBT)


def _line(tagged: TaggedText) -> tuple[str, list[tuple[int, int]]]:
    """The text as one line of words and signs, `;` between clauses, and the (offset, word index) of each."""
    parts: list[str] = []
    offsets: list[tuple[int, int]] = []
    phrases = {phrase.start: phrase for phrase in tagged.phrases}
    at = length = 0
    clause: int | None = None
    while at < min(len(tagged.words), _MAX_WORDS):
        phrase = phrases.get(at)
        if phrase is not None and clause is not None and phrase.clause > clause:
            parts.append(";")
            length += 2
        clause = phrase.clause if phrase is not None else clause
        part = (_sign(phrase) if phrase is not None else None) or tagged.words[at]
        offsets.append((length, at))
        parts.append(part)
        length += len(part) + 1
        at = phrase.end if phrase is not None and part.startswith("<") else at + 1
    return " ".join(parts), offsets


def _sign(phrase: TaggedPhrase) -> str | None:
    """The sign that stands for a phrase in the line; None when the phrase stays in the line as written."""
    if phrase.has("weak") and phrase.has("stock"):
        return "<B>"  # as in `stockpile agency`
    if phrase.has("buyer") or not phrase.has("company", "firm"):
        return next((sign for tag, sign in (*_SIGNS, *_SIGNS_LAST) if phrase.has(tag)), None)
    return None


def _word_range(offsets: Sequence[tuple[int, int]], low: int, high: int) -> tuple[int, int]:
    """The indexes of the first word and of the word after the last, between two character offsets of the line."""
    inside = [word for offset, word in offsets if low <= offset < high]
    return inside[0], inside[-1] + 1


def _buyer(tagged: TaggedText, start: int, end: int) -> TaggedPhrase | None:
    """The buyer within the match, else the agency in the whole text, else a stockpile if no other country is named."""
    buyers = [phrase for phrase in tagged.phrases if phrase.has(*BUYER_TAGS)]
    inside = [phrase for phrase in buyers if start <= phrase.start < end]
    strong = [phrase for phrase in inside if phrase.has("buyer")] or [
        phrase for phrase in buyers if phrase.has("buyer")
    ]
    if strong or inside:
        return (strong or inside)[0]
    if tagged.has("foreign", "other", "branch"):
        return None
    stock = next((phrase for phrase in tagged.phrases if phrase.has("stock") and start <= phrase.start < end), None)
    return replace(stock, tags=stock.tags | {"weak"}) if stock else None


def _is_factual(tagged: TaggedText, start: int, end: int) -> bool:
    """Whether the clauses of the match report a fact, with no word of doubt, wish or question."""
    indexes = {phrase.clause for phrase in tagged.phrases if start <= phrase.start < end}
    matched_clauses = [tagged.clauses[index] for index in indexes]
    if any(clause.is_question or clause.opening_word in _NO_OPENING for clause in matched_clauses):
        return False
    return _NOT_FACTUAL.isdisjoint(tagged.words[max(start - 6, 0) : end + 3])
