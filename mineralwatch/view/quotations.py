"""Quotations: what is in another language than the screen's is marked as such."""

from __future__ import annotations

from mineralwatch.domain.languages import foreign_language


def quoted(words: str, most: int | None = None) -> str:
    """`“words”`, or `(in Korean: “words”)`; cut to `most` characters. Empty for no words."""
    if not words:
        return ""
    short = words if most is None or len(words) <= most else words[: most - 1].rstrip() + "…"
    language = foreign_language(words)
    return f"(in {language}: “{short}”)" if language else f"“{short}”"
