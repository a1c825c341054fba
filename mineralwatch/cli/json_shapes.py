"""The public JSON of the commands: pure functions from values to dicts with the documented keys, in documented order.

Times are RFC 3339 with their own offset, days are YYYY-MM-DD, money is in US dollars, and an unknown value is None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from mineralwatch.domain.dates import Deadline, FuzzyDate, days_between, parse_deadline
from mineralwatch.domain.models.alert import Alert, Delivery
from mineralwatch.domain.models.contract import Awardee
from mineralwatch.domain.models.event import Event, EventKind, Evidence
from mineralwatch.domain.models.market import Quote
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.models.story import FeedEntry, Story
from mineralwatch.domain.solicitations.solicitation_status import status_of
from mineralwatch.ports import RelatedSolicitation

Shape = dict[str, Any]

SOLICITATION_KEYS = (
    "key", "number", "title", "material", "stage", "status", "office", "deadline", "deadline_zone_basis", "posted",
    "ceiling", "guaranteed", "ordered", "quantity", "unit", "awardees", "materials", "first_seen", "last_change",
    "event_count", "notice_count", "url", "starred", "unread", "symbols", "chain",
)  # fmt: skip
EVENT_KEYS = (
    "id", "kind", "key", "number", "material", "occurred_on", "seen_at", "grade", "old", "new", "days", "source", "url",
    "evidence", "text",
)  # fmt: skip
STORY_KEYS = (
    "id", "title", "outlets", "published", "first_seen", "url", "material", "kind", "confidence", "number",
    "entry_count", "entries", "unread", "starred", "may_tell", "why", "key", "because", "grade",
)  # fmt: skip
QUOTE_KEYS = (
    "symbol", "name", "price", "currency", "change_percent", "previous_close", "session", "as_of", "age_seconds",
    "source", "stale", "error",
)  # fmt: skip
ALERT_KEYS = (
    "id", "event_id", "about", "kind", "rule", "severity", "title", "body", "url", "raised_at", "delivered",
    "acknowledged_at", "snoozed_until",
)  # fmt: skip


def rfc3339(moment: datetime | None) -> str | None:
    """A time in RFC 3339, to the second; None for None."""
    return moment.isoformat(timespec="seconds") if moment is not None else None


def iso_day(day: date | FuzzyDate | None) -> str | None:
    """A day as YYYY-MM-DD; None when there is no date, or only its month or year is known."""
    exact = day.exact if isinstance(day, FuzzyDate) else day
    return exact.isoformat() if exact is not None else None


def deadline_fields(deadline: Deadline | None) -> Shape:
    """The two keys of a deadline: `deadline`, as the source gave it, and `deadline_zone_basis`, where its time zone
    comes from."""
    if deadline is None:
        return {"deadline": None, "deadline_zone_basis": None}
    return {"deadline": deadline.text, "deadline_zone_basis": deadline.basis.value}


def solicitation_shape(
    solicitation: Solicitation,
    now: datetime,
    *,
    starred: bool,
    unread: bool,
    symbols: Sequence[str] = (),
    chain: Sequence[RelatedSolicitation] = (),
) -> Shape:
    """One row of `list --json`."""
    return {
        "key": solicitation.key,
        "number": solicitation.number,
        "title": solicitation.title,
        "material": solicitation.materials[0] if solicitation.materials else None,
        "stage": solicitation.stage.value if solicitation.stage else None,
        "status": status_of(solicitation, now).status.value,
        "office": solicitation.office,
        **deadline_fields(solicitation.deadline),
        "posted": iso_day(solicitation.posted),
        "ceiling": solicitation.ceiling,
        "guaranteed": solicitation.guaranteed,
        "ordered": solicitation.ordered,
        "quantity": solicitation.quantity,
        "unit": solicitation.unit,
        "awardees": [awardee_shape(awardee) for awardee in solicitation.awardees],
        "materials": list(solicitation.materials),
        "first_seen": rfc3339(solicitation.first_seen),
        "last_change": rfc3339(solicitation.last_change),
        "event_count": solicitation.event_count,
        "notice_count": solicitation.notice_count,
        "url": solicitation.url,
        "starred": starred,
        "unread": unread,
        "symbols": list(symbols),
        "chain": [related_shape(other) for other in chain],
    }


def related_shape(other: RelatedSolicitation) -> Shape:
    """One linked solicitation; `grade` is official when a notice states the link; otherwise inferred, with the grounds
    in `reasons`."""
    return {
        "key": other.key,
        "number": other.number,
        "relation": other.relation,
        "grade": other.grade.value,
        "confirmed": other.confirmed,
        "reasons": list(other.reasons),
    }


def awardee_shape(awardee: Awardee) -> Shape:
    """One winner with the ceiling of that winner's contract; ceilings are never added up."""
    return {
        "name": awardee.name,
        "contract": awardee.contract,
        "ceiling": awardee.ceiling,
        "ordered": awardee.ordered,
    }


def event_shape(event: Event, text: str) -> Shape:
    """One row of `events --json`; `text` is the sentence that describes the event."""
    best = best_evidence(event.evidence)
    return {
        "id": event.id,
        "kind": event.kind.value,
        "key": event.key,
        "number": event.number,
        "material": event.material,
        "occurred_on": iso_day(event.occurred_on),
        "seen_at": rfc3339(event.seen_at),
        "grade": event.grade.value,
        "old": dict(event.old),
        "new": dict(event.new),
        "days": days_moved(event),
        "source": best.source if best else None,
        "url": best.url if best else None,
        "evidence": [evidence_shape(witness) for witness in event.evidence],
        "text": text,
    }


def best_evidence(evidence: Sequence[Evidence]) -> Evidence | None:
    """The witness of the best grade; of several, the first that has a URL, or the first when none has. None without
    any."""
    return min(evidence, key=lambda witness: (witness.grade.rank, witness.url is None), default=None)


def evidence_shape(evidence: Evidence) -> Shape:
    """One witness of an event."""
    return {
        "source": evidence.source,
        "ref": evidence.ref,
        "url": evidence.url,
        "grade": evidence.grade.value,
        "seen_at": rfc3339(evidence.seen_at),
        "says": evidence.says,
    }


def days_moved(event: Event) -> int | None:
    """Calendar days from the old deadline to the new one, negative when the deadline was brought forward; None when one
    of the two is not known."""
    if event.kind not in (EventKind.EXTENDED, EventKind.SHORTENED):
        return None
    old, new = parse_deadline(event.old.get("deadline")), parse_deadline(event.new.get("deadline"))
    return days_between(old, new) if old is not None and new is not None else None


def story_shape(story: Story, entries: Sequence[FeedEntry] = ()) -> Shape:
    """One row of `news --json`; `entries` are the feed entries of the story."""
    return {
        "id": story.id,
        "title": story.title,
        "outlets": list(story.outlets),
        "published": rfc3339(story.published),
        "first_seen": rfc3339(story.first_seen),
        "url": story.url,
        "material": story.material,
        "kind": story.kind,
        "confidence": story.confidence,
        "number": story.number,
        "entry_count": story.entry_count,
        "entries": [entry_shape(entry) for entry in entries],
        "unread": story.unread,
        "starred": story.starred,
        "may_tell": story.may_tell,
        "why": story.why,
        "key": story.key,
        "because": story.because,
        "grade": story.grade.value,
    }


def entry_shape(entry: FeedEntry) -> Shape:
    """One feed entry of a story."""
    return {
        "id": entry.id,
        "feed": entry.feed,
        "title": entry.title,
        "url": entry.url,
        "outlet": entry.outlet,
        "published": rfc3339(entry.published),
        "first_seen": rfc3339(entry.first_seen),
        "grade": entry.grade.value,
    }


def quote_shape(quote: Quote, now: datetime, fresh_for: timedelta) -> Shape:
    """One row of `quotes --json`; `fresh_for` is how long a quote counts as fresh after its last fetch."""
    return {
        "symbol": quote.symbol,
        "name": quote.name,
        "price": quote.price,
        "currency": quote.currency,
        "change_percent": quote.change_percent,
        "previous_close": quote.previous_close,
        "session": quote.session,
        "as_of": rfc3339(quote.as_of),
        "age_seconds": max(0, round((now - quote.as_of).total_seconds())) if quote.as_of else None,
        "source": quote.source,
        "stale": is_stale(quote, now, fresh_for),
        "error": quote.error,
    }


def is_stale(quote: Quote, now: datetime, fresh_for: timedelta) -> bool:
    """Whether the last fetch of a quote failed, or was longer ago than `fresh_for`. The age of the price itself does
    not count, since the price of a closed market is old and still correct."""
    return quote.error is not None or quote.fetched_at is None or now - quote.fetched_at > fresh_for


def alert_shape(alert: Alert) -> Shape:
    """One row of `alerts --json`."""
    return {
        "id": alert.id,
        "event_id": alert.event_id,
        "about": alert.about,
        "kind": alert.kind,
        "rule": alert.rule,
        "severity": alert.severity.value,
        "title": alert.title,
        "body": alert.body,
        "url": alert.url,
        "raised_at": rfc3339(alert.raised_at),
        "delivered": [delivery_shape(delivery) for delivery in alert.delivered],
        "acknowledged_at": rfc3339(alert.acknowledged_at),
        "snoozed_until": rfc3339(alert.snoozed_until),
    }


def delivery_shape(delivery: Delivery) -> Shape:
    """One attempt to deliver an alert through one channel."""
    return {
        "channel": delivery.channel,
        "at": rfc3339(delivery.at),
        "ok": delivery.ok,
        "error": delivery.error,
    }


def linked_symbols(symbols: Mapping[str, Sequence[str]], materials: Sequence[str]) -> list[str]:
    """The symbols linked to any of these materials, each once, in the order of the materials."""
    return list(dict.fromkeys(symbol for material in materials for symbol in symbols.get(material, ())))
