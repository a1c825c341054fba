"""A real store asked at earlier clocks: what it answers for a past moment is what it showed at that moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from scripted import API, FILE, KEY, NUMBER, Desk, hear, notice, reading
from test_register import AWARD_NOTICE, IDIQ, PLACED, held
from test_told import CANCELS, FEED, ISSUES, said

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.derivation.clocks import Clocks
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.solicitations.contract_register import REGISTER
from mineralwatch.engine.past_store import PastStore
from mineralwatch.store import snapshot_queries
from mineralwatch.store.codec import encode


def whole(user: Desk, **clocks: datetime) -> tuple[object, ...]:
    """All that is shown of the request, in no particular order, without the times of changes."""
    detail = snapshot_queries.detail(user.conn, KEY)
    assert detail is not None
    if clocks:
        detail = PastStore(user.conn, user.record, Clocks(**clocks)).detail(KEY)
        assert detail is not None
    request = replace(detail.solicitation, last_change=None)
    parts = (detail.notices, detail.events, detail.contracts, detail.claims)
    return request, *(sorted(map(encode, part)) for part in parts)


def asked(user: Desk, **clocks: datetime) -> Solicitation | None:
    return PastStore(user.conn, user.record, Clocks(**clocks)).solicitations().get(KEY)


def test_what_was_known_then_is_what_was_shown_then(here: Desk) -> None:
    """Issued, moved twice, a text that came late, cancelled and read by a second source: at each moment the same."""
    user = here
    first = notice("n1", text=None)
    moved = notice("n2", posted=date(2026, 11, 11), deadline=parse_deadline("2026-12-20T15:00:00-05:00"))
    again = replace(moved, deadline=parse_deadline("2026-12-24T15:00:00-05:00"))  # the same version, read anew
    over = notice("n3", posted=date(2026, 11, 14), text="This solicitation is hereby cancelled in its entirety.")
    shown: list[tuple[datetime, tuple[object, ...]]] = []
    for notices in ([first], [notice("n1")], [notice("n1"), moved], [notice("n1"), again], [notice("n1"), again, over]):
        user.read(API, *notices, hours=20)
        shown.append((user.now, whole(user)))
    user.read(FILE, notice("n1"), again, over)
    shown.append((user.now, whole(user)))
    assert user.request().ending is EventKind.CANCELLED
    before = shown[0][0] - timedelta(minutes=1)
    assert asked(user, known_by=before) is None
    for moment, then in shown:
        assert whole(user, known_by=moment) == then, moment
        assert whole(user, known_by=moment + timedelta(hours=1)) == then


def test_what_had_happened_is_told_with_all_that_is_known_now(here: Desk) -> None:
    user = here
    moved = notice("n2", posted=date(2026, 11, 11), deadline=parse_deadline("2026-12-20T15:00:00-05:00"))
    user.read(API, notice("n1"), moved, hours=48)
    early = asked(user, as_of=datetime(2026, 11, 10, 23, tzinfo=UTC))
    assert early is not None and early.deadline is not None
    assert (early.deadline.text, early.kinds, early.notice_count) == (
        "2026-12-10T15:00:00-05:00",
        (EventKind.ISSUED,),
        1,
    )
    assert asked(user, as_of=datetime(2026, 10, 31, tzinfo=UTC)) is None
    assert asked(user, as_of=user.now) == user.request()


def test_the_register_s_word_counts_from_the_day_it_was_read(here: Desk) -> None:
    """The award notice names a contract; the register tells of it, and of an order, two days later."""
    user = here
    shown: list[tuple[datetime, tuple[object, ...]]] = []
    for says in (reading(API, notice("n1")), reading(API, notice("n1"), AWARD_NOTICE)):
        user.poll(API, says, hours=24)
        shown.append((user.now, whole(user)))
    user.poll(REGISTER, held(IDIQ, PLACED), hours=48)
    shown.append((user.now, whole(user)))
    assert user.request().ordered == 6_212_345.67
    for moment, then in shown:
        assert whole(user, known_by=moment) == then, moment
    before = asked(user, known_by=shown[1][0])
    assert before is not None and before.ordered is None
    first_order = asked(user, as_of=datetime(2026, 11, 5, 23, tzinfo=UTC))
    assert first_order is not None
    assert [(won.contract, won.ordered) for won in first_order.awardees] == [("SP8000-27-D-0001", None)]


def test_a_chain_leads_to_no_request_that_was_not_there_yet(here: Desk) -> None:
    user = here
    over = notice("n1", text="This solicitation is hereby cancelled and will be reissued.", posted=date(2026, 11, 2))
    anew = notice(
        "m1", number="SP8000-27-R-0009", posted=date(2026, 11, 9), text=f"Reissue of {NUMBER}. Offers are asked."
    )
    user.read(API, notice("n1", posted=date(2026, 11, 1)))
    user.read(API, over, anew, hours=48)
    detail = snapshot_queries.detail(user.conn, KEY)
    assert detail is not None
    assert [one.number for one in detail.related] == ["SP8000-27-R-0009"]
    for clocks in (Clocks(as_of=datetime(2026, 11, 8, 23, tzinfo=UTC)), Clocks(known_by=user.now - timedelta(hours=1))):
        then = PastStore(user.conn, None, clocks).detail(KEY)
        assert then is not None and then.related == ()
    now = PastStore(user.conn, None, Clocks(as_of=user.now, known_by=user.now)).detail(KEY)
    assert now is not None and now.related == detail.related


def test_an_event_that_was_taken_back_is_seen_where_it_was_known(here: Desk) -> None:
    hear(here, FEED)
    hear(here, FEED, told := said(here, CANCELS), hours=1)
    then = here.now
    hear(here, FEED, replace(told, title="Correction: DLA has not cancelled cobalt tender"), hours=3)
    assert here.names() == set()
    past = PastStore(here.conn, None, Clocks(known_by=then))
    assert [event.kind for event in past.events()] == [EventKind.CANCELLED]
    detail = past.detail("cobalt-2026-x1")
    assert detail is not None
    assert [story.title for story in detail.stories] == [CANCELS]


def test_a_number_leads_to_the_provisional_key_of_then(here: Desk) -> None:
    hear(here, FEED)
    hear(here, FEED, said(here, ISSUES), hours=1)
    then = here.now
    here.act("star", "cobalt-2026-x1")
    here.read(API, notice(posted=here.now.date()))
    assert here.request().aliases == ("cobalt-2026-x1",)
    past = PastStore(here.conn, None, Clocks(known_by=then))
    assert {key: past.present_key(key) for key in past.solicitations()} == {"cobalt-2026-x1": KEY}
    for name in (NUMBER, KEY, "cobalt-2026-x1"):
        detail = past.detail(name)
        assert detail is not None
        assert (detail.solicitation.key, detail.solicitation.number) == ("cobalt-2026-x1", None)
