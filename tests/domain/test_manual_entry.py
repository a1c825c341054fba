"""Validating entries by hand, their encoding, and the claims and reports that follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineralwatch.domain.dates import FuzzyDate, parse_deadline
from mineralwatch.domain.manual_entries import entry_values as hand_values
from mineralwatch.domain.manual_entries.entry_validation import BadEntry, fields_of_body, read_correction, read_event
from mineralwatch.domain.manual_entries.manual_entry import (
    Correction,
    ManualEvent,
    act_number,
    correction_claim,
    correction_claims,
    current_value,
    encode_entry,
    is_correction_ref,
    is_manual,
    report_of_manual_event,
)
from mineralwatch.domain.models.contract import Awardee
from mineralwatch.domain.models.event import Claim, EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.solicitation import Solicitation

TODAY = date(2026, 11, 22)
PROVENANCE = {"source": "letter to bidders", "reason": "the notice does not say it"}


def problems(error: BadEntry) -> dict[str, str]:
    return {problem.field: problem.says for problem in error.problems}


def refused_event(**given: object) -> dict[str, str]:
    with pytest.raises(BadEntry) as caught:
        read_event({**PROVENANCE, "kind": "awarded", **given}, TODAY)
    return problems(caught.value)


def refused_value(name: str, value: str, **given: object) -> dict[str, str]:
    with pytest.raises(BadEntry) as caught:
        read_correction({**PROVENANCE, "field": name, "value": value, **given}, TODAY)
    return problems(caught.value)


def test_an_event_holds_what_was_given() -> None:
    event = read_event(
        {**PROVENANCE, "kind": "Awarded", "on": "2026-09-22", "amount": "$245m", "awardee": " US  Antimony ",
         "contract": "SP8000-25-D-0007", "url": "https://example.org/a", "grade": "announced"},
        TODAY,
    )  # fmt: skip
    assert event == ManualEvent(
        kind=EventKind.AWARDED,
        source="letter to bidders",
        reason="the notice does not say it",
        on=date(2026, 9, 22),
        values={"amount": 245e6, "awardee": "US Antimony", "contract": "SP8000-25-D-0007"},
        grade=Grade.ANNOUNCED,
        url="https://example.org/a",
    )


def test_what_is_not_given_is_not_known() -> None:
    event = read_event({**PROVENANCE, "kind": "extended", "on": "", "deadline": None}, TODAY)
    assert (event.on, event.values, event.url, event.grade) == (None, {}, None, Grade.REPORTED)


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"kind": "canceled"}, "kind", "did you mean cancelled?"),
        ({"kind": ""}, "kind", "say what happened: issued, amended"),
        ({"kind": "open"}, "kind", "is a status"),
        ({"kind": "maybe open"}, "kind", "is a status"),
        ({"kind": "removed"}, "kind", "two complete readings"),
        ({"kind": "closed"}, "kind", "follows from the deadline"),
        ({"on": "2026-11-23"}, "on", "is ahead"),
        ({"on": "22 Sep"}, "on", "write it as 2026-11-22"),
        ({"on": "2026-02-30"}, "on", "is no day"),
        ({"on": "2026-09"}, "on", "is no day"),
        ({"on": "1926-09-22"}, "on", "check the year"),
        ({"amount": "-5000000"}, "amount", "negative"),
        ({"amount": "€5m"}, "amount", "another currency"),
        ({"amount": "5000000 EUR"}, "amount", "another currency"),
        ({"amount": "five million"}, "amount", "write dollars as"),
        ({"amount": "5.000.000"}, "amount", "write dollars as"),
        ({"amount": True}, "amount", "neither a text nor a number"),
        ({"awardee": "cancelled"}, "awardee", "is what happened"),
        ({"awardee": "12"}, "awardee", "is not a winner's name"),
        ({"awardee": "x" * 201}, "awardee", "at most 200"),
        ({"contract": "SP8000-25-R-0007"}, "contract", "a solicitation's number"),
        ({"contract": "unknown"}, "contract", "no contract number"),
        ({"deadline": "2026-12-01"}, "deadline", "it belongs to issued, amended, extended"),
        ({"kind": "extended", "deadline": "soon"}, "deadline", "write it as"),
        ({"kind": "extended", "deadline": "2026-09-01", "on": "2026-09-02"}, "deadline", "check both"),
        ({"kind": "cancelled", "amount": "5m"}, "amount", "belongs to awarded, ordered"),
        ({"url": "example.org"}, "url", "begins with https://"),
        ({"grade": "rumour"}, "grade", "there are official, announced"),
        ({"grade": "reportd"}, "grade", "did you mean reported?"),
        ({"grade": "inferred"}, "grade", "what the program concludes"),
        ({"source": " "}, "source", "who says so"),
        ({"reason": "\x1b[2J"}, "reason", "why you enter it"),
        ({"awarde": "X"}, "awarde", "did you mean awardee?"),
    ],
)  # fmt: skip
def test_each_bad_event_says_what_to_do(given: dict[str, object], field: str, says: str) -> None:
    found = refused_event(**given)
    assert list(found) == [field]
    assert says in found[field]


@pytest.mark.parametrize(
    ("name", "value", "field", "says"),
    [
        ("ceilng", "5m", "field", "did you mean ceiling?"),
        ("status", "open", "field", "add the event instead"),
        ("number", "SP8000-25-R-0001", "field", "identifies the request"),
        ("ceiling", "", "value", "give the right value"),
        ("ceiling", "lots", "value", "write dollars as"),
        ("deadline", "open", "value", "is no deadline"),
        ("posted", "2026-12-01", "value", "is ahead"),
        ("posted", "yesterday", "value", "is no date"),
        ("quantity", "7480", "value", "has no unit"),
        ("quantity", "7480 tons", "value", "short tons or t"),
        ("quantity", "-3 t", "value", "is no quantity"),
        ("quantity", "3 parsecs", "value", "no unit known here"),
        ("material", "cobblt", "value", "did you mean cobalt?"),
        ("title", "cancelled", "value", "is what happened"),
    ],
)
def test_each_bad_correction_says_what_to_do(name: str, value: str, field: str, says: str) -> None:
    found = refused_value(name, value)
    assert list(found) == [field]
    assert says in found[field]


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("posted", "~2025-09", "~2025-09"),
        ("deadline", "2026-12-01 15:00", "2026-12-01T15:00:00"),
        ("deadline", "2026-12-01T15:00:00-05:00", "2026-12-01T15:00:00-05:00"),
        ("quantity", "6,685,871 LB", "6685871 lb"),
        ("quantity", "6.4t", "6.4 t"),
        ("ceiling", "$1.8bn", "1800000000"),
        ("Ordered", "12.50", "12.5"),
        ("awarded-on", "2026-05-14", "2026-05-14"),
        ("cancelled on", "2025-10-15", "2025-10-15"),
        ("material", "Sb", "antimony"),
        ("title", "Cobalt, alloy grade", "Cobalt, alloy grade"),
    ],
)
def test_a_value_is_kept_as_a_claim_holds_it(name: str, value: str, kept: str) -> None:
    assert read_correction({**PROVENANCE, "field": name, "value": value}, TODAY).value == kept


def test_every_problem_is_reported_at_once_in_the_order_of_the_fields() -> None:
    with pytest.raises(BadEntry) as caught:
        read_event({"grade": "x", "kind": "awarded", "on": "2027-01-01", "amount": "x"}, TODAY)
    assert list(problems(caught.value)) == ["on", "amount", "source", "reason", "grade"]
    assert str(caught.value).startswith("on: 2027-01-01 is ahead")


def test_a_contract_belongs_to_what_each_contract_has() -> None:
    assert "one for all contracts" in refused_value("posted", "2025-01-01", contract="SP8000-25-D-0007")["contract"]
    kept = read_correction({**PROVENANCE, "field": "ceiling", "value": "1m", "contract": "SP8000-25-D-0007"}, TODAY)
    assert correction_claim(kept).contract == "SP8000-25-D-0007"


def test_a_correction_claims_with_its_reason() -> None:
    at = datetime(2026, 11, 22, 12, tzinfo=UTC)
    said = read_correction({**PROVENANCE, "field": "ceiling", "value": "5m", "on": "2026-11-01"}, TODAY)
    claim = correction_claim(replace(said, act=12, at=at))
    assert (claim.field, claim.value, claim.source, claim.ref) == (
        "ceiling",
        "5000000",
        "letter to bidders",
        "hand/12/corrected",
    )
    assert (claim.dated, claim.seen_at, claim.grade) == (date(2026, 11, 1), at, Grade.REPORTED)
    assert claim.says == "corrected by hand: the notice does not say it"
    assert is_manual(claim.ref) and is_correction_ref(claim.ref) and act_number(claim.ref) == 12
    assert is_manual("hand/12") and not is_correction_ref("hand/12")
    assert not is_manual("story/12") and not is_correction_ref("notice/corrected")


def test_a_ceiling_that_the_solicitation_states_is_corrected_and_not_that_of_its_contract() -> None:
    def put(name: str, **more: str) -> Correction:
        return read_correction({**PROVENANCE, "field": name, "value": "5m", **more}, TODAY)

    asked = [Claim("requested_ceiling", "6000000", "Reuters", "r", None, Grade.REPORTED)]
    entries = (put("ceiling"), put("guaranteed"), put("ceiling", contract="SP8000-25-D-0007"))
    assert [claim.field for claim in correction_claims(entries, asked)] == [
        "requested_ceiling",
        "guaranteed",
        "ceiling",
    ]
    assert [claim.field for claim in correction_claims(entries, [])] == ["ceiling", "guaranteed", "ceiling"]


def test_the_report_of_a_manual_event_has_no_invented_day_and_never_alerts() -> None:
    at = datetime(2026, 11, 22, 12, tzinfo=UTC)
    event = read_event({**PROVENANCE, "kind": "ordered", "amount": "5m", "awardee": "Glencore"}, TODAY)
    with pytest.raises(ValueError, match="no user act yet"):
        report_of_manual_event(event)
    telling = report_of_manual_event(replace(event, act=7, at=at))
    assert (telling.ref, telling.seen_at, telling.day, telling.baseline) == ("hand/7", at, None, True)
    assert telling.new == {"ordered": 5e6, "awardee": "Glencore"}
    assert telling.says == "entered by hand: the notice does not say it"
    assert report_of_manual_event(replace(event, act=7, at=at, on=TODAY)).day == TODAY


@pytest.mark.parametrize(
    ("name", "contract", "value"),
    [
        ("posted", None, "2026-11"),
        ("deadline", None, "2026-12-04T17:00:00-05:00"),
        ("quantity", None, "6.4 t"),
        ("ceiling", None, "5000000"),
        ("guaranteed", None, None),
        ("ceiling", "SP800025D0007", "245000000"),
        ("ceiling", "SP8000-25-D-0008", None),
        ("awardee", None, "US Antimony; Glencore"),
        ("awardee", "SP8000-25-D-0007", "US Antimony"),
        ("awarded_on", "SP8000-25-D-0007", "2025-09-22"),
        ("awarded_on", None, "2025-09-22"),
        ("cancelled_on", None, "2025-10"),
        ("material", None, "antimony"),
        ("title", None, "Antimony"),
    ],
)
def test_the_current_value_of_a_field(name: str, contract: str | None, value: str | None) -> None:
    solicitation = Solicitation(
        "SP800025R0044",
        None,
        "Antimony",
        materials=("antimony",),
        posted=FuzzyDate("2026-11"),
        deadline=parse_deadline("2026-12-04T17:00:00-05:00"),
        quantity=6.4,
        unit="t",
        ceiling=5e6,
        ending=EventKind.CANCELLED,
        ended=FuzzyDate("2025-10"),
        awardees=(
            Awardee("US Antimony", "SP8000-25-D-0007", ceiling=245e6, on=FuzzyDate("2025-09-22")),
            Awardee("Glencore"),
        ),
    )
    assert current_value(solicitation, name, contract) == value


def test_every_field_that_can_be_corrected_can_be_shown() -> None:
    solicitation = Solicitation("k", None, "t")
    assert [name for name in hand_values.FIELDS if current_value(solicitation, name)] == ["title"]


@pytest.mark.parametrize("body", [None, "", "[]", "{", "3"])
def test_a_body_that_is_no_object_is_refused(body: str | None) -> None:
    with pytest.raises(BadEntry, match="no JSON object"):
        fields_of_body(body)


# What cleaning would change is tested with the text itself; here a value is one that was cleaned before.
_WORD = r"[A-Za-zà-öø-ü钛][A-Za-z0-9à-öø-ü=+@'\"\[\]{}]{1,20}( [A-Za-z0-9,;.]{1,10}){0,3}"
_words = st.from_regex(_WORD, fullmatch=True).filter(lambda text: text.casefold() not in hand_values.STATUS_WORDS)
_days = st.dates(date(1990, 1, 1), TODAY)
_provenance = st.fixed_dictionaries(
    {"source": _words, "reason": _words},
    optional={
        "grade": st.sampled_from(["official", "announced", "reported", "copied"]),
        "url": st.just("https://example.org/a?b=c"),
        "on": _days.map(date.isoformat),
    },
)


@settings(max_examples=60)
@given(
    _provenance,
    st.sampled_from(["awarded", "ordered"]),
    st.fixed_dictionaries(
        {},
        optional={
            "amount": st.floats(0, 1e12).map(lambda x: round(x, 2)),
            "awardee": _words,
            "contract": st.just("SP8000-25-D-0007"),
        },
    ),
)
def test_what_is_written_of_an_event_is_read_again(said: dict[str, str], kind: str, told: dict[str, object]) -> None:
    event = read_event({**said, **told, "kind": kind}, TODAY)
    assert read_event(fields_of_body(encode_entry(event)), None) == event
    assert encode_entry(read_event(fields_of_body(encode_entry(event)), None)) == encode_entry(event)


@settings(max_examples=60)
@given(
    _provenance,
    st.one_of(
        st.tuples(st.sampled_from(["ceiling", "guaranteed", "ordered"]), st.floats(0, 1e12).map(lambda x: f"{x:.2f}")),
        st.tuples(st.sampled_from(["posted", "awarded_on", "cancelled_on"]), _days.map(date.isoformat)),
        st.tuples(st.just("deadline"), st.datetimes(datetime(1990, 1, 2), datetime(2100, 1, 1)).map(str)),
        st.tuples(st.just("quantity"), st.integers(0, 10**9).map(lambda n: f"{n:,} short tons")),
        st.tuples(st.sampled_from(["title", "awardee"]), _words),
    ),
)
def test_what_is_written_of_a_correction_is_read_again(said: dict[str, str], put: tuple[str, str]) -> None:
    entry = read_correction({**said, "field": put[0], "value": put[1]}, TODAY)
    assert isinstance(entry, Correction)
    assert read_correction(fields_of_body(encode_entry(entry)), None) == entry


@given(st.dictionaries(st.sampled_from(["kind", "on", "amount", "source", "reason", "x"]), st.text() | st.floats()))
def test_anything_is_either_read_or_refused_with_a_reason(given_: dict[str, object]) -> None:
    try:
        read_event(given_, TODAY)
    except BadEntry as error:
        assert error.problems and all(problem.says for problem in error.problems)
        assert "\n" not in str(error)
