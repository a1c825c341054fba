"""A store as a heavy user has it after years: all of it is constructed, and goes through the real pipeline."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.materials import materials
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.story import FeedEntry
from tests.bench.bulk_file import WORDS
from tests.support.labelled_stories import labelled

REQUESTS, FEEDS, EACH = 400, 6, 100
ITEMS, COPIES = 20_000, 2.5
_MANY = ("tin", "cobalt", "antimony", "tungsten", "titanium")
_STEPS = ("Presolicitation", "Solicitation", "Solicitation", "Solicitation", "Cancellation")
_LONG = 20_000  # characters


def notices(seed: int = 1) -> tuple[Notice, ...]:
    """Five years of the official file: `REQUESTS` requests of five versions each, half of them of five materials."""
    pick = random.Random(seed)
    others = [one.name for one in materials.CATALOGUE if one.name not in _MANY]
    return tuple(
        notice for serial in range(REQUESTS) for notice in _versions(serial, pick, _MANY if serial % 2 else others)
    )


def _versions(serial: int, pick: random.Random, names: tuple[str, ...] | list[str]) -> Iterator[Notice]:
    name = names[serial // 2 % len(names)]
    began = date(2021, 11, 1) + timedelta(days=serial * 1800 // REQUESTS)
    number = f"SP8000-{began.year % 100}-R-{serial:04d}"
    size = _LONG if serial % 8 == 1 else 3_000
    words = " ".join(pick.choices(WORDS, k=size // 6))
    for step, kind in enumerate(_STEPS):
        posted = began + timedelta(days=15 * step)
        ended = step == len(_STEPS) - 1
        yield Notice(
            notice_id=f"{serial:028x}{step:04x}",
            number=number,
            title=f"{name} for the stockpile, {pick.choice(('ingots', 'metal', 'LME grade'))}",
            type="Solicitation (Cancelled)" if ended else kind,
            office="SP8000",
            posted=posted,
            deadline=parse_deadline(f"{began + timedelta(days=45 + 10 * step)}T15:00:00-05:00"),
            archive_on=posted + timedelta(days=200),
            naics=("331410",),
            psc="9620",
            text=f"{'This notice is cancelled. ' if ended else ''}{name}, {serial % 40 * 25} metric tons. {words}",
            active=not ended,
            url=f"https://sam.gov/opp/{serial:028x}{step:04x}/view",
        )


def daily(known: tuple[Notice, ...], changed: int = 3) -> tuple[Notice, ...]:
    """The last 185 notices as the daily file gives them a day later: a few have another deadline."""
    kept = known[-185:]
    moved = parse_deadline("2026-12-24T15:00:00-05:00")
    return (*kept[:-changed], *(replace(one, deadline=moved) for one in kept[-changed:]))


def items(count: int, at: datetime, prefix: str, days: int = 6) -> tuple[FeedEntry, ...]:
    """New items of feeds as they are read at a moment, of stories told in the days before it, each by some outlets."""
    pick = random.Random(prefix)
    known = [entry.title for _, entry in labelled()]
    words = sorted({word for title in known for word in title.split()})
    titles: list[tuple[str, datetime]] = []
    for _ in range(int(count / COPIES)):
        title = pick.choice(known).split()
        for _ in range(5):
            title[pick.randrange(len(title))] = pick.choice(words)
        titles.append((" ".join(title), at - timedelta(minutes=pick.randrange(days * 24 * 60))))
    found = []
    for number in range(count):
        title, told = titles[number % len(titles)]
        found.append(
            FeedEntry(
                f"{prefix}-{number}",
                "guid",
                f"feed{number % FEEDS}",
                title,
                outlet=f"Outlet {number % 31}",
                published=told.astimezone(UTC),
                materials=materials.find_materials(title),
            )
        )
    return tuple(found)
