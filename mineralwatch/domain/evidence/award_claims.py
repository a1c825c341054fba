"""Makes claims of the award blocks of notices and of the rows of the contract register (USAspending), with each kind of
money in a field of its own.

The letter in a DoD contract number says what the amount of the award is: a ceiling, a price or an order. A ceiling is
never counted as money spent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from mineralwatch.domain.companies.awardee_field import awards_in
from mineralwatch.domain.evidence.value_equality import same_money
from mineralwatch.domain.lifecycle.notice_versions import VersionReading, by_source, current_version
from mineralwatch.domain.models.contract import Contract
from mineralwatch.domain.models.event import Claim, Evidence
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.notice import Notice, NoticeAward
from mineralwatch.domain.numbers_and_ids import contract_kind, normalise_number
from mineralwatch.domain.solicitations.contract_register import (
    REGISTER,
    REGISTER_REF,
    RegisteredAward,
    award_text,
    hyphenated_number,
    unique_awards,
)
from mineralwatch.domain.text.money_text import short_money


def claims_of_award(version: Sequence[VersionReading]) -> Iterator[Claim]:
    """The claims made of an Award Notice's award blocks, one set for each source that read the notice."""
    for source, readings in by_source(version).items():
        notice = current_version(readings)
        awards = awards_in(notice)
        for award in awards:
            # without numbers, several awards of one notice cannot be told apart, so none of them is claimed
            if award.number or len(awards) == 1:
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
    """The claim field for an award's amount (ceiling, price or order), by the letter in the contract number; `amount`
    when the number does not tell."""
    return {"order": "ordered", "idiq": "ceiling", "contract": "price"}.get(contract_kind(number) or "", "amount")


def award_words(award: NoticeAward) -> str:
    """The fields of an award block that have a value, as one line of text."""
    amount = short_money(award.amount) if award.amount is not None else None
    parts = (
        ("number", award.number),
        ("awardee", award.awardee),
        ("amount", amount),
        ("date", award.on.isoformat() if award.on else None),
    )
    return "award: " + (", ".join(f"{name} {value}" for name, value in parts if value) or "no field given")


# The register.


def claims_of_register(
    awards: Iterable[RegisteredAward], contracts: Iterable[Contract], evidence_by_ref: Mapping[str, Evidence]
) -> tuple[Claim, ...]:
    """The claims made of the register's rows of one solicitation. `evidence_by_ref` maps the ref of each row to its
    evidence.

    Claims of a contract that is only inferred to belong to the solicitation are graded inferred, since the register
    confirms no such link. If more is obligated under a definite contract than its stated price, the obligated amount is
    claimed as another price. A smaller obligated amount is not: a contract may be paid in parts or terminated.
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
