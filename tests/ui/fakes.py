"""A backend in memory, and a small hand-made world near the shipped record, so that screens need no store."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from mineralwatch.domain.dates import Deadline, ZoneBasis, exact_date
from mineralwatch.domain.errors import MineralwatchError, UsageError
from mineralwatch.domain.models.alert import Alert, Delivery, Severity
from mineralwatch.domain.models.contract import Appropriation, Awardee, Contract
from mineralwatch.domain.models.event import Claim, Event, EventKind, Evidence
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.models.market import Bar, Company, PriceSeries, Quote
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.policy import Promise
from mineralwatch.domain.models.solicitation import Solicitation, Stage
from mineralwatch.domain.models.story import FeedEntry, Story
from mineralwatch.domain.prices.price_series import price_series
from mineralwatch.ports import Detail, OfficialChoice, PollerState, Snapshot, UserAct
from mineralwatch.ui.pending_acts import with_pending_acts

NOW = datetime(2026, 11, 22, 14, 2, tzinfo=ZoneInfo("America/New_York"))
COBALT, TIN, STEEL = "cobalt-2025-x1", "SP800027R0001", "SP800026R0016"
HOSTILE = ("[red]URGENT[/red] lithium", "price [/up] now")


def request(key: str, short: str, material: str, **more: object) -> Solicitation:
    """A request with the fields that the screen shows."""
    base = Solicitation(key, None, f"{short} for the stockpile", (material,), Stage.SOLICITATION, "SP8000", short=short)
    return replace(base, **more)  # type: ignore[arg-type]


def requests() -> tuple[Solicitation, ...]:
    """One of each status that matters, and two with titles that would be markup."""
    return (
        request(
            COBALT, "alloy grade", "cobalt", posted=exact_date(date(2025, 8, 19)), deadline=Deadline("2025-10-15"),
            ending=EventKind.CANCELLED, ended=exact_date(date(2025, 10, 15)), ceiling=500e6, guaranteed=2e6,
            quantity=7480.0,
            unit="t", grades=(Grade.REPORTED,), last_word=exact_date(date(2025, 10, 15)), reissue_promised=True,
            url="https://sam.gov/opp/cobalt/view", event_count=3,
        ),
        request(
            TIN, "ingots", "tin", number="SP8000-27-R-0001", posted=exact_date(date(2026, 11, 2)), quantity=400.0,
            unit="t", deadline=Deadline("2026-12-01T15:00:00-05:00", ZoneBasis.SOURCE_OFFSET), grades=(Grade.OFFICIAL,),
            last_word=exact_date(date(2026, 11, 2)), url="https://sam.gov/opp/tin/view", notice_count=1,
        ),
        request(
            STEEL, "HF-1 steel", "hf-1-steel", number="SP8000-26-R-0016", posted=exact_date(date(2026, 5, 1)),
            ending=EventKind.AWARDED, ended=exact_date(date(2026, 9, 25)), grades=(Grade.ANNOUNCED, Grade.COPIED),
            awardees=(Awardee("MetalTek", "SP8000-26-D-0099", 995e6, None, None, None, exact_date(date(2026, 9, 25))),),
            last_word=exact_date(date(2026, 9, 25)), url="http://plain.example/steel",
        ),
        request(
            "lithium-2026-x1", HOSTILE[0], "lithium", stage=Stage.RFI, posted=exact_date(date(2026, 3, 19)),
            grades=(Grade.REPORTED,), last_word=exact_date(date(2026, 3, 19)),
        ),
        request(
            "indium-2025-x1", HOSTILE[1], "indium", stage=Stage.RFI, posted=exact_date(date(2025, 9, 15)),
            grades=(Grade.REPORTED,), last_word=exact_date(date(2025, 9, 15)),
        ),
    )  # fmt: skip


def event(key: str, kind: EventKind, day: date | None, **new: object) -> Event:
    """An event with one witness."""
    says = "outstanding issues with the [Statement] of Work" if kind is EventKind.CANCELLED else None
    seen = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
    witness = Evidence("Fastmarkets", f"{key}/{kind}", "https://example.org/a", Grade.REPORTED, None, says)
    return Event(f"{key}-{kind}-{day}", kind, key, None, "cobalt", day, seen, Grade.REPORTED, {}, new, (witness,))  # type: ignore[arg-type]


def events() -> tuple[Event, ...]:
    """Newest first."""
    return (
        event(COBALT, EventKind.CANCELLED, date(2025, 10, 15), reissue_promised=True),
        event(COBALT, EventKind.EXTENDED, date(2025, 9, 11), deadline="2025-10-15"),
        event(COBALT, EventKind.ISSUED, date(2025, 8, 19), deadline="2025-09-11"),
    )


def story(number: int, title: str = "", unread: bool = True) -> Story:
    """The nth story, an hour older than the one before."""
    at = datetime(2026, 11, 22, 18, 0, tzinfo=UTC) - timedelta(hours=number)
    url = f"https://news.example/{number}"
    return Story(f"s{number:07}", title or f"Story {number} on tin", ("Reuters",), at, at, url, "tin", unread=unread)


def stories() -> tuple[Story, ...]:
    """Three, one of which would break a markup parser."""
    return (story(1), story(2, "Antimony [/up] 5 < 6 & [b]7"), story(3, unread=False))


def alert(number: int, raised: datetime = NOW, severity: Severity = Severity.HIGH) -> Alert:
    """An alert for the tin request."""
    return Alert(
        f"alert-{number}", f"event-{number}", "endings", severity, f"[b]Tin[/b] SP8000-27-R-0001 extended {number}",
        "1 Dec 2026 → 15 Dec 2026 (+14 d) [/]", "https://sam.gov/opp/tin/view", raised, key=TIN,
    )  # fmt: skip


def health(name: str, **more: object) -> SourceHealth:
    """A source that was read a moment ago."""
    ago = NOW - timedelta(minutes=10)
    base = SourceHealth(name, "feed", True, "ok", 200, None, ago, ago, 0, NOW + timedelta(minutes=20))
    return replace(base, **more)  # type: ignore[arg-type]


def snapshot(**more: object) -> Snapshot:
    """The whole world, without SAM.gov."""
    base = Snapshot(
        revision=1,
        solicitations=requests(),
        events=events(),
        stories=stories(),
        story_count=3,
        alerts=(replace(alert(1, NOW - timedelta(days=2)), delivered=(Delivery("desktop", NOW, True),)),),
        quotes=(Quote("UAMY", 6.42, "USD", 6.3, 1.9, "regular", NOW - timedelta(minutes=3), "US Antimony"),),
        health=(
            health("mining-com"),
            health("northern-miner", outcome="failed", http_status=None, error="no answer within 20 s"),
        ),
        companies=(
            Company("US Antimony", "UAMY", "antimony", "Sb ≤245, ordered 57.3", "stockpile", 245e6, 57.3e6),
            Company("MetalTek", None, "hf-1-steel", "HF-1 ≤995", "stockpile", 995e6),
        ),
        contracts=(
            Contract("SP8000-26-D-0099", "MetalTek", STEEL, "hf-1-steel", "idiq", 995e6,
                     on=exact_date(date(2026, 9, 25)), grade=Grade.COPIED),
            Contract("SP8000-25-F-0001", "US Antimony", None, "antimony", "orders", ordered=57.3e6,
                     on=exact_date(date(2025, 9, 23)), grade=Grade.OFFICIAL),
        ),
        appropriations=(
            Appropriation("National Defense Stockpile", 2e9, date(2029, 9, 30), "OBBBA", Grade.OFFICIAL),
        ),
        promises=(
            Promise("DLA", "cobalt request reissued", COBALT, None, exact_date(date(2025, 11, 30)), "missed", None,
                    "Fastmarkets", Grade.REPORTED),
        ),
        record_date=date(2026, 10, 7),
        unread=frozenset({TIN}),
        last_looked=NOW - timedelta(days=3),
        poller=PollerState(4711),
        symbols=(("antimony", ("UAMY",)), ("cobalt", ("GLEN.L",))),
        official_choice="no",
    )  # fmt: skip
    return replace(base, **more)  # type: ignore[arg-type]


class FakeBackend:
    """Holds one snapshot; counts what is asked; fails on demand with the errors of the domain."""

    def __init__(self, first: Snapshot | None = None) -> None:
        self.state = first or snapshot()
        self.clock = NOW
        self.acts: list[tuple[UserAct, ...]] = []
        self.polls: list[tuple[str, ...]] = []
        self.choices: list[str] = []
        self.calls: list[str] = []
        self.before: list[Snapshot] = []
        self.fails: MineralwatchError | None = None
        self.gate: asyncio.Event | None = None
        self.carried: dict[str, tuple[FeedEntry, ...]] = {}
        self.all_stories = {item.id: item for item in self.state.stories}
        self.bars: dict[str, tuple[Bar, ...]] = {}

    async def _called(self, name: str) -> None:
        self.calls.append(name)
        if self.gate is not None:
            await self.gate.wait()
        if self.fails is not None:
            raise self.fails

    async def start(self) -> None:
        await self._called("start")

    async def close(self) -> None:
        await self._called("close")

    def now(self) -> datetime:
        return self.clock

    async def revision(self) -> int:
        await self._called("revision")
        return self.state.revision

    async def snapshot(self) -> Snapshot:
        await self._called("snapshot")
        return self.state

    async def detail(self, key: str) -> Detail | None:
        await self._called("detail")
        found = next((item for item in self.state.solicitations if item.key == key), None)
        if found is None:
            return None
        own = tuple(item for item in reversed(self.state.events) if item.key == key)
        notice = Notice("n1", found.title, "Solicitation", number=found.number, text="The Government [intends] to buy.")
        claims = (Claim("posted", "2025-08-19", "Fastmarkets", "r", None, Grade.REPORTED),)
        return Detail(found, (notice,), own, claims, (), self.state.promises, (), ("GLEN.L",))

    async def story_ids(self, query: str) -> Sequence[str]:
        await self._called("story_ids")
        if "nofield:" in query:
            raise UsageError("no field is called nofield")
        return [key for key, item in self.all_stories.items() if query.casefold() in item.title.casefold()]

    async def stories(self, ids: Sequence[str]) -> tuple[Story, ...]:
        await self._called("stories")
        return tuple(self.all_stories[key] for key in ids if key in self.all_stories)

    async def entries(self, story_id: str) -> tuple[FeedEntry, ...]:
        await self._called("entries")
        return tuple(self.carried.get(story_id, ()))

    async def price_series(self, symbols: Sequence[str]) -> tuple[PriceSeries, ...]:
        await self._called("price_series")
        return tuple(price_series(symbol, self.bars.get(symbol, ())) for symbol in symbols)

    async def act(self, acts: Sequence[UserAct]) -> None:
        await self._called("act")
        self.acts.append(tuple(acts))
        if all(act.kind == "looked" for act in acts):
            return
        self.before.append(self.state)
        self.change(with_pending_acts(self.state, acts, self.clock))
        self.all_stories.update({item.id: item for item in self.state.stories})

    async def undo(self) -> str | None:
        await self._called("undo")
        if not self.before:
            return None
        self.change(self.before.pop())
        return "Taken back: the last mark."

    async def poll(self, sources: Sequence[str] = ()) -> None:
        await self._called("poll")
        self.polls.append(tuple(sources))

    async def choose_official_file(self, choice: OfficialChoice) -> None:
        await self._called("official")
        self.choices.append(choice)
        self.change(replace(self.state, official_choice=choice))

    async def stop_official_download(self) -> None:
        await self._called("stop_official")
        self.change(replace(self.state, progress=None))

    async def send_test_alert(self) -> str:
        await self._called("test_alert")
        return "The desktop [dunst] showed it."

    def change(self, state: Snapshot) -> None:
        """Another state of the store."""
        self.state = replace(state, revision=self.state.revision + 1)
