"""From the readings of a solicitation's notices to its events.

`notice_history` is a pure function of the *set* of readings: it sorts them itself, so the order in which sources and
polls brought them does not matter, and a late version corrects what was concluded without it. The meaning of each kind
is in the contract: a later deadline is `extended`, an earlier one `shortened`; `amended` is any other change of title,
type, text, attachments, codes, set-aside, place or quantity, and beside another event of the same notice only a
change of more than wording; an Award Notice is the award itself; cancellations and terminations need the notice's own
words, and where the field is silent the words also move the deadline (`with_effective_deadlines`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mineralwatch.domain.awardee_names import awards_in
from mineralwatch.domain.identity import contract_kind, event_id, normalise_number
from mineralwatch.domain.lifecycle.deactivation import active_field_events, is_before_archive_date
from mineralwatch.domain.lifecycle.effective_deadline import with_effective_deadlines
from mineralwatch.domain.lifecycle.notice_diff import fill_from, notice_difference
from mineralwatch.domain.lifecycle.notice_events import (
    NoticeEvent,
    Witness,
    cancelling_words,
    notice_event,
    terminating_words,
)
from mineralwatch.domain.lifecycle.notice_versions import (
    VersionReading,
    by_source,
    completed_by_all,
    completed_reading,
    current_version,
    group_versions,
)
from mineralwatch.domain.models import EventKind, Fields, Notice, NoticeAward, Stage
from mineralwatch.domain.notice_text.stage_wording import asks_for_information, says_sole_source
from mineralwatch.domain.notice_types import NoticeType, notice_type
from mineralwatch.domain.value_equality import same_name

__all__ = ["NoticeEvent", "VersionReading", "Witness", "is_award", "notice_history", "stage_of"]

_STAGES = {
    NoticeType.AWARD: Stage.AWARD,
    NoticeType.SOURCES_SOUGHT: Stage.RFI,
    NoticeType.PRESOLICITATION: Stage.PRESOLICITATION,
    NoticeType.JUSTIFICATION: Stage.SOLE_SOURCE,
}
_FORMS = ("attachments", "naics", "set_aside", "place")  # one lists several where another gives one, or none


def stage_of(notice: Notice) -> Stage | None:
    """The stage that a notice's type stands for (contract, section 1); None for a type that is no stage."""
    kind = notice_type(notice.type)
    words = notice.title, notice.text
    if kind is NoticeType.SPECIAL:
        return Stage.RFI if asks_for_information(*words) else None
    if kind in (NoticeType.SOLICITATION, NoticeType.COMBINED):
        return Stage.SOLE_SOURCE if says_sole_source(*words) else Stage.SOLICITATION
    return _STAGES.get(kind) if kind else None


def is_award(notice: Notice) -> bool:
    """Whether a notice tells an award rather than asking for something."""
    return notice_type(notice.type) is NoticeType.AWARD


def notice_history(readings: Iterable[VersionReading]) -> tuple[NoticeEvent, ...]:
    """Every event that the readings of *one* solicitation show, oldest first, each id once.

    A version is compared with the version before it as the *same* source gave both; sources write one thing in
    different forms, and a difference of form is no change. Only a version that no source read together with its
    predecessor is compared across sources. Likewise a content that changes under a known notice id counts only against
    an earlier reading by the same source: two sources that differ there contradict each other, and nothing changed.
    """
    groups = with_effective_deadlines(group_versions(readings))
    # A notice may become an Award Notice in place: what it asked before is a part of the life all the same.
    asking = [part for group in groups if (part := [seen for seen in group if not is_award(seen.notice)])]
    awards = [part for group in groups if (part := [seen for seen in group if is_award(seen.notice)])]
    told: dict[str, NoticeEvent] = {}
    for intent in (
        *_asking(asking),
        *(intent for nth, part in enumerate(awards) for intent in _award(part, revises=nth > 0)),
        *active_field_events(groups),
    ):
        other = _names_another(told.get(intent.id), intent)
        mine = replace(intent, id=event_id(intent.kind, intent.id, other)) if other else intent
        known = told.get(mine.id)
        told[mine.id] = _learned(known, mine) if known else mine
    return tuple(told.values())


def _learned(known: NoticeEvent, later: NoticeEvent) -> NoticeEvent:
    """An event that a later version tells again. A later Award Notice gives the values that the first one left out:
    the company where `TBD` stood, the sum."""
    if known.kind not in (EventKind.AWARDED, EventKind.ORDERED):
        return known
    learned = {name: value for name, value in later.new.items() if known.new.get(name) is None}
    return replace(known, new={**known.new, **learned})


def _names_another(known: NoticeEvent | None, intent: NoticeEvent) -> str | None:
    """The awardee of an award that gives the number of one to another company, as where it is the solicitation's."""
    a, b = known.new.get("awardee") if known else None, intent.new.get("awardee")
    return b if isinstance(a, str) and isinstance(b, str) and not same_name(a, b) else None


def _given(line: Sequence[VersionReading], all_know: Notice) -> Notice:
    """A version as one source gives it; a deadline or a text that it does not have yet as the others do."""
    notice = completed_reading(line)
    text = all_know.text if notice.text is None else notice.text
    return replace(notice, deadline=notice.deadline or all_know.deadline, text=text)


@dataclass(frozen=True, slots=True)
class _Line:
    """The last version of one kind of notice: as all sources together know it, and as each that read it does."""

    notice: Notice
    own: Mapping[str, Notice]


def _asking(groups: Sequence[list[VersionReading]]) -> Iterator[NoticeEvent]:
    """The events of the request itself: issued, moved, amended, cancelled, archived."""
    before: _Line | None = None
    by_kind: dict[str, _Line] = {}
    for group in groups:
        lines = by_source(group)
        first = VersionReading(completed_by_all(lines), group[0].source, group[0].at)
        kind = _kind(first.notice)
        # A presolicitation may live on beside its solicitation: each is compared with its own kind first.
        base = by_kind.get(kind, before)
        if base is None:
            yield _issued(first, group)
            for line in lines.values():
                yield from _ended(None, VersionReading(completed_reading(line), line[0].source, line[0].at), group)
        else:
            yield from _next_version(base, first, lines, group)
        own = {}
        for source, line in lines.items():
            known = completed_reading(line)
            known = fill_from(base.own.get(source, base.notice), known) if base else known
            for nth, seen in enumerate(line[1:], 1):
                yield from _in_place(known, seen, nth, group)
                known = fill_from(known, seen.notice)
            own[source] = known
        now = current_version(group)
        own = {source: fill_from(now, known) for source, known in own.items()}
        before = by_kind[kind] = _Line(fill_from(base.notice, now) if base else now, own)


def _kind(notice: Notice) -> str:
    """Which notices follow one another: by type, but a solicitation that becomes a combined one is still the same."""
    kind = notice_type(notice.type)
    if kind is None:
        return (notice.type or "").casefold()
    return NoticeType.SOLICITATION if kind is NoticeType.COMBINED else kind


def _issued(seen: VersionReading, group: Sequence[VersionReading]) -> NoticeEvent:
    """The first version. Its id rests on the number, so that an earlier version found later is the same event."""
    notice = seen.notice
    anchor = normalise_number(notice.number) if notice.number else notice.notice_id
    new: Fields = {"title": notice.title}
    if notice.deadline:
        new["deadline"] = notice.deadline.text
    return notice_event(EventKind.ISSUED, seen, anchor, group, new=new)


def _next_version(
    base: _Line, first: VersionReading, lines: Mapping[str, Sequence[VersionReading]], group: Sequence[VersionReading]
) -> Iterator[NoticeEvent]:
    """A new notice id: always at least `amended`, with an empty `new` when nothing else changed."""
    given = {source: VersionReading(_given(line, first.notice), source, line[0].at) for source, line in lines.items()}
    pairs = [(base.own[source], seen) for source, seen in given.items() if source in base.own]
    pairs = pairs or [(_alike(base.notice, first.notice), first)]
    anchor = first.notice.notice_id
    others = [intent for a, b in pairs for intent in _moved(a, b, anchor, group)]
    # What a version says of its own end counts whoever read it.
    others += [intent for s, b in given.items() for intent in _ended(base.own.get(s, base.notice), b, group)]
    yield from others
    for a, b in pairs:
        if not others or notice_difference(a, b.notice).substance:
            yield _amended(a, b, anchor, group)


def _alike(before: Notice, after: Notice) -> Notice:
    """A version to compare with one that another source gave: what the sources write in different forms is left out."""
    return replace(before, **{name: getattr(after, name) for name in _FORMS})


def _in_place(before: Notice, seen: VersionReading, nth: int, group: Sequence[VersionReading]) -> Iterator[NoticeEvent]:
    """A known notice id whose content changed, for the nth time as this source gave it.

    The ids rest on what every source would see alike: the wall clock of the new deadline, the number of the change.
    """
    change = notice_difference(before, seen.notice)
    ident = seen.notice.notice_id
    wall = seen.notice.deadline.wall.isoformat() if seen.notice.deadline else ""
    others = [*_moved(before, seen, f"{ident}/in place/{wall}", group), *_ended(before, seen, group)]
    yield from others
    if change.substance or ((change.new or change.deadline_set) and not others):
        yield _amended(before, seen, f"{ident}/in place/{nth}", group)


def _moved(before: Notice, seen: VersionReading, anchor: str, group: Sequence[VersionReading]) -> Iterator[NoticeEvent]:
    change = notice_difference(before, seen.notice)
    if change.deadline == 0:
        return
    assert before.deadline is not None
    assert seen.notice.deadline is not None
    kind = EventKind.EXTENDED if change.deadline > 0 else EventKind.SHORTENED
    old: Fields = {"deadline": before.deadline.text}
    new: Fields = {"deadline": seen.notice.deadline.text}
    yield notice_event(kind, seen, anchor, group, old=old, new=new)


def _ended(before: Notice | None, seen: VersionReading, group: Sequence[VersionReading]) -> Iterator[NoticeEvent]:
    """Cancelled by the notice's own words, archived before the eyes of the source when its archive date has come; what
    it takes out before that day is `inactive.turns`'s to judge."""
    words = cancelling_words(seen.notice)
    if words and (before is None or not cancelling_words(before)):
        new: Fields = {"reissue_promised": True} if words.reissue_promised else {}
        yield notice_event(EventKind.CANCELLED, seen, seen.notice.notice_id, group, new=new, says=words.words)
    if (
        before is not None
        and before.active
        and seen.notice.active is False
        and not is_before_archive_date(seen.notice, seen.at)
    ):
        yield notice_event(EventKind.ARCHIVED, seen, seen.notice.notice_id, group, on=seen.notice.archive_on)


def _amended(before: Notice, seen: VersionReading, anchor: str, group: Sequence[VersionReading]) -> NoticeEvent:
    change = notice_difference(before, seen.notice)
    old, new = dict(change.old), dict(change.new)
    if change.deadline_set and seen.notice.deadline:
        old["deadline"], new["deadline"] = None, seen.notice.deadline.text
    if seen.notice.text is not None and cancelling_words(before) and not cancelling_words(seen.notice):
        old["cancelled"], new["cancelled"] = True, False  # the words no longer cancel: the request lives again
    return notice_event(EventKind.AMENDED, seen, anchor, group, old=old, new=new)


def _anchor(notice: Notice, award: NoticeAward, nth: int) -> str:
    """What makes the id of a further award of one notice."""
    return normalise_number(award.number) if award.number else f"{notice.notice_id}/{award.awardee or nth}"


def _awarded(notice: Notice, award: NoticeAward, anchor: str, group: Sequence[VersionReading]) -> NoticeEvent:
    kind = EventKind.ORDERED if contract_kind(award.number) == "order" else EventKind.AWARDED
    new: Fields = {"awardee": award.awardee, "contract": award.number, "amount": award.amount}
    first = VersionReading(replace(notice, award=award), group[0].source, group[0].at)
    return notice_event(kind, first, anchor, group, new=new, on=award.on or notice.posted)


def _award(group: Sequence[VersionReading], *, revises: bool) -> Iterator[NoticeEvent]:
    """An Award Notice: awarded, or ordered when its number is that of an order under a contract; a revised one may
    tell in its words that the contract has been terminated. Without a number it then awards nothing anew."""
    notice = current_version(group)
    award, *more = awards_in(notice)
    order = contract_kind(award.number) == "order"
    anchor = normalise_number(award.number) if award.number else notice.notice_id
    ended = next((seen for seen in group if terminating_words(seen.notice)), None)
    if not (revises and ended and award.number is None):
        yield _awarded(notice, award, anchor, group)
        yield from (_awarded(notice, one, _anchor(notice, one, nth), group) for nth, one in enumerate(more, 2))
    if ended is not None and not order:
        said: Fields = {"contract": award.number} if award.number else {}
        end = replace(ended, notice=replace(ended.notice, posted=notice.posted))
        yield notice_event(EventKind.TERMINATED, end, anchor, group, new=said, says=terminating_words(ended.notice))
