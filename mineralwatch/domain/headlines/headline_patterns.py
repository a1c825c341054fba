"""Headlines that are told by their shape where no verb has an object of a request: `Rhenium: DLA wants up to 40t`,
`zinc bound for stockpile after DLA deal`, `DLA names winner in tin tender`.

A clause is written as a line in which what the grammar knows stands as a sign: `<B>` the agency or its stockpile, `<W>`
the department or the country, `<S>` a stockpile, `<M>` a material, `<R>` a request. Each shape is one expression over
that line, with bounded gaps. The material and the buyer must stand in the shape; what is hoped, denied or asked is out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from mineralwatch.domain.headlines.lexicon import word_set
from mineralwatch.domain.headlines.tagged_text import TaggedPhrase, TaggedText
from mineralwatch.domain.headlines.verb_meanings import BUYER_TAGS, EventCandidate
from mineralwatch.domain.models import EventKind

_MOST = 120  # words: what a headline tells stands in front
_DOUBT = 0.15
_SIGNS = (("buyer", "<B>"), ("weak", "<W>"), ("plain", "<W>"), ("stock", "<S>"), ("solicit", "<R>"))
_SIGNS_LAST = (("material", "<M>"), ("money", "<$>"))
_OUT = word_set(
    "not never no may might could would should if hopes hope hoping expects expected denies denied yet talks pitches"
    " bid bids bidding offers offer seeks-to sues protest protests loses lost unless whether rumours rumors sells sold"
    " excess surplus auction sale-of mine project projects research study recycling grant grants loan loans"
    " senator senators lawmaker lawmakers op consultant proposed dispute court trade"
)
_NO_OPENING = word_set("if unless until whether why how before though although")
# `~n` is a gap of up to n words; capitals stand for the words of `_WORDS`.
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
_WORDS = {
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
_THING = {"awarded": "contract", "issued": "solicit", "cancelled": "solicit", "extended": "deadline"}
_GAP = re.compile(r"~(\d) ")


@cache
def _shapes() -> tuple[tuple[EventKind, re.Pattern[str]], ...]:
    rows = (row.split(None, 1) for row in _TABLE.strip().splitlines())
    return tuple((EventKind(kind), re.compile(r"(?<!\S)(?:" + _written(shape) + r")")) for kind, shape in rows)


def _written(shape: str) -> str:
    whole = re.sub(r"\b[A-Z]{3,}\b|\bX\b", lambda hit: f"(?:{_WORDS[hit.group()]})", shape)
    return _GAP.sub(lambda hit: rf"(?:[^ ;]+ ){{0,{hit.group(1)}}}", whole)


def pattern_candidates(marked: TaggedText) -> Iterator[EventCandidate]:
    """What the shapes of a text tell; at most its first 120 words are looked at."""
    line, places = _line(marked)
    for kind, shape in _shapes():
        hit = shape.search(line)
        if hit is None:
            continue
        start, end = _between(places, hit.start(), hit.end())
        buyer = _buyer(marked, start, end)
        if buyer is None or not _told(marked, start, end):
            continue
        text = " ".join(marked.words[start:end])
        clause = next((one.clause for one in marked.phrases if one.start >= start), buyer.clause)
        whole = TaggedPhrase(frozenset({_THING[kind]}), text, start, end, clause)
        yield EventCandidate(kind, whole, whole, buyer, _DOUBT)


def _line(marked: TaggedText) -> tuple[str, list[tuple[int, int]]]:
    """The words and signs of a text in one line, `;` between clauses; and (place in the line, word) of each."""
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    marks = {one.start: one for one in marked.phrases}
    at = length = 0
    clause: int | None = None
    while at < min(len(marked.words), _MOST):
        one = marks.get(at)
        if one is not None and clause is not None and one.clause > clause:
            parts.append(";")
            length += 2
        clause = one.clause if one is not None else clause
        said = (_sign(one) if one is not None else None) or marked.words[at]
        places.append((length, at))
        parts.append(said)
        length += len(said) + 1
        at = one.end if one is not None and said.startswith("<") else at + 1
    return " ".join(parts), places


def _sign(one: TaggedPhrase) -> str | None:
    if one.has("weak") and one.has("stock"):
        return "<B>"  # `stockpile agency`
    if one.has("buyer") or not one.has("company", "firm"):
        return next((sign for tag, sign in (*_SIGNS, *_SIGNS_LAST) if one.has(tag)), None)
    return None


def _between(places: Sequence[tuple[int, int]], low: int, high: int) -> tuple[int, int]:
    """The first word of what stands from `low` to `high` of the line, and the one behind its last."""
    inside = [word for place, word in places if low <= place < high]
    return inside[0], inside[-1] + 1


def _buyer(marked: TaggedText, start: int, end: int) -> TaggedPhrase | None:
    """The buyer that stands in the shape, else the agency anywhere; a stockpile alone where no other country is."""
    buyers = [one for one in marked.phrases if one.has(*BUYER_TAGS)]
    inside = [one for one in buyers if start <= one.start < end]
    strong = [one for one in inside if one.has("buyer")] or [one for one in buyers if one.has("buyer")]
    if strong or inside:
        return (strong or inside)[0]
    if any(one.has("foreign", "other", "branch") for one in marked.phrases):
        return None
    stock = next((one for one in marked.phrases if one.has("stock") and start <= one.start < end), None)
    return replace(stock, tags=stock.tags | {"weak"}) if stock else None


def _told(marked: TaggedText, start: int, end: int) -> bool:
    """Whether it has happened: no doubt, wish or question in the clauses of the shape."""
    clauses = {one.clause for one in marked.phrases if start <= one.start < end}
    here = [marked.clauses[clause] for clause in clauses]
    if any(one.is_question or one.opening_word in _NO_OPENING for one in here):
        return False
    return _OUT.isdisjoint(marked.words[max(start - 6, 0) : end + 3])
