"""One award that the press, a filing, an award notice and the register tell: one event, in every order of arrival."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from scripted import API, KEY, START, Desk, desk, hear, notice, reading
from test_register import CONTRACT, IDIQ, held

from mineralwatch.domain.identity import event_id, normalise_number
from mineralwatch.domain.models import Entry, EventKind, Grade, NoticeAward
from mineralwatch.domain.register import REGISTER
from mineralwatch.engine import rebuild
from mineralwatch.sources.edgar_list import Filer
from mineralwatch.store import derived, queries
from tests.support.filings import award_filing, filed_entries

SAID = START - timedelta(days=1)
PRESS = Entry(
    id="press-1",
    matched_by="guid",
    feed="example-metals",
    title="DLA awards Example Cobalt a $48.5 million cobalt contract for the National Defense Stockpile",
    url="https://example.com/cobalt",
    outlet="Example Metals Daily",
    published=SAID,
    materials=("cobalt",),
)
(FILING,) = filed_entries(
    [award_filing(CONTRACT, "$48,500,000", "cobalt", SAID.date(), company="Example Cobalt")],
    START,
    Filer(101538, "Example Cobalt"),
    "EXAMPLE COBALT",
)
AWARD = notice(
    "award",
    type="Award Notice",
    posted=date(2026, 11, 8),
    deadline=None,
    award=NoticeAward(CONTRACT, 48_500_000.0, date(2026, 11, 5), "EXAMPLE COBALT INC"),
)
WHO = ("press", "filing", "notice", "register")
ORDERS = list(itertools.permutations(WHO))


def started(folder: Path, *, known: bool) -> Desk:
    """A desk whose sources were all read once; with `known` the request is known by its notice."""
    user = desk(folder)
    for feed in ("example-metals", "edgar"):
        hear(user, feed)
    user.poll(API, reading(API, *([notice("n1")] if known else [])), hours=0)
    user.poll(REGISTER, held(), hours=0)
    return user


def tell(user: Desk, who: str, *, known: bool) -> None:
    if who == "press":
        hear(user, "example-metals", PRESS)
    elif who == "filing":
        hear(user, "edgar", FILING)
    elif who == "notice":
        user.poll(API, reading(API, *([notice("n1")] if known else []), AWARD), hours=0)
    else:
        user.poll(REGISTER, held(IDIQ), hours=0)


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_in_all_orders_one_event_one_state_one_hash(order: tuple[str, ...], tmp_path: Path) -> None:
    found = []
    for at, arrivals in enumerate((order, WHO)):
        folder = tmp_path / str(at)
        folder.mkdir()
        user = started(folder, known=True)
        for who in arrivals:
            tell(user, who, known=True)
        (awarded,) = [event for event in user.events() if event.kind is EventKind.AWARDED]
        assert awarded.id == event_id("awarded", normalise_number(CONTRACT))
        assert awarded.grade is Grade.OFFICIAL
        assert {w.source for w in awarded.evidence} == {"Example Metals Daily", "SEC EDGAR", API, REGISTER}
        assert len(user.alerts()) == 1
        found.append(derived.rows(user.conn))
        assert rebuild.check(user.conn).differences == ()
        user.conn.close()
    assert list(derived.differences(*found)) == []
    assert derived.digest(found[0]) == derived.digest(found[1])


def outline(user: Desk) -> object:
    """All that is told in the end of the one request, without the name under which stories may have told it first, and
    the grade of the conclusion that it is the same."""
    detail = queries.detail(user.conn, KEY)
    assert detail is not None
    told = [
        (
            e.id,
            e.kind,
            e.grade,
            e.occurred_on,
            e.about,
            sorted(e.new.items()),
            sorted((w.source, w.ref) for w in e.evidence),
        )
        for e in detail.events
    ]
    request = replace(detail.request, first_seen=None, last_change=None, aliases=(), grades=())
    where = sorted((one.id, one.key, one.because) for one in queries.all_stories(user.conn))
    return told, request, detail.contracts, where


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_of_a_request_that_nobody_knew_too(order: tuple[str, ...], tmp_path: Path) -> None:
    found = []
    for at, arrivals in enumerate((order, WHO)):
        folder = tmp_path / str(at)
        folder.mkdir()
        user = started(folder, known=False)
        for who in arrivals:
            tell(user, who, known=False)
        assert user.names() == {KEY}
        (awarded,) = user.events()
        assert awarded.grade is Grade.OFFICIAL
        assert len(awarded.evidence) == 4
        assert len(user.alerts()) == 1
        found.append(outline(user))
        assert rebuild.check(user.conn).differences == ()
        user.conn.close()
    assert found[0] == found[1]
