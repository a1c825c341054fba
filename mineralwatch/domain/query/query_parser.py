"""Parses the query language of commands, the filter bar and alert rules.

    cobalt "alloy grade"          both texts occur
    material:cobalt kind:extended this field has this value
    -status:awarded               negation
    status:open OR status:maybe-open (value:>100m due:<14d)
                                  blanks bind closer than OR; parentheses group

`due:<14d` is a deadline less than fourteen days ahead, `posted:<7d` a notice not older than a week, `since:2d` what
happened in the last two days. Each of these fields also takes a date, a month or a year. `none` matches an unknown
value.
"""

from __future__ import annotations

from collections.abc import Callable

from mineralwatch.domain.query.query_fields import OPERATORS, QueryError, field_kind, read_operand
from mineralwatch.domain.query.query_nodes import (
    EMPTY_QUERY,
    AndNode,
    NotNode,
    OrNode,
    Query,
    QueryNode,
    TermNode,
    WordNode,
    and_node,
    or_node,
)

__all__ = [
    "EMPTY_QUERY",
    "AndNode",
    "NotNode",
    "OrNode",
    "Query",
    "QueryError",
    "QueryNode",
    "TermNode",
    "WordNode",
    "and_node",
    "or_node",
    "parse_query",
]

_LONGEST = 2000
_DEEPEST = 40  # at most 40 nested groups and negations, which keeps any query within Python's recursion limit


def parse_query(text: str) -> Query:
    """Parse a query; blank text gives `EMPTY_QUERY`. Raises QueryError."""
    if len(text) > _LONGEST:
        raise QueryError(f"too long: at most {_LONGEST} characters", _LONGEST + 1)
    reader = _Reader(text)
    if reader.at_end():
        return EMPTY_QUERY
    node = reader.alternatives(0)
    if not reader.at_end():  # parsing stops before the end of the text only at a closing parenthesis
        raise QueryError("')' closes nothing; put it in quotes to search for it", reader.position)
    return Query(node)


class _Reader:
    """A recursive-descent parser: a cursor over the text, and a method for each level of the grammar."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    @property
    def position(self) -> int:
        """The position of the cursor in the text, counted from 1."""
        return self._at + 1

    def at_end(self) -> bool:
        """Skip blanks, and return whether the end of the text is reached."""
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1
        return self._at >= len(self._text)

    def alternatives(self, depth: int) -> QueryNode:
        """Parse the parts of the query that OR joins."""
        parts = [self._sequence(depth)]
        while self._keyword("OR"):
            parts.append(self._sequence(depth))
        return or_node(parts)

    def _sequence(self, depth: int) -> QueryNode:
        """Parse the parts that stand side by side, all of which must match; AND may stand between them."""
        parts: list[QueryNode] = []
        while not self.at_end() and self._text[self._at] != ")" and not self._sees("OR"):
            if parts and self._keyword("AND"):
                self._expect_part("AND")
            parts.append(self._part(depth))
        if not parts:
            raise QueryError("something to search for is missing here", self.position)
        return and_node(parts)

    def _expect_part(self, word: str) -> None:
        if self.at_end() or self._text[self._at] == ")" or self._sees("OR"):
            raise QueryError(f"something to search for is missing after {word}", self.position)

    def _part(self, depth: int) -> QueryNode:
        if depth > _DEEPEST:
            raise QueryError("too many parentheses or negations inside each other", self.position)
        char = self._text[self._at]
        if char == "-":
            return self._negation(depth)
        if char == "(":
            return self._group(depth)
        if char == '"':
            return WordNode(self._filled(self._quotes()))
        return self._word_or_term()

    def _negation(self, depth: int) -> QueryNode:
        self._at += 1
        if self._at >= len(self._text) or self._text[self._at].isspace() or self._text[self._at] == ")":
            raise QueryError("'-' negates nothing; put it in quotes to search for it", self.position - 1)
        return NotNode(self._part(depth + 1))

    def _group(self, depth: int) -> QueryNode:
        start = self.position
        self._at += 1
        node = self.alternatives(depth + 1)
        if self.at_end() or self._text[self._at] != ")":
            raise QueryError("this '(' is never closed", start)
        self._at += 1
        return node

    def _word_or_term(self) -> QueryNode:
        start = self._at
        name = self._while(lambda char: char.isascii() and (char.isalpha() or char == "_"))
        if not name or self._at >= len(self._text) or self._text[self._at] != ":":
            self._at = start
            return WordNode(self._plain())
        self._at += 1
        return self._term(name.lower(), start + 1)

    def _term(self, name: str, position: int) -> QueryNode:
        field_kind(name, position)
        op = next((sign for sign in OPERATORS if self._text.startswith(sign, self._at)), "")
        self._at += len(op)
        start = self.position - len(op)
        quoted = self._at < len(self._text) and self._text[self._at] == '"'
        operand = read_operand(name, op, self._quotes() if quoted else self._plain(), start)
        return WordNode(operand.text) if name == "text" else TermNode(name, op, operand)

    def _filled(self, text: str) -> str:
        if not text:
            raise QueryError("empty quotes", self.position - 2)
        return text

    def _plain(self) -> str:
        return self._while(lambda char: not char.isspace() and char not in '()"')

    def _quotes(self) -> str:
        start = self.position
        self._at += 1
        found: list[str] = []
        while self._at < len(self._text) and self._text[self._at] != '"':
            if self._text[self._at] == "\\" and self._at + 1 < len(self._text):
                self._at += 1
            found.append(self._text[self._at])
            self._at += 1
        if self._at >= len(self._text):
            raise QueryError("this quote is never closed", start)
        self._at += 1
        return "".join(found)

    def _while(self, wanted: Callable[[str], bool]) -> str:
        start = self._at
        while self._at < len(self._text) and wanted(self._text[self._at]):
            self._at += 1
        return self._text[start : self._at]

    def _sees(self, word: str) -> bool:
        end = self._at + len(word)
        alone = end >= len(self._text) or self._text[end].isspace() or self._text[end] in "()"
        return alone and self._text.startswith(word, self._at)

    def _keyword(self, word: str) -> bool:
        found = not self.at_end() and self._sees(word)
        if found:
            self._at += len(word)
        return found
