"""The command `show`: prints one solicitation with its notices, events, claims, stories and contracts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import rfc3339
from mineralwatch.cli.json_shapes_detail import detail_shape
from mineralwatch.cli.output import print_json, print_lines
from mineralwatch.cli.show_money_lines import contract_lines, money_lines, promise_lines
from mineralwatch.cli.store_reader import (
    ListContext,
    list_context,
    open_store,
    past_store,
    requested_clocks,
    say_clocks,
)
from mineralwatch.domain.errors import CheckFailed
from mineralwatch.domain.models.contract import Awardee
from mineralwatch.domain.models.event import Claim
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.solicitations.solicitation_merging import is_merge_claim
from mineralwatch.ports import Detail, RelatedSolicitation


def show(ctx: CommandContext) -> int:
    """Print one solicitation, found by number or key; exit code 1 when it is not known."""
    from mineralwatch.store import snapshot_queries
    from mineralwatch.view.event_sentences import event_sentence

    number, now = ctx.args.number, ctx.now()
    clocks = requested_clocks(ctx, now)
    ctx.settings()
    with open_store(ctx) as conn:
        detail, row_info = snapshot_queries.detail(conn, number), list_context(conn, clocks.as_of or now)
        known = detail is not None
        if clocks.set:
            past = past_store(ctx, conn, clocks)
            detail, row_info = past.detail(number), row_info.at_clocks(past)
    if detail is None and not known:
        raise CheckFailed(f"no solicitation {number!r} is known: `mineralwatch list` shows all")
    if detail is None:
        raise CheckFailed(f"nothing of {number!r} had happened or was known then: give a later --as-of or --known-by")
    if ctx.args.json:
        row = {
            **row_info.shape(detail.solicitation),
            "as_of": rfc3339(clocks.as_of or now),
            "known_by": rfc3339(clocks.known_by or now),
        }
        print_json(detail_shape(row, detail, lambda event: event_sentence(event, detail.solicitation)))
    else:
        print_lines(list(_lines(detail, row_info)))
        say_clocks(clocks, now)
    return 0


def _lines(detail: Detail, row_info: ListContext) -> Iterator[str]:
    from mineralwatch.view.event_sentences import event_row
    from mineralwatch.view.policy_text import fact_text, policy_sentence

    solicitation, today = detail.solicitation, row_info.now.date()
    yield f"{solicitation.number or solicitation.key}  {solicitation.title}"
    yield from (f"  {name:<12} {value}" for name, value in _field_lines(detail, row_info) if value)
    yield from _section(
        "joined with what had no number", [_merge_line(claim) for claim in detail.claims if is_merge_claim(claim)]
    )
    yield from _section("chain", [_link_line(other) for other in detail.related])
    yield from _section("events", [event_row(event) for event in detail.events])
    yield from _section("notices", [_notice_line(notice) for notice in detail.notices])
    yield from _section("claims, the shown one of each field marked *", list(_claim_lines(detail, today)))
    yield from _section("money", list(money_lines(detail)))
    yield from _section("contracts", list(contract_lines(detail.contracts)))
    yield from _section("promises", list(promise_lines(detail.promises, solicitation, today)))
    yield from _section(
        "policy",
        [f"{event.on.text if event.on else 'undated'} {policy_sentence(event, today)}" for event in detail.policy],
    )
    yield from _section("supply", [f"{fact_text(fact)} ({fact.vintage}, {fact.grade.value})" for fact in detail.supply])
    yield from _section("stories", [_story_line(story) for story in detail.stories])


def _story_line(story: Story) -> str:
    """A story, its outlets, and why it belongs to the solicitation, such as `US scraps cobalt tender (Reuters,
    Mining.com): the only request for cobalt alive on 2025-10-15`."""
    from mineralwatch.view.formatting import with_dashes
    from mineralwatch.view.likely_event_text import likely_event_text

    why = f": {with_dashes(story.because)}" if story.because else ""
    likely = f", {likely_event_text(story.may_tell)}" if story.may_tell else ""
    return f"{story.title} ({', '.join(story.outlets)}{likely}){why}"


def _link_line(other: RelatedSolicitation) -> str:
    """A linked solicitation with the grounds, such as `reissued as SP8000-27-R-0012 (inferred: material cobalt; titles
    alike by 100%)`."""
    sure = "confirmed by you" if other.confirmed else other.grade.value
    return f"{other.relation} {other.number or other.key} ({sure}: {'; '.join(other.reasons)})"


def _claim_lines(detail: Detail, today: date) -> Iterator[str]:
    """The claims by field: first the value that the program shows, then differing values, then values that a later
    change has replaced.

    Claims of the same value share a line, which names the best of them, and a quotation is printed only once; `--json`
    has every claim in full.
    """
    from mineralwatch.domain.evidence.claimed_fields import claimed_fields
    from mineralwatch.domain.lifecycle.event_order import in_event_order
    from mineralwatch.view.claim_text import agreeing_sources_text, claimed_field_title, full_text

    quoted: set[str] = set()

    for field in claimed_fields(
        [claim for claim in detail.claims if not is_merge_claim(claim)], in_event_order(detail.events)
    ):
        if field.differs:
            yield f"  {claimed_field_title(field)}: sources differ"
        for side in field.sides:
            mark = "*" if side[0] is field.shown else " "
            yield f"{mark} {claimed_field_title(field)}: {full_text(side[0], today)} ({_basis(side[0], quoted)})"
            if len(side) > 1:
                yield f"    the same: {agreeing_sources_text(side, today, lambda claim: claim.grade.value)}"
        for claim in field.history:
            value = f"{full_text(claim, today)} ({_basis(claim, quoted)})"
            yield f"  {claimed_field_title(field)}, until it was moved: {value}"


def _basis(claim: Claim, quoted: set[str]) -> str:
    """The source of a claim, with the quotation unless it is in `quoted`; a quotation that is printed is added to
    `quoted`."""
    from mineralwatch.view.claim_text import basis_text

    words = claim.says or ""
    already_quoted = words in quoted
    quoted.add(words)
    return basis_text(replace(claim, says=None) if already_quoted else claim, claim.grade.value)


def _merge_line(claim: Claim) -> str:
    """The reason for a merge and how to undo it; the reason reads like `antimony-2025-x1: certain: the award names
    contract SP800025D0007`."""
    return f"{claim.value}: {claim.says or ''}; if that is wrong: mineralwatch unmerge {claim.value}"


def _field_lines(detail: Detail, row_info: ListContext) -> Iterator[tuple[str, str]]:
    from mineralwatch.view.formatting import quantity_text
    from mineralwatch.view.time_text import deadline_text, fuzzy_text

    solicitation, status_result = detail.solicitation, row_info.status(detail.solicitation)
    silent = f", {status_result.silent_days} days without a word" if status_result.silent_days else ""
    yield "key", solicitation.key
    yield "status", status_result.status.value + silent
    yield "material", ", ".join(solicitation.materials)
    yield "stage", solicitation.stage.value if solicitation.stage else ""
    yield "office", solicitation.office or ""
    yield "posted", fuzzy_text(solicitation.posted) if solicitation.posted else ""
    yield "deadline", deadline_text(solicitation.deadline) if solicitation.deadline else "not known"
    yield "quantity", quantity_text(solicitation.quantity, solicitation.unit)
    yield "asked", _asked_text(detail)
    yield "ordered", _ordered_text(solicitation)
    yield "awarded to", "; ".join(_awardee_text(awardee) for awardee in solicitation.awardees)
    yield "disputed", ", ".join(map(_field_name, solicitation.disputed))
    yield "symbols", " ".join(detail.symbols)
    yield "link", solicitation.url or ""


def _asked_text(detail: Detail) -> str:
    """The amounts that the solicitation itself names, not its award, such as `ceiling asked $500m (a limit, not
    spending), guaranteed $2m`."""
    from mineralwatch.domain.text.money_text import short_money

    solicitation, parts = detail.solicitation, []
    if solicitation.asked is not None:
        parts.append(f"ceiling asked {short_money(solicitation.asked)} (a limit, not spending)")
    if solicitation.guaranteed is not None:
        parts.append(f"guaranteed {short_money(solicitation.guaranteed)}")
    return ", ".join(parts)


def _ordered_text(solicitation: Solicitation) -> str:
    from mineralwatch.domain.text.money_text import short_money

    if solicitation.ordered is not None:
        return short_money(solicitation.ordered)
    return "nothing known" if solicitation.ceiling is not None or solicitation.awardees else ""


def _field_name(name: str) -> str:
    return name.replace("_", " ")


def _awardee_text(awardee: Awardee) -> str:
    """A winner with the amounts of the contract, such as `Glencore SP8000-26-D-0012, ceiling $1.80bn, ordered $450.6m`;
    unknown amounts are left out."""
    from mineralwatch.domain.text.money_text import short_money

    parts = [f"{awardee.name or 'awardee not named'} {awardee.contract or ''}".rstrip()]
    if awardee.ceiling is not None:
        others = "".join(f" (or {short_money(other)})" for other in awardee.other_ceilings)
        parts.append(f"ceiling {short_money(awardee.ceiling)}{others}")
    if awardee.ordered is not None:
        parts.append(f"ordered {short_money(awardee.ordered)}")
    return ", ".join(parts)


def _notice_line(notice: Notice) -> str:
    posted = notice.posted.isoformat() if notice.posted else "undated"
    due = f", due {notice.deadline.text}" if notice.deadline else ""
    return f"{posted} {notice.type or 'notice'}: {notice.title}{due} ({notice.notice_id})"


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield f"{title}:"
        yield from (f"  {line}" for line in lines)
