"""The command `audit`: prints the evidence for one solicitation, from the hashes of raw payloads to the events."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mineralwatch.cli.audit_totals import print_totals
from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import Shape, rfc3339
from mineralwatch.cli.output import print_json, print_lines
from mineralwatch.cli.store_reader import open_store
from mineralwatch.domain.errors import CheckFailed
from mineralwatch.domain.text.safe_text import clean_text

if TYPE_CHECKING:
    from mineralwatch.store.audit_trail import AuditTrail, ObservedChange

_SHOWN = 60  # a value is cut to 60 characters


def audit(ctx: CommandContext) -> int:
    """Print the evidence for a number or key; exit code 1 when it is not known. Without a number or key, print the
    record's totals."""
    from mineralwatch.store.audit_trail import read_audit_trail

    if ctx.args.number is None:
        return print_totals(ctx)
    ctx.settings()
    with open_store(ctx) as conn:
        trail = read_audit_trail(conn, ctx.args.number)
    if trail is None:
        raise CheckFailed(f"no solicitation {ctx.args.number!r} is known: `mineralwatch list` shows all")
    if ctx.args.json:
        print_json(audit_shape(trail))
    else:
        print_lines(list(_lines(trail)))
    return 0


def audit_shape(trail: AuditTrail) -> Shape:
    """`audit NUMBER --json`; the `observations` of a witness are ids of items in the list `observations`."""
    return {
        "key": trail.key,
        "number": trail.number,
        "observations": [
            {
                "id": observation.id,
                "source": observation.source,
                "kind": observation.kind,
                "ref": observation.ref,
                "seen_at": rfc3339(observation.seen_at),
                "payload_hash": observation.payload_hash,
                "first": observation.first,
                "changed": [{"field": name, "old": old, "new": new} for name, old, new in observation.changed],
            }
            for observation in trail.observations
        ],
        "readings": [
            {
                "id": reading.id,
                "source": reading.source,
                "at": rfc3339(reading.at),
                "missing": list(reading.missing),
                "found": list(reading.found),
            }
            for reading in trail.readings
        ],
        "events": [
            {
                "id": event.id,
                "kind": event.kind.value,
                "occurred_on": event.occurred_on.isoformat() if event.occurred_on else None,
                "seen_at": rfc3339(event.seen_at),
                "grade": event.grade.value,
                "baseline": event.baseline,
                "old": event.old,
                "new": event.new,
                "witnesses": [
                    {
                        "source": witness.source,
                        "ref": witness.ref,
                        "url": witness.url,
                        "grade": witness.grade.value,
                        "seen_at": rfc3339(witness.seen_at),
                        "says": witness.says,
                        "observations": list(ids),
                    }
                    for witness, ids in zip(event.evidence, trail.rests_on[event.id], strict=True)
                ],
            }
            for event in trail.events
        ],
        "acts": [
            {
                "step": act.step,
                "at": rfc3339(act.at),
                "kind": act.kind,
                "subject": act.subject,
                "undone": act.undone,
                "id": act.id,
                "body": json.loads(act.body) if act.body else None,
            }
            for act in trail.acts
        ],
        "merges": [{"key": claim.value, "says": claim.says} for claim in trail.merges],
    }


def _lines(trail: AuditTrail) -> Iterator[str]:
    yield trail.number or trail.key
    yield from _section(
        "observations", [line for observation in trail.observations for line in _observation_lines(observation)]
    )
    yield from _section("readings that missed or found it", [_reading_line(reading) for reading in trail.readings])
    yield from _section("events", list(_event_lines(trail)))
    yield from _section("your acts", [_act_line(act) for act in trail.acts])
    yield from _section("joined with", [f"{claim.value}: {claim.says or ''}" for claim in trail.merges])


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{title}:"
        yield from (f"  {line}" for line in lines)


def _observation_lines(observation: ObservedChange) -> Iterator[str]:
    change = "first reading" if observation.first else f"{len(observation.changed)} changed"
    where = f"{observation.source} {observation.kind} {observation.ref}"
    yield f"#{observation.id} {rfc3339(observation.seen_at)} {where}, {change}"
    yield f"  sha256 {observation.payload_hash}"
    yield from (f"  {name}: {_value_text(old)} → {_value_text(new)}" for name, old, new in observation.changed)


def _reading_line(reading: Any) -> str:
    results = [f"missed {', '.join(reading.missing)}"] if reading.missing else []
    results += [f"held {', '.join(reading.found)}"] if reading.found else []
    return f"#{reading.id} {rfc3339(reading.at)} {reading.source}: {'; '.join(results)}"


def _event_lines(trail: AuditTrail) -> Iterator[str]:
    for event in trail.events:
        day = (
            event.occurred_on.isoformat()
            if event.occurred_on
            else event.occurred_about.text
            if event.occurred_about
            else "undated"
        )
        loaded = ", baseline" if event.baseline else ""
        yield f"{event.id} {event.kind.value} {day}, {event.grade.value}{loaded}"
        for witness, ids in zip(event.evidence, trail.rests_on[event.id], strict=True):
            rests = f" from {', '.join(f'#{ident}' for ident in ids)}" if ids else ""
            says = f": {clean_text(witness.says, _SHOWN)}" if witness.says else ""
            yield f"  {witness.source} {witness.ref} ({witness.grade.value}){rests}{says}"


def _act_line(act: Any) -> str:
    body = json.loads(act.body) if act.body else {}
    details = "".join(f"; {name} {clean_text(str(value), _SHOWN)}" for name, value in body.items())
    return f"#{act.id} {rfc3339(act.at)} {act.kind} {act.subject}{details}{' (taken back)' if act.undone else ''}"


def _value_text(value: object) -> str:
    if value is None:
        return "unknown"
    return clean_text(value if isinstance(value, str) else str(value), _SHOWN)
