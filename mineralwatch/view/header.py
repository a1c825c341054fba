"""The first two lines of the screen, and the legend: what is known, up to when, and what is not watched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from mineralwatch.domain.models.alert import Severity
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.ports import Snapshot
from mineralwatch.view import sam_daily_file_text
from mineralwatch.view.formatting import counted
from mineralwatch.view.panel_content import Glyphs, Line, Span, Tone
from mineralwatch.view.source_health_text import (
    OFFICIAL,
    enabled_sources,
    first_due,
    is_failing,
    is_offline,
    offline_until,
    tried_sources,
)
from mineralwatch.view.spans import fit_line, line_in_glyphs, width_of
from mineralwatch.view.time_text import ago, clock_text, date_text, next_try_text, now_text, short_date

# A reading of the official notices that is older than this is reported as missing. It is this long because the
# buying office publishes nothing over a weekend with a holiday.
_STALE = timedelta(days=4)

Forms = Sequence[str]  # several wordings of one text, from the longest to the shortest


def title_line(snapshot: Snapshot, now: datetime, width: int, glyphs: Glyphs) -> Line:
    """The first line of the screen: program name, local time, age of the record, state of the network, unread alerts.

    On a narrow terminal each of these parts is given in a shorter wording.
    """
    state, tone = connection_forms(snapshot, now)
    unacknowledged = [alert for alert in snapshot.alerts if alert.acknowledged_at is None]
    alert_tone: Tone = (
        "bad" if any(a.severity is Severity.HIGH for a in unacknowledged) else ("warn" if unacknowledged else "dim")
    )
    parts: list[tuple[Forms, Tone]] = [
        (("mineralwatch", "mw"), "bold"),
        ((now_text(now), f"{short_date(now.date(), now.date())} {clock_text(now)}", clock_text(now)), "plain"),
        (_record(snapshot, now), "dim"),
        (state, tone),
        (
            (f"alerts {len(unacknowledged)}", f"{glyphs.unread}{len(unacknowledged)}" if unacknowledged else ""),
            alert_tone,
        ),
    ]
    # Each part is written in the wording of its level: 0 is the longest. Until the line fits, one part after the other
    # is shortened, in this order: the long wordings, the record's date, the rest of the clock, the name.
    levels = [0] * len(parts)
    for part in (2, 3, 4, 2, 1, 4, 2, 1, 3, 0, 4):
        joined = _joined(parts, levels, glyphs)
        if width_of(joined) <= width:
            return joined
        levels[part] = min(levels[part] + 1, len(parts[part][0]) - 1)
    return fit_line(_joined(parts, levels, glyphs), width, glyphs)


def _joined(parts: Sequence[tuple[Forms, Tone]], levels: Sequence[int], glyphs: Glyphs) -> Line:
    spans: list[Span] = []
    for (forms, tone), level in zip(parts, levels, strict=True):
        if forms[level]:
            spans += [Span("  " if spans else " "), Span(forms[level], tone)]
    return line_in_glyphs(tuple(spans), glyphs)


def _record(snapshot: Snapshot, now: datetime) -> Forms:
    """The date and age of the shipped record, in wordings from long to short."""
    day = snapshot.record_date
    if day is None:
        return ("no record", "")
    old = (now.date() - day).days
    return (
        f"record to {date_text(day)} ({old} d old)",
        f"record to {short_date(day, now.date())} ({old} d)",
        f"rec. {old} d",
        "",
    )


def connection_forms(snapshot: Snapshot, now: datetime) -> tuple[Forms, Tone]:
    """Whether the sources answer, in wordings from long to short, and the tone to show them in."""
    asked = tried_sources(enabled_sources(snapshot))
    failing = [source for source in asked if is_failing(source)]
    if snapshot.poller.busy:
        return ("reading the sources …", "reading …"), "accent"
    if not asked:
        return ("no source read yet", "not read yet"), "dim"
    if is_offline(asked):
        next_try = next_try_text(offline_until(asked), now)
        return (f"OFFLINE, next try {next_try}", f"OFFLINE →{next_try}", "OFFLINE"), "bad"
    if len(failing) == len(asked):
        next_try = next_try_text(first_due(failing), now)
        word = "OFFLINE" if all(source.http_status is None for source in failing) else "NO SOURCE"
        return (f"{word}, next try {next_try}", f"{word} →{next_try}", word), "bad"
    good = max((source.last_ok for source in asked if source.last_ok), default=None)
    last = f", read {ago(good, now)}" if good else ""
    if failing:
        n = counted(len(asked), "source")
        return (f"{len(failing)} of {n} fail{last}", f"{len(failing)} of {len(asked)} fail"), "warn"
    if snapshot.poller.pid is None:
        return (f"not polling{last}", "not polling"), "warn"
    return (f"{counted(len(asked), 'source')} ok{last}", f"read {ago(good, now)}" if good else "ok", "ok"), "good"


def gaps_line(
    snapshot: Snapshot, now: datetime, width: int, glyphs: Glyphs, *, offers_file: bool = False
) -> Line | None:
    """The second line of the screen: what is not watched at present, and the keys that help; None when nothing is
    missing.

    With `offers_file`, SAM.gov's daily file can be downloaded, so the key for the download is named too.
    """
    present = [gap for gap in (_official_gap(snapshot, now, offers_file), _failing_gap(snapshot, now)) if gap]
    if not present:
        return None
    for forms in ((0, 0), (1, 0), (1, 1), (1, 2), (2, 2), (3, 2)):
        gaps = [gap[min(form, len(gap) - 1)] for gap, form in zip(present, forms, strict=False)]
        candidate = _gap_line(gaps)
        if width_of(line_in_glyphs(candidate, glyphs)) <= width:
            return line_in_glyphs(candidate, glyphs)
    first = _gap_line([present[0][-1]])
    return fit_line(first, width, glyphs)


Gap = tuple[str, tuple[str, ...]]  # what is not watched, and the keys that help, such as "K add key"


def _gap_line(gaps: Sequence[Gap]) -> Line:
    spans = [Span(" ! ", "warn")]
    for i, (text, keys) in enumerate(gaps):
        if i:
            spans.append(Span("   "))
        spans.append(Span(text, "warn"))
        for nth, key in enumerate(keys):
            letter, _, label = key.partition(" ")
            spans += [Span("   " if nth else "  "), Span(letter, "key"), Span(f" {label}")]
    return tuple(spans)


def _official_sources(snapshot: Snapshot) -> list[SourceHealth]:
    """The official sources that can be read, without those that wait for a key or for the user's choice."""
    return [source for source in enabled_sources(snapshot) if source.name in OFFICIAL and source.outcome != "skipped"]


def _official_gap(snapshot: Snapshot, now: datetime, offers_file: bool) -> tuple[Gap, ...]:
    """That official notices were never read, were read long ago, or cannot be read; in wordings from long to short.
    Empty when they are read."""
    sources = _official_sources(snapshot)
    long, short, shortest = _official_hints(sources, offers_file)
    read = snapshot.official_read_at
    if read is None:
        # If an official source is set up and was not tried yet, the line says when it will be; if no official source is
        # set up, only a key or the daily file helps.
        due = first_due(sources)
        when = f", next try {next_try_text(due, now)}" if sources else ""
        return (
            (f"SAM.gov has never been read: open requests and extensions are NOT watched{when}.", long),
            (f"SAM.gov never read: open requests NOT watched{when}", short),
            ("SAM.gov never read: open requests NOT watched", shortest),
            ("SAM.gov never read: NOT watched", shortest),
        )
    failing = [source for source in sources if is_failing(source)]
    if now - read <= _STALE and not failing and sources:
        return ()
    cause = (
        "no key is set" if not sources else (failing[0].error or "the last try failed") if failing else "no new reading"
    )
    day = f"{short_date(read.astimezone(now.tzinfo).date(), now.date())}, {ago(read, now)}"
    return (
        (f"SAM.gov was last read on {day} ({cause}): what came later is NOT known.", long),
        (f"SAM.gov last read {ago(read, now)}: later notices NOT known", short),
        (f"SAM.gov last read {ago(read, now)}: later notices NOT known", shortest),
        (f"SAM.gov read {ago(read, now)}", shortest),
    )


def _official_hints(sources: Sequence[SourceHealth], offers_file: bool) -> tuple[tuple[str, ...], ...]:
    """What to press when no official source is read, in a long, a medium and a short wording.

    If an API key is set, the hint is to try the API again; if not, to add a key, or, with `offers_file`, to read the
    daily file.
    """
    api = any(source.name == "sam" for source in sources)
    if api:
        return ("r try now",), ("r try",), ("r try",)
    if not offers_file:
        return ("K add key",), ("K key",), ("K key",)
    return (
        (f"U daily file, {sam_daily_file_text.SIZE}, no key", "K add key"),
        (f"U file {sam_daily_file_text.SIZE}, no key", "K key"),
        ("U file", "K key"),
    )


def _failing_gap(snapshot: Snapshot, now: datetime) -> tuple[Gap, ...]:
    """The sources that fail besides the official ones; empty while no source at all can be reached, since the title
    line says that."""
    others = [source for source in tried_sources(enabled_sources(snapshot)) if source.name not in OFFICIAL]
    failing = [source for source in others if is_failing(source)]
    if not failing or len(failing) == len(others) or is_offline(enabled_sources(snapshot)):
        return ()
    names = ", ".join(source.name for source in failing[:3]) + (" …" if len(failing) > 3 else "")
    next_try = next_try_text(first_due(failing), now)
    n = counted(len(failing), "source")
    verb = "fails" if len(failing) == 1 else "fail"
    return (
        (f"{n} {verb}: {names}, next try {next_try}", ("S sources",)),
        (f"{n} {verb}, next try {next_try}", ("S sources",)),
        (f"{n} {verb}", ("S",)),
    )


def legend_line(width: int, glyphs: Glyphs) -> Line:
    """The legend at the bottom: the letters of the grades and the signs with their meanings, as many as fit into
    `width` cells."""
    pairs = (
        ("O", "official"),
        ("N", "announced"),
        ("P", "press"),
        ("c", "copy, unchecked"),
        ("i", "inferred"),
        (glyphs.differs, "sources differ"),
        (glyphs.awarded, "awarded"),
        (glyphs.cancelled, "cancelled"),
        (glyphs.unclear, "unclear"),
    )
    spans: list[Span] = []
    for sign, word in pairs:
        more = [Span("  " if spans else " "), Span(sign, "accent"), Span(f" {word}", "dim")]
        if width_of((*spans, *more)) > width:
            break
        spans += more
    return tuple(spans)
