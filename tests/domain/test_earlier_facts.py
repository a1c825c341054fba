"""Facts that a store of an earlier schema does not hold, from what was derived in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.derivation.earlier_facts import EarlierKeys, founders_of, sightings_of
from mineralwatch.domain.derivation.projection import index_sightings
from mineralwatch.domain.models.event import Event, EventKind, Evidence
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.story import Story

AT = datetime(2026, 11, 10, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)
WITNESSES = st.builds(
    Evidence,
    source=st.sampled_from(["sam", "wire", "record"]),
    ref=st.sampled_from(["n1", "n2", "story/a", "story/b"]),
    url=st.none(),
    grade=st.sampled_from(Grade),
    seen_at=st.none() | st.integers(-5, 50).map(lambda hours: AT + hours * HOUR),
)
EVENTS = st.builds(
    Event,
    id=st.just("e"),
    kind=st.sampled_from(EventKind),
    key=st.just("SP800027R0001"),
    number=st.none(),
    material=st.none(),
    occurred_on=st.none(),
    seen_at=st.just(AT),
    grade=st.sampled_from(Grade),
    old=st.just({}),
    new=st.just({}),
    evidence=st.lists(WITNESSES, max_size=5, unique_by=lambda w: (w.source, w.ref)).map(tuple),
    baseline=st.booleans(),
    news_since=st.none() | st.integers(1, 30).map(lambda hours: AT + hours * HOUR),
)


@given(EVENTS)
def test_an_event_comes_out_as_first_seen_and_as_news_when_it_was(event: Event) -> None:
    found = sightings_of([event])
    seen = index_sightings(found, {}).by_event["e"]
    news = [one.at for one in seen if one.is_news]
    assert min(one.at for one in seen) == event.seen_at
    assert min(news, default=None) == event.news_at
    assert {(one.source, one.ref) for one in found} >= {(w.source, w.ref) for w in event.evidence}
    places = [(one.source, one.ref, one.is_news) for one in found]
    assert len(set(places)) == len(places)


def _event(*witnesses: Evidence, news_since: datetime | None = None) -> Event:
    given = (None, None, None, AT, Grade.OFFICIAL, {}, {})
    return Event("e", EventKind.CANCELLED, "SP800027R0001", *given, witnesses, news_since=news_since)


def test_what_became_news_later_did_so_by_the_official_witness_of_that_time() -> None:
    told = Evidence("wire", "story/a", None, Grade.REPORTED, AT)
    shown = Evidence("sam", "n1", None, Grade.OFFICIAL, AT + 5 * HOUR)
    later = Evidence("sam_bulk", "n1", None, Grade.OFFICIAL, AT + 30 * HOUR)
    found = sightings_of([_event(told, shown, later, news_since=AT + 5 * HOUR)])
    assert [(one.source, one.at) for one in found if one.is_news] == [("sam", AT + 5 * HOUR)]
    assert [(one.source, one.at) for one in found if not one.is_news] == [
        ("wire", AT),
        ("sam", AT + 5 * HOUR),
        ("sam_bulk", AT + 30 * HOUR),
    ]


def _story(ident: str, key: str | None, because: str = "", *, day: int = 10, material: str = "cobalt") -> Story:
    at = datetime(2026, 11, day, tzinfo=UTC)
    given = {"material": material, "kind": "cancelled", "confidence": 0.9, "number": None, "entry_count": 1}
    return Story(ident, ident, ("O",), at, at, None, **given, key=key, because=because)  # type: ignore[arg-type]


def _notice(ident: str, title: str = "COBALT, CUT CATHODE") -> Notice:
    return Notice(notice_id=ident, number=None, title=title, type="Solicitation", posted=date(2026, 10, 20))


def test_the_story_whose_reason_says_so_founded_it_else_the_earliest() -> None:
    told = [
        _story("late", "cobalt-2026-x1", "the first word of a request for cobalt: none was alive", day=12),
        _story("early", "cobalt-2026-x1", "the only request for cobalt", day=11),
        _story("b", "tin-2026-x1", "the only request for tin", day=12),
        _story("a", "tin-2026-x1", "the only request for tin", day=11),
        _story("c", "SP800027R0001", "by number"),
    ]
    assert founders_of(EarlierKeys(stories=told)) == {"story/late": "cobalt-2026-x1", "story/a": "tin-2026-x1"}


def test_a_notice_without_a_number_keeps_its_key() -> None:
    known = EarlierKeys(
        notices={"n1": "cobalt-2026-x2", "n2": "SP800027R0001"}, stories=[_story("s", "cobalt-2026-x2")]
    )
    assert founders_of(known) == {"n1": "cobalt-2026-x2"}


def test_a_key_that_a_number_took_over_is_bound_to_what_the_merge_names_or_to_what_fits() -> None:
    aliases = {f"cobalt-2026-x{n}": "SP800027R0001" for n in (1, 2, 3)} | {"tin-2026-x1": "SP800027R0002"}
    known = EarlierKeys(
        notices={"n1": "SP800027R0001", "n2": "SP800027R0001", "n3": "SP800027R0002"},
        numberless={"n1": _notice("n1"), "n2": _notice("n2"), "n3": _notice("n3")},
        stories=[_story("s", "SP800027R0001"), _story("other", "SP800027R0001", material="tin")],
        aliases=aliases,
        merge_reasons={"cobalt-2026-x2": "certain: notice n1 stands under both"},
    )
    assert founders_of(known) == {
        "n1": "cobalt-2026-x2",
        "n2": "cobalt-2026-x1",
        "story/s": "cobalt-2026-x3",
        "tin-2026-x1": "tin-2026-x1",  # whoever founded it is not known any more
    }


def test_keys_of_the_record_are_bound_to_nothing_and_those_that_are_gone_to_themselves() -> None:
    known = EarlierKeys(
        stories=[_story("s", "cobalt-2025-x1")],
        aliases={"tin-2025-x1": "SP800027R0001"},
        used=frozenset({"cobalt-2025-x1", "tin-2025-x1", "zinc-2026-x1", "SP800027R0001"}),
        recorded=frozenset({"cobalt-2025-x1", "tin-2025-x1"}),
    )
    assert founders_of(known) == {"zinc-2026-x1": "zinc-2026-x1"}


def test_a_key_that_is_gone_belongs_to_the_notice_that_founded_it() -> None:
    known = EarlierKeys(
        notices={"n1": "SP800027R0001"}, numberless={"n1": _notice("n1")}, used=frozenset({"cobalt-2026-x1"})
    )
    assert founders_of(known) == {"n1": "cobalt-2026-x1"}
