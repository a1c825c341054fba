"""The words of a witness that told no sentence: the fields that its source has, old and new.

They begin with a mark, so that nothing quotes them as somebody's sentence. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable

from mineralwatch.domain.models import Fields, Scalar

_FIELDS_PREFIX = "fields: "
_TEXT_PREFIX = "its text: "
_FIELD_LABELS = {"deadline": "response deadline", "naics": "NAICS", "psc": "PSC"}
_LONGEST = 300  # characters, as of the words of a cancellation


def fields_text(parts: Iterable[str]) -> str | None:
    """The parts as the words of a witness; None when there is none."""
    text = "; ".join(part for part in parts if part)
    return _shorten(f"{_FIELDS_PREFIX}{text}") if text else None


def changed_fields(old: Fields, new: Fields) -> list[str]:
    """Each field with what it was, where that is known, and what it is: `response deadline 2025-08-29 → 2025-09-11`.

    By name, so that neither the order in a file nor that in a store shows."""
    names = sorted(name for name in {*old, *new} if old.get(name) is not None or new.get(name) is not None)
    return [f"{_FIELD_LABELS.get(name, name.replace('_', ' '))} {_change_text(name, old, new)}" for name in names]


def is_fields_text(says: str | None) -> bool:
    """Whether a witness's words are fields and nobody's sentence."""
    return says is not None and says.startswith(_FIELDS_PREFIX)


def text_quote(sentence: str) -> str:
    """The words of a value that stands in no field and was read from a text."""
    return _shorten(f"{_TEXT_PREFIX}{' '.join(sentence.split())}")


def is_text_quote(says: str | None) -> bool:
    """Whether a value was read from a text."""
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
