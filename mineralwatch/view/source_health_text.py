"""The health of sources in words, for the panels that show data of these sources and for the list of sources."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.polling.outage import OFFLINE
from mineralwatch.ports import Snapshot
from mineralwatch.view.formatting import counted
from mineralwatch.view.panel_content import Tone
from mineralwatch.view.time_text import ago, next_try_text

FAILED = ("failed", "refused", "rate_limited")
OFFICIAL = ("sam", "sam_bulk")

_WORDS: dict[str, tuple[str, Tone]] = {
    "ok": ("ok", "good"),
    "not_modified": ("ok, nothing new", "good"),
    "rate_limited": ("asked to wait", "warn"),
    "failed": ("failed", "bad"),
    "refused": ("refused", "bad"),
    "skipped": ("waits", "warn"),
    OFFLINE: ("no network", "warn"),
}


def is_failing(source: SourceHealth) -> bool:
    """Whether the newest try of a source failed; while this machine is offline no source counts as failing."""
    return source.outcome in FAILED


def tried_sources(sources: Iterable[SourceHealth]) -> list[SourceHealth]:
    """The sources that were asked at least once; a source that waits for a key, a contact or the user's choice does not
    count."""
    return [source for source in sources if source.outcome not in (None, "skipped")]


def is_offline(sources: Iterable[SourceHealth]) -> bool:
    """Whether the newest try among the sources found this machine without a network."""
    asked = [source for source in tried_sources(sources) if source.last_try]
    out = max((source.last_try for source in asked if source.outcome == OFFLINE and source.last_try), default=None)
    return out is not None and all(source.last_try <= out for source in asked if source.last_try)


def offline_until(sources: Iterable[SourceHealth]) -> datetime | None:
    """When this machine's network is tried again; None when no source waits for the network."""
    return first_due(source for source in sources if source.outcome == OFFLINE)


def enabled_sources(snapshot: Snapshot, *kinds: str) -> list[SourceHealth]:
    """The sources that are switched on, of the given kinds or, with none given, of all kinds. Parts of a source (one
    provider of prices) are left out."""
    return [
        source
        for source in snapshot.health
        if source.enabled and not source.is_part and (not kinds or source.kind in kinds)
    ]


def first_due(sources: Iterable[SourceHealth]) -> datetime | None:
    """The earliest time at which one of the sources is tried next; None when no try is planned."""
    return min((source.next_due for source in sources if source.next_due), default=None)


def state_words(source: SourceHealth) -> tuple[str, Tone]:
    """The state of a source in a few words, with its tone: `ok`, `failed 3 times`, `off`, `not tried yet`."""
    if not source.enabled:
        return "off", "dim"
    if source.outcome is None:
        return "not tried yet", "dim"
    word, tone = _WORDS.get(source.outcome, (source.outcome, "plain"))
    if is_failing(source) and source.failures > 1:
        word += f" {source.failures} times"
    return word, tone


def sources_clause(sources: list[SourceHealth], now: datetime) -> str:
    """The state of a panel's sources as one clause: `offline; 6 sources wait, next try 14:32`."""
    if not sources:
        return "none of its sources has been read yet"
    n = counted(len(sources), "source")
    asked = tried_sources(sources)
    at = next_try_text(first_due(sources), now)
    if not asked:
        return f"{n} not read yet, next try {at}"
    failing = [source for source in asked if is_failing(source)]
    good = max((source.last_ok for source in sources if source.last_ok), default=None)
    last = f"last read {ago(good, now)}" if good else "never read"
    if is_offline(asked):
        retry = next_try_text(offline_until(asked), now)
        return f"offline; {n} {'waits' if len(sources) == 1 else 'wait'}, {last}, next try {retry}"
    if len(failing) == len(asked):
        word = "offline" if all(source.http_status is None for source in failing) else "all failing"
        return f"{word}; {n} {'waits' if len(sources) == 1 else 'wait'}, {last}, next try {at}"
    if failing:
        return f"{len(failing)} of {n} fail, {last}, next try {at}"
    return f"{n} ok, {last}"


def sources_badge(sources: list[SourceHealth], now: datetime) -> str:
    """The state of a panel's sources in a few words for the panel's border: `offline →14:32`, `2 of 6 fail`,
    `read 5 min ago`."""
    asked = tried_sources(sources)
    failing = [source for source in asked if is_failing(source)]
    if not asked:
        return "not read yet"
    if is_offline(asked):
        return f"offline → {next_try_text(offline_until(asked), now)}"
    if len(failing) == len(asked):
        word = "offline" if all(source.http_status is None for source in failing) else "failing"
        return f"{word} → {next_try_text(first_due(failing), now)}"
    if failing:
        return f"{len(failing)} of {len(asked)} fail"
    good = max((source.last_ok for source in asked if source.last_ok), default=None)
    return f"read {ago(good, now)}" if good else ""
