"""Combines all facts about a solicitation into the `Solicitation` that is listed. Does not depend on the present
moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from mineralwatch.domain.companies.awardees import all_awardees, corrected_awardee, first_known, sharing_awardees
from mineralwatch.domain.dates import Deadline, FuzzyDate, ZoneBasis, exact_date, parse_deadline
from mineralwatch.domain.evidence.claim_choice import (
    choose_claim,
    claimed_day,
    claimed_number,
    claimed_text,
    disputed_fields,
    group_by_subject,
    is_correction,
    without_replaced_deadlines,
)
from mineralwatch.domain.evidence.evidence_text import is_text_quote
from mineralwatch.domain.evidence.value_equality import parse_quantity
from mineralwatch.domain.lifecycle.event_order import event_date, in_event_order, last_ending
from mineralwatch.domain.lifecycle.notice_diff import fill_from
from mineralwatch.domain.lifecycle.notice_history import is_award, stage_of
from mineralwatch.domain.models.contract import Awardee, Contract
from mineralwatch.domain.models.event import Claim, Event, EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.solicitation import Solicitation, Stage
from mineralwatch.domain.numbers_and_ids import printed_number
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.reissues.reissue_link import is_may_follow_claim


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """The values of one row of the shipped record. The row's events, claims and contracts are kept elsewhere."""

    number: str | None = None
    title: str | None = None
    short: str | None = None
    materials: tuple[str, ...] = ()
    stage: Stage | None = None
    asked_as: Stage | None = None  # the stage of the solicitation before any award
    office: str | None = None
    posted: FuzzyDate | None = None
    deadline: Deadline | None = None
    quantity: float | None = None
    unit: str | None = None
    url: str | None = None
    bundled: date | None = None
    reissue_promised: bool = False
    # the numbers of the row's contracts, except of those that are linked only by inference
    contracts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SolicitationFacts:
    """All facts about one solicitation."""

    key: str
    record: RecordFacts | None = None
    notices: tuple[Notice, ...] = ()  # the latest reading of each version; the version posted first comes first
    materials: tuple[str, ...] = ()  # the materials that the notices name
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    contracts: tuple[Contract, ...] = ()
    aliases: tuple[str, ...] = ()
    first_seen: datetime | None = None
    last_change: datetime | None = None


def project_solicitation(known: SolicitationFacts) -> Solicitation:
    """The solicitation that the facts describe.

    Each value is that of the claim that `domain.evidence.claim_choice` chooses; without a claim it is the effective
    notice's (the newest of the furthest stage), and failing that the record row's. Stage, title and address are the
    effective notice's.
    """
    record = known.record or RecordFacts()
    solicitation_notices = [notice for notice in known.notices if not is_award(notice)]
    effective = _effective_notice(solicitation_notices)
    shown = effective or (known.notices[-1] if known.notices else None)
    events = in_event_order(known.events)
    claims = without_replaced_deadlines(known.claims, events)
    chosen = {
        subject: choice
        for subject, claims_on_subject in group_by_subject(claims).items()
        if (choice := choose_claim(claims_on_subject)) is not None
    }
    ending = last_ending(events)
    named = all_awardees(known.contracts, events)
    shared = sharing_awardees(named)
    awardees = tuple(
        awardee if awardee in shared else corrected_awardee(awardee, claims, is_only=len(named) == 1)
        for awardee in named
    )
    only_awardee = awardees[0] if len(awardees) == 1 else None
    quantity, unit = _quantity(chosen.get(_of_whole("quantity")), effective, record)
    return Solicitation(
        key=known.key,
        number=printed_number(shown.number) if shown and shown.number else record.number,
        title=_corrected_value(chosen, "title") or (shown.title if shown else None) or record.title or known.key,
        materials=_corrected_materials(chosen) or record.materials or known.materials,
        stage=_stage(known.notices, shown) or record.stage,
        office=claimed_text(chosen.get(_of_whole("office"))) or (shown.office if shown else None) or record.office,
        posted=claimed_day(chosen.get(_of_whole("posted"))) or _posted(solicitation_notices) or record.posted,
        deadline=_deadline(chosen.get(_of_whole("deadline")), effective, record),
        kinds=tuple(kind for kind in EventKind if any(event.kind is kind for event in events)),
        ending=ending.kind if ending else None,
        ended=_end_date(ending, chosen.get(_of_whole("cancelled_on"))),
        ceiling=_ceiling(chosen, awardees),
        guaranteed=first_known(
            _amount_of_whole(("requested_minimum", "guaranteed"), chosen, awardees),
            only_awardee.guaranteed if only_awardee else None,
        ),
        ordered=_ordered(chosen, awardees),
        quantity=quantity,
        unit=unit,
        awardees=awardees,
        grades=_grades(known, bool(known.notices)),
        first_seen=known.first_seen,
        last_change=known.last_change,
        event_count=len(events),
        notice_count=len(known.notices),
        url=(shown.url if shown else None) or record.url,
        aliases=known.aliases,
        disputed=disputed_fields(claims),
        bundled=None if known.notices else record.bundled,
        last_word=_latest_date(events),
        reissue_promised=any(event.new.get("reissue_promised") for event in events) or record.reissue_promised,
        short=record.short,
        asked=_stated_ceiling(chosen, awardees),
        may_follow=next((claim.value for claim in known.claims if is_may_follow_claim(claim)), None),
    )


_ChosenClaims = Mapping[tuple[str, str | None], Claim]


def _of_whole(field: str) -> tuple[str, str | None]:
    """The key of the claims on a field of the solicitation as a whole, or of its only contract."""
    return field, None


def _corrected_value(chosen: _ChosenClaims, field: str) -> str | None:
    """The correction by hand of a field whose value is not chosen among the claims of sources; None when the user made
    none."""
    claim = chosen.get(_of_whole(field))
    return claim.value if claim is not None and is_correction(claim) else None


def _corrected_materials(chosen: _ChosenClaims) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in (_corrected_value(chosen, "material") or "").split(","))))


def _ordered(chosen: _ChosenClaims, awardees: Sequence[Awardee]) -> float | None:
    """The total ordered under all contracts. A correction by hand that names no contract replaces the total, unless
    there is exactly one awardee: it then corrects that awardee's value."""
    claim = chosen.get(_of_whole("ordered"))
    if len(awardees) != 1 and claim is not None and claim.contract is None and is_correction(claim):
        return claimed_number(claim)
    return _total(awardee.ordered for awardee in awardees)


def _end_date(ending: Event | None, claim: Claim | None) -> FuzzyDate | None:
    """The day of the ending. For a cancellation it is the day of the chosen claim, if that claim is about this
    cancellation."""
    if ending is None:
        return None
    about = claim is not None and (is_correction(claim) or any(w.ref == claim.ref for w in ending.evidence))
    claimed = claimed_day(claim) if about and ending.kind is EventKind.CANCELLED else None
    return claimed or event_date(ending)


def _deadline(claim: Claim | None, effective: Notice | None, record: RecordFacts) -> Deadline | None:
    """The claimed deadline, with the zone basis of the notice that states it. Without a claim it is the notice's
    deadline, and failing that the record's."""
    own = (effective.deadline if effective else None) or record.deadline
    claimed = parse_deadline(claim.value) if claim else None
    if claim and claimed and is_text_quote(claim.says):
        return replace(claimed, basis=ZoneBasis.NOTICE_TEXT)
    return own if claimed is None or (own is not None and own.text == claimed.text) else claimed


def _quantity(claim: Claim | None, effective: Notice | None, record: RecordFacts) -> tuple[float | None, str | None]:
    size = parse_quantity(claim.value) if claim else None
    if size is not None:
        return size[0], size[1] or None
    if effective is not None and effective.quantity is not None:
        return effective.quantity, effective.unit
    return record.quantity, record.unit


def _ceiling(chosen: _ChosenClaims, awardees: Sequence[Awardee]) -> float | None:
    """The ceiling of the award once there is an award; before that, the ceiling that the solicitation states.

    With several contracts there is none, since each contract has its own, unless a correction by hand gives one for the
    whole. A contract that several companies share counts as one award.
    """
    if not awardees:
        return _stated_ceiling(chosen, awardees)
    if len(awardees) == 1:
        return awardees[0].ceiling
    claim = chosen.get(_of_whole("ceiling"))
    is_shared = len({one.contract or one.name for one in awardees}) == 1
    usable = claim is not None and (is_shared or (claim.contract is None and is_correction(claim)))
    return claimed_number(claim) if usable else None


def _stated_ceiling(chosen: _ChosenClaims, awardees: Sequence[Awardee]) -> float | None:
    """The ceiling that the solicitation itself states."""
    return _amount_of_whole(("requested_ceiling",) if awardees else ("requested_ceiling", "ceiling"), chosen, awardees)


def _amount_of_whole(fields: tuple[str, ...], chosen: _ChosenClaims, awardees: Sequence[Awardee]) -> float | None:
    """The amount that is claimed for the solicitation as a whole or for its only contract; never the amount of one of
    several contracts."""
    found = [claim for field in fields if (claim := chosen.get(_of_whole(field))) is not None]
    contracts = {one.contract or one.name for one in awardees}
    usable = [claim for claim in found if claim.contract is None or len(contracts) <= 1]
    ranked = sorted(usable, key=lambda claim: not is_correction(claim))
    return first_known(*(claimed_number(claim) for claim in ranked))


def _effective_notice(solicitation_notices: Sequence[Notice]) -> Notice | None:
    """The effective notice: the newest of the furthest stage. Values that it leaves out are taken from the notices
    before it."""
    if not solicitation_notices:
        return None
    ranks = [stage for stage in Stage if stage is not Stage.AWARD]
    known = solicitation_notices[0]
    for notice in solicitation_notices[1:]:
        a, b = stage_of(known), stage_of(notice)
        is_earlier_stage = (
            a in ranks and b in ranks and ranks.index(b) < ranks.index(a)
        )  # a presolicitation may be updated after its solicitation was posted
        known = fill_from(notice, known) if is_earlier_stage else fill_from(known, notice)
    return known


def _stage(notices: Sequence[Notice], shown: Notice | None) -> Stage | None:
    """The stage of the effective notice, or `award` once there is an Award Notice."""
    if any(is_award(notice) for notice in notices):
        return Stage.AWARD
    return stage_of(shown) if shown else None


def _posted(solicitation_notices: Sequence[Notice]) -> FuzzyDate | None:
    """The posting day of the earliest version that was read, since later versions overwrite the posting day."""
    days = [notice.posted for notice in solicitation_notices if notice.posted]
    return exact_date(min(days)) if days else None


def _grades(known: SolicitationFacts, official: bool) -> tuple[Grade, ...]:
    found = {witness.grade for event in known.events for witness in event.evidence}
    found |= {event.grade for event in known.events} | {claim.grade for claim in known.claims}
    if official:
        found.add(Grade.OFFICIAL)
    return tuple(sorted(found, key=lambda grade: grade.rank))


def _latest_date(events: Sequence[Event]) -> FuzzyDate | None:
    dated = [date_ for event in events if (date_ := event_date(event)) is not None]
    return max(dated, key=lambda d: d.last, default=None)


def _total(amounts: Iterable[float | None]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    return round(sum(known), 2) if known else None
