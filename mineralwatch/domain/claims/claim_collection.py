"""What notices, awards, the register, stories and people claim of a request, each value with its words. Pure.

A claim is made by the version that counts, as each source gave it: what an older version said is history, which the
events tell. What the version that counts leaves out is claimed by the newest one before it that gives it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from mineralwatch.domain.claims.award_claims import claims_of_award, money_field
from mineralwatch.domain.claims.source_contradictions import source_contradictions
from mineralwatch.domain.contract_register import REGISTER_REF
from mineralwatch.domain.event_reports import HAND, STORY, EventReport
from mineralwatch.domain.evidence_text import text_quote
from mineralwatch.domain.lifecycle.notice_history import NoticeEvent, is_award, stage_of
from mineralwatch.domain.lifecycle.notice_versions import (
    VersionReading,
    by_source,
    completed_reading,
    current_version,
    group_versions,
)
from mineralwatch.domain.merging import is_merge_claim
from mineralwatch.domain.models import Claim, EventKind, Grade, Notice, Scalar, Stage
from mineralwatch.domain.notice_text.notice_terms import notice_terms
from mineralwatch.domain.notice_text.stated_deadlines import sentence_naming_day, stated_deadline
from mineralwatch.domain.value_equality import same_value

_TOLD = (STORY, HAND, REGISTER_REF)
_RANKS = [stage for stage in Stage if stage is not Stage.AWARD]
_MOVES = (EventKind.ISSUED, EventKind.EXTENDED, EventKind.SHORTENED, EventKind.AMENDED)
_OF_CONTRACT = ("awardee", "awarded_on", "ceiling", "price", "amount", "ordered")
_Value = Callable[[Notice], str | None]


def is_derived_claim(claim: Claim, notice_ids: Collection[str]) -> bool:
    """Whether a claim is one that this module makes anew each time, or a merge's evidence; else it is the record's."""
    return is_merge_claim(claim) or claim.ref.startswith(_TOLD) or claim.ref in notice_ids


def quantity_text(quantity: float | None, unit: str | None) -> str | None:
    """A quantity in the form of a claim: `6685871 lb`."""
    return None if quantity is None else f"{quantity:.15g} {unit or ''}".strip()


# notices


def claims_of_notices(
    version_readings: Iterable[VersionReading], events: Iterable[NoticeEvent] = ()
) -> tuple[Claim, ...]:
    """The claims of one request's notices; `events` are what `lifecycle.history` concludes from the same readings."""
    readings = tuple(version_readings)
    versions = group_versions(readings)
    asking = [part for version in versions if (part := [s for s in version if not is_award(s.notice)])]
    awards = [part for version in versions if (part := [s for s in version if is_award(s.notice)])]
    chain = _chain(asking)
    deadlines = _newest("deadline", _deadline_of, "response deadline", chain)
    return (
        *_posted(asking),
        *deadlines,
        *_stated(deadlines, chain),
        *_first_deadline(asking, {claim.source: claim.value for claim in deadlines}),
        *_terms(chain),
        *_newest("quantity", lambda notice: quantity_text(notice.quantity, notice.unit), "quantity", chain),
        *_newest("set_aside", lambda notice: notice.set_aside, "set-aside", chain),
        *_newest("office", lambda notice: notice.office, "office", chain or awards[-1:]),
        *_cancelled(events),
        *(claim for version in awards for claim in claims_of_award(version)),
        *(claim for claim in source_contradictions(readings) if claim.field != "deadline"),
    )


def _chain(asking: Sequence[list[VersionReading]]) -> list[list[VersionReading]]:
    """The versions in the order in which they speak: the newest of the furthest stage first (`project`)."""
    chain: list[list[VersionReading]] = []
    stage: Stage | None = None
    for version in asking:
        here = stage_of(current_version(version))
        if chain and stage in _RANKS and here in _RANKS and _RANKS.index(here) < _RANKS.index(stage):
            chain.append(version)  # a presolicitation that is kept up beside its solicitation
        else:
            chain.insert(0, version)
            stage = here or stage
    return chain


def _newest(field: str, value: _Value, words: str, chain: Iterable[list[VersionReading]]) -> tuple[Claim, ...]:
    """What the first version of the chain that gives a field says of it, by each source that read it."""
    return next((found for version in chain if (found := tuple(_given(field, value, words, version)))), ())


def _given(field: str, value: _Value, words: str, version: Sequence[VersionReading]) -> Iterator[Claim]:
    for source, readings in by_source(version).items():
        notice = current_version(readings)
        text = value(notice)
        if text is not None:
            yield _claim(field, text, source, notice, _since(readings, value, text), f"{words} {text}")


def _claim(field: str, value: str, source: str, notice: Notice, at: datetime, says: str) -> Claim:
    return Claim(field, value, source, notice.notice_id, notice.url, Grade.OFFICIAL, notice.posted, says, at)


def _since(readings: Sequence[VersionReading], value: _Value, text: str) -> datetime:
    """When a source was first read with the value that it gives now."""
    since = readings[-1].at
    for reading in reversed(readings):
        if value(reading.notice) != text:
            break
        since = reading.at
    return since


def _deadline_of(notice: Notice) -> str | None:
    return notice.deadline.text if notice.deadline else None


def _posted_of(notice: Notice) -> str | None:
    return notice.posted.isoformat() if notice.posted else None


def _stated(fields: Sequence[Claim], chain: Iterable[list[VersionReading]]) -> Iterator[Claim]:
    """The deadline that a notice's own text gives: of the newest version, where its field gives none, and of the one
    whose field counts, where it is another than that of the field; both are kept.

    Where one of them names no zone, hours cannot be compared, so only another day is another deadline.
    """
    counted = {claim.ref for claim in fields}
    for version in chain:
        said = [claim for source, readings in by_source(version).items() if (claim := _said(source, readings))]
        yield from said
        if said or any(reading.notice.notice_id in counted for reading in version):
            return  # what older versions say is history


def _said(source: str, readings: Sequence[VersionReading]) -> Claim | None:
    notice = current_version(readings)
    told, own = stated_deadline(notice.text), notice.deadline
    if told is None:
        return None
    if own and told.day == own.day and not (told.instant and own.instant and told.instant != own.instant):
        return None
    return _claim(
        "deadline",
        told.text,
        source,
        notice,
        _read_at(readings, notice),
        text_quote(sentence_naming_day(notice.text or "", told)),
    )


def _read_at(readings: Sequence[VersionReading], notice: Notice) -> datetime:
    """When the text that a source gives now was first read there."""
    return next((reading.at for reading in readings if reading.notice.text == notice.text), readings[-1].at)


def _terms(chain: Iterable[list[VersionReading]]) -> Iterator[Claim]:
    """Ceiling, guaranteed minimum and quantity that stand in the words, each by the newest version that gives it."""
    told: set[str] = set()
    for version in chain:
        found = [claim for source, readings in by_source(version).items() for claim in _terms_of(source, readings)]
        yield from (claim for claim in found if claim.field not in told)
        told |= {claim.field for claim in found}


def _terms_of(source: str, readings: Sequence[VersionReading]) -> Iterator[Claim]:
    notice = current_version(readings)
    for term in notice_terms(notice.text):
        yield _claim(term.field, term.value, source, notice, _read_at(readings, notice), text_quote(term.words))


def _posted(asking: Sequence[list[VersionReading]]) -> tuple[Claim, ...]:
    """The day of the earliest version: a source overwrites it with each later one."""
    dated = [(day, at) for at, version in enumerate(asking) if (day := _posted_of(current_version(version)))]
    return tuple(_given("posted", _posted_of, "posted", asking[min(dated)[1]])) if dated else ()


def _first_deadline(asking: Sequence[list[VersionReading]], now: Mapping[str, str]) -> tuple[Claim, ...]:
    """The deadline of the first version that gives one, as it was first read, where it has moved since (`now`)."""
    for version in asking:
        given = [(source, readings, completed_reading(readings)) for source, readings in by_source(version).items()]
        first = [(source, readings, notice) for source, readings, notice in given if notice.deadline]
        if first:
            return tuple(_stood_first(*one) for one in first if _has_moved(one[0], one[2], now))
    return ()


def _has_moved(source: str, notice: Notice, now: Mapping[str, str]) -> bool:
    last = now.get(source, next(iter(now.values()), ""))
    return not same_value("deadline", last, _deadline_of(notice) or "")


def _stood_first(source: str, readings: Sequence[VersionReading], notice: Notice) -> Claim:
    text = _deadline_of(notice) or ""
    at = next((reading.at for reading in readings if _deadline_of(reading.notice) == text), readings[0].at)
    return _claim("first_deadline", text, source, notice, at, f"response deadline {text}")


def _cancelled(events: Iterable[NoticeEvent]) -> Iterator[Claim]:
    """The day of the last cancellation by a notice's own words."""
    last = [event for event in events if event.kind is EventKind.CANCELLED][-1:]
    for event in last:
        day = event.occurred_on
        for w in event.witnesses if day else ():
            assert day is not None
            yield Claim("cancelled_on", day.isoformat(), w.source, w.ref, w.url, event.grade, day, w.says, w.at)


# stories and people


def claims_of_report(telling: EventReport) -> tuple[Claim, ...]:
    """What one story or person claims: the values that the words give, and a day only where they give one."""
    day = telling.occurred_on.isoformat() if telling.occurred_on else None
    new, contract = telling.new, telling.new.get("contract")
    number = contract if isinstance(contract, str) else None
    values: dict[str, Scalar] = {}
    if telling.kind is EventKind.ISSUED:
        values = {"posted": day}
    elif telling.kind is EventKind.CANCELLED:
        values = {"cancelled_on": day}
    elif telling.kind is EventKind.AWARDED:
        values = {"awardee": new.get("awardee"), "awarded_on": day, money_field(number): new.get("amount")}
    elif telling.kind is EventKind.ORDERED:
        values = {"ordered": new.get("ordered")}
    if telling.kind in _MOVES:
        values["deadline"] = new.get("deadline")
    return tuple(
        Claim(
            field,
            f"{value:.15g}" if isinstance(value, int | float) else str(value),
            telling.source,
            telling.ref,
            telling.url,
            telling.grade,
            telling.said_on,
            telling.says,
            telling.seen_at,
            number if field in _OF_CONTRACT else None,
        )
        for field, value in values.items()
        if value is not None
    )
