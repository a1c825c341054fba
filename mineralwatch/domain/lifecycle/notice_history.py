"""Concludes the events of a solicitation from the readings of its notices.

`notice_history` is a pure function of the *set* of readings: it sorts them itself, so the order in which sources and
polls brought them does not matter, and a late version corrects what was concluded without it. The meaning of each kind
is in the contract: a later deadline is `extended`, an earlier one `shortened`; `amended` is any other change of title,
type, text, attachments, codes, set-aside, place or quantity, and beside another event of the same notice only a
change of more than its wording; an Award Notice is the award itself; cancellations and terminations need the notice's
own words, which also change the deadline where its field is empty (`with_effective_deadlines`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from mineralwatch.domain.companies.awardee_field import awards_in
from mineralwatch.domain.evidence.value_equality import same_name
from mineralwatch.domain.lifecycle.deactivation import active_field_events, is_before_archive_date
from mineralwatch.domain.lifecycle.effective_deadline import with_effective_deadlines
from mineralwatch.domain.lifecycle.notice_diff import fill_from, notice_difference
from mineralwatch.domain.lifecycle.notice_events import (
    NoticeEvent,
    NoticeWitness,
    cancelling_words,
    notice_event,
    terminating_words,
)
from mineralwatch.domain.lifecycle.notice_types import NoticeType, notice_type
from mineralwatch.domain.lifecycle.notice_versions import (
    VersionReading,
    by_source,
    completed_by_all,
    completed_reading,
    current_version,
    group_versions,
)
from mineralwatch.domain.models.event import EventKind, Fields
from mineralwatch.domain.models.notice import Notice, NoticeAward
from mineralwatch.domain.models.solicitation import Stage
from mineralwatch.domain.notice_text.stage_wording import asks_for_information, says_sole_source
from mineralwatch.domain.numbers_and_ids import contract_kind, event_id, normalise_number
from mineralwatch.domain.quick_dataclass import dataclass

__all__ = ["NoticeEvent", "NoticeWitness", "VersionReading", "is_award", "notice_history", "stage_of"]

_STAGES = {
    NoticeType.AWARD: Stage.AWARD,
    NoticeType.SOURCES_SOUGHT: Stage.RFI,
    NoticeType.PRESOLICITATION: Stage.PRESOLICITATION,
    NoticeType.JUSTIFICATION: Stage.SOLE_SOURCE,
}
# Fields of which one source lists several values where another source gives one or none.
_WRITTEN_DIFFERENTLY = ("attachments", "naics", "set_aside", "place")


def stage_of(notice: Notice) -> Stage | None:
    """The stage that follows from a notice's type and text; None when the type is missing or belongs to no stage."""
    kind = notice_type(notice.type)
    words = notice.title, notice.text
    if kind is NoticeType.SPECIAL:
        return Stage.RFI if asks_for_information(*words) else None
    if kind in (NoticeType.SOLICITATION, NoticeType.COMBINED):
        return Stage.SOLE_SOURCE if says_sole_source(*words) else Stage.SOLICITATION
    return _STAGES.get(kind) if kind else None


def is_award(notice: Notice) -> bool:
    """Whether a notice is an Award Notice."""
    return notice_type(notice.type) is NoticeType.AWARD


def notice_history(readings: Iterable[VersionReading]) -> tuple[NoticeEvent, ...]:
    """Every event that the readings of *one* solicitation show, oldest first, each id once.

    A version is compared with the version before it as the *same* source gave both, since sources write the same value
    in different forms. Only a version that no source read together with its predecessor is compared across sources.
    Likewise, a change under a known notice id counts only against an earlier reading by the same source: where two
    sources differ, they contradict each other, and nothing has changed.
    """
    versions = with_effective_deadlines(group_versions(readings))
    # A notice id may turn into an Award Notice; its earlier readings still belong to the solicitation.
    solicitation_versions = [
        part for version in versions if (part := [reading for reading in version if not is_award(reading.notice)])
    ]
    awards = [part for version in versions if (part := [reading for reading in version if is_award(reading.notice)])]
    found: dict[str, NoticeEvent] = {}
    for event in (
        *_solicitation_events(solicitation_versions),
        *(event for nth, part in enumerate(awards) for event in _award_notice_events(part, is_revision=nth > 0)),
        *active_field_events(versions),
    ):
        other = _other_awardee(found.get(event.id), event)
        named = replace(event, id=event_id(event.kind, event.id, other)) if other else event
        known = found.get(named.id)
        found[named.id] = _completed_award(known, named) if known else named
    return tuple(found.values())


def _completed_award(known: NoticeEvent, later: NoticeEvent) -> NoticeEvent:
    """A known event that a later version repeats. A later Award Notice fills in the values that the first one left out,
    such as the awardee (`TBD`) or the amount."""
    if known.kind not in (EventKind.AWARDED, EventKind.ORDERED):
        return known
    learned = {name: value for name, value in later.new.items() if known.new.get(name) is None}
    return replace(known, new={**known.new, **learned})


def _other_awardee(known: NoticeEvent | None, event: NoticeEvent) -> str | None:
    """The awardee of `event`, when `known` is an award of the same number to another company; else None."""
    a, b = known.new.get("awardee") if known else None, event.new.get("awardee")
    return b if isinstance(a, str) and isinstance(b, str) and not same_name(a, b) else None


def _as_source_gave(readings: Sequence[VersionReading], combined: Notice) -> Notice:
    """A version as one source gives it; a deadline or text that the source leaves out is taken from `combined`."""
    notice = completed_reading(readings)
    text = combined.text if notice.text is None else notice.text
    return replace(notice, deadline=notice.deadline or combined.deadline, text=text)


@dataclass(frozen=True, slots=True)
class _KindState:
    """The latest version of one kind of notice."""

    notice: Notice  # the version put together from all sources
    own: Mapping[str, Notice]  # for each source, the version as that source gave it


def _solicitation_events(versions: Sequence[list[VersionReading]]) -> Iterator[NoticeEvent]:
    """The events of the solicitation itself: issued, extended, shortened, amended, cancelled, archived."""
    before: _KindState | None = None
    by_kind: dict[str, _KindState] = {}
    for version in versions:
        per_source = by_source(version)
        first = VersionReading(completed_by_all(per_source), version[0].source, version[0].at)
        kind = _notice_series(first.notice)
        # A presolicitation may be updated beside its solicitation, so versions of one kind are compared.
        base = by_kind.get(kind, before)
        if base is None:
            yield _issued_event(first, version)
            for readings in per_source.values():
                yield from _ending_events(
                    None, VersionReading(completed_reading(readings), readings[0].source, readings[0].at), version
                )
        else:
            yield from _new_version_events(base, first, per_source, version)
        own = {}
        for source, readings in per_source.items():
            known = completed_reading(readings)
            known = fill_from(base.own.get(source, base.notice), known) if base else known
            for nth, reading in enumerate(readings[1:], 1):
                yield from _events_in_place(known, reading, nth, version)
                known = fill_from(known, reading.notice)
            own[source] = known
        now = current_version(version)
        own = {source: fill_from(now, known) for source, known in own.items()}
        before = by_kind[kind] = _KindState(fill_from(base.notice, now) if base else now, own)


def _notice_series(notice: Notice) -> str:
    """The kind of notice whose versions are compared with each other; a combined synopsis continues a solicitation."""
    kind = notice_type(notice.type)
    if kind is None:
        return (notice.type or "").casefold()
    return NoticeType.SOLICITATION if kind is NoticeType.COMBINED else kind


def _issued_event(reading: VersionReading, version: Sequence[VersionReading]) -> NoticeEvent:
    """The `issued` event of the first version. Its id is made of the number, so finding an earlier version keeps it."""
    notice = reading.notice
    anchor = normalise_number(notice.number) if notice.number else notice.notice_id
    new: Fields = {"title": notice.title}
    if notice.deadline:
        new["deadline"] = notice.deadline.text
    return notice_event(EventKind.ISSUED, reading, anchor, version, new=new)


def _new_version_events(
    base: _KindState,
    first: VersionReading,
    per_source: Mapping[str, Sequence[VersionReading]],
    version: Sequence[VersionReading],
) -> Iterator[NoticeEvent]:
    """The events of a version with a new notice id: at least `amended`, whose `new` is empty when no field changed."""
    given = {
        source: VersionReading(_as_source_gave(readings, first.notice), source, readings[0].at)
        for source, readings in per_source.items()
    }
    pairs = [(base.own[source], reading) for source, reading in given.items() if source in base.own]
    pairs = pairs or [(_comparable_version(base.notice, first.notice), first)]
    anchor = first.notice.notice_id
    others = [event for a, b in pairs for event in _move_events(a, b, anchor, version)]
    # Words of the version that end the solicitation count whichever source read them.
    others += [event for s, b in given.items() for event in _ending_events(base.own.get(s, base.notice), b, version)]
    yield from others
    for a, b in pairs:
        if not others or notice_difference(a, b.notice).substance:
            yield _amended_event(a, b, anchor, version)


def _comparable_version(before: Notice, after: Notice) -> Notice:
    """The version `before` with the values of `after` in those fields that each source writes in its own way."""
    return replace(before, **{name: getattr(after, name) for name in _WRITTEN_DIFFERENTLY})


def _events_in_place(
    before: Notice, reading: VersionReading, nth: int, version: Sequence[VersionReading]
) -> Iterator[NoticeEvent]:
    """The events of the nth change that one source shows under an unchanged notice id.

    The event ids are made of what all sources show alike: the new deadline's local time, the number of the change.
    """
    change = notice_difference(before, reading.notice)
    ident = reading.notice.notice_id
    wall = reading.notice.deadline.wall.isoformat() if reading.notice.deadline else ""
    others = [
        *_move_events(before, reading, f"{ident}/in place/{wall}", version),
        *_ending_events(before, reading, version),
    ]
    yield from others
    if change.substance or ((change.new or change.deadline_set) and not others):
        yield _amended_event(before, reading, f"{ident}/in place/{nth}", version)


def _move_events(
    before: Notice, reading: VersionReading, anchor: str, version: Sequence[VersionReading]
) -> Iterator[NoticeEvent]:
    change = notice_difference(before, reading.notice)
    if change.deadline == 0:
        return
    assert before.deadline is not None
    assert reading.notice.deadline is not None
    kind = EventKind.EXTENDED if change.deadline > 0 else EventKind.SHORTENED
    old: Fields = {"deadline": before.deadline.text}
    new: Fields = {"deadline": reading.notice.deadline.text}
    yield notice_event(kind, reading, anchor, version, old=old, new=new)


def _ending_events(
    before: Notice | None, reading: VersionReading, version: Sequence[VersionReading]
) -> Iterator[NoticeEvent]:
    """`cancelled` when the notice's own words cancel, or `archived` when it turns inactive on or after its archive
    date. `deactivation.active_field_events` decides on a notice that turns inactive earlier."""
    words = cancelling_words(reading.notice)
    if words and (before is None or not cancelling_words(before)):
        new: Fields = {"reissue_promised": True} if words.reissue_promised else {}
        yield notice_event(EventKind.CANCELLED, reading, reading.notice.notice_id, version, new=new, says=words.words)
    if (
        before is not None
        and before.active
        and reading.notice.active is False
        and not is_before_archive_date(reading.notice, reading.at)
    ):
        yield notice_event(EventKind.ARCHIVED, reading, reading.notice.notice_id, version, on=reading.notice.archive_on)


def _amended_event(
    before: Notice, reading: VersionReading, anchor: str, version: Sequence[VersionReading]
) -> NoticeEvent:
    change = notice_difference(before, reading.notice)
    old, new = dict(change.old), dict(change.new)
    if change.deadline_set and reading.notice.deadline:
        old["deadline"], new["deadline"] = None, reading.notice.deadline.text
    if reading.notice.text is not None and cancelling_words(before) and not cancelling_words(reading.notice):
        old["cancelled"], new["cancelled"] = True, False  # the words no longer cancel, which reverses the ending
    return notice_event(EventKind.AMENDED, reading, anchor, version, old=old, new=new)


def _further_award_anchor(notice: Notice, award: NoticeAward, nth: int) -> str:
    """The part of an event id that distinguishes a further award of one notice from the notice's other awards."""
    return normalise_number(award.number) if award.number else f"{notice.notice_id}/{award.awardee or nth}"


def _award_event(notice: Notice, award: NoticeAward, anchor: str, version: Sequence[VersionReading]) -> NoticeEvent:
    kind = EventKind.ORDERED if contract_kind(award.number) == "order" else EventKind.AWARDED
    new: Fields = {"awardee": award.awardee, "contract": award.number, "amount": award.amount}
    first = VersionReading(replace(notice, award=award), version[0].source, version[0].at)
    return notice_event(kind, first, anchor, version, new=new, on=award.on or notice.posted)


def _award_notice_events(version: Sequence[VersionReading], *, is_revision: bool) -> Iterator[NoticeEvent]:
    """The events of an Award Notice: `awarded`, or `ordered` when its number is that of an order under a contract.

    A revised notice (`is_revision`) may say that its contract was terminated; without a number it then adds no award.
    """
    notice = current_version(version)
    award, *more = awards_in(notice)
    order = contract_kind(award.number) == "order"
    anchor = normalise_number(award.number) if award.number else notice.notice_id
    ended = next((reading for reading in version if terminating_words(reading.notice)), None)
    if not (is_revision and ended and award.number is None):
        yield _award_event(notice, award, anchor, version)
        yield from (
            _award_event(notice, further, _further_award_anchor(notice, further, nth), version)
            for nth, further in enumerate(more, 2)
        )
    if ended is not None and not order:
        award_fields: Fields = {"contract": award.number} if award.number else {}
        termination = replace(ended, notice=replace(ended.notice, posted=notice.posted))
        yield notice_event(
            EventKind.TERMINATED, termination, anchor, version, new=award_fields, says=terminating_words(ended.notice)
        )
