"""Where official sources differ over one and the same version. That is no change: both are kept, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mineralwatch.domain.lifecycle.notice_diff import notice_difference
from mineralwatch.domain.lifecycle.notice_versions import VersionReading, by_source, current_version, group_versions
from mineralwatch.domain.models import Claim, Grade, Notice

_FIELDS = ("title", "type")


def source_contradictions(readings: Iterable[VersionReading]) -> tuple[Claim, ...]:
    """What each source says of every field on which they differ, for the newest version that several have read."""
    for version in reversed(group_versions(readings)):
        per_source = by_source(version)
        if len(per_source) > 1:
            return _between({source: current_version(line) for source, line in per_source.items()}, per_source)
    return ()


def _between(given: dict[str, Notice], per_source: dict[str, list[VersionReading]]) -> tuple[Claim, ...]:
    first = next(iter(given.values()))
    changes = [notice_difference(first, other) for other in given.values()]
    found: list[Claim] = []
    if any(change.deadline for change in changes):
        said = {source: n.deadline.text for source, n in given.items() if n.deadline}
        found += _claims("deadline", said, given, per_source)
    for name in _FIELDS:
        if any(name in change.new for change in changes):
            found += _claims(name, {source: str(getattr(n, name)) for source, n in given.items()}, given, per_source)
    return tuple(found)


def _claims(
    field: str, said: dict[str, str], given: dict[str, Notice], per_source: dict[str, list[VersionReading]]
) -> Sequence[Claim]:
    return [
        Claim(
            field=field,
            value=value,
            source=source,
            ref=given[source].notice_id,
            url=given[source].url,
            grade=Grade.OFFICIAL,
            dated=given[source].posted,
            says=f"as read {per_source[source][-1].at:%Y-%m-%d %H:%M}Z; the official sources differ over this version",
        )
        for source, value in said.items()
    ]
