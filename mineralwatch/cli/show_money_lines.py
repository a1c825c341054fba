"""The lines of `show` that speak of money: what was asked, promised and ordered are different things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from mineralwatch.domain.contract_register import CONTRADICTED_BY_REGISTER, REGISTER
from mineralwatch.domain.models import Contract, EventKind, Promise, Solicitation
from mineralwatch.domain.money_text import short_money
from mineralwatch.ports import Detail


def money_lines(detail: Detail) -> Iterator[str]:
    """What was asked for, and what counts as spent: orders alone. Sums in whole dollars."""
    request = detail.solicitation
    if asked := _asked(request):
        yield f"asked for: {', '.join(asked)}"
    if request.ordered is not None:
        orders = sum(event.kind is EventKind.ORDERED for event in detail.events)
        under = f" in {orders} order{'s' if orders > 1 else ''}" if orders else ""
        yield f"ordered: {_dollars(request.ordered)}{under}"
    elif asked or request.awardees:
        why = {EventKind.CANCELLED: "it was cancelled, and ", EventKind.TERMINATED: "it was terminated, and "}
        yield f"nothing is counted as spent: {why.get(request.ending, '') if request.ending else ''}no order is known"


def _asked(request: Solicitation) -> list[str]:
    """The ceiling that the request itself asked for, and what the buyer guarantees."""
    found = []
    if request.asked is not None:
        found.append(f"at most {_dollars(request.asked)}")
    if request.guaranteed is not None:
        found.append(f"at least {_dollars(request.guaranteed)} guaranteed")
    return found


def contract_lines(contracts: Sequence[Contract]) -> Iterator[str]:
    """Each contract with its money by kind, by whose word, and what is to be known of it."""
    from mineralwatch.view.formatting import GRADE_WORDS

    for one in contracts:
        sums = (
            ("ceiling", one.ceiling),
            ("price", one.price),
            ("guaranteed", one.guaranteed),
            ("ordered", one.ordered),
        )
        parts = [f"{one.awardee} {one.contract or ''}".rstrip()]
        parts += [f"dated {one.on.text}"] if one.on else []
        parts += [f"{word} {short_money(sum_)}" for word, sum_ in sums if sum_ is not None]
        told = [GRADE_WORDS[one.grade]] if one.grade else []
        told += [text for text in (_checked(one), one.note) if text]
        yield ", ".join(parts) + (f" ({'; '.join(told)})" if told else "")


def _checked(contract: Contract) -> str:
    """Whether the register holds a contract as somebody else tells it; what it contradicts stands in the note."""
    *others, last = (contract.source or "").split(", ")
    confirmed = last == REGISTER and others and CONTRADICTED_BY_REGISTER not in (contract.note or "")
    return "confirmed by the register" if confirmed else ""


def promise_lines(promises: Sequence[Promise], request: Solicitation, today: date) -> Iterator[str]:
    """What was promised and what became of it; a promised reissue is no event before it is seen."""
    from mineralwatch.view.formatting import outcome_text

    for one in promises:
        due = one.due.text if one.due else "not said"
        note = f" ({one.note})" if one.note else ""
        yield f"{one.by}: {one.what}, due {due}: {outcome_text(one, today)}{note}"
    if request.reissue_promised and EventKind.REISSUED not in request.kinds:
        yield "a reissue is promised and none was seen: a promise is no event"


def _dollars(amount: float) -> str:
    return f"${amount:,.2f}".removesuffix(".00")
