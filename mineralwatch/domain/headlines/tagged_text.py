"""A tagged text: its words, its clauses, and the phrases of the lexicon that it holds, each with its tags."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from mineralwatch.domain.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class TaggedPhrase:
    """A phrase of the lexicon as found in a text: its tags and its words as written.

    `start` and `end` are indexes into the words of the text, `end` exclusive; `clause` is an index into its clauses.
    """

    tags: frozenset[str]
    text: str
    start: int
    end: int
    clause: int

    def has(self, *tags: str) -> bool:
        """Whether the phrase has any of these tags."""
        return not self.tags.isdisjoint(tags)

    def tag_after(self, prefix: str) -> str | None:
        """The rest of a tag that begins with `prefix`, such as `awarded` of `verb:awarded`; None when there is none."""
        return _tag_after(self.tags, prefix)


@cache  # there are only a few dozen different sets of tags
def _tag_after(tags: frozenset[str], prefix: str) -> str | None:
    return next((tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix)), None)


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause. `opening_word` is its conjunction ("" for a main clause), `word_before` the word before that one."""

    opening_word: str = ""
    word_before: str = ""
    is_question: bool = False


@dataclass(frozen=True, slots=True)
class TaggedText:
    """A text as read: lower-case words, tagged phrases in order, clauses, and the solicitation number that it names.

    `text` is what was read; `spans` gives the character range of each word in it.
    """

    text: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    after_comma: frozenset[int]  # indexes of the words with a comma before them
    phrases: tuple[TaggedPhrase, ...]
    clauses: tuple[Clause, ...]
    number: str | None
    may_name_material: bool  # False when no word can begin a material's name, so that none is searched for

    def has(self, *tags: str) -> bool:
        """Whether any phrase of the text has one of these tags."""
        return any(phrase.has(*tags) for phrase in self.phrases)

    def in_clause_of(self, phrase: TaggedPhrase) -> list[TaggedPhrase]:
        """All phrases of the clause in which `phrase` stands, `phrase` included."""
        return [other for other in self.phrases if other.clause == phrase.clause]


def first_with(phrases: Iterable[TaggedPhrase], *tags: str) -> TaggedPhrase | None:
    """The first of these phrases that has one of the tags; None when there is none."""
    return next((phrase for phrase in phrases if phrase.has(*tags)), None)


def any_with(phrases: Iterable[TaggedPhrase], *tags: str) -> bool:
    """Whether any of these phrases has one of the tags."""
    return any(phrase.has(*tags) for phrase in phrases)
