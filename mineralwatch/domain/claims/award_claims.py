"""Makes claims of the award blocks of notices and of the register's rows, with each kind of money in its own field.

The instrument letter of a contract number says what an award's amount is (ceiling, price or order): a ceiling is never
spending.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from mineralwatch.domain.awardee_field import awards_in
from mineralwatch.domain.contract_register import (
    REGISTER,
    REGISTER_REF,
    RegisteredAward,
    award_text,
    hyphenated_number,
    unique_awards,
)
from mineralwatch.domain.identity import contract_kind, normalise_number
from mineralwatch.domain.lifecycle.notice_versions import VersionReading, by_source, current_version
from mineralwatch.domain.models import Claim, Contract, Evidence, Grade, Notice, NoticeAward
from mineralwatch.domain.money_text import short_money
from mineralwatch.domain.value_equality import same_money


def claims_of_award(version: Sequence[VersionReading]) -> Iterator[Claim]:
    """The claims of an Award Notice's award blocks, by each source that read it."""
    for source, readings in by_source(version).items():
        notice = current_version(readings)
        awards = awards_in(notice)
        for award in awards:
            if award.number or len(awards) == 1:  # several awards without numbers cannot be told apart
                yield from _claims_of_block(award, notice, source, readings[0].at)


def _claims_of_block(award: NoticeAward, notice: Notice, source: str, at: datetime) -> Iterator[Claim]:
    says = award_words(award)
    values = {money_field(award.number): f"{award.amount:.15g}" if award.amount else None}
    if contract_kind(award.number) != "order":
        values |= {"awardee": award.awardee, "awarded_on": award.on.isoformat() if award.on else None}
    for field, value in values.items():
        if value is not None:
            ref, grade = notice.notice_id, Grade.OFFICIAL
            yield Claim(field, value, source, ref, notice.url, grade, notice.posted, says, at, award.number)


def money_field(number: str | None) -> str:
    """The field of an award's amount, by the instrument letter of its number; `amount` when that is not known."""
    return {"order": "ordered", "idiq": "ceiling", "contract": "price"}.get(contract_kind(number) or "", "amount")


def award_words(award: NoticeAward) -> str:
    """The given fields of an award block in one line."""
    amount = short_money(award.amount) if award.amount is not None else None
    parts = (
        ("number", award.number),
        ("awardee", award.awardee),
        ("amount", amount),
        ("date", award.on.isoformat() if award.on else None),
    )
    return "award: " + (", ".join(f"{name} {value}" for name, value in parts if value) or "no field given")


# the register


def claims_of_register(
    awards: Iterable[RegisteredAward], contracts: Iterable[Contract], evidence_by_ref: Mapping[str, Evidence]
) -> tuple[Claim, ...]:
    """The claims of the register's rows of one solicitation; `evidence_by_ref` holds the evidence of each row.

    A contract that is linked to the solicitation only by inference is claimed with that grade: the register confirms no
    link. More obligated under a definite contract than the price that others give is claimed as another price. Less is
    not: a contract may be paid in parts, or be terminated.
    """
    others = [c for c in contracts if c.source != REGISTER and c.contract and c.price is not None]
    prices = {normalise_number(c.contract): c.price for c in others if c.contract}
    return tuple(
        Claim(
            field,
            value,
            REGISTER,
            f"{REGISTER_REF}{row.number}",
            row.url,
            evidence_by_ref[row.ref].grade if row.ref in evidence_by_ref else Grade.OFFICIAL,
            row.signed,
            award_text(row),
            evidence_by_ref[row.ref].seen_at if row.ref in evidence_by_ref else None,
            hyphenated_number(row.number),
        )
        for row in unique_awards(awards)
        for field, value in _register_values(row, prices.get(row.number))
    )


def _register_values(row: RegisteredAward, price: float | None) -> Iterator[tuple[str, str]]:
    obligated = row.obligated if row.obligated or row.kind != "idiq" else None
    if row.kind != "order":
        yield from (
            (name, text) for name, text in (("awardee", row.awardee), ("awarded_on", _signed_text(row))) if text
        )
    if row.ceiling is not None:
        yield "ceiling", f"{row.ceiling:.15g}"
    if obligated is not None:
        yield "ordered", f"{obligated:.15g}"
        if price is not None and obligated > price and not same_money(price, obligated):
            yield "price", f"{obligated:.15g}"


def _signed_text(row: RegisteredAward) -> str | None:
    return row.signed.isoformat() if row.signed else None
