"""Makes the claims of a solicitation from its notices and from reports, each with the words that give the value.

The effective version (the newest of the furthest stage) makes the claims, once for each source that read it. Values of
older versions are history, which the events hold; where the effective version leaves a value out, the newest older
version that gives the value claims it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from mineralwatch.domain.evidence.award_claims import claims_of_award, money_field
from mineralwatch.domain.evidence.event_reports import EventReport
from mineralwatch.domain.evidence.evidence_text import text_quote
from mineralwatch.domain.evidence.source_contradictions import source_contradictions
from mineralwatch.domain.evidence.value_equality import same_value
from mineralwatch.domain.lifecycle.notice_history import NoticeEvent, is_award, stage_of
from mineralwatch.domain.lifecycle.notice_versions import (
    VersionReading,
    by_source,
    completed_reading,
    current_version,
    group_versions,
)
from mineralwatch.domain.models.event import Claim, EventKind, Scalar
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.solicitation import Stage
from mineralwatch.domain.notice_text.notice_terms import notice_terms
from mineralwatch.domain.notice_text.stated_deadlines import sentence_naming_day, stated_deadline

_STAGE_ORDER = [stage for stage in Stage if stage is not Stage.AWARD]
_MOVES = (EventKind.ISSUED, EventKind.EXTENDED, EventKind.SHORTENED, EventKind.AMENDED)
_CONTRACT_FIELDS = ("awardee", "awarded_on", "ceiling", "price", "amount", "ordered")
_Value = Callable[[Notice], str | None]


def quantity_text(quantity: float | None, unit: str | None) -> str | None:
    """A quantity with its unit, as claims write it: `6685871 lb`. None when the quantity is not known."""
    return None if quantity is None else f"{quantity:.15g} {unit or ''}".strip()


# Notices.


def claims_of_notices(
    version_readings: Iterable[VersionReading], events: Iterable[NoticeEvent] = ()
) -> tuple[Claim, ...]:
    """The claims of one solicitation's notices; `events` are the events that `notice_history` concludes from those
    notices."""
    readings = tuple(version_readings)
    versions = group_versions(readings)
    solicitation_versions = [part for version in versions if (part := [s for s in version if not is_award(s.notice)])]
    awards = [part for version in versions if (part := [s for s in version if is_award(s.notice)])]
    ordered = _versions_by_precedence(solicitation_versions)
    deadlines = _newest_claims("deadline", _deadline_text, "response deadline", ordered)
    return (
        *_posted_claims(solicitation_versions),
        *deadlines,
        *_stated_deadlines(deadlines, ordered),
        *_first_deadline_claims(solicitation_versions, {claim.source: claim.value for claim in deadlines}),
        *_claims_of_terms(ordered),
        *_newest_claims("quantity", lambda notice: quantity_text(notice.quantity, notice.unit), "quantity", ordered),
        *_newest_claims("set_aside", lambda notice: notice.set_aside, "set-aside", ordered),
        *_newest_claims("office", lambda notice: notice.office, "office", ordered or awards[-1:]),
        *_cancellation_claims(events),
        *(claim for version in awards for claim in claims_of_award(version)),
        *(claim for claim in source_contradictions(readings) if claim.field != "deadline"),
    )


def _versions_by_precedence(solicitation_versions: Sequence[list[VersionReading]]) -> list[list[VersionReading]]:
    """The versions in order of precedence: furthest stage first, and newest first within a stage (as in
    `project_solicitation`)."""
    ordered: list[list[VersionReading]] = []
    stage: Stage | None = None
    for version in solicitation_versions:
        version_stage = stage_of(current_version(version))
        if (
            ordered
            and stage in _STAGE_ORDER
            and version_stage in _STAGE_ORDER
            and _STAGE_ORDER.index(version_stage) < _STAGE_ORDER.index(stage)
        ):
            # a presolicitation may be updated after its solicitation was posted, so it comes later in this order
            ordered.append(version)
        else:
            ordered.insert(0, version)
            stage = version_stage or stage
    return ordered


def _newest_claims(
    field: str, value: _Value, words: str, versions: Iterable[list[VersionReading]]
) -> tuple[Claim, ...]:
    """The claims on one field, one for each source, made of the first of `versions` that gives the field a value."""
    return next(
        (found for version in versions if (found := tuple(_claims_of_version(field, value, words, version)))), ()
    )


def _claims_of_version(field: str, value: _Value, words: str, version: Sequence[VersionReading]) -> Iterator[Claim]:
    for source, readings in by_source(version).items():
        notice = current_version(readings)
        text = value(notice)
        if text is not None:
            yield _official_claim(
                field, text, source, notice, _first_read_with(readings, value, text), f"{words} {text}"
            )


def _official_claim(field: str, value: str, source: str, notice: Notice, at: datetime, says: str) -> Claim:
    return Claim(field, value, source, notice.notice_id, notice.url, Grade.OFFICIAL, notice.posted, says, at)


def _first_read_with(readings: Sequence[VersionReading], value: _Value, text: str) -> datetime:
    """When the source of these readings first gave the value that its newest reading gives."""
    since = readings[-1].at
    for reading in reversed(readings):
        if value(reading.notice) != text:
            break
        since = reading.at
    return since


def _deadline_text(notice: Notice) -> str | None:
    return notice.deadline.text if notice.deadline else None


def _posted_text(notice: Notice) -> str | None:
    return notice.posted.isoformat() if notice.posted else None


def _stated_deadlines(fields: Sequence[Claim], versions: Iterable[list[VersionReading]]) -> Iterator[Claim]:
    """The claims on deadlines that stand in the text of a notice. They are made for versions newer than the one whose
    deadline field counts, and for that version itself where field and text differ; field and text are then both
    claimed.

    Where one of the two names no time zone, times cannot be compared, so only a different day counts as a difference.
    """
    counted = {claim.ref for claim in fields}
    for version in versions:
        claims = [
            claim for source, readings in by_source(version).items() if (claim := _stated_deadline(source, readings))
        ]
        yield from claims
        if claims or any(reading.notice.notice_id in counted for reading in version):
            return  # versions older than the one whose deadline field counts are history


def _stated_deadline(source: str, readings: Sequence[VersionReading]) -> Claim | None:
    notice = current_version(readings)
    stated, in_field = stated_deadline(notice.text), notice.deadline
    if stated is None:
        return None
    if (
        in_field
        and stated.day == in_field.day
        and not (stated.instant and in_field.instant and stated.instant != in_field.instant)
    ):
        return None
    return _official_claim(
        "deadline",
        stated.text,
        source,
        notice,
        _text_read_at(readings, notice),
        text_quote(sentence_naming_day(notice.text or "", stated)),
    )


def _text_read_at(readings: Sequence[VersionReading], notice: Notice) -> datetime:
    """When a source first gave the text that its newest reading has."""
    return next((reading.at for reading in readings if reading.notice.text == notice.text), readings[-1].at)


def _claims_of_terms(versions: Iterable[list[VersionReading]]) -> Iterator[Claim]:
    """The claims on ceiling, guaranteed minimum and quantity that notice texts state, each made of the newest version
    that states it."""
    claimed: set[str] = set()
    for version in versions:
        found = [claim for source, readings in by_source(version).items() for claim in _terms_of(source, readings)]
        yield from (claim for claim in found if claim.field not in claimed)
        claimed |= {claim.field for claim in found}


def _terms_of(source: str, readings: Sequence[VersionReading]) -> Iterator[Claim]:
    notice = current_version(readings)
    for term in notice_terms(notice.text):
        yield _official_claim(
            term.field, term.value, source, notice, _text_read_at(readings, notice), text_quote(term.words)
        )


def _posted_claims(solicitation_versions: Sequence[list[VersionReading]]) -> tuple[Claim, ...]:
    """The claims on the posting day, made of the earliest version, since later versions overwrite the posting day."""
    dated = [
        (day, at) for at, version in enumerate(solicitation_versions) if (day := _posted_text(current_version(version)))
    ]
    return (
        tuple(_claims_of_version("posted", _posted_text, "posted", solicitation_versions[min(dated)[1]]))
        if dated
        else ()
    )


def _first_deadline_claims(
    solicitation_versions: Sequence[list[VersionReading]], present_deadlines: Mapping[str, str]
) -> tuple[Claim, ...]:
    """The claims on the original deadline: that of the first version with a deadline, as each source first read it. A
    source whose present deadline (`present_deadlines`, by source) is the same makes no such claim."""
    for version in solicitation_versions:
        given = [(source, readings, completed_reading(readings)) for source, readings in by_source(version).items()]
        first = [(source, readings, notice) for source, readings, notice in given if notice.deadline]
        if first:
            return tuple(
                _first_deadline_claim(*given_first)
                for given_first in first
                if _has_moved(given_first[0], given_first[2], present_deadlines)
            )
    return ()


def _has_moved(source: str, notice: Notice, present_deadlines: Mapping[str, str]) -> bool:
    last = present_deadlines.get(source, next(iter(present_deadlines.values()), ""))
    return not same_value("deadline", last, _deadline_text(notice) or "")


def _first_deadline_claim(source: str, readings: Sequence[VersionReading], notice: Notice) -> Claim:
    text = _deadline_text(notice) or ""
    at = next((reading.at for reading in readings if _deadline_text(reading.notice) == text), readings[0].at)
    return _official_claim("first_deadline", text, source, notice, at, f"response deadline {text}")


def _cancellation_claims(events: Iterable[NoticeEvent]) -> Iterator[Claim]:
    """The claim on the day of cancellation, from the last event in which a notice's own words cancel the
    solicitation."""
    last = [event for event in events if event.kind is EventKind.CANCELLED][-1:]
    for event in last:
        day = event.occurred_on
        for witness in event.witnesses if day else ():
            assert day is not None
            yield Claim(
                "cancelled_on",
                day.isoformat(),
                witness.source,
                witness.ref,
                witness.url,
                event.grade,
                day,
                witness.says,
                witness.at,
            )


# Stories and people.


def claims_of_report(report: EventReport) -> tuple[Claim, ...]:
    """The claims of one report, one for each value that it gives; the day of the event is claimed only if the report's
    words give a day."""
    day = report.occurred_on.isoformat() if report.occurred_on else None
    new, contract = report.new, report.new.get("contract")
    number = contract if isinstance(contract, str) else None
    values: dict[str, Scalar] = {}
    if report.kind is EventKind.ISSUED:
        values = {"posted": day}
    elif report.kind is EventKind.CANCELLED:
        values = {"cancelled_on": day}
    elif report.kind is EventKind.AWARDED:
        values = {"awardee": new.get("awardee"), "awarded_on": day, money_field(number): new.get("amount")}
    elif report.kind is EventKind.ORDERED:
        values = {"ordered": new.get("ordered")}
    if report.kind in _MOVES:
        values["deadline"] = new.get("deadline")
    return tuple(
        Claim(
            field,
            f"{value:.15g}" if isinstance(value, int | float) else str(value),
            report.source,
            report.ref,
            report.url,
            report.grade,
            report.said_on,
            report.says,
            report.seen_at,
            number if field in _CONTRACT_FIELDS else None,
        )
        for field, value in values.items()
        if value is not None
    )
