"""`audit`: what one request rests on, from raw payloads with their hashes to events."""

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
from mineralwatch.domain.safe_text import clean_text

if TYPE_CHECKING:
    from mineralwatch.store.audit_trail import AuditTrail, ObservedChange

_SHOWN = 60  # characters of a value


def audit(ctx: CommandContext) -> int:
    """By number as printed or normalised, or by key; exit code 1 when it is not known. Without, the record's sums."""
    from mineralwatch.store.audit_trail import audit_trail

    if ctx.args.number is None:
        return print_totals(ctx)
    ctx.settings()
    with open_store(ctx) as conn:
        found = audit_trail(conn, ctx.args.number)
    if found is None:
        raise CheckFailed(f"no solicitation {ctx.args.number!r} is known: `mineralwatch list` shows all")
    if ctx.args.json:
        print_json(audit_shape(found))
    else:
        print_lines(list(_lines(found)))
    return 0


def audit_shape(found: AuditTrail) -> Shape:
    """The chain as JSON; `observations` of a witness are ids of the list above."""
    return {
        "key": found.key,
        "number": found.number,
        "observations": [
            {
                "id": one.id,
                "source": one.source,
                "kind": one.kind,
                "ref": one.ref,
                "seen_at": rfc3339(one.seen_at),
                "payload_hash": one.payload_hash,
                "first": one.first,
                "changed": [{"field": name, "old": old, "new": new} for name, old, new in one.changed],
            }
            for one in found.observations
        ],
        "readings": [
            {
                "id": one.id,
                "source": one.source,
                "at": rfc3339(one.at),
                "missing": list(one.missing),
                "found": list(one.found),
            }
            for one in found.readings
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
                    for witness, ids in zip(event.evidence, found.rests_on[event.id], strict=True)
                ],
            }
            for event in found.events
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
            for act in found.acts
        ],
        "merges": [{"key": claim.value, "says": claim.says} for claim in found.merges],
    }


def _lines(found: AuditTrail) -> Iterator[str]:
    yield found.number or found.key
    yield from _part("observations", [line for one in found.observations for line in _observed(one)])
    yield from _part("readings that missed or found it", [_looked(one) for one in found.readings])
    yield from _part("events", list(_events(found)))
    yield from _part("your acts", [_act(one) for one in found.acts])
    yield from _part("joined with", [f"{claim.value}: {claim.says or ''}" for claim in found.merges])


def _part(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{title}:"
        yield from (f"  {line}" for line in lines)


def _observed(one: ObservedChange) -> Iterator[str]:
    what = "first reading" if one.first else f"{len(one.changed)} changed"
    yield f"#{one.id} {rfc3339(one.seen_at)} {one.source} {one.kind} {one.ref}, {what}"
    yield f"  sha256 {one.payload_hash}"
    yield from (f"  {name}: {_value(old)} → {_value(new)}" for name, old, new in one.changed)


def _looked(one: Any) -> str:
    told = [f"missed {', '.join(one.missing)}"] if one.missing else []
    told += [f"held {', '.join(one.found)}"] if one.found else []
    return f"#{one.id} {rfc3339(one.at)} {one.source}: {'; '.join(told)}"


def _events(found: AuditTrail) -> Iterator[str]:
    for event in found.events:
        day = (
            event.occurred_on.isoformat()
            if event.occurred_on
            else event.occurred_about.text
            if event.occurred_about
            else "undated"
        )
        loaded = ", baseline" if event.baseline else ""
        yield f"{event.id} {event.kind.value} {day}, {event.grade.value}{loaded}"
        for witness, ids in zip(event.evidence, found.rests_on[event.id], strict=True):
            rests = f" from {', '.join(f'#{ident}' for ident in ids)}" if ids else ""
            says = f": {clean_text(witness.says, _SHOWN)}" if witness.says else ""
            yield f"  {witness.source} {witness.ref} ({witness.grade.value}){rests}{says}"


def _act(one: Any) -> str:
    said = json.loads(one.body) if one.body else {}
    what = "".join(f"; {name} {clean_text(str(value), _SHOWN)}" for name, value in said.items())
    return f"#{one.id} {rfc3339(one.at)} {one.kind} {one.subject}{what}{' (taken back)' if one.undone else ''}"


def _value(value: object) -> str:
    if value is None:
        return "unknown"
    return clean_text(value if isinstance(value, str) else str(value), _SHOWN)
