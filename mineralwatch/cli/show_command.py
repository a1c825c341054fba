"""`show`: one solicitation with everything about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import rfc3339
from mineralwatch.cli.json_shapes_detail import detail_shape
from mineralwatch.cli.output import print_json, print_lines
from mineralwatch.cli.show_money_lines import contract_lines, money_lines, promise_lines
from mineralwatch.cli.store_reader import RowContext, open_store, past_store, requested_clocks, row_context, say_clocks
from mineralwatch.domain.errors import CheckFailed
from mineralwatch.domain.merging import is_merge_claim
from mineralwatch.domain.models import Awardee, Claim, Notice, Solicitation, Story
from mineralwatch.ports import Detail, RelatedSolicitation


def show(ctx: CommandContext) -> int:
    """By number as printed or normalised, or by key; exit code 1 when it is not known."""
    from mineralwatch.store import queries
    from mineralwatch.view.event_sentences import event_sentence

    number, now = ctx.args.number, ctx.now()
    at = requested_clocks(ctx, now)
    ctx.settings()
    with open_store(ctx) as conn:
        detail = queries.detail(conn, number)
        about = row_context(conn, at.as_of or now)
        if detail is None:
            raise CheckFailed(f"no solicitation {number!r} is known: `mineralwatch list` shows all")
        if at.set:
            detail = past_store(ctx, conn, at).detail(detail)
    if detail is None:
        raise CheckFailed(f"nothing of {number!r} had happened or was known then: give a later --as-of or --known-by")
    if ctx.args.json:
        row = {
            **about.shape(detail.solicitation),
            "as_of": rfc3339(at.as_of or now),
            "known_by": rfc3339(at.known_by or now),
        }
        print_json(detail_shape(row, detail, lambda one: event_sentence(one, detail.solicitation)))
    else:
        print_lines(list(_lines(detail, about)))
        say_clocks(at, now)
    return 0


def _lines(detail: Detail, about: RowContext) -> Iterator[str]:
    from mineralwatch.view.event_sentences import event_row
    from mineralwatch.view.policy_text import fact_text, policy_sentence

    request, today = detail.solicitation, about.now.date()
    yield f"{request.number or request.key}  {request.title}"
    yield from (f"  {name:<12} {value}" for name, value in _facts(detail, about) if value)
    yield from _part("joined with what had no number", [_merge(one) for one in detail.claims if is_merge_claim(one)])
    yield from _part("chain", [_chained(one) for one in detail.related])
    yield from _part("events", [event_row(one) for one in detail.events])
    yield from _part("notices", [_notice(one) for one in detail.notices])
    yield from _part("claims, the shown one of each field marked *", list(_claims(detail, today)))
    yield from _part("money", list(money_lines(detail)))
    yield from _part("contracts", list(contract_lines(detail.contracts)))
    yield from _part("promises", list(promise_lines(detail.promises, request, today)))
    yield from _part(
        "policy", [f"{one.on.text if one.on else 'undated'} {policy_sentence(one, today)}" for one in detail.policy]
    )
    yield from _part("supply", [f"{fact_text(one)} ({one.vintage}, {one.grade.value})" for one in detail.supply])
    yield from _part("stories", [_story(one) for one in detail.stories])


def _story(story: Story) -> str:
    """`US scraps cobalt tender (Reuters, Mining.com): the only request for cobalt alive on 2025-10-15`."""
    from mineralwatch.view.formatting import with_dashes
    from mineralwatch.view.likely_reports import likely_event_text

    why = f": {with_dashes(story.because)}" if story.because else ""
    likely = f", {likely_event_text(story.may_tell)}" if story.may_tell else ""
    return f"{story.title} ({', '.join(story.outlets)}{likely}){why}"


def _chained(one: RelatedSolicitation) -> str:
    """`reissued as SP8000-27-R-0012 (inferred: material cobalt; titles alike by 100%)`."""
    sure = "confirmed by you" if one.confirmed else one.grade.value
    return f"{one.relation} {one.number or one.key} ({sure}: {'; '.join(one.reasons)})"


def _claims(detail: Detail, today: date) -> Iterator[str]:
    """By field: the shown value first, then what differs, then what a later move has replaced.

    Those that say the same stand in one line with the best of them, and words that were told already are not told
    again; `--json` has each claim with all of its own.
    """
    from mineralwatch.domain.claims.claimed_fields import claimed_fields
    from mineralwatch.domain.lifecycle.event_order import in_event_order
    from mineralwatch.view.claim_text import agreeing_sources_text, claimed_field_title, full_text

    told: set[str] = set()

    for one in claimed_fields(
        [claim for claim in detail.claims if not is_merge_claim(claim)], in_event_order(detail.events)
    ):
        if one.differs:
            yield f"  {claimed_field_title(one)}: sources differ"
        for side in one.sides:
            mark = "*" if side[0] is one.shown else " "
            yield f"{mark} {claimed_field_title(one)}: {full_text(side[0], today)} ({_basis(side[0], told)})"
            if len(side) > 1:
                yield f"    the same: {agreeing_sources_text(side, today, lambda claim: claim.grade.value)}"
        for claim in one.history:
            yield f"  {claimed_field_title(one)}, until it was moved: {full_text(claim, today)} ({_basis(claim, told)})"


def _basis(claim: Claim, told: set[str]) -> str:
    """Whose word it is, and the words that it rests on unless they are in `told`, which learns them."""
    from mineralwatch.view.claim_text import basis_text

    words = claim.says or ""
    known = words in told
    told.add(words)
    return basis_text(replace(claim, says=None) if known else claim, claim.grade.value)


def _merge(claim: Claim) -> str:
    """`antimony-2025-x1: certain: the award names contract SP800025D0007`, and how to take it apart."""
    return f"{claim.value}: {claim.says or ''}; if that is wrong: mineralwatch unmerge {claim.value}"


def _facts(detail: Detail, about: RowContext) -> Iterator[tuple[str, str]]:
    from mineralwatch.view.formatting import quantity_text
    from mineralwatch.view.time_text import deadline_text, fuzzy_text

    request, standing = detail.solicitation, about.status(detail.solicitation)
    silent = f", {standing.silent_days} days without a word" if standing.silent_days else ""
    yield "key", request.key
    yield "status", standing.status.value + silent
    yield "material", ", ".join(request.materials)
    yield "stage", request.stage.value if request.stage else ""
    yield "office", request.office or ""
    yield "posted", fuzzy_text(request.posted) if request.posted else ""
    yield "deadline", deadline_text(request.deadline) if request.deadline else "not known"
    yield "quantity", quantity_text(request.quantity, request.unit)
    yield "asked", _asked(detail)
    yield "ordered", _ordered(request)
    yield "awarded to", "; ".join(_awardee(one) for one in request.awardees)
    yield "disputed", ", ".join(map(_field, request.disputed))
    yield "symbols", " ".join(detail.symbols)
    yield "link", request.url or ""


def _asked(detail: Detail) -> str:
    """`ceiling asked $500m (a limit, not spending), guaranteed $2m`: of the request itself, before any award's own."""
    from mineralwatch.domain.money_text import short_money

    request, parts = detail.solicitation, []
    if request.asked is not None:
        parts.append(f"ceiling asked {short_money(request.asked)} (a limit, not spending)")
    if request.guaranteed is not None:
        parts.append(f"guaranteed {short_money(request.guaranteed)}")
    return ", ".join(parts)


def _ordered(request: Solicitation) -> str:
    from mineralwatch.domain.money_text import short_money

    if request.ordered is not None:
        return short_money(request.ordered)
    return "nothing known" if request.ceiling is not None or request.awardees else ""


def _field(name: str) -> str:
    return name.replace("_", " ")


def _awardee(one: Awardee) -> str:
    """`Glencore SP8000-26-D-0012, ceiling $1.80bn, ordered $450.6m`; what is not known is left out, never zero."""
    from mineralwatch.domain.money_text import short_money

    parts = [f"{one.name or 'awardee not named'} {one.contract or ''}".rstrip()]
    if one.ceiling is not None:
        others = "".join(f" (or {short_money(other)})" for other in one.other_ceilings)
        parts.append(f"ceiling {short_money(one.ceiling)}{others}")
    if one.ordered is not None:
        parts.append(f"ordered {short_money(one.ordered)}")
    return ", ".join(parts)


def _notice(notice: Notice) -> str:
    posted = notice.posted.isoformat() if notice.posted else "undated"
    due = f", due {notice.deadline.text}" if notice.deadline else ""
    return f"{posted} {notice.type or 'notice'}: {notice.title}{due} ({notice.notice_id})"


def _part(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield f"{title}:"
        yield from (f"  {line}" for line in lines)
