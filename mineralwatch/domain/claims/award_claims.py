"""What award blocks of notices and rows of the register claim: each kind of money under its own name. Pure.

A ceiling is never spending: the letter of a contract number's instrument says what the sum of an award is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from mineralwatch.domain.awardee_names import awards_in
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
    """An award block, each kind of money under its own name: an order's sum is ordered, a vehicle's a ceiling."""
    for source, readings in by_source(version).items():
        notice = current_version(readings)
        awards = awards_in(notice)
        for award in awards:
            if award.number or len(awards) == 1:  # of several without a number none can be told from the others
                yield from _of_block(award, notice, source, readings[0].at)


def _of_block(award: NoticeAward, notice: Notice, source: str, at: datetime) -> Iterator[Claim]:
    says = award_words(award)
    values = {money_field(award.number): f"{award.amount:.15g}" if award.amount else None}
    if contract_kind(award.number) != "order":
        values |= {"awardee": award.awardee, "awarded_on": award.on.isoformat() if award.on else None}
    for field, value in values.items():
        if value is not None:
            ref, grade = notice.notice_id, Grade.OFFICIAL
            yield Claim(field, value, source, ref, notice.url, grade, notice.posted, says, at, award.number)


def money_field(number: str | None) -> str:
    """What the sum of an award is: by the letter of its number's instrument; `amount` when that does not tell."""
    return {"order": "ordered", "idiq": "ceiling", "contract": "price"}.get(contract_kind(number) or "", "amount")


def award_words(award: NoticeAward) -> str:
    """An award block in one line, with what it leaves out left out."""
    sum_ = short_money(award.amount) if award.amount is not None else None
    told = (
        ("number", award.number),
        ("awardee", award.awardee),
        ("amount", sum_),
        ("date", award.on.isoformat() if award.on else None),
    )
    return "award: " + (", ".join(f"{name} {value}" for name, value in told if value) or "no field given")


# the register


def claims_of_register(
    rows: Iterable[RegisteredAward], contracts: Iterable[Contract], told: Mapping[str, Evidence]
) -> tuple[Claim, ...]:
    """What the register holds of a request's contracts and orders; `told` are its words of each row by ref.

    A contract that is only thought to be this request's is claimed by inference: the register confirms no link.
    More obligated under a definite contract than others name as its price is another price. Less is none: a contract
    may be paid in parts, or be terminated.
    """
    others = [c for c in contracts if c.source != REGISTER and c.contract and c.price is not None]
    asked = {normalise_number(c.contract): c.price for c in others if c.contract}
    return tuple(
        Claim(
            field,
            value,
            REGISTER,
            f"{REGISTER_REF}{row.number}",
            row.url,
            told[row.ref].grade if row.ref in told else Grade.OFFICIAL,
            row.signed,
            award_text(row),
            told[row.ref].seen_at if row.ref in told else None,
            hyphenated_number(row.number),
        )
        for row in unique_awards(rows)
        for field, value in _registered(row, asked.get(row.number))
    )


def _registered(row: RegisteredAward, price: float | None) -> Iterator[tuple[str, str]]:
    obligated = row.obligated if row.obligated or row.kind != "idiq" else None
    if row.kind != "order":
        yield from ((name, text) for name, text in (("awardee", row.awardee), ("awarded_on", _iso(row))) if text)
    if row.ceiling is not None:
        yield "ceiling", f"{row.ceiling:.15g}"
    if obligated is not None:
        yield "ordered", f"{obligated:.15g}"
        if price is not None and obligated > price and not same_money(price, obligated):
            yield "price", f"{obligated:.15g}"


def _iso(row: RegisteredAward) -> str | None:
    return row.signed.isoformat() if row.signed else None
