"""The trading sessions of exchanges, each in the exchange's own time zone: which session a moment belongs to, when the
next bell rings, and whether a day without a bar is a holiday or a gap.

Beyond the reach of `exchange_table`, and for an exchange that it lacks, every weekday counts as a session that is not
certain: nothing is said about holidays then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from mineralwatch.domain.prices import exchange_table
from mineralwatch.domain.quick_dataclass import dataclass

_DAY = timedelta(days=1)
_SATURDAY = 5
# The endings of symbols as Yahoo writes them; what has none is listed in the United States, over the counter too. The
# Canadian exchanges (Toronto, Venture, CSE, Cboe Canada) share one calendar.
_ENDINGS = {
    "": "XNYS", "TO": "XTSE", "V": "XTSE", "CN": "XTSE", "NE": "XTSE", "AX": "XASX", "L": "XLON", "AS": "XAMS",
    "PA": "XPAR", "DE": "XETR", "SW": "XSWX", "ST": "XSTO", "OL": "XOSL", "HK": "XHKG", "T": "XTKS", "KS": "XKRX",
    "KQ": "XKRX",
}  # fmt: skip
# Indices, whose symbols have no ending. One that is not named here has an exchange that is not known.
_INDICES = {"^TXGM": "XTSE", "^GSPTSE": "XTSE", "^GSPC": "XNYS", "^DJI": "XNYS", "^IXIC": "XNYS", "^AXJO": "XASX"}

Bell = Literal["open", "close"]
DayKind = Literal["session", "holiday", "weekend", "unknown"]


@dataclass(frozen=True, slots=True)
class TradingSession:
    """Trading on one day, whose daily bar has that date. `opens` and `closes` are in the exchange's zone. `is_certain`
    False: the exchange's calendar does not reach that day, which is only known to be a weekday."""

    day: date
    opens: datetime
    closes: datetime
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class NextBell:
    """The next opening or closing of an exchange; `is_certain` is that of its session."""

    kind: Bell
    at: datetime
    is_certain: bool


@dataclass(frozen=True, slots=True, eq=False)
class Exchange:
    """The calendar of one exchange. `code` is its market identifier code (ISO 10383); None when the exchange is not
    known. `first` and `last` are the days between which the calendar holds, None when it holds nowhere."""

    code: str | None
    zone: tzinfo
    first: date | None
    last: date | None
    hours: tuple[tuple[date, time, time], ...]  # from this day on: opening and closing time
    closed: frozenset[date]  # weekdays without trading
    odd_hours: Mapping[date, tuple[time, time]]  # days with other hours, such as half days

    def knows(self, day: date) -> bool:
        """Whether the calendar reaches this day."""
        return self.first is not None and self.last is not None and self.first <= day <= self.last

    def session_on(self, day: date) -> TradingSession | None:
        """The session of a day; None on weekends, and on holidays that the calendar reaches."""
        if day.weekday() >= _SATURDAY or day in self.closed:
            return None
        opens, closes = self.odd_hours.get(day) or self._usual_hours(day)
        end = day + _DAY if closes == time.min else day  # an unknown exchange closes with the day
        return TradingSession(
            day,
            datetime.combine(day, opens, self.zone),
            datetime.combine(end, closes, self.zone),
            self.knows(day),
        )

    def _usual_hours(self, day: date) -> tuple[time, time]:
        past = [(opens, closes) for start, opens, closes in self.hours if start <= day]
        return past[-1] if past else self.hours[0][1:]

    def sessions_from(self, day: date) -> Iterator[TradingSession]:
        """The sessions on and after a day, in order, without end."""
        while True:
            session = self.session_on(day)
            if session is not None:
                yield session
            day += _DAY

    def session_of(self, moment: datetime) -> TradingSession:
        """The session to which an event belongs: the first that closes after the moment, so that its close can show the
        event. An event at or after the closing bell therefore belongs to the next session.

        Friday 17:30 in New York is Monday for the NYSE (Tuesday if Monday is a holiday), and Saturday in Sydney, so
        Monday there too; Thursday 17:30 in New York is Friday morning in Sydney, which is that Friday. `moment` is
        aware.
        """
        here = moment.astimezone(self.zone).date()
        return next(session for session in self.sessions_from(here) if session.closes > moment)

    def session_of_day(self, day: date) -> TradingSession:
        """The session to which an event of a day without a time belongs: that day's, or the next when there is none."""
        return next(self.sessions_from(day))

    def last_closed(self, moment: datetime) -> TradingSession:
        """The newest session that has closed at the moment, which is aware."""
        day = moment.astimezone(self.zone).date()
        while (session := self.session_on(day)) is None or session.closes > moment:
            day -= _DAY
        return session

    def open_session(self, moment: datetime) -> TradingSession | None:
        """The session that is open at the moment; None when the exchange is closed."""
        session = self.session_on(moment.astimezone(self.zone).date())
        return session if session is not None and session.opens <= moment < session.closes else None

    def next_bell(self, moment: datetime) -> NextBell | None:
        """The next bell after the moment, half days counted; None for an exchange that is not known."""
        if self.code is None:
            return None
        session = self.session_of(moment)
        if moment < session.opens:
            return NextBell("open", session.opens, session.is_certain)
        return NextBell("close", session.closes, session.is_certain)

    def kind_of_day(self, day: date) -> DayKind:
        """Whether the exchange trades on a day. `unknown`: a weekday that the calendar does not reach."""
        if day.weekday() >= _SATURDAY:
            return "weekend"
        if not self.knows(day):
            return "unknown"
        return "holiday" if day in self.closed else "session"

    def missing_days(self, days: Collection[date]) -> tuple[date, ...]:
        """The gaps of a series: the certain sessions between its first and its last day that it has no bar of.
        Holidays are no gaps, and neither are days that the calendar does not reach. `days` is in any order."""
        if not days:
            return ()
        have, day, last = frozenset(days), min(days), max(days)
        missing = []
        while day < last:
            day += _DAY
            if day not in have and self.kind_of_day(day) == "session":
                missing.append(day)
        return tuple(missing)


UNKNOWN_EXCHANGE = Exchange(None, UTC, None, None, ((date.min, time.min, time.min),), frozenset(), {})
"""Stands for an exchange without a calendar: each weekday is a session from midnight to midnight UTC, not certain."""


def exchange_of(symbol: str) -> Exchange:
    """The exchange of a symbol in Yahoo's form; `UNKNOWN_EXCHANGE` for a currency, a future, an index without a known
    exchange, and an exchange that has no table."""
    if symbol.startswith("^"):
        code = _INDICES.get(symbol.upper())
    elif "=" in symbol or ":" in symbol or symbol.upper().endswith("-USD"):
        code = None
    else:
        code = _ENDINGS.get(symbol.upper().rpartition(".")[2] if "." in symbol else "")
    return exchange(code) if code else UNKNOWN_EXCHANGE


@cache
def exchange(code: str) -> Exchange:
    """The exchange with this market identifier code; raises KeyError for one that has no table."""
    return Exchange(
        code=code,
        zone=ZoneInfo(exchange_table.ZONES[code]),
        first=date.fromisoformat(exchange_table.FIRST_DAY),
        last=date.fromisoformat(exchange_table.LAST_DAYS[code]),
        hours=tuple(
            (date.fromisoformat(start), time.fromisoformat(opens), time.fromisoformat(closes))
            for start, opens, closes in exchange_table.HOURS[code]
        ),
        closed=frozenset(day for day, _ in _days(exchange_table.CLOSED[code])),
        odd_hours={
            day: (time.fromisoformat(rest[0]), time.fromisoformat(rest[1]))
            for day, rest in _days(exchange_table.ODD_HOURS[code])
        },
    )


def _days(years: Mapping[int, str]) -> Iterator[tuple[date, list[str]]]:
    """Each day of a table with what stands behind its month and day."""
    for year, texts in years.items():
        for text in texts.split():
            day, *rest = text.split("-")
            yield date(year, int(day[:2]), int(day[2:])), rest
