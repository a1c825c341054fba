"""The syntax tree of a query as frozen values, and its rendering as text."""

from __future__ import annotations

from collections.abc import Iterable

from mineralwatch.domain.query.query_fields import Operand
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.lazy_pattern import lazy_pattern


@dataclass(frozen=True, slots=True)
class WordNode:
    """A text that must occur, in any case."""

    text: str


@dataclass(frozen=True, slots=True)
class TermNode:
    """A condition on a field; `op` is `>`, `<`, `>=`, `<=` or ""."""

    field: str
    op: str
    operand: Operand


@dataclass(frozen=True, slots=True)
class NotNode:
    """The negation of a node."""

    node: QueryNode


@dataclass(frozen=True, slots=True)
class AndNode:
    """A node that matches when all of its nodes match: at least two, none of them an `AndNode`."""

    nodes: tuple[QueryNode, ...]


@dataclass(frozen=True, slots=True)
class OrNode:
    """A node that matches when any of its nodes matches: at least two, none of them an `OrNode`."""

    nodes: tuple[QueryNode, ...]


QueryNode = WordNode | TermNode | NotNode | AndNode | OrNode

_PLAIN = lazy_pattern(r'[^\s()"]+')
_FIELD_LIKE = lazy_pattern(r"[A-Za-z_]+:")


@dataclass(frozen=True, slots=True)
class Query:
    """A whole query. A query without a node matches everything."""

    node: QueryNode | None = None

    def render(self) -> str:
        """The query as text. Parsing this text gives an equal query."""
        return "" if self.node is None else _render(self.node, within_all=False)


EMPTY_QUERY = Query()


def and_node(nodes: Iterable[QueryNode]) -> QueryNode:
    """The conjunction of one or more nodes, without `AndNode`s inside it; a single node is returned unchanged."""
    flat = tuple(part for node in nodes for part in (node.nodes if isinstance(node, AndNode) else (node,)))
    return flat[0] if len(flat) == 1 else AndNode(flat)


def or_node(nodes: Iterable[QueryNode]) -> QueryNode:
    """The disjunction of one or more nodes, without `OrNode`s inside it; a single node is returned unchanged."""
    flat = tuple(part for node in nodes for part in (node.nodes if isinstance(node, OrNode) else (node,)))
    return flat[0] if len(flat) == 1 else OrNode(flat)


def _render(node: QueryNode, *, within_all: bool) -> str:
    if isinstance(node, WordNode):
        return _quoted(node.text) if _needs_quotes(node.text) else node.text
    if isinstance(node, TermNode):
        value = node.operand.text
        plain = _PLAIN.fullmatch(value) is not None and value[0] not in "<>"
        return f"{node.field}:{node.op}{value if plain else _quoted(value)}"
    if isinstance(node, NotNode):
        inner = _render(node.node, within_all=True)
        return f"-({inner})" if isinstance(node.node, AndNode) else f"-{inner}"
    if isinstance(node, AndNode):
        return " ".join(_render(part, within_all=True) for part in node.nodes)
    alternatives = " OR ".join(_render(part, within_all=False) for part in node.nodes)
    return f"({alternatives})" if within_all else alternatives


def _needs_quotes(word: str) -> bool:
    return (
        _PLAIN.fullmatch(word) is None
        or word.startswith("-")
        or word in ("OR", "AND")
        or _FIELD_LIKE.match(word) is not None
    )


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
