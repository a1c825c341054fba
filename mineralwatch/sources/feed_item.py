"""One feed item, whatever the format, as an Entry: cleaned text, a sane date, and what it speaks of. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import escape, unescape
from urllib.parse import urljoin, urlsplit

from mineralwatch.domain.date_parsing.written_moments import ParsedMoment
from mineralwatch.domain.entry_identity import candidate_ids, choose_candidate_ids, with_fragment
from mineralwatch.domain.filing_text.daily_contract_list import POINTER_NOTE, is_daily_list, stockpile_paragraphs
from mineralwatch.domain.identity import fold, normalise_number, payload_hash
from mineralwatch.domain.materials import find_materials
from mineralwatch.domain.models import FeedEntry, Grade
from mineralwatch.domain.news_rules import FUTURE_TOLERANCE
from mineralwatch.domain.outlets import NEWS_SEARCH_HOSTS, is_defense_list, outlet_grade
from mineralwatch.domain.safe_text import clean_text, html_to_text, safe_url
from mineralwatch.sources.base import Quarantined

TITLE_LIMIT = 300
SUMMARY_LIMIT = 1_000
_OUTLET_LIMIT = 60
_ONE_LINER = 400  # characters: a list with its awards has thousands
_LONGEST_MARKUP = 200_000  # of one field: no headline or summary needs more
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_ESCAPED = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ELEMENT = re.compile(
    r"<(b|i|em|strong|u|span|a|p|div|sup|sub|font|h\d)\b[^<>]{0,300}>[^<>]{0,300}</\1>|<br ?/?>", re.IGNORECASE
)
_BLANKS = re.compile(r" +")  # in an address: publishers paste file names, and browsers encode them
_SURELY_OLD = timedelta(days=9)  # no news, wherever its clock stands
# A DLA solicitation number: activity address code, fiscal year, the letter of a request (DFARS 204.16), serial.
_NUMBER = re.compile(r"\b(SP[A-Z0-9]{4})[-\u2010-\u2013 ]?(\d{2})[-\u2010-\u2013 ]?([RQB])[-\u2010-\u2013 ]?(\d{4})\b")


@dataclass(frozen=True, slots=True)
class FeedReading:
    """What one feed held. `ttl` is the feed's own word for how long it stays fresh."""

    entries: tuple[FeedEntry, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    ttl: timedelta | None = None
    shared_ids: tuple[str, ...] = ()  # ids that several different items have, and that were not known to be so
    left_out: int = 0  # items beyond the most that are read


@dataclass(frozen=True, slots=True)
class RawItem:
    """An item as its format gives it, nothing cleaned; the title may be HTML, the summary always may be."""

    title: str = ""
    title_is_html: bool = False
    link: str | None = None
    guid: str | None = None
    summary: str = ""
    body: str = ""  # the whole text, where the feed carries one beside its summary; HTML like that
    outlet: str | None = None  # named by the item itself (RSS `source`)
    outlet_url: str | None = None
    published: ParsedMoment | None = None


@dataclass(frozen=True, slots=True)
class FeedContext:
    """Where an item was found: the feed's name and address, its own title, and the time of reading. `grade` is that of
    a register's items; None where it depends on who speaks."""

    feed: str
    url: str
    channel_title: str | None
    now: datetime
    grade: Grade | None = None


def entry_from_item(item: RawItem, place: FeedContext) -> FeedEntry:
    """The Entry of an item; raises ValueError when it has neither title nor text nor address."""
    link = _link(item, place)
    summary = _words(item.summary, SUMMARY_LIMIT, is_html=True)
    title, outlet = _headline(item, place)
    title = title or clean_text(summary, 120) or (link or "")
    if not title:
        raise ValueError("no title, text or address")
    published = plausible_date(item.published, place.now)
    guid = clean_text(item.guid, 500) or None
    rungs = candidate_ids(place.feed, guid, link, title, published.date() if published else None)
    text = f"{title} {summary}"
    return FeedEntry(
        id=rungs[0][0],
        matched_by=rungs[0][1],
        id_candidates=tuple(ident for ident, _ in rungs) if place.grade is None else (),
        feed=place.feed,
        title=title,
        url=link,
        outlet=outlet or _channel(place),
        published=published if published is None or published <= place.now else None,  # what is ahead is just now
        first_seen=place.now,
        summary=None if _repeats(summary, title) else summary,
        materials=find_materials(text),
        number=find_solicitation_number(text),
        grade=place.grade or _grade(item, link, place),
    )


def _grade(item: RawItem, link: str | None, place: FeedContext) -> Grade:
    """By who speaks. An item without an address of its own speaks for its feed; a name that stands only in the title
    counts for nothing."""
    return outlet_grade(link or place.url, _name(item.outlet), item.outlet_url)


def _link(item: RawItem, place: FeedContext) -> str | None:
    """The item's address, made absolute; a guid that is an address serves when there is no link."""
    for text in (item.link, item.guid if item.guid and "://" in item.guid else None):
        if text and text.strip():
            try:
                found = safe_url(urljoin(place.url, _BLANKS.sub("%20", text.strip())))
            except ValueError:
                continue
            if found:
                return found
    return None


def _headline(item: RawItem, place: FeedContext) -> tuple[str, str | None]:
    """Title and outlet. Google News appends " - Outlet" to every title, and names it in `source` most of the time."""
    title = _words(item.title, TITLE_LIMIT, is_html=item.title_is_html)
    outlet = _name(item.outlet)
    head, dash, tail = title.rpartition(" - ")
    if dash and head.strip():
        if outlet and fold(tail) == fold(outlet):
            return head.strip(), outlet
        if outlet is None and _is_google(place.url) and len(tail) <= _OUTLET_LIMIT:
            return head.strip(), tail.strip()
    return title, outlet


def _is_google(url: str) -> bool:
    return urlsplit(url).hostname in NEWS_SEARCH_HOSTS


def _channel(place: FeedContext) -> str | None:
    """A publisher's feed speaks for its publisher; a search feed does not."""
    return None if _is_google(place.url) else _name(place.channel_title)


def _repeats(summary: str, title: str) -> bool:
    """Whether a summary says nothing beyond the title: Google's is the title and the outlet again."""
    return not summary or (fold(summary).startswith(fold(title)) and len(summary) < len(title) + _OUTLET_LIMIT + 20)


def plausible_date(written: ParsedMoment | None, now: datetime) -> datetime | None:
    """The date as it is printed, when it lies between 1990 and a day ahead (`domain.news_rules.FUTURE_TOLERANCE`); None
    is better than an absurd one. Ahead of its reading it tells items apart, and is not shown: clocks and zones differ.

    Of one in a zone that is not known, only the day is kept, and that only while it does not matter whether it is news.
    """
    if written is None:
        return None
    until = now + FUTURE_TOLERANCE if written.certain else now - _SURELY_OLD
    return written.at if _EARLIEST <= written.at <= until else None


def _words(raw: str, limit: int, *, is_html: bool) -> str:
    """One line of words. Text that was escaped once too often is unescaped once more: `It&apos;s` is no headline."""
    raw = raw[:_LONGEST_MARKUP]
    text = html_to_text(raw, limit) if is_html else raw[: limit * 16]
    for _ in range(2):
        text = _ESCAPED.sub(lambda hit: unescape(hit[0]), text)
    if _ELEMENT.search(text):
        text = html_to_text(text, limit)
    return clean_text(text, limit)


def _name(raw: str | None) -> str | None:
    return _words(raw or "", _OUTLET_LIMIT, is_html=False) or None


def find_solicitation_number(text: str) -> str | None:
    """The first solicitation number of a DLA office that a text names, normalised; contracts and orders are none."""
    found = _NUMBER.search(text)
    return normalise_number("".join(found.groups())) if found else None


def entries_from_items(items: list[RawItem], place: FeedContext, shared: Collection[str] = ()) -> FeedReading:
    """All items as entries, each once, and those that could not be read. `shared` are ids that say nothing in this
    feed. A day's list of the Department's contracts gives an entry of its own for each paragraph of the stockpile."""
    found: list[FeedEntry] = []
    bad: list[Quarantined] = []
    for item in (part for whole in items for part in _parts(whole)):
        try:
            found.append(entry_from_item(item, place))
        except ValueError as error:
            bad.append(Quarantined(str(error)[:200], repr(item)[:2_000]))
    words = [(with_fragment(one.url or ""), fold(one.title)) for one in found]
    at, more = choose_candidate_ids([one.id_candidates for one in found], words, shared)
    entries: dict[str, FeedEntry] = {}
    seen: set[tuple[object, ...]] = set()
    for one, rung, said in zip(found, at, words, strict=True):
        alike = (*said, one.published, one.summary)  # twice the same under two guids
        if one.url is None or alike not in seen:
            entries.setdefault(one.id_candidates[rung], replace(one, id=one.id_candidates[rung]))
        seen.add(alike)
    return FeedReading(tuple(entries.values()), tuple(bad), shared_ids=more)


def newest_items(items: list[RawItem], most: int, now: datetime) -> list[RawItem]:
    """At most so many items, in their order: those dated last, whichever end of the feed they stand at. One without a
    date is as old as the one before it; where none is dated, both ends are kept."""
    if len(items) <= most:
        return items
    dates = [plausible_date(item.published, now) for item in items]
    known = next((date for date in dates if date), None)
    if known is None:
        return [*items[: most // 2], *items[most // 2 - most :]]
    aged: list[datetime] = []
    for date in dates:
        aged.append(date or (aged[-1] if aged else known))
    kept = sorted(sorted(range(len(items)), key=lambda n: aged[n], reverse=True)[:most])
    return [items[n] for n in kept]


def _parts(item: RawItem) -> Iterator[RawItem]:
    """An item, and before it the stockpile's paragraphs of the list that it carries, which then says them no second
    time; a list that is only pointed to says so, since its page is not for programs to read."""
    title = _words(item.title, TITLE_LIMIT, is_html=item.title_is_html)
    if not is_daily_list(title):
        yield item
        return
    text = html_to_text((item.body or item.summary)[:_LONGEST_MARKUP], _LONGEST_MARKUP)
    found = tuple(stockpile_paragraphs(title, text))
    for part in found:
        yield replace(
            item,
            title=part.title,
            title_is_html=False,
            guid=f"{title} / {part.number or payload_hash(part.words)[:16]}",
            summary=escape(part.words, quote=False),
            body="",
        )
    points = is_defense_list(item.link) and len(text) <= _ONE_LINER
    if found:
        yield replace(item, summary="")
    else:
        yield replace(item, title=f"{title} {POINTER_NOTE}", title_is_html=False) if points else item
