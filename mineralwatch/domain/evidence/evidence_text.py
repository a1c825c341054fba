"""Makes evidence texts that are not quotations: changed fields with their old and new values, and sentences from which
a value was read.

These texts begin with a prefix (`fields: `, `its text: `), so that the screen does not show them as quotations.
"""

from __future__ import annotations

from collections.abc import Iterable

from mineralwatch.domain.models.event import Fields, Scalar

_FIELDS_PREFIX = "fields: "
_TEXT_PREFIX = "its text: "
_FIELD_LABELS = {"deadline": "response deadline", "naics": "NAICS", "psc": "PSC"}
_LONGEST = 300  # an evidence text has at most 300 characters, like the quoted words of a cancellation


def fields_text(parts: Iterable[str]) -> str | None:
    """The non-empty parts joined into an evidence text with the prefix `fields: `; None when all parts are empty."""
    text = "; ".join(part for part in parts if part)
    return _shorten(f"{_FIELDS_PREFIX}{text}") if text else None


def changed_fields(old: Fields, new: Fields) -> list[str]:
    """Each changed field as text, with its old value (if known) and its new value: `response deadline 2025-08-29 →
    2025-09-11`.

    The list is sorted by field name, so that it does not depend on the order of the fields.
    """
    names = sorted(name for name in {*old, *new} if old.get(name) is not None or new.get(name) is not None)
    return [f"{_FIELD_LABELS.get(name, name.replace('_', ' '))} {_change_text(name, old, new)}" for name in names]


def is_fields_text(says: str | None) -> bool:
    """Whether `fields_text` made this evidence text, so that it is no quotation."""
    return says is not None and says.startswith(_FIELDS_PREFIX)


def text_quote(sentence: str) -> str:
    """The evidence text for a value that was read from `sentence`, a sentence of a notice's text."""
    return _shorten(f"{_TEXT_PREFIX}{' '.join(sentence.split())}")


def is_text_quote(says: str | None) -> bool:
    """Whether `text_quote` made this evidence text, so that its value was read from a notice's text."""
    return says is not None and says.startswith(_TEXT_PREFIX)


def _change_text(name: str, old: Fields, new: Fields) -> str:
    after = _value_text(new.get(name))
    return f"{_value_text(old[name])} → {after}" if name in old else after


def _value_text(value: Scalar) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.15g}"
    return "none" if value is None else " ".join(str(value).split())


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
