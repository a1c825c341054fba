"""Quotation marks; a quotation in another language than English names its language."""

from __future__ import annotations

from mineralwatch.domain.text.languages import foreign_language


def quoted(words: str, max_length: int | None = None) -> str:
    """A quotation as `“words”`, or `(in Korean: “words”)` in another language than English; cut to `max_length`
    characters. "" when `words` is empty."""
    if not words:
        return ""
    short = words if max_length is None or len(words) <= max_length else words[: max_length - 1].rstrip() + "…"
    language = foreign_language(words)
    return f"(in {language}: “{short}”)" if language else f"“{short}”"
