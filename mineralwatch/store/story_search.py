"""Finds the stories that match a query. The fields of the query are compared with the values of the story, its words
also with the full-text index of feed entries."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from mineralwatch.domain.models.story import Story
from mineralwatch.domain.query.query_matching import QueryFacts, query_matches, story_facts
from mineralwatch.domain.query.query_parser import (
    EMPTY_QUERY,
    AndNode,
    NotNode,
    OrNode,
    Query,
    QueryNode,
    TermNode,
    WordNode,
    parse_query,
)
from mineralwatch.store.connection import read_transaction
from mineralwatch.store.story_rows import newest_stories


def story_ids(conn: sqlite3.Connection, query: str, symbols: Mapping[str, tuple[str, ...]], now: datetime) -> list[str]:
    """The ids of all stories that match a query, newest first. Raises UsageError for a query that cannot be
    read, and StoreError."""
    wanted = parse_query(query)
    with read_transaction(conn):
        if wanted == EMPTY_QUERY:
            return [row["id"] for row in conn.execute("SELECT id FROM stories ORDER BY sort_at DESC, id")]
        hits = {word: _stories_with(conn, word) for word in _words(wanted)}
        feeds = _feeds(conn) if _has_feed_field(wanted) else {}
        return [
            story.id
            for story in newest_stories(conn)
            if query_matches(wanted, _facts(story, symbols, feeds.get(story.id, ()), hits), now)
        ]


def _facts(
    story: Story, symbols: Mapping[str, tuple[str, ...]], feeds: Collection[str], hits: Mapping[str, Collection[str]]
) -> QueryFacts:
    """The values of a story with which a query is compared. `hits` holds, by word of the query, the ids of the stories
    in whose entries the full-text index found the word; these words are added to the story's text."""
    facts = story_facts(story, symbols.get(story.material or "", ()), feeds=feeds)
    found = tuple(word for word, ids in hits.items() if story.id in ids)
    return {**facts, "text": (*facts.get("text", ()), *found)}


def _stories_with(conn: sqlite3.Connection, words: str) -> frozenset[str]:
    """The ids of the stories with an entry whose headline, summary or outlet has these words in a row, in any
    inflection."""
    phrase = '"' + words.replace('"', '""') + '"'
    rows = conn.execute(
        "SELECT DISTINCT story_id FROM entries WHERE seq IN (SELECT rowid FROM entries_fts WHERE entries_fts MATCH ?)",
        (phrase.replace("\0", " "),),
    )
    return frozenset(row["story_id"] for row in rows)


def _feeds(conn: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    feeds: dict[str, tuple[str, ...]] = {}
    for row in conn.execute("SELECT DISTINCT story_id, feed FROM entries"):
        feeds[row["story_id"]] = (*feeds.get(row["story_id"], ()), row["feed"])
    return feeds


def _words(query: Query) -> Iterator[str]:
    return (node.text for node in _leaves(query.node) if isinstance(node, WordNode))


def _has_feed_field(query: Query) -> bool:
    return any(isinstance(node, TermNode) and node.field == "feed" for node in _leaves(query.node))


def _leaves(node: QueryNode | None) -> Iterator[WordNode | TermNode]:
    if isinstance(node, WordNode | TermNode):
        yield node
    elif isinstance(node, NotNode):
        yield from _leaves(node.node)
    elif isinstance(node, AndNode | OrNode):
        for part in node.nodes:
            yield from _leaves(part)
