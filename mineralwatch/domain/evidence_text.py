"""Evidence texts that are not quotations: fields of a source with their old and new values, and values read from text.

They begin with a prefix (`fields: `, `its text: `), so that they are not shown as a quotation.
"""

from __future__ import annotations

from collections.abc import Iterable

from mineralwatch.domain.models import Fields, Scalar

_FIELDS_PREFIX = "fields: "
_TEXT_PREFIX = "its text: "
_FIELD_LABELS = {"deadline": "response deadline", "naics": "NAICS", "psc": "PSC"}
_LONGEST = 300  # characters, as for the quoted words of a cancellation


def fields_text(parts: Iterable[str]) -> str | None:
    """The non-empty parts as an evidence text with the `fields: ` prefix; None when there is none."""
    text = "; ".join(part for part in parts if part)
    return _shorten(f"{_FIELDS_PREFIX}{text}") if text else None


def changed_fields(old: Fields, new: Fields) -> list[str]:
    """Each field with its old value, if known, and its new one: `response deadline 2025-08-29 → 2025-09-11`.

    Sorted by name, so that the result does not depend on the order of the fields.
    """
    names = sorted(name for name in {*old, *new} if old.get(name) is not None or new.get(name) is not None)
    return [f"{_FIELD_LABELS.get(name, name.replace('_', ' '))} {_change_text(name, old, new)}" for name in names]


def is_fields_text(says: str | None) -> bool:
    """Whether an evidence text was made of fields by `fields_text`, so that it is no quotation."""
    return says is not None and says.startswith(_FIELDS_PREFIX)


def text_quote(sentence: str) -> str:
    """The evidence text of a value that was read from this sentence of a notice's text."""
    return _shorten(f"{_TEXT_PREFIX}{' '.join(sentence.split())}")


def is_text_quote(says: str | None) -> bool:
    """Whether an evidence text was made by `text_quote`: its value was read from a notice's text."""
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
