"""Compares two versions of a notice. A value that a source leaves out is unknown, which counts as no change."""

from __future__ import annotations

from dataclasses import field, replace

from mineralwatch.domain.dates import compare_deadlines
from mineralwatch.domain.lifecycle.notice_types import notice_type
from mineralwatch.domain.models.event import Fields, Scalar
from mineralwatch.domain.models.notice import UNTITLED, Notice, NoticeAward
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.html_text import resolve_references

WORDING = ("title", "type", "text")
SUBSTANCE = ("attachments", "naics", "psc", "set_aside", "place", "quantity")
_KEPT_FIELDS = (*WORDING, *SUBSTANCE, "deadline", "unit", "archive_on")
_REPLACEMENT_CHARS = "?\ufffd"
_LONGEST_VALUE = 280  # an event keeps the first 280 characters of a long text; the notice keeps all of it


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed between two versions. `old` and `new` hold the values of the changed fields except the deadline."""

    deadline: int = 0  # -1 when the deadline is earlier than before, 1 when it is later, 0 when it has not changed
    deadline_set: bool = False  # True when the newer version is the first to give a deadline
    old: Fields = field(default_factory=dict)
    new: Fields = field(default_factory=dict)

    @property
    def substance(self) -> bool:
        """Whether more than the wording changed (attachments, codes, set-aside, place, quantity)."""
        return any(name in self.new for name in SUBSTANCE)

    def __bool__(self) -> bool:
        return bool(self.deadline or self.deadline_set or self.new)


def fill_from(before: Notice, after: Notice) -> Notice:
    """The notice `after`; values that it leaves out are taken from `before`."""
    unknown = (name for name in _KEPT_FIELDS if _is_unknown(_known_value(after, name)))
    # An empty list says more than nothing: the source lists none.
    kept = {name: value for name in unknown if (value := getattr(before, name)) is not None}
    return replace(after, award=_fill_award(before.award, after.award), **kept)


def _fill_award(before: NoticeAward | None, after: NoticeAward | None) -> NoticeAward | None:
    if before is None or after is None:
        return after or before
    names = ("number", "amount", "on", "awardee")
    kept = {name: getattr(before, name) for name in names if getattr(after, name) is None}
    return replace(after, more=after.more or before.more, **kept)


def notice_difference(before: Notice, after: Notice) -> Difference:
    """The changes from one version to the next. The result counts as false when nothing changed."""
    old: Fields = {}
    new: Fields = {}
    for name in (*WORDING, *SUBSTANCE):
        a, b = _known_value(before, name), _known_value(after, name)
        if _is_unknown(b) or (name in ("title", "text", "attachments") and a is None):
            continue  # a text that only now was fetched is no change
        if _is_changed(name, a, b):
            old[name], new[name] = _scalar(a), _scalar(b)
    moved = compare_deadlines(before.deadline, after.deadline) if before.deadline and after.deadline else 0
    return Difference(moved, before.deadline is None and after.deadline is not None, old, new)


def _known_value(notice: Notice, name: str) -> object:
    """The value of a field; None for a title that is only a placeholder because the source left the title out."""
    if name == "title" and notice.title in (notice.number, UNTITLED):
        return None
    found: object = getattr(notice, name)
    return found


def _is_unknown(value: object) -> bool:
    return value is None or value == ()


def _is_changed(name: str, before: object, after: object) -> bool:
    if isinstance(before, str) and isinstance(after, str):
        if name == "type" and notice_type(before) is not None:
            return notice_type(before) is not notice_type(after)
        return not _same_but_for_encoding(_plain_text(before), _plain_text(after))
    return _comparable(before) != _comparable(after)


def _comparable(value: object) -> object:
    return frozenset(value) if isinstance(value, tuple) else value


def _plain_text(text: str) -> str:
    return " ".join(resolve_references(text).split())


def _same_but_for_encoding(before: str, after: str) -> bool:
    """Whether two texts differ only in letters that a source could not encode: one text has `?` or U+FFFD where the
    other has a letter outside Windows-1252."""
    if before == after or len(before) != len(after):
        return before == after
    pairs = ((a, b) for a, b in zip(before, after, strict=True) if a != b)
    return all(
        (a in _REPLACEMENT_CHARS and b not in _REPLACEMENT_CHARS and _is_outside_cp1252(b))
        or (b in _REPLACEMENT_CHARS and _is_outside_cp1252(a))
        for a, b in pairs
    )


def _is_outside_cp1252(letter: str) -> bool:
    return letter.encode("cp1252", "ignore") == b""


def _scalar(value: object) -> Scalar:
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value) or None
    if isinstance(value, str):
        return value if len(value) <= _LONGEST_VALUE else value[: _LONGEST_VALUE - 1] + "…"
    return value if isinstance(value, (int, float, bool)) else None
