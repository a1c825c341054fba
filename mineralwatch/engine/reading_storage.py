"""Stores one reading of a source: works out which facts are new, and stores them with the events and alerts that follow
in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from mineralwatch.domain.dates import as_utc
from mineralwatch.domain.derivation.changes import SourceReadNow
from mineralwatch.domain.derivation.facts import AwardReading
from mineralwatch.domain.errors import SourceError
from mineralwatch.domain.lifecycle.absence import NoticeListReading
from mineralwatch.domain.lifecycle.notice_versions import VersionReading
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.models.notice import Observation
from mineralwatch.domain.numbers_and_ids import normalise_number
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.engine import sam_daily_file
from mineralwatch.engine.alert_drafts import draft_alerts
from mineralwatch.engine.alert_withdrawal import withdrawals
from mineralwatch.engine.deriver import Derivation, NewFacts
from mineralwatch.engine.list_readings import list_reading, reading_row, same_again
from mineralwatch.engine.network_outage import LocalOutage
from mineralwatch.engine.news_report_alerts import draft_report_alerts
from mineralwatch.engine.poll_context import PollContext
from mineralwatch.engine.round_report import SourceReport
from mineralwatch.engine.source_health import next_health, outcome_of, set_aside_summary
from mineralwatch.engine.story_assignment import StoryChanges
from mineralwatch.sources.base import NoticeReading, RegisterReading, Source, SourceReading
from mineralwatch.store import commit as storing
from mineralwatch.store import notice_readings, poller_queries
from mineralwatch.store.codec import encode
from mineralwatch.store.entry_rows import entries_by_story


@dataclass(frozen=True, slots=True)
class PreparedReading:
    """A reading that is ready to be derived from and stored. `facts` are those that it brings, which may be none."""

    source: Source
    reading: SourceReading
    error: SourceError | None
    changes: StoryChanges
    notices: tuple[NoticeReading, ...]  # new or changed
    health: SourceHealth  # after this try
    outcome: storing.PollOutcome
    facts: NewFacts
    cause: SourceReadNow
    is_archive: bool

    @property
    def at(self) -> datetime:
        """When it was read."""
        return self.outcome.at


def store_reading(
    source: Source, context: PollContext, before: SourceHealth, reading: SourceReading, changes: StoryChanges
) -> SourceReport:
    """Store a reading with all that follows from it, and report what was stored. `before` is the health of the source
    before the reading, `changes` what the entries of the reading change. Raises StoreError."""
    found = prepare_reading(source, context, before, reading, None, changes)
    derivation = context.deriver.derive_with(found.facts, found.cause, found.at) if found.facts else None
    return store_prepared(found, context, derivation)


def prepare_reading(
    source: Source,
    context: PollContext,
    before: SourceHealth,
    reading: SourceReading,
    error: SourceError | None,
    changes: StoryChanges,
) -> PreparedReading:
    """The reading with what it adds to the store. Raises StoreError."""
    now = context.now()
    changed = _changed(source, context, reading.notices)
    awards = _changed_awards(source, context, reading.register)
    # The archive of a past year holds no news, and shows nothing about the daily file's health or missing notices.
    is_archive = source.kind == sam_daily_file.ARCHIVE_KIND
    row = None
    if not is_archive and not same_again(reading, before):
        offices, keys = context.settings.watch.offices, _known_keys(context, changed)
        row = reading_row(context.conn, source, reading, offices=offices, keys=keys, now=now)
    next_row = next_health(source, context, before, reading, error, now)
    outcome = storing.PollOutcome(
        source=source.name,
        at=now,
        observations=(
            *(_observation(source.name, "notice", i.notice.notice_id, i.notice, i, now) for i in changed),
            *(_observation(source.name, "register", i.row.ref, i.row, i, now) for i in awards),
        ),
        entries=changes.new_entries,
        reworded=changes.reworded,
        reading=row,
        quotes=reading.quotes,
        bars=reading.bars,
        quarantined=tuple(storing.QuarantinedItem(item.reason, item.raw) for item in reading.quarantined),
        health=before if is_archive else next_row,
        parts=reading.part_health,
        source_memory=reading.remember,
    )
    facts = _new_facts(source, context, changed, awards, row, changes, now)
    cause = SourceReadNow(None if is_archive else before.baseline_at)
    return PreparedReading(source, reading, error, changes, changed, next_row, outcome, facts, cause, is_archive)


def store_prepared(found: PreparedReading, context: PollContext, derivation: Derivation | None) -> SourceReport:
    """Store a prepared reading with what was derived from its facts, and report what was stored. Raises StoreError."""
    source, reading, error, outcome = found.source, found.reading, found.error, found.outcome
    if derivation is not None:
        outcome = _with_alerts(outcome, context, derivation, found.changes, silent=found.is_archive)
    written = _commit(context, outcome, derivation)
    known = derivation.before.notice_ids() if derivation is not None else frozenset()
    return SourceReport(
        name=source.name,
        kind=source.kind,
        outcome="failed" if isinstance(error, LocalOutage) else outcome_of(reading, error),
        http_status=found.health.http_status,
        entries=len(reading.entries),
        notices=len(reading.notices) + reading.other_offices,
        quotes=sum(quote.error is None for quote in reading.quotes),
        new_entries=written.new_entries,
        new_notices=len({item.notice.notice_id for item in found.notices} - known),
        elsewhere=reading.other_offices,
        quarantined=len(reading.quarantined),
        set_aside=set_aside_summary(reading),
        events=len(derivation.changes.fresh) if derivation is not None else 0,
        alerts=written.new_alerts,
        error=str(error) if error is not None else None,
        next_due=outcome.health.next_due if outcome.health else None,
    )


def _new_facts(
    source: Source,
    context: PollContext,
    notices: Sequence[NoticeReading],
    awards: Sequence[RegisterReading],
    row: storing.ReadingRow | None,
    changes: StoryChanges,
    now: datetime,
) -> NewFacts:
    """The facts that a reading brings."""
    absent = row is not None and (row.missing or row.found)
    lists: tuple[NoticeListReading, ...] = ()
    if row is not None and absent:
        lists = (list_reading(row, 1 + notice_readings.count_complete(context.conn, source.name)),)
    reporting = [story.id for story in changes.stories if story.kind or story.may_tell]
    entries = {ident: {e.id: e for e in those} for ident, those in entries_by_story(context.conn, reporting).items()}
    for ident, entry in changes.all_entries:
        if ident in entries:
            entries[ident][entry.id] = entry
    return NewFacts(
        readings=tuple(VersionReading(item.notice, source.name, as_utc(now)) for item in notices),
        awards=tuple(AwardReading(item.row, as_utc(now)) for item in awards),
        lists=lists,
        stories=changes.stories,
        entries={ident: tuple(those.values()) for ident, those in entries.items()},
    )


def _with_alerts(
    outcome: storing.PollOutcome,
    context: PollContext,
    derivation: Derivation,
    changes: StoryChanges,
    *,
    silent: bool,
) -> storing.PollOutcome:
    """The outcome with the alerts that follow, and those that are withdrawn; `silent` raises no alert."""
    materials, now = context.settings.watch.materials, outcome.at
    likely = draft_report_alerts(derivation, changes.likely_reports, materials, now)
    withdrawn, corrections = withdrawals(context.conn, derivation, changes.corrected, now)
    return replace(
        outcome,
        alerts=() if silent else (*draft_alerts(context, derivation, now), *likely, *corrections),
        withdrawn_alerts=withdrawn,
        retracted=derivation.changes.gone,
        raised_ids=frozenset(ident for _, ident in derivation.changes.risen),
    )


def _commit(context: PollContext, outcome: storing.PollOutcome, derivation: Derivation | None) -> storing.CommitResult:
    """Store the outcome with what was derived. After a failure, the facts are read anew from the store."""
    if derivation is None:
        return storing.commit(context.conn, outcome)
    try:
        written = storing.commit(context.conn, outcome, lambda: context.deriver.store(derivation))
    except BaseException:
        context.deriver.forget()
        raise
    context.deriver.keep(derivation)
    return written


def _known_keys(context: PollContext, notices: Sequence[NoticeReading]) -> dict[str, str]:
    """The keys of those notices whose solicitation is known, by notice id."""
    found = {}
    for item in notices:
        number = normalise_number(item.notice.number) if item.notice.number else None
        key = poller_queries.key_of(context.conn, number or item.notice.notice_id)
        if key is not None:
            found[item.notice.notice_id] = key
    return found


def _observation(
    source: str,
    kind: Literal["notice", "register"],
    ref: str,
    value: object,
    item: NoticeReading | RegisterReading,
    now: datetime,
) -> Observation:
    """One changed reading as it is kept: `value` is what was understood of the item's raw payload."""
    return Observation(source, kind, ref, now, item.payload_hash, encode(value), item.raw)


def _changed(source: Source, context: PollContext, readings: Sequence[NoticeReading]) -> tuple[NoticeReading, ...]:
    """Those notice readings whose payload differs from the stored one of this source, or whose description text is
    new."""
    if not readings:
        return ()
    known, texts = (
        poller_queries.last_payload_hashes(context.conn, source.name),
        poller_queries.ids_with_text(context.conn),
    )
    return tuple(
        item
        for item in readings
        if known.get(item.notice.notice_id) != item.payload_hash
        or (item.notice.text is not None and item.notice.notice_id not in texts)
    )


def _changed_awards(
    source: Source, context: PollContext, readings: Sequence[RegisterReading]
) -> tuple[RegisterReading, ...]:
    """Those award readings whose payload differs from the last reading of the same award."""
    known = poller_queries.last_payload_hashes(context.conn, source.name) if readings else {}
    return tuple(item for item in readings if known.get(item.row.ref) != item.payload_hash)
