"""Parsing queries, rendering them, and error messages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.errors import UsageError
from mineralwatch.domain.query.query_fields import CHOICES, FIELDS, FieldKind, parse_age, read_operand
from mineralwatch.domain.query.query_parser import (
    EMPTY_QUERY,
    AndNode,
    NotNode,
    OrNode,
    Query,
    QueryError,
    QueryNode,
    TermNode,
    WordNode,
    and_node,
    or_node,
    parse_query,
)

TRICKY = st.sampled_from(
    [
        "OR",
        "AND",
        "-x",
        "a:b",
        "material:",
        "material:cobalt",
        '"',
        "\\",
        '\\"',
        "()",
        "(",
        "> 1",
        ">1",
        "12:30",
        " ",
        "-",
        "text:x",
        "é",
        "钴",
        "a\x1fb",
        "none",
        "http://x.example",
    ]
)
WORDS = (TRICKY | st.text(min_size=1, max_size=12)).map(WordNode)
AGES = st.from_regex(r"[0-9]{1,4}[smhdw]", fullmatch=True)
DAYS = st.sampled_from(["2026", "2025-09", "2026-01-31", "2026-01-31T12:00:00+02:00", "2026-01-31T12:00"])


@st.composite
def terms(draw: st.DrawFn) -> QueryNode:
    name = draw(st.sampled_from([name for name in FIELDS if name != "text"]))
    kind = FIELDS[name]
    op = ""
    if kind is FieldKind.CHOICE:
        value = draw(st.sampled_from([str(choice) for choice in CHOICES[name]]))
    elif kind is FieldKind.MATERIAL:
        value = draw(st.sampled_from(["cobalt", "Sb", "High-purity aluminium", "rare-earths", "kobalt", "none"]))
    elif kind is FieldKind.AMOUNT:
        value = draw(st.sampled_from(["100m", "1.8bn", "$5,000,000.00", "250000", "none"]))
    elif kind in (FieldKind.AHEAD, FieldKind.AGO, FieldKind.SINCE):
        value = draw(AGES | DAYS)
    else:
        value = draw((TRICKY | st.text(min_size=1, max_size=12)).filter(str.strip))
    if kind in (FieldKind.AMOUNT, FieldKind.AHEAD, FieldKind.AGO) and value != "none":
        op = draw(st.sampled_from(["", ">", "<", ">=", "<="]))
    return TermNode(name, op, read_operand(name, op, value, 1))


NODES: st.SearchStrategy[QueryNode] = st.recursive(
    WORDS | terms(),
    lambda inner: (
        inner.map(NotNode)
        | st.lists(inner, min_size=1, max_size=3).map(and_node)
        | st.lists(inner, min_size=1, max_size=3).map(or_node)
    ),
    max_leaves=8,
)


@given(NODES.map(Query))
def test_a_written_query_reads_back_as_itself(query: Query) -> None:
    assert parse_query(query.render()) == query


@given(st.text(max_size=60) | st.lists(st.sampled_from([*'()"-:>< OR', "due", "material", "x"])).map("".join))
def test_any_text_is_a_query_or_an_error_with_a_place(text: str) -> None:
    try:
        query = parse_query(text)
    except QueryError as error:
        assert 1 <= error.position <= len(text) + 1
        assert f"character {error.position}" in str(error)
    else:
        assert parse_query(query.render()) == query


def test_blank_is_everything() -> None:
    assert parse_query("") == parse_query("  \n") == EMPTY_QUERY == Query()
    assert EMPTY_QUERY.render() == ""


def term(name: str, value: str, op: str = "") -> TermNode:
    return TermNode(name, op, read_operand(name, op, value, 1))


def test_blanks_bind_closer_than_or_and_parentheses_group() -> None:
    a, b, c = WordNode("a"), WordNode("b"), WordNode("c")
    assert parse_query("a b OR c").node == OrNode((AndNode((a, b)), c))
    assert parse_query("a (b OR c)").node == AndNode((a, OrNode((b, c))))
    assert parse_query("-(a OR b) c").node == AndNode((NotNode(OrNode((a, b))), c))
    assert parse_query("-a b").node == AndNode((NotNode(a), b))
    assert parse_query("--a").node == NotNode(NotNode(a))
    assert parse_query("((a))").node == a
    assert parse_query("a AND b").node == AndNode((a, b))
    assert parse_query("a(b)").node == AndNode((a, b))


def test_the_contract_s_own_example_is_read() -> None:
    text = (
        "material:cobalt kind:extended status:open due:<14d office:SP8000 ticker:UAMY value:>100m grade:official "
        "is:unread is:starred is:policy"
    )
    query = parse_query(text)
    assert isinstance(query.node, AndNode)
    assert len(query.node.nodes) == 11
    assert query.node.nodes[3] == term("due", "14d", "<")
    assert query.render() == text


def test_quotes_keep_words_together_and_escape() -> None:
    assert parse_query('"alloy grade"').node == WordNode("alloy grade")
    assert parse_query(r'"a \"b\" \\ c"').node == WordNode(r'a "b" \ c')
    assert parse_query('"material:x" "OR" "-y"').node == AndNode(
        (WordNode("material:x"), WordNode("OR"), WordNode("-y"))
    )
    assert parse_query('material:"high purity aluminum"').node == term("material", "high purity aluminum")
    assert parse_query("text:cobalt").node == WordNode("cobalt")


def test_a_word_may_hold_a_colon_or_a_hyphen_when_it_is_no_field() -> None:
    assert parse_query("12:30 nd-pr SP8000-26-R-0021").node == AndNode(
        (WordNode("12:30"), WordNode("nd-pr"), WordNode("SP8000-26-R-0021"))
    )


def test_fields_and_choices_are_read_in_any_case() -> None:
    assert parse_query("MATERIAL:Sb Kind:EXTENDED") == Query(
        AndNode((term("material", "Sb"), term("kind", "EXTENDED")))
    )
    assert term("material", "Sb").operand.value == "antimony"
    assert term("kind", "EXTENDED").operand.value == "extended"


def test_values_are_read_by_their_field() -> None:
    assert term("value", "1.8bn", ">").operand.value == 1.8e9
    assert term("due", "14d", "<").operand.value == timedelta(days=14)
    assert term("posted", "2025-09", ">").operand.value == FuzzyDate("2025-09")
    assert term("number", "none").operand.value is None


@pytest.mark.parametrize(
    ("text", "position", "nearest"),
    [
        ("materal:cobalt", 1, "material"),
        ("cobalt stat:open", 8, "status"),
        ("kind:extnded", 6, "extended"),
        ("status:maybe", 8, "maybe-open"),
        ("is:stared", 4, "starred"),
        ("material:cobolt", 10, "cobalt"),
        ("grade:best", 7, None),
        ("http://example.org", 1, None),
        ("value:>lots", 7, None),
        ("due:<soon", 5, None),
        ("posted:2025-13", 8, None),
        ("since:>2d", 7, None),
        ("office:>SP8000", 8, None),
        ("material:", 10, None),
        ('material:""', 10, None),
        ("(cobalt", 1, None),
        ("cobalt)", 7, None),
        ("a (b OR )", 9, None),
        ("cobalt OR", 10, None),
        ("OR cobalt", 1, None),
        ("a AND", 6, None),
        ('"alloy grade', 1, None),
        ('""', 1, None),
        ("cobalt - nickel", 8, None),
    ],
)
def test_an_error_names_the_place_and_what_was_perhaps_meant(text: str, position: int, nearest: str | None) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(text)
    assert caught.value.position == position
    assert f"character {position}" in str(caught.value)
    if nearest is not None:
        assert caught.value.nearest == nearest
        assert repr(nearest) in str(caught.value)
    assert isinstance(caught.value, UsageError)


@pytest.mark.parametrize("text", ["(" * 1000, "-" * 1000 + "x", "(-" * 500 + "x", "x " * 2000])
def test_hostile_queries_are_refused_not_a_crash(text: str) -> None:
    with pytest.raises(QueryError):
        parse_query(text)


@pytest.mark.parametrize(
    ("text", "age"),
    [("90s", timedelta(seconds=90)), ("30m", timedelta(minutes=30)), ("6H", timedelta(hours=6)), ("2w", timedelta(14))],
)
def test_ages(text: str, age: timedelta) -> None:
    assert parse_age(text) == age


@pytest.mark.parametrize("text", ["", "d", "14", "1.5d", "-2d", "999999d", "2 months", "٣d"])
def test_no_ages(text: str) -> None:
    assert parse_age(text) is None
