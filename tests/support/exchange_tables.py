"""Writes the table of exchange holidays and hours from the package exchange-calendars, at development time:

    python -m pip install exchange-calendars
    python -m tests.support.exchange_tables && ruff format mineralwatch/domain/prices

The program has the table and not the package, which would bring pandas into every process. The table ends where the
exchanges have announced their holidays, or where law fixes them.
"""

from __future__ import annotations

from datetime import date, time
from itertools import pairwise
from pathlib import Path
from typing import Any

TABLE = Path(__file__).parents[2] / "mineralwatch" / "domain" / "prices" / "exchange_table.py"
FIRST_DAY = date(2021, 1, 1)
# Asian governments fix the holidays of a year in the year before it.
LAST_DAYS = {
    **dict.fromkeys(
        ("XNYS", "XTSE", "XASX", "XLON", "XAMS", "XPAR", "XETR", "XSWX", "XSTO", "XOSL"), date(2028, 12, 31)
    ),
    **dict.fromkeys(("XHKG", "XTKS", "XKRX"), date(2027, 12, 31)),
}
# The first days of lasting changes of the trading hours; other differences are single days.
NEW_HOURS = {"XTKS": (date(2024, 11, 5),)}

Hours = tuple[time, time]
_HEAD = '''"""Holidays and trading hours of exchanges, written from exchange-calendars {version} by
`python -m tests.support.exchange_tables`: not edited by hand.

`ZONES`: the time zone. `HOURS`: first day, opening and closing time of each period of usual hours; an exchange trades
Monday to Friday. `CLOSED`: weekdays without trading, by year, as month and day. `ODD_HOURS`: days with other hours,
most of them half days, as month, day, opening and closing time. Everything holds from `FIRST_DAY` to the exchange's
day in `LAST_DAYS`; nothing is known beyond. A break at midday is left out.
"""

FIRST_DAY = "{first}"
'''


def exchange_days(mic: str) -> dict[date, Hours]:
    """The sessions of an exchange within the table's reach, with their local opening and closing times, by the
    package."""
    import exchange_calendars

    calendar = exchange_calendars.get_calendar(mic, start=FIRST_DAY.isoformat(), end=LAST_DAYS[mic].isoformat())
    rows: Any = calendar.schedule.itertuples()
    return {
        row.Index.date(): (row.open.tz_convert(calendar.tz).time(), row.close.tz_convert(calendar.tz).time())
        for row in rows
    }


def zone_of(mic: str) -> str:
    """The time zone of an exchange, by the package."""
    import exchange_calendars

    return str(exchange_calendars.get_calendar(mic).tz)


def _usual_hours(mic: str, sessions: dict[date, Hours]) -> list[tuple[date, Hours]]:
    starts = [FIRST_DAY, *NEW_HOURS.get(mic, ()), date.max]
    found = []
    for start, end in pairwise(starts):
        within = [hours for day, hours in sessions.items() if start <= day < end]
        found.append((start, max(set(within), key=within.count)))
    return found


def _by_year(days: list[tuple[date, str]]) -> str:
    years: dict[int, list[str]] = {}
    for day, text in days:
        years.setdefault(day.year, []).append(text)
    return "{" + ", ".join(f'{year}: "{" ".join(texts)}"' for year, texts in sorted(years.items())) + "}"


def table_text() -> str:
    """The text of the module."""
    import exchange_calendars

    zones, last, hours, closed, odd = {}, {}, {}, {}, {}
    for mic, last_day in LAST_DAYS.items():
        sessions = exchange_days(mic)
        if any(day.weekday() > 4 for day in sessions):
            raise ValueError(f"{mic} trades at weekends, which the table cannot say")
        usual = _usual_hours(mic, sessions)
        weekdays = [date.fromordinal(n) for n in range(FIRST_DAY.toordinal(), last_day.toordinal() + 1)]
        weekdays = [day for day in weekdays if day.weekday() < 5]
        zones[mic], last[mic] = f'"{zone_of(mic)}"', f'"{last_day}"'
        hours[mic] = "(" + "".join(f'("{day}", "{o:%H:%M}", "{c:%H:%M}"), ' for day, (o, c) in usual).strip() + ")"
        closed[mic] = _by_year([(day, f"{day:%m%d}") for day in weekdays if day not in sessions])
        others = [(day, (o, c)) for day, (o, c) in sessions.items() if (o, c) != _at(usual, day)]
        odd[mic] = _by_year([(day, f"{day:%m%d}-{o:%H%M}-{c:%H%M}") for day, (o, c) in others])
    text = _HEAD.format(version=exchange_calendars.__version__, first=FIRST_DAY)
    named = {"ZONES": zones, "LAST_DAYS": last, "HOURS": hours, "CLOSED": closed, "ODD_HOURS": odd}
    kinds = {"HOURS": "tuple[tuple[str, str, str], ...]", "CLOSED": "dict[int, str]", "ODD_HOURS": "dict[int, str]"}
    for name, rows in named.items():
        lines = "".join(f'    "{mic}": {row},\n' for mic, row in rows.items())
        text += f"\n{name}: dict[str, {kinds.get(name, 'str')}] = {{\n{lines}}}\n"
    return text


def _at(usual: list[tuple[date, Hours]], day: date) -> Hours:
    return [hours for start, hours in usual if start <= day][-1]


if __name__ == "__main__":
    TABLE.write_text(table_text(), encoding="utf-8")
