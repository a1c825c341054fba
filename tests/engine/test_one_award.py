"""One award that the press, a filing, an award notice and the register tell: one event, in every order of arrival."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from scripted import API, KEY, START, Desk, copied, desk, hear, notice, reading
from test_register import CONTRACT, IDIQ, held

from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.notice import NoticeAward
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.numbers_and_ids import event_id, normalise_number
from mineralwatch.domain.solicitations.contract_register import REGISTER
from mineralwatch.engine import rebuild
from mineralwatch.sources.edgar_filing_list import Filer
from mineralwatch.store import snapshot_queries, state_rows
from tests.support.filings import award_filing, filed_entries

SAID = START - timedelta(days=1)
PRESS = FeedEntry(
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
Order = tuple[str, ...]
WHO = ("press", "filing", "notice", "register")
ORDERS = list(itertools.permutations(WHO))


@pytest.fixture(scope="module")
def ends(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ends]:
    """The desks after each order of arrival, those that began alike copied where they part."""
    made = Ends(tmp_path_factory.mktemp("orders"))
    yield made
    made.close()


class Ends:
    """Desks by who told, in which order, and whether the request was known by its notice before."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[tuple[bool, Order], Desk] = {}

    def after(self, order: Order, *, known: bool) -> Desk:
        if (known, order) not in self._made:
            folder = self._folder / "-".join((str(known), *order))
            folder.mkdir()
            if order:
                user = copied(self.after(order[:-1], known=known), folder)
                tell(user, order[-1], known=known)
            else:
                user = started(folder, known=known)
            self._made[known, order] = user
        return self._made[known, order]

    def close(self) -> None:
        for user in self._made.values():
            user.conn.close()


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
def test_in_all_orders_one_event_one_state_one_hash(order: Order, ends: Ends) -> None:
    user = ends.after(order, known=True)
    (awarded,) = [event for event in user.events() if event.kind is EventKind.AWARDED]
    assert awarded.id == event_id("awarded", normalise_number(CONTRACT))
    assert awarded.grade is Grade.OFFICIAL
    assert {w.source for w in awarded.evidence} == {"Example Metals Daily", "SEC EDGAR", API, REGISTER}
    assert len(user.alerts()) == 1
    found = [state_rows.stored_rows(one.conn) for one in (user, ends.after(WHO, known=True))]
    assert list(rebuild.differences(*found)) == []
    assert rebuild.digest(found[0]) == rebuild.digest(found[1])


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("first", range(4))
def test_it_follows_again_whoever_is_first(first: int, known: bool, ends: Ends) -> None:
    user = ends.after((*WHO[first:], *WHO[:first]), known=known)
    assert rebuild.check(user.conn).differences == ()


def outline(user: Desk) -> object:
    """All that is told in the end of the one request, without the name under which stories may have told it first, and
    the grade of the conclusion that it is the same."""
    detail = snapshot_queries.detail(user.conn, KEY)
    assert detail is not None
    told = [
        (
            e.id,
            e.kind,
            e.grade,
            e.occurred_on,
            e.occurred_about,
            sorted(e.new.items()),
            sorted((w.source, w.ref) for w in e.evidence),
        )
        for e in detail.events
    ]
    request = replace(detail.solicitation, first_seen=None, last_change=None, aliases=(), grades=())
    where = sorted((one.id, one.key, one.because) for one in snapshot_queries.all_stories(user.conn))
    return told, request, detail.contracts, where


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_of_a_request_that_nobody_knew_too(order: Order, ends: Ends) -> None:
    user = ends.after(order, known=False)
    assert user.names() == {KEY}
    (awarded,) = user.events()
    assert awarded.grade is Grade.OFFICIAL
    assert len(awarded.evidence) == 4
    assert len(user.alerts()) == 1
    assert outline(user) == outline(ends.after(WHO, known=False))
