"""Finds values on which official sources differ for the same version of a notice. The notice has not changed then, so
each source's value becomes a claim."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mineralwatch.domain.lifecycle.notice_diff import notice_difference
from mineralwatch.domain.lifecycle.notice_versions import VersionReading, by_source, current_version, group_versions
from mineralwatch.domain.models.event import Claim
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.notice import Notice

_FIELDS = ("title", "type")


def source_contradictions(readings: Iterable[VersionReading]) -> tuple[Claim, ...]:
    """The claims on every field on which sources differ, one for each source, for the newest version that several
    sources read."""
    for version in reversed(group_versions(readings)):
        per_source = by_source(version)
        if len(per_source) > 1:
            return _contradicting_claims(
                {source: current_version(line) for source, line in per_source.items()}, per_source
            )
    return ()


def _contradicting_claims(
    by_source: dict[str, Notice], per_source: dict[str, list[VersionReading]]
) -> tuple[Claim, ...]:
    first = next(iter(by_source.values()))
    changes = [notice_difference(first, other) for other in by_source.values()]
    found: list[Claim] = []
    if any(change.deadline for change in changes):
        values = {source: n.deadline.text for source, n in by_source.items() if n.deadline}
        found += _claims("deadline", values, by_source, per_source)
    for name in _FIELDS:
        if any(name in change.new for change in changes):
            found += _claims(
                name, {source: str(getattr(n, name)) for source, n in by_source.items()}, by_source, per_source
            )
    return tuple(found)


def _claims(
    field: str, values: dict[str, str], by_source: dict[str, Notice], per_source: dict[str, list[VersionReading]]
) -> Sequence[Claim]:
    return [
        Claim(
            field=field,
            value=value,
            source=source,
            ref=by_source[source].notice_id,
            url=by_source[source].url,
            grade=Grade.OFFICIAL,
            dated=by_source[source].posted,
            says=f"as read {per_source[source][-1].at:%Y-%m-%d %H:%M}Z; the official sources differ over this version",
        )
        for source, value in values.items()
    ]
