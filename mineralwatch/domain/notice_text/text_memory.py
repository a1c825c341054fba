"""Remembers what was read of notice texts, since a text is read again whenever its solicitation is derived."""

from __future__ import annotations

from functools import lru_cache

remembered = lru_cache(maxsize=8_192)
"""Decorates a function of texts, which then reads each of the last 8,192 texts once. The texts are those that the
notices hold anyway, so that little memory is needed for it."""
