"""Policy, supply, promises, prices and conflicts: complete against the written context, dated, and true to its gaps.

The counts are those of the written context's own tables, counted by hand.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.evidence.claim_choice import disputed_fields
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.policy import PolicyEvent, PolicyKind, SupplyFact
from mineralwatch.domain.query.query_fields import POLICY_KINDS
from mineralwatch.record.loader import read_record
from mineralwatch.record.policy_and_supply import policy_events, supply_facts
from mineralwatch.record.record_rows import FactRow, Record, SupplyRow, check_vintage, parse_record_date
from mineralwatch.record.visible import visible

RECORD = read_record()
POLICY = {row.slug: row for row in RECORD.policy}
PROMISES = {row.slug: row for row in RECORD.promises}
DAYS = st.dates(date(2018, 1, 1), date(2027, 12, 31))


def facts(*measures: str) -> list[tuple[SupplyRow, FactRow]]:
    return [(row, fact) for row in RECORD.supply for fact in row.facts if not measures or fact.measure in measures]


def test_policy_events_of_the_written_context() -> None:
    """35 rows on the five articles and 24 around them. Five are told by requests or fit no kind: the cancelled cobalt
    tender, the awards of autumn 2025, the tantalum order; a refiner's word of investors, an engineer's contract."""
    assert len(RECORD.policy) == 35 + 24 - 5 + 2 == 56  # and a stake and a call for grants of early 2026


def test_promises_of_the_written_context() -> None:
    """42 rows. One names two days for two papers; one stands with the money as its last day; one promises nothing. Of
    cobalt one more came on 4 December 2025, which superseded the one of November. The next plan of materials, a row of
    the stockpile, has a day."""
    assert len(RECORD.promises) == 42 + 1 - 1 - 1 + 1 + 1 == 43
    assert Counter(row.outcome for row in RECORD.promises) == {
        "open": 28, "superseded": 9, "late": 4, "kept": 1, "missed": 1,
    }  # fmt: skip


def test_supply_of_the_written_context() -> None:
    """26 rows, of which the one on heavy rare earths was not read; nine more are other voices on the same figures."""
    made = {row.slug for row, _ in facts("production", "consumption", "imports", "net-import-reliance")}
    others = {slug for slug in made if not any(s.key.startswith("usgs-") for s in by_slug(slug).sources)}
    assert len(made) == 25 + 9
    assert others == {
        "antimony-edition-2025", "bismuth-reuters", "cobalt-press", "cobalt-review", "fluorspar-northern-miner",
        "rare-earths-blog", "rare-earths-refined", "rare-earths-refined-blog", "rare-earths-refined-rewrite",
    }  # fmt: skip


def test_uses_of_the_written_context() -> None:
    """14 rows have a source of the end use; of ten more materials none was read, and they are absent."""
    assert len({row.slug for row, _ in facts("end-use")}) == 14
    unread = {"lithium", "nickel", "tin", "tellurium", "indium", "scandium", "vanadium", "aluminium", "manganese"}
    assert {row.material for row, _ in facts("end-use")} & unread == set()


def test_the_stockpile_of_the_written_context() -> None:
    """Seven rows of totals and holdings (one told both assets and coverage), six of shipments, five of plans; eleven
    maxima of the plan of fiscal 2025 for ten materials, one of them split in two."""
    assert len({row.slug for row, _ in facts("stockpile-total", "stockpile-holding")}) == 7
    assert len({row.slug for row, _ in facts("stockpile-shipments")}) == 6
    assert len({row.slug for row, _ in facts("plan")}) == 5
    maxima = {row.material: fact.value for row, fact in facts("plan-maximum") if fact.vintage is None}
    assert maxima == {
        "antimony": 700, "samarium-cobalt": 60, "niobium": 136, "tantalum": 29.26, "tungsten": 2_041,
        "titanium": 15_000, "magnesium": 3_500, "aluminium": 3_200, "lanthanum": 1_100, "cerium": 550, "germanium": 0,
    }  # fmt: skip
    assert {row.grade for row, _ in facts("plan-maximum")} == {Grade.COPIED}


def test_no_current_holding_is_given() -> None:
    """What is held of a material today is published by nobody: the latest holding is of 2022."""
    told = [(row.material, fact.vintage) for row, fact in facts("stockpile-holding")]
    assert told == [("cobalt", "1990"), ("cobalt", "2022")]


def test_prices_of_the_written_context() -> None:
    """22 rows of dated quotes, of which two tell one series of cobalt; 24 of yearly averages, here one for each agency
    and material: 31. One more, of a wire on cobalt."""
    rows = {row.slug for row, _ in facts("price")}
    yearly = {slug for slug in rows if slug.endswith("-yearly")}
    assert (len(rows - yearly), len(yearly)) == (22, 31)
    for slug in yearly:
        years = Counter(fact.vintage for fact in by_slug(slug).facts)
        assert years["2024"] == years["2025e"] > 0
    assert len(RECORD.series) == 8


def by_slug(slug: str) -> SupplyRow:
    return next(row for row in RECORD.supply if row.slug == slug)


def test_kinds_are_those_that_a_query_knows() -> None:
    assert tuple(PolicyKind) == POLICY_KINDS
    assert {row.kind for row in RECORD.policy} == set(PolicyKind)


def test_every_fact_has_a_vintage_and_a_number_a_share_or_words() -> None:
    for row, fact in facts():
        vintage = fact.vintage or row.vintage
        assert vintage, row.slug
        check_vintage(vintage)
        told = fact.value is not None or fact.share is not None or fact.text is not None
        assert told or fact.measure == "end-use", (row.slug, fact)
        assert (fact.value is None) == (fact.unit is None), (row.slug, fact)
        assert fact.low is None or (fact.value is not None and fact.low < fact.value), (row.slug, fact)


@pytest.mark.parametrize("text", ["", "2025x", "FY25", "2025-13", "lately", "2025/26"])
def test_what_is_no_vintage_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a date|month must"):
        check_vintage(text)


def test_a_mined_or_refined_figure_says_its_stage_and_place() -> None:
    assert [row.slug for row, fact in facts("production") if not (row.stage and fact.place)] == []


def test_shares_are_those_of_the_rounded_total() -> None:
    """A share that can be computed from the row's own figures is within one point of them."""
    seen = 0
    for row in RECORD.supply:
        for fact in row.facts:
            if fact.measure != "production" or fact.share is None or fact.value is None:
                continue
            whole = [
                f.value
                for f in row.facts
                if f.measure == "production" and (f.place or "").startswith("world") and f.vintage == fact.vintage
            ]
            if whole and whole[0] and row.slug != "antimony-edition-2025":
                seen += 1
                assert abs(100 * fact.value / whole[0] - fact.share) <= 1.05, (row.slug, fact)
    assert seen >= 20


def test_one_material_and_year_has_one_figure_of_each_source() -> None:
    found = Counter(
        (fact.material, fact.measure, fact.place, fact.what, fact.vintage, fact.stage, fact.source, fact.agency)
        for fact in supply_facts(RECORD)
    )
    assert [key for key, n in found.items() if n > 1] == []


def test_what_was_withheld_or_not_read_is_absent() -> None:
    used = {row.material for row, fact in facts("consumption") if fact.vintage is None}
    assert used & {"lithium", "tellurium", "tungsten", "scandium"} == set()
    assert "heavy-rare-earths" not in {row.material for row in RECORD.supply}
    world = {row.material for row, fact in facts("production") if fact.place == "world"}
    assert world & {"germanium", "scandium"} == set()


def test_dates_of_policy_are_in_order() -> None:
    for row in RECORD.policy:
        on, until, ended = parse_record_date(row.on), parse_record_date(row.until), parse_record_date(row.ended)
        assert until is None or on is None or on.first <= until.last, row.slug
        assert ended is None or on is None or on.first <= ended.last, row.slug
        assert not (until and ended), row.slug


def test_parts_of_the_act_come_to_their_sum() -> None:
    given = {
        slug: POLICY[slug].figures[0].value for slug in POLICY if slug.startswith("obba-") and POLICY[slug].figures
    }
    parts = given["obba-stockpile-fund"] + given["obba-investments"] + given["obba-credit"]
    assert parts == given["obba-critical-minerals"] == 7.5e9
    assert given["obba-stockpile-fund"] == sum(row.amount for row in RECORD.appropriations)


# Each conflict of the written context, and where it is kept: the claims of a policy event or a request, two rows or the
# note of a row of supply, or the list of those without a home.
ON_POLICY = [
    ("obba-passed", "passed"),
    ("obba-stockpile-fund", "available until"),
    ("section-301-tungsten-2025", "duty on tungsten"),
    ("china-announcement-18", "still in force after November 2025"),
    ("china-ban-suspended", "suspension ends"),
    ("china-october-suspended", "on 10 November 2026"),
    ("tariff-100-announced", "meeting with Xi"),
    ("us-australia-framework", "money"),
    ("project-vault", "sum"),
    ("mp-materials-stake", "mine"),
    ("mp-materials-stake", "floor since"),
    ("drc-cobalt-suspended", "began"),
]


@pytest.mark.parametrize(("slug", "field"), ON_POLICY)
def test_conflicts_on_policy_stay_conflicts(slug: str, field: str) -> None:
    event = next(one for one in policy_events(RECORD) if one.evidence[0].ref.startswith(f"{slug}/"))
    assert field in disputed_fields(event.claims)


@pytest.mark.parametrize(
    ("material", "place", "vintage", "shares"),
    [
        ("cobalt", "DR Congo", "2024", {75, 78}),
        ("antimony", "China", "2024", {34, 58}),
        ("rare-earths", "China", None, {69, 90, 60, 85}),
    ],
)
def test_shares_on_which_sources_differ_stand_side_by_side(
    material: str, place: str, vintage: str | None, shares: set[float]
) -> None:
    found = {
        fact.share
        for row, fact in facts("production")
        if row.material == material and fact.place == place and (vintage in (None, fact.vintage or row.vintage))
    }
    assert shares <= found


def test_figures_on_which_sources_differ_stand_side_by_side() -> None:
    def values(material: str, measure: str, place: str) -> set[float | None]:
        return {f.value for row, f in facts(measure) if row.material == material and f.place == place}

    assert {24_000, 28_600, 45_000} <= values("antimony", "consumption", "United States")
    assert {13_000, 29_000} <= values("rare-earths", "production", "Australia")
    assert {445, 403_000} <= values("fluorspar", "imports", "United States")
    assert {14_000, 13_000} <= values("bismuth", "production", "China")
    assert {9_900, 9_340} <= values("niobium", "consumption", "United States")
    japan = {f.share for row, f in facts("imports") if row.material == "titanium" and f.place == "Japan"}
    assert japan == {77, 73}
    apt = {f.value for row, f in facts("price") if row.material == "tungsten" and "APT" in (f.what or "")}
    assert {675, 1_050} <= apt


def test_the_conflicts_of_the_written_context() -> None:
    """29 points: twelve on policy, eleven on supply and prices, the quantity of cobalt with its request, and five that
    stand by themselves, beside one of the written record."""
    assert len(ON_POLICY) + 11 + 1 + 5 == 29
    assert "73 %" in (by_slug("cobalt").note or "")
    assert {row.slug for row in RECORD.conflicts} == {
        "feinberg", "materials-held", "plan-2026", "tantalum-september", "thompson-falls", "undated-blog",
    }  # fmt: skip
    assert all(len(row.sides) > 1 and len({side.says for side in row.sides}) > 1 for row in RECORD.conflicts)
    known = {row.slug for row in RECORD.solicitations}
    assert {slug for row in RECORD.conflicts for slug in row.requests} <= known


def test_a_promise_that_moved_has_a_row_for_each_date() -> None:
    chain = [
        "uamy-expansion-2025", "uamy-expansion-january", "uamy-thompson-falls-300", "uamy-expansion-april",
    ]  # fmt: skip
    assert [PROMISES[slug].outcome for slug in chain] == ["superseded"] * 3 + ["open"]
    first, last = parse_record_date(PROMISES[chain[0]].due), parse_record_date(PROMISES[chain[3]].due)
    assert first and last and first.last < last.last


def test_the_two_live_dates_are_promises_with_their_day() -> None:
    assert (PROMISES["china-october-pause"].due, PROMISES["china-ban-pause"].due) == ("2026-11-10", "2026-11-27")
    assert set(PROMISES["china-ban-pause"].materials) == {"gallium", "germanium", "antimony"}


def test_late_promises_are_late_by_the_stated_time() -> None:
    due, filed = (
        parse_record_date(PROMISES["stibnite-application"].due),
        parse_record_date(PROMISES["stibnite-application"].settled_on),
    )
    assert due and filed
    assert (filed.last - due.last).days == 143


def test_event_ids_are_unique_and_hold_nothing_but_kind_and_slug() -> None:
    events = policy_events(RECORD)
    assert len({event.id for event in events}) == len(events)
    shortened = visible(RECORD, date(2025, 6, 1))
    assert {event.id for event in policy_events(shortened)} < {event.id for event in events}


def test_every_policy_event_has_a_witness_and_its_own_words() -> None:
    for event in policy_events(RECORD):
        assert event.evidence
        assert 20 < len(event.text) <= 110, event.text
        assert not event.text.endswith(".")
        assert re.search(r"[^\x20-\x7e]", event.text) is None


def context_of(record: Record) -> set[tuple[object, ...]]:
    found: set[tuple[object, ...]] = {(row.slug,) for row in (*record.policy, *record.series, *record.conflicts)}
    found |= {(row.slug, c.field, c.value) for row in record.policy for c in row.claims}
    found |= {(row.slug, fact) for row in record.supply for fact in row.facts}
    return found


@given(DAYS, DAYS)
def test_a_later_day_shows_no_less(a: date, b: date) -> None:
    first, last = sorted((a, b))
    assert context_of(visible(RECORD, first)) <= context_of(visible(RECORD, last))


def test_an_end_is_not_known_before_it_came() -> None:
    def ban(day: date) -> PolicyEvent:
        return next(e for e in policy_events(visible(RECORD, day)) if e.evidence[0].ref.startswith("china-ban-2024/"))

    assert ban(date(2025, 11, 8)).until is None
    assert (until := ban(date(2025, 11, 9)).until)
    assert until.text == "2025-11-09"


def test_a_yearly_figure_is_known_when_it_is_published_and_a_price_on_its_day() -> None:
    def shown(day: date) -> list[SupplyFact]:
        return list(supply_facts(visible(RECORD, day)))

    early, late = shown(date(2025, 12, 15)), shown(date(2026, 2, 28))
    assert not any(f.vintage == "2025e" for f in early)
    assert any(f.material == "cobalt" and f.share == 74 and f.vintage == "2025e" for f in late)
    assert any(f.material == "germanium" and f.measure == "price" and f.vintage == "2025-10" for f in early)
    assert not any(f.vintage == "2026-01" for f in early)


def test_a_meeting_is_not_told_as_held_before_it_was() -> None:
    def said(day: date) -> set[str]:
        row = next(row for row in visible(RECORD, day).policy if row.slug == "tariff-100-announced")
        return {claim.value for claim in row.claims if claim.field == "meeting with Xi"}

    assert "held on 30 October 2025" not in said(date(2025, 10, 29))
    assert "held on 30 October 2025" in said(date(2025, 10, 30))
