"""What follows from readings and stored state: keys, baseline, fresh events, what is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.lifecycle.notice_history import VersionReading
from mineralwatch.domain.models import EventKind, Notice, Solicitation, Stage
from mineralwatch.engine.conclude import Conclusions, Stored, assign_keys, conclude, materials_of

NOW = datetime(2026, 11, 22, 14, tzinfo=UTC)
BASELINE = NOW - timedelta(days=30)
KEY = "SP800027R0001"
FIRST = Notice(
    notice_id="n1",
    title="Cobalt metal, alloy grade",
    type="Solicitation",
    number="SP8000-27-R-0001",
    office="SP8000",
    posted=date(2026, 11, 1),
    deadline=parse_deadline("2026-12-10T15:00:00-05:00"),
    text="Offers are asked.",
    url="https://sam.gov/opp/n1/view",
)
MOVED = replace(FIRST, notice_id="n2", posted=date(2026, 11, 20), deadline=parse_deadline("2026-12-24T15:00:00-05:00"))


def after(conclusions: Conclusions, *seen: VersionReading) -> Stored:
    return Stored(
        seen={KEY: seen},
        requests={request.key: request for request in conclusions.requests},
        events={KEY: conclusions.events},
    )


def first(*, first_reading: bool = True) -> tuple[Conclusions, VersionReading]:
    seen = VersionReading(FIRST, "sam", NOW - timedelta(days=2))
    return conclude({KEY: [seen]}, Stored(), now=seen.at, baseline_at=None if first_reading else BASELINE), seen


def test_a_first_reading_is_baseline() -> None:
    done, _ = first()
    assert [(event.kind, event.baseline) for event in done.fresh] == [(EventKind.ISSUED, True)]
    (request,) = done.requests
    assert (request.key, request.number, request.materials) == (KEY, "SP8000-27-R-0001", ("cobalt",))


def test_a_request_that_appears_later_is_news() -> None:
    done, _ = first(first_reading=False)
    assert [event.baseline for event in done.fresh] == [False]


def test_a_change_against_what_is_stored_is_news_even_at_a_first_reading() -> None:
    done, seen = first()
    moved = conclude({KEY: [VersionReading(MOVED, "sam_bulk", NOW)]}, after(done, seen), now=NOW, baseline_at=None)
    assert [(event.kind, event.baseline, event.seen_at) for event in moved.fresh] == [(EventKind.EXTENDED, False, NOW)]
    assert moved.requests[0].deadline == MOVED.deadline
    assert moved.requests[0].last_change == NOW


def test_the_same_notice_from_another_source_adds_a_witness_and_no_event() -> None:
    done, seen = first()
    again = conclude({KEY: [VersionReading(FIRST, "sam_bulk", NOW)]}, after(done, seen), now=NOW, baseline_at=None)
    assert again.fresh == ()
    assert again.requests[0].last_change == done.requests[0].last_change


def test_a_text_read_later_takes_back_what_was_concluded_without_it() -> None:
    done, seen = first()
    silent = VersionReading(replace(MOVED, deadline=FIRST.deadline, text=None), "sam", NOW - timedelta(days=1))
    amended = conclude({KEY: [silent]}, after(done, seen), now=silent.at, baseline_at=BASELINE)
    assert [event.kind for event in amended.fresh] == [EventKind.AMENDED]
    told = VersionReading(replace(silent.notice, text="This solicitation is hereby cancelled."), "sam", NOW)
    cancelled = conclude({KEY: [told]}, after(amended, seen, silent), now=NOW, baseline_at=BASELINE)
    assert [event.kind for event in cancelled.fresh] == [EventKind.CANCELLED]
    assert cancelled.gone == tuple(event.id for event in amended.fresh)
    assert cancelled.requests[0].ending is EventKind.CANCELLED


def test_what_an_earlier_program_did_not_read_in_stored_words_alerts_nobody() -> None:
    done, seen = first()
    cancels = VersionReading(
        replace(MOVED, text="This solicitation is hereby cancelled."), "sam", NOW - timedelta(days=1)
    )
    unread = after(done, seen, cancels)  # as a program stored it that knew neither the move nor the words
    later = VersionReading(replace(cancels.notice, notice_id="n3", deadline=parse_deadline("2027-01-08")), "sam", NOW)
    found = conclude({KEY: [later]}, unread, now=NOW, baseline_at=BASELINE)
    assert {(event.evidence[0].ref, event.kind): event.baseline for event in found.fresh} == {
        ("n2", EventKind.EXTENDED): True,
        ("n2", EventKind.CANCELLED): True,
        ("n3", EventKind.EXTENDED): False,
    }
    joined = conclude({KEY: [later]}, replace(unread, joined=frozenset([KEY])), now=NOW, baseline_at=BASELINE)
    assert not any(event.baseline for event in joined.fresh)


def test_what_a_later_reading_of_a_version_leaves_out_is_still_known() -> None:
    told = replace(FIRST, title="Metal", text="Only one responsible source; cobalt is asked of it.")
    bare = replace(told, text=None, deadline=None, archive_on=date(2027, 1, 1))
    seen = VersionReading(told, "sam", NOW - timedelta(days=2))
    done = conclude({KEY: [seen]}, Stored(), now=seen.at, baseline_at=BASELINE)
    (request,) = conclude(
        {KEY: [VersionReading(bare, "sam", NOW)]}, after(done, seen), now=NOW, baseline_at=BASELINE
    ).requests
    assert (request.materials, request.stage, request.deadline) == (("cobalt",), Stage.SOLE_SOURCE, FIRST.deadline)


def test_an_ending_that_the_store_knew_is_no_news_at_a_first_reading() -> None:
    known = Solicitation(key=KEY, number=None, title="x", ending=EventKind.CANCELLED)
    notice = replace(FIRST, text="This solicitation is cancelled.")
    done = conclude(
        {KEY: [VersionReading(notice, "sam", NOW)]}, Stored(requests={KEY: known}), now=NOW, baseline_at=None
    )
    assert all(event.baseline for event in done.fresh)


def test_keys_come_from_numbers_then_from_the_store_then_from_the_material() -> None:
    bare = replace(FIRST, notice_id="n9", number=None, title="Request for information: tin")
    other = replace(bare, notice_id="n10")
    keys = assign_keys([FIRST, bare, other], {"n7": "x"}.get, lambda prefix: 2)
    assert keys == {"n1": KEY, "n9": "tin-2026-x3", "n10": "tin-2026-x4"}
    assert assign_keys([bare], {"n9": "tin-2026-x1"}.get, lambda prefix: 5) == {"n9": "tin-2026-x1"}


def test_the_title_names_the_material_before_the_text_does() -> None:
    assert materials_of([replace(FIRST, text="tin, nickel")]) == ("cobalt",)
    assert materials_of([replace(FIRST, title="Metal", text="tin, nickel")]) == ("tin", "nickel")


def test_an_event_that_was_stored_under_another_id_takes_the_notice_s_and_is_no_news() -> None:
    """What was told before, or concluded by an earlier version, is renamed: never doubled, never alerted again."""
    done, seen = first()
    moved = conclude({KEY: [VersionReading(MOVED, "sam", NOW)]}, after(done, seen), now=NOW, baseline_at=BASELINE)
    (extended,) = moved.fresh
    older = replace(extended, id="0123456789abcdef")
    stored = replace(after(done, seen, VersionReading(MOVED, "sam", NOW)), events={KEY: (*done.events, older)})
    again = conclude({KEY: []}, stored, now=NOW, baseline_at=BASELINE)
    assert (again.fresh, again.gone) == ((), ())
    assert again.twins == ((older.id, extended.id),)
    assert [event.kind.value for event in again.events] == ["issued", "extended"]
    assert again.requests[0].event_count == 2
