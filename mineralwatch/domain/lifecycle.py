"""From the readings of a solicitation's notices to its events.

`history` is a pure function of the *set* of readings: it sorts them itself, so the order in which sources and polls
brought them does not matter, and a late version corrects what was concluded without it. The meaning of each kind is
in the contract: a later deadline is `extended`, an earlier one `shortened`; `amended` is any other change of title,
type, text, attachments, codes, set-aside, place or quantity, and beside another event of the same notice only a
change of more than wording; an Award Notice is the award itself; a cancellation needs the notice's own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from mineralwatch.domain.diff import carry, difference
from mineralwatch.domain.identity import contract_kind, event_id, normalise_number
from mineralwatch.domain.models import EventKind, Fields, Notice, NoticeAward, Stage
from mineralwatch.domain.wording import Cancellation, asks_for_information, cancellation, says_sole_source

AWARD_TYPE = "award notice"


@dataclass(frozen=True, slots=True)
class Seen:
    """One reading of one version, as one source gave it."""

    notice: Notice
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Intent:
    """An event that the readings show, before the engine gives it a solicitation, a material and its evidence."""

    id: str
    kind: EventKind
    notice: Notice
    source: str
    seen_at: datetime
    occurred_on: date | None
    old: Fields = field(default_factory=dict)
    new: Fields = field(default_factory=dict)
    says: str | None = None


def stage_of(notice: Notice) -> Stage | None:
    """The stage that a notice's type stands for (contract, section 1); None for a type that is no stage."""
    kind = (notice.type or "").casefold()
    words = notice.title, notice.text
    if kind == AWARD_TYPE:
        return Stage.AWARD
    if "sources sought" in kind:
        return Stage.RFI
    if "special notice" in kind:
        return Stage.RFI if asks_for_information(*words) else None
    if "presolicitation" in kind:
        return Stage.PRESOLICITATION
    if "solicitation" in kind:
        return Stage.SOLE_SOURCE if says_sole_source(*words) else Stage.SOLICITATION
    return Stage.SOLE_SOURCE if "justification" in kind else None


def is_award(notice: Notice) -> bool:
    """Whether a notice tells an award rather than asking for something."""
    return (notice.type or "").casefold() == AWARD_TYPE


def history(readings: Iterable[Seen]) -> tuple[Intent, ...]:
    """Every event that the readings of *one* solicitation show, oldest first, each id once."""
    versions = _versions(readings)
    # A notice may become an Award Notice in place: what it asked before is a part of the life all the same.
    asking = [part for version in versions if (part := [seen for seen in version if not is_award(seen.notice)])]
    awards = [part for version in versions if (part := [seen for seen in version if is_award(seen.notice)])]
    found = [*_asking(asking), *(_award(version) for version in awards)]
    return tuple({intent.id: intent for intent in found}.values())


def latest(readings: Iterable[Seen]) -> tuple[Notice, ...]:
    """Each version as it is known now, oldest first; what its last reading leaves out is still known from before."""
    return tuple(version[-1].notice for version in _versions(readings))


def _versions(readings: Iterable[Seen]) -> list[list[Seen]]:
    """Readings grouped by notice id, each group by time of reading, the groups by date posted and first reading."""
    groups: dict[str, list[Seen]] = {}
    for seen in sorted(readings, key=lambda s: (s.at, s.source)):
        group = groups.setdefault(seen.notice.notice_id, [])
        group.append(replace(seen, notice=carry(group[-1].notice, seen.notice)) if group else seen)
    return sorted(groups.values(), key=lambda g: (_posted(g), g[0].at, g[0].notice.notice_id))


def _posted(version: Sequence[Seen]) -> date:
    """The day that a version was posted; its first reading's when its source does not say."""
    return next((seen.notice.posted for seen in version if seen.notice.posted), version[0].at.date())


def _completed(group: Sequence[Seen]) -> Seen:
    """The first reading with what later readings of the same version told first: a text fetched a day later, say."""
    notice = group[0].notice
    for seen in group[1:]:
        notice = carry(seen.notice, notice)
    return replace(group[0], notice=notice)


def _asking(versions: Sequence[list[Seen]]) -> Iterator[Intent]:
    """The events of the request itself: issued, moved, amended, cancelled, archived."""
    before: Notice | None = None
    by_line: dict[str, Notice] = {}
    for version in versions:
        first = _completed(version)
        line = _line(first.notice)
        if before is None:
            known = first.notice
            yield _issued(first)
            yield from _ended(None, first)
        else:
            # A presolicitation may live on beside its solicitation: each is compared with its own kind first.
            base = by_line.get(line, before)
            known = carry(base, first.notice)
            yield from _next_version(base, first)
        for seen in version[1:]:
            yield from _in_place(known, seen)
            known = carry(known, seen.notice)
        before = by_line[line] = known


def _line(notice: Notice) -> str:
    """Which notices follow one another: by type, but a solicitation that becomes a combined one is still the same."""
    kind = (notice.type or "").casefold()
    return "solicitation" if kind.endswith("/solicitation") else kind


def _issued(seen: Seen) -> Intent:
    """The first version. Its id rests on the number, so that an earlier version found later is the same event."""
    notice = seen.notice
    anchor = normalise_number(notice.number) if notice.number else notice.notice_id
    new: Fields = {"title": notice.title}
    if notice.deadline:
        new["deadline"] = notice.deadline.text
    return _intent(EventKind.ISSUED, seen, anchor, new=new)


def _next_version(before: Notice, seen: Seen) -> Iterator[Intent]:
    """A new notice id: always at least `amended`, with an empty `new` when nothing else changed."""
    others = [*_moved(before, seen, seen.notice.notice_id), *_ended(before, seen)]
    yield from others
    change = difference(before, seen.notice)
    if not others or change.substance:
        yield _amended(before, seen, seen.notice.notice_id)


def _in_place(before: Notice, seen: Seen) -> Iterator[Intent]:
    """A known notice id whose content changed; the changed values are part of the ids."""
    change = difference(before, seen.notice)
    anchor = f"{seen.notice.notice_id}/{sorted(change.new.items())}"
    others = [*_moved(before, seen, f"{seen.notice.notice_id}/in place"), *_ended(before, seen)]
    yield from others
    if change.substance or ((change.new or change.deadline_set) and not others):
        yield _amended(before, seen, anchor)


def _moved(before: Notice, seen: Seen, anchor: str) -> Iterator[Intent]:
    change = difference(before, seen.notice)
    if change.deadline == 0:
        return
    assert before.deadline is not None
    assert seen.notice.deadline is not None
    kind = EventKind.EXTENDED if change.deadline > 0 else EventKind.SHORTENED
    old: Fields = {"deadline": before.deadline.text}
    new: Fields = {"deadline": seen.notice.deadline.text}
    yield _intent(kind, seen, f"{anchor}/{seen.notice.deadline.text}", old=old, new=new)


def _ended(before: Notice | None, seen: Seen) -> Iterator[Intent]:
    """Cancelled by the notice's own words, archived before the eyes of the source."""
    words = _cancels(seen.notice)
    if words and (before is None or not _cancels(before)):
        new: Fields = {"reissue_promised": True} if words.reissue_promised else {}
        yield _intent(EventKind.CANCELLED, seen, seen.notice.notice_id, new=new, says=words.words)
    if before is not None and before.active and seen.notice.active is False:
        yield _intent(EventKind.ARCHIVED, seen, seen.notice.notice_id, on=seen.notice.archive_on)


def _cancels(notice: Notice) -> Cancellation | None:
    return cancellation(notice.title, notice.text, notice.number)


def _amended(before: Notice, seen: Seen, anchor: str) -> Intent:
    change = difference(before, seen.notice)
    old, new = dict(change.old), dict(change.new)
    if change.deadline_set and seen.notice.deadline:
        old["deadline"], new["deadline"] = None, seen.notice.deadline.text
    if seen.notice.text is not None and _cancels(before) and not _cancels(seen.notice):
        old["cancelled"], new["cancelled"] = True, False  # the words no longer cancel: the request lives again
    return _intent(EventKind.AMENDED, seen, anchor, old=old, new=new)


def _award(version: Sequence[Seen]) -> Intent:
    """An Award Notice: awarded, or ordered when its number is that of an order under a contract."""
    notice = version[-1].notice
    award = notice.award or NoticeAward()
    kind = EventKind.ORDERED if contract_kind(award.number) == "order" else EventKind.AWARDED
    anchor = normalise_number(award.number) if award.number else notice.notice_id
    new: Fields = {"awardee": award.awardee, "contract": award.number, "amount": award.amount}
    return _intent(kind, replace(version[0], notice=notice), anchor, new=new, on=award.on or notice.posted)


def _intent(
    kind: EventKind,
    seen: Seen,
    anchor: str,
    *,
    old: Fields | None = None,
    new: Fields | None = None,
    says: str | None = None,
    on: date | None = None,
) -> Intent:
    occurred = on if on is not None or kind is EventKind.ARCHIVED else seen.notice.posted
    ident = event_id(kind, anchor)
    return Intent(ident, kind, seen.notice, seen.source, seen.at, occurred, old or {}, new or {}, says)
