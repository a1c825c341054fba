"""What the list of requests says of a small record near the shipped one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from panel_text import cell, unwrapped
from view_builders import (
    COBALT,
    NOW,
    STEEL,
    antimony,
    cobalt,
    event,
    request,
    snapshot,
)

from mineralwatch.domain.dates import Deadline, exact_date
from mineralwatch.domain.models.contract import Awardee
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.query.query_parser import EMPTY_QUERY, parse_query
from mineralwatch.ports import Detail
from mineralwatch.view import (
    dossier_lines,
    solicitations_table,
)
from mineralwatch.view.panel_content import UNICODE


def test_requests_stand_in_the_order_of_what_happens_next() -> None:
    view = solicitations_table.build_table(
        snapshot(solicitations=(*snapshot().solicitations, antimony())), EMPTY_QUERY, NOW, UNICODE
    )
    assert [found.key for found in view.rows] == ["SP800027R0001", STEEL, COBALT, "SP800026R0021", "nickel-2026-x1"]
    assert view.title == "Requests 5: 1 known open, 1 may be"
    assert view.badge == "by next"


@pytest.mark.parametrize(
    ("key", "column", "text"),
    [
        (COBALT, "request", "alloy grade 7,480 t"),
        (COBALT, "status", "✕┄i┄◆"),
        (COBALT, "waiting", "2nd source"),
        (COBALT, "src", "Pci"),
        (COBALT, "money", "1,800"),
        (COBALT, "number", "not known"),
        (STEEL, "request", "HF-1 steel 199 kt"),
        (STEEL, "status", "◆ awarded"),
        (STEEL, "waiting", "order 24 Dec"),
        ("SP800026R0021", "request", "carbonate 26-R-0021"),
        ("SP800026R0021", "status", "? no due"),
        ("SP800026R0021", "waiting", "MAY BE OPEN"),
        ("nickel-2026-x1", "request", "RFI 3,500 t"),
        ("nickel-2026-x1", "waiting", "248 d silent"),
        ("SP800027R0001", "waiting", "4 Dec 12 d"),
    ],
)
def test_a_request_says(key: str, column: str, text: str) -> None:
    view = solicitations_table.build_table(
        snapshot(solicitations=(*snapshot().solicitations, antimony())), EMPTY_QUERY, NOW, UNICODE
    )
    assert cell(view, key, column) == text


def test_a_deadline_without_a_zone_is_marked() -> None:
    naive = replace(antimony(), deadline=Deadline("2026-12-04"))
    view = solicitations_table.build_table(snapshot(solicitations=(naive,)), EMPTY_QUERY, NOW, UNICODE)
    assert cell(view, naive.key, "waiting") == "4 Dec 12 d?"


def test_ceilings_of_several_winners_are_never_added() -> None:
    day = exact_date(date(2026, 5, 8))
    two = tuple(Awardee(name, None, 995e6, None, 1.3e6, None, day) for name in ("Rio Tinto", "Arconic"))
    won = request("al", "high-purity-aluminium", ending=EventKind.AWARDED, ended=day, awardees=two, ordered=2.6e6)
    view = solicitations_table.build_table(snapshot(solicitations=(won,), events=()), EMPTY_QUERY, NOW, UNICODE)
    assert cell(view, "al", "waiting") == "2.6 of 2×995"
    assert cell(view, "al", "money") == "2×995"


def test_orders_told_for_two_contracts_together_are_not_given_to_one() -> None:
    day = exact_date(date(2025, 9, 5))
    won = request(
        "ta", "tantalum", ending=EventKind.AWARDED, ended=day, awardees=(Awardee("Mersen USA GS", None, 100e6, on=day),)
    )
    view = solicitations_table.build_table(snapshot(solicitations=(won,), events=()), EMPTY_QUERY, NOW, UNICODE)
    assert cell(view, "ta", "waiting") == "10 jointly"


def test_a_promised_reissue_is_waited_for_until_it_comes() -> None:
    gone = replace(cobalt(), ending=EventKind.CANCELLED, ended=exact_date(date(2025, 10, 15)), awardees=())
    events = (event(EventKind.CANCELLED, on=date(2025, 10, 15)),)
    view = solicitations_table.build_table(snapshot(solicitations=(gone,), events=events), EMPTY_QUERY, NOW, UNICODE)
    assert cell(view, COBALT, "waiting") == "reissue, late"
    assert cell(view, COBALT, "status") == "✕ cancelled"
    again = event(EventKind.REISSUED, on=date(2026, 1, 5), new={"key": "SP800026R0099", "number": "SP8000-26-R-0099"})
    view = solicitations_table.build_table(
        snapshot(solicitations=(gone,), events=(*events, again)), EMPTY_QUERY, NOW, UNICODE
    )
    assert cell(view, COBALT, "waiting") == "asked anew"
    told = unwrapped(dossier_lines.build_dossier(Detail(gone, events=(again,)), NOW, 100, UNICODE))
    assert "number: SP8000-26-R-0099" in told and "SP800026R0099" not in told


def test_a_filter_narrows_and_says_how_many_are_left() -> None:
    view = solicitations_table.build_table(snapshot(), parse_query("material:cobalt"), NOW, UNICODE)
    assert [found.key for found in view.rows] == [COBALT]
    assert view.title == "Requests 1 of 4"


def test_an_empty_filter_result_names_the_query_and_the_way_out() -> None:
    view = solicitations_table.build_table(snapshot(), parse_query("material:gallium"), NOW, UNICODE)
    assert view.state == "empty"
    assert "material:gallium" in view.message
    assert "esc" in view.message


def test_stars_and_unread_rows_are_marked() -> None:
    held = snapshot(starred=frozenset({COBALT}), unread=frozenset({STEEL}))
    view = solicitations_table.build_table(held, EMPTY_QUERY, NOW, UNICODE)
    assert cell(view, COBALT, "material") == "Co★"
    assert cell(view, STEEL, "material") == "Fe•"


@pytest.mark.parametrize(
    ("sort", "first"), [("material", COBALT), ("status", "SP800026R0021"), ("due", COBALT), ("changed", STEEL)]
)
def test_other_orders(sort: str, first: str) -> None:
    view = solicitations_table.build_table(snapshot(), EMPTY_QUERY, NOW, UNICODE, sort=sort)
    assert view.rows[0].key == first
    assert view.badge == f"by {sort}"
