"""The lines of `show` about money, contracts, and steps that the agency announced (promises)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from mineralwatch.domain.models.contract import Contract
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.policy import Promise
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.solicitations.contract_register import CONTRADICTED_BY_REGISTER, REGISTER
from mineralwatch.domain.text.money_text import short_money
from mineralwatch.ports import Detail


def money_lines(detail: Detail) -> Iterator[str]:
    """What was asked for, and what is spent: only orders count as spent. Amounts are printed in full dollars."""
    solicitation = detail.solicitation
    if asked_amounts := _asked_amounts(solicitation):
        yield f"asked for: {', '.join(asked_amounts)}"
    if solicitation.ordered is not None:
        orders = sum(event.kind is EventKind.ORDERED for event in detail.events)
        under = f" in {orders} order{'s' if orders > 1 else ''}" if orders else ""
        yield f"ordered: {_dollars(solicitation.ordered)}{under}"
    elif asked_amounts or solicitation.awardees:
        why = {EventKind.CANCELLED: "it was cancelled, and ", EventKind.TERMINATED: "it was terminated, and "}
        ending = why.get(solicitation.ending, "") if solicitation.ending else ""
        yield f"nothing is counted as spent: {ending}no order is known"


def _asked_amounts(solicitation: Solicitation) -> list[str]:
    """The ceiling that the solicitation asked for, and the amount that the buyer guarantees."""
    amounts = []
    if solicitation.asked is not None:
        amounts.append(f"at most {_dollars(solicitation.asked)}")
    if solicitation.guaranteed is not None:
        amounts.append(f"at least {_dollars(solicitation.guaranteed)} guaranteed")
    return amounts


def contract_lines(contracts: Sequence[Contract]) -> Iterator[str]:
    """One line for each contract: its amounts, its grade, and remarks."""
    from mineralwatch.view.formatting import GRADE_WORDS

    for contract in contracts:
        amounts_by_kind = (
            ("ceiling", contract.ceiling),
            ("price", contract.price),
            ("guaranteed", contract.guaranteed),
            ("ordered", contract.ordered),
        )
        parts = [f"{contract.awardee} {contract.contract or ''}".rstrip()]
        parts += [f"dated {contract.on.text}"] if contract.on else []
        parts += [f"{word} {short_money(sum_)}" for word, sum_ in amounts_by_kind if sum_ is not None]
        remarks = [GRADE_WORDS[contract.grade]] if contract.grade else []
        remarks += [text for text in (_register_remark(contract), contract.note) if text]
        yield ", ".join(parts) + (f" ({'; '.join(remarks)})" if remarks else "")


def _register_remark(contract: Contract) -> str:
    """ "confirmed by the register" when another source names the contract too and the register does not contradict it;
    otherwise ""."""
    *others, last = (contract.source or "").split(", ")
    confirmed = last == REGISTER and others and CONTRADICTED_BY_REGISTER not in (contract.note or "")
    return "confirmed by the register" if confirmed else ""


def promise_lines(promises: Sequence[Promise], solicitation: Solicitation, today: date) -> Iterator[str]:
    """One line for each announced step with what came of it, and a line when a reissue was announced and has not been
    seen."""
    from mineralwatch.view.formatting import outcome_text

    for promise in promises:
        due = promise.due.text if promise.due else "not said"
        note = f" ({promise.note})" if promise.note else ""
        yield f"{promise.by}: {promise.what}, due {due}: {outcome_text(promise, today)}{note}"
    if solicitation.reissue_promised and EventKind.REISSUED not in solicitation.kinds:
        yield "a reissue is promised and none was seen: a promise is no event"


def _dollars(amount: float) -> str:
    return f"${amount:,.2f}".removesuffix(".00")
