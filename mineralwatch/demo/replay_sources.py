"""The sources of the replay: they give what a step of the story says that they hold, and ask no server."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mineralwatch.demo.world_state import Award, FeedItem, Price, SamNotice, WorldState
from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.models.market import Quote
from mineralwatch.domain.models.notice import Notice, NoticeAward
from mineralwatch.domain.numbers_and_ids import payload_hash
from mineralwatch.domain.text.written_moments import ParsedMoment
from mineralwatch.sources.base import NoticeReading, ReadContext, SourceReading, SourceStep
from mineralwatch.sources.feed_item import FeedContext, RawItem, entries_from_items
from mineralwatch.sources.sam_notice import description_text
from mineralwatch.store.codec import encode

PRICES = "synthetic"
"""The name of the replay's quotes provider, which the screen shows beside each price."""


@dataclass(slots=True)
class ReplaySource:
    """One source at one step of the story."""

    name: str
    kind: str
    reading: SourceReading
    interval: timedelta = timedelta(hours=3)
    hosts: tuple[str, ...] = ()

    def missing_setup(self) -> str | None:
        """Always None: nothing has to be set up."""
        return None

    def read(self, context: ReadContext) -> Generator[SourceStep, Any, SourceReading]:
        """The reading, without a request."""
        yield from ()
        return self.reading


def sources_at(state: WorldState, now: datetime) -> tuple[ReplaySource, ...]:
    """Every source as it is at `now`, in the order in which they are read: official notices first."""
    feeds = (ReplaySource(name, "feed", feed_reading(name, items, now)) for name, items in state.feeds.items())
    return (
        ReplaySource("sam", "sam", notices_reading(state.notices)),
        *feeds,
        ReplaySource("quotes", "quotes", prices_reading(state.prices, now)),
    )


def notices_reading(notices: tuple[SamNotice, ...]) -> SourceReading:
    """All notices of the office, as SAM.gov lists them."""
    readings = []
    for notice in map(as_notice, notices):
        raw = encode(notice)
        readings.append(NoticeReading(notice, payload_hash(raw), raw))
    scope = f"all notices of {', '.join(sorted({notice.office for notice in notices}))}"
    return SourceReading(notices=tuple(readings), complete=True, total=len(readings), scope=scope)


def as_notice(notice: SamNotice) -> Notice:
    """The notice as it is read from an answer of the SAM.gov API."""
    ident = notice.notice_id
    return Notice(
        notice_id=ident,
        title=notice.title,
        type=notice.type,
        base_type=notice.type,
        number=notice.number,
        office=notice.office,
        office_path=notice.office_path,
        posted=notice.posted,
        deadline=parse_deadline(notice.deadline),
        archive_on=notice.archive,
        set_aside=None if notice.set_aside == "NONE" else notice.set_aside,
        naics=notice.naics,
        psc=notice.psc,
        text=None if notice.text is None else description_text(notice.text),
        attachments=tuple(sorted(notice.attachments or ())),
        active=notice.active,
        award=_award(notice.award) if notice.award else None,
        url=f"https://sam.gov/opp/{ident}/view",
    )


def _award(award: Award) -> NoticeAward:
    return NoticeAward(award.number, float(award.amount), award.on, award.awardee)


def feed_reading(name: str, items: tuple[FeedItem, ...], now: datetime) -> SourceReading:
    """The items of the feed `name` as its entries, read at `now`."""
    raw = [
        RawItem(
            title=item.title,
            link=item.link,
            guid=item.guid,
            summary=item.summary,
            outlet=item.outlet,
            published=ParsedMoment(item.published) if item.published else None,
        )
        for item in items
    ]
    read = entries_from_items(raw, FeedContext(name, f"https://replay.example.com/{name}", name, now))
    note = None if items else "the feed is empty"
    return SourceReading(entries=read.entries, complete=True, scope=name, note=note)


def prices_reading(prices: tuple[Price, ...], now: datetime) -> SourceReading:
    """The price of each symbol at `now`."""
    quotes = tuple(
        Quote(
            symbol=price.symbol,
            price=price.price,
            currency=price.currency,
            previous_close=price.previous,
            change_percent=round((price.price / price.previous - 1) * 100, 4),
            session="regular",
            as_of=now,
            name=price.listing,
            source=PRICES,
            fetched_at=now,
        )
        for price in prices
    )
    note = f"{len(quotes)} prices in its last round"
    provider = SourceHealth(
        f"quotes/{PRICES}", "quotes-provider", outcome="ok", last_try=now, last_ok=now, baseline_at=now, note=note
    )
    return SourceReading(quotes=quotes, complete=True, scope=f"{len(quotes)} symbols", part_health=(provider,))
