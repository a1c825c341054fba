"""What differs between two versions of a notice. A value that a source leaves out is unknown, which is no change."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from mineralwatch.domain.dates import compare_deadlines
from mineralwatch.domain.html_text import resolve_references
from mineralwatch.domain.models import UNTITLED, Fields, Notice, NoticeAward, Scalar
from mineralwatch.domain.notice_types import notice_type

WORDING = ("title", "type", "text")
SUBSTANCE = ("attachments", "naics", "psc", "set_aside", "place", "quantity")
_CARRIED = (*WORDING, *SUBSTANCE, "deadline", "unit", "archive_on")
_LOST = "?\ufffd"
_SHOWN = 280  # characters of a long text that an event keeps; the notice itself keeps all


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed. `deadline` is -1, 0 or 1 as it moved; `old` and `new` hold the changed fields but the deadline."""

    deadline: int = 0
    deadline_set: bool = False  # there was none before
    old: Fields = field(default_factory=dict)
    new: Fields = field(default_factory=dict)

    @property
    def substance(self) -> bool:
        """Whether more than the wording changed (attachments, codes, set-aside, place, quantity)."""
        return any(name in self.new for name in SUBSTANCE)

    def __bool__(self) -> bool:
        return bool(self.deadline or self.deadline_set or self.new)


def fill_from(before: Notice, after: Notice) -> Notice:
    """`after` with what it leaves out filled from `before`: what was known stays known."""
    kept = {name: getattr(before, name) for name in _CARRIED if _unknown(_value(after, name))}
    return replace(after, award=_carry_award(before.award, after.award), **kept)


def _carry_award(before: NoticeAward | None, after: NoticeAward | None) -> NoticeAward | None:
    if before is None or after is None:
        return after or before
    names = ("number", "amount", "on", "awardee")
    kept = {name: getattr(before, name) for name in names if getattr(after, name) is None}
    return replace(after, more=after.more or before.more, **kept)


def notice_difference(before: Notice, after: Notice) -> Difference:
    """What changed from one version to the next; empty for equal ones."""
    old: Fields = {}
    new: Fields = {}
    for name in (*WORDING, *SUBSTANCE):
        a, b = _value(before, name), _value(after, name)
        if _unknown(b) or (name in ("title", "text", "attachments") and a is None):
            continue  # a text read for the first time was learned, not changed
        if _is_changed(name, a, b):
            old[name], new[name] = _scalar(a), _scalar(b)
    moved = compare_deadlines(before.deadline, after.deadline) if before.deadline and after.deadline else 0
    return Difference(moved, before.deadline is None and after.deadline is not None, old, new)


def _value(notice: Notice, name: str) -> object:
    """A field; a title that only stands in for one that the source left out is unknown."""
    if name == "title" and notice.title in (notice.number, UNTITLED):
        return None
    found: object = getattr(notice, name)
    return found


def _unknown(value: object) -> bool:
    return value is None or value == ()


def _is_changed(name: str, before: object, after: object) -> bool:
    if isinstance(before, str) and isinstance(after, str):
        if name == "type" and notice_type(before) is not None:
            return notice_type(before) is not notice_type(after)
        return not _spelt_alike(_plain(before), _plain(after))
    return _comparable(before) != _comparable(after)


def _comparable(value: object) -> object:
    return frozenset(value) if isinstance(value, tuple) else value


def _plain(text: str) -> str:
    return " ".join(resolve_references(text).split())


def _spelt_alike(before: str, after: str) -> bool:
    """Whether two texts are one, but for letters that a source could not write in its encoding of that day: a `?` or
    U+FFFD stands where the other has a letter outside of Windows-1252."""
    if before == after or len(before) != len(after):
        return before == after
    pairs = ((a, b) for a, b in zip(before, after, strict=True) if a != b)
    return all((a in _LOST and b not in _LOST and _is_foreign(b)) or (b in _LOST and _is_foreign(a)) for a, b in pairs)


def _is_foreign(letter: str) -> bool:
    return letter.encode("cp1252", "ignore") == b""


def _scalar(value: object) -> Scalar:
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value) or None
    if isinstance(value, str):
        return value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
    return value if isinstance(value, (int, float, bool)) else None
