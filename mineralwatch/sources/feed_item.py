"""Makes entries of feed items of any format: cleaned text, a plausible date, materials and solicitation number.
Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape, unescape
from urllib.parse import urljoin, urlsplit

from mineralwatch.domain.alerting.news_verdict import FUTURE_TOLERANCE
from mineralwatch.domain.filing_text.daily_contract_list import POINTER_NOTE, is_daily_list, stockpile_paragraphs
from mineralwatch.domain.materials.materials import find_materials
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.numbers_and_ids import fold, normalise_number, payload_hash
from mineralwatch.domain.polling.entry_identity import candidate_ids, choose_candidate_ids, with_fragment
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.stories.outlets import NEWS_SEARCH_HOSTS, is_defense_list, outlet_grade
from mineralwatch.domain.text.safe_text import clean_text, html_to_text, safe_url
from mineralwatch.domain.text.written_moments import ParsedMoment
from mineralwatch.sources.base import Quarantined

TITLE_LIMIT = 300
SUMMARY_LIMIT = 1_000
_OUTLET_LIMIT = 60
# a contract list of at most 400 characters is only a link, since the full list has thousands of characters
_ONE_LINER = 400
_LONGEST_MARKUP = 200_000  # only the first 200,000 characters of a field are read
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_ESCAPED = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ELEMENT = re.compile(
    r"<(b|i|em|strong|u|span|a|p|div|sup|sub|font|h\d)\b[^<>]{0,300}>[^<>]{0,300}</\1>|<br ?/?>", re.IGNORECASE
)
_BLANKS = re.compile(r" +")  # blanks in a link come from pasted file names; they are encoded as browsers do
_SURELY_OLD = timedelta(days=9)  # an item of this age is too old for news in every time zone
# A DLA solicitation number: activity address code, fiscal year, a letter for its kind (DFARS 204.16), serial number.
_NUMBER = re.compile(r"\b(SP[A-Z0-9]{4})[-\u2010-\u2013 ]?(\d{2})[-\u2010-\u2013 ]?([RQB])[-\u2010-\u2013 ]?(\d{4})\b")


@dataclass(frozen=True, slots=True)
class FeedReading:
    """The contents of one feed. `ttl` is how long the contents stay fresh according to the feed itself."""

    entries: tuple[FeedEntry, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    ttl: timedelta | None = None
    shared_ids: tuple[str, ...] = ()  # ids that were found in this reading to belong to several different items
    left_out: int = 0  # how many items were not read because the feed has more than the limit


@dataclass(frozen=True, slots=True)
class RawItem:
    """An item as its format gives it, not cleaned yet. Summary and body may be HTML; the title is HTML only when
    `title_is_html`."""

    title: str = ""
    title_is_html: bool = False
    link: str | None = None
    guid: str | None = None
    summary: str = ""
    body: str = ""  # the full text, when the feed has it besides the summary
    outlet: str | None = None  # the outlet that the item itself names (RSS element `source`)
    outlet_url: str | None = None
    published: ParsedMoment | None = None


@dataclass(frozen=True, slots=True)
class FeedContext:
    """The feed that an item stands in (name, URL and title of the feed) and the time of reading.

    `grade` is the grade of all items when the feed is a register; None when the grade depends on the outlet of each
    item.
    """

    feed: str
    url: str
    channel_title: str | None
    now: datetime
    grade: Grade | None = None


def entry_from_item(item: RawItem, context: FeedContext) -> FeedEntry:
    """The FeedEntry of an item; raises ValueError when the item has no title, no text and no link."""
    link = _link(item, context)
    summary = _words(item.summary, SUMMARY_LIMIT, is_html=True)
    title, outlet = _headline(item, context)
    title = title or clean_text(summary, 120) or (link or "")
    if not title:
        raise ValueError("no title, text or address")
    published = plausible_date(item.published, context.now)
    guid = clean_text(item.guid, 500) or None
    rungs = candidate_ids(context.feed, guid, link, title, published.date() if published else None)
    text = f"{title} {summary}"
    return FeedEntry(
        id=rungs[0][0],
        matched_by=rungs[0][1],
        id_candidates=tuple(ident for ident, _ in rungs) if context.grade is None else (),
        feed=context.feed,
        title=title,
        url=link,
        outlet=outlet or _channel(context),
        # a date in the future is not shown
        published=published if published is None or published <= context.now else None,
        first_seen=context.now,
        summary=None if _repeats(summary, title) else summary,
        materials=find_materials(text),
        number=find_solicitation_number(text),
        grade=context.grade or _grade(item, link, context),
    )


def _grade(item: RawItem, link: str | None, context: FeedContext) -> Grade:
    """The grade of the item's outlet, found by the host of the item's link, or without a link by the host of the feed.
    An outlet that only the title names does not count."""
    return outlet_grade(link or context.url, _name(item.outlet), item.outlet_url)


def _link(item: RawItem, context: FeedContext) -> str | None:
    """The item's link as an absolute URL; when the item has no link, its guid if that is a URL, otherwise None."""
    for text in (item.link, item.guid if item.guid and "://" in item.guid else None):
        if text and text.strip():
            try:
                url = safe_url(urljoin(context.url, _BLANKS.sub("%20", text.strip())))
            except ValueError:
                continue
            if url:
                return url
    return None


def _headline(item: RawItem, context: FeedContext) -> tuple[str, str | None]:
    """Title and outlet of an item. Google News appends " - Outlet" to every title, and mostly names the outlet in
    `source` too."""
    title = _words(item.title, TITLE_LIMIT, is_html=item.title_is_html)
    outlet = _name(item.outlet)
    head, dash, tail = title.rpartition(" - ")
    if dash and head.strip():
        if outlet and fold(tail) == fold(outlet):
            return head.strip(), outlet
        if outlet is None and _is_google(context.url) and len(tail) <= _OUTLET_LIMIT:
            return head.strip(), tail.strip()
    return title, outlet


def _is_google(url: str) -> bool:
    return urlsplit(url).hostname in NEWS_SEARCH_HOSTS


def _channel(context: FeedContext) -> str | None:
    """The outlet of a publisher's feed; None for a search feed, whose items come from many outlets."""
    return None if _is_google(context.url) else _name(context.channel_title)


def _repeats(summary: str, title: str) -> bool:
    """Whether a summary only repeats the title, as in Google News, where the summary is title and outlet."""
    return not summary or (fold(summary).startswith(fold(title)) and len(summary) < len(title) + _OUTLET_LIMIT + 20)


def plausible_date(written: ParsedMoment | None, now: datetime) -> datetime | None:
    """The written time, when it is between 1990 and `FUTURE_TOLERANCE` (about a day) after `now`; otherwise None.

    A time in an unknown zone counts only when it is more than nine days old, which is too old for news in any zone. A
    time in the future still serves to identify the item, but is not shown.
    """
    if written is None:
        return None
    until = now + FUTURE_TOLERANCE if written.certain else now - _SURELY_OLD
    return written.at if _EARLIEST <= written.at <= until else None


def _words(raw: str, limit: int, *, is_html: bool) -> str:
    """One line of plain text of at most `limit` characters. Text that was escaped twice, such as `It&apos;s`, is
    unescaped again."""
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
    """The first DLA solicitation number in a text, normalised; numbers of contracts and orders are skipped. None
    without one."""
    match = _NUMBER.search(text)
    return normalise_number("".join(match.groups())) if match else None


def entries_from_items(items: list[RawItem], context: FeedContext, shared: Collection[str] = ()) -> FeedReading:
    """All items as entries, each once, and the items that could not be read. `shared` are ids that several items of
    this feed have, so that they identify none. The Department's daily contract list gives one more entry for each
    paragraph about the stockpile."""
    readable: list[FeedEntry] = []
    quarantined: list[Quarantined] = []
    for part in (part for item in items for part in _parts(item)):
        try:
            readable.append(entry_from_item(part, context))
        except ValueError as error:
            quarantined.append(Quarantined(str(error)[:200], repr(part)[:2_000]))
    texts = [(with_fragment(entry.url or ""), fold(entry.title)) for entry in readable]
    rungs, shared_now = choose_candidate_ids([entry.id_candidates for entry in readable], texts, shared)
    entries: dict[str, FeedEntry] = {}
    seen: set[tuple[object, ...]] = set()
    for entry, rung, text_pair in zip(readable, rungs, texts, strict=True):
        same_content = (*text_pair, entry.published, entry.summary)  # recognises one item that has two guids
        if entry.url is None or same_content not in seen:
            entries.setdefault(entry.id_candidates[rung], replace(entry, id=entry.id_candidates[rung]))
        seen.add(same_content)
    return FeedReading(tuple(entries.values()), tuple(quarantined), shared_ids=shared_now)


def newest_items(items: list[RawItem], limit: int, now: datetime) -> list[RawItem]:
    """The `limit` newest items by date, in the order of the feed. An item without a date counts as dated like the item
    before it; when no item is dated, items from both ends of the feed are kept."""
    if len(items) <= limit:
        return items
    dates = [plausible_date(item.published, now) for item in items]
    first_date = next((date for date in dates if date), None)
    if first_date is None:
        return [*items[: limit // 2], *items[limit // 2 - limit :]]
    sort_dates: list[datetime] = []
    for date in dates:
        sort_dates.append(date or (sort_dates[-1] if sort_dates else first_date))
    kept = sorted(sorted(range(len(items)), key=lambda n: sort_dates[n], reverse=True)[:limit])
    return [items[n] for n in kept]


def _parts(item: RawItem) -> Iterator[RawItem]:
    """The item itself. For a daily contract list: an item for each paragraph about the stockpile, then the list as an
    item without text. When the feed gives only the link to a list, its item says so in the title, since the linked page
    is closed to programs."""
    title = _words(item.title, TITLE_LIMIT, is_html=item.title_is_html)
    if not is_daily_list(title):
        yield item
        return
    text = html_to_text((item.body or item.summary)[:_LONGEST_MARKUP], _LONGEST_MARKUP)
    paragraphs = tuple(stockpile_paragraphs(title, text))
    for paragraph in paragraphs:
        yield replace(
            item,
            title=paragraph.title,
            title_is_html=False,
            guid=f"{title} / {paragraph.number or payload_hash(paragraph.words)[:16]}",
            summary=escape(paragraph.words, quote=False),
            body="",
        )
    only_linked = is_defense_list(item.link) and len(text) <= _ONE_LINER
    if paragraphs:
        yield replace(item, summary="")
    else:
        yield replace(item, title=f"{title} {POINTER_NOTE}", title_is_html=False) if only_linked else item
