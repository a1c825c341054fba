"""Notices for the replay, made from rows of the shipped record.

Days, sums, names and known numbers are taken from the record. The wording of
the notices is constructed, and so are numbers and days that the record does not know; the notices say that they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from mineralwatch.demo.world_state import ATTACHMENT_URL, Award, SamNotice
from mineralwatch.record.record_rows import AwardRow, OrderRow, SolicitationRow, parse_record_date

MARK = "(replay)"
RFI, SOLICITATION, COMBINED = "Sources Sought", "Solicitation", "Combined Synopsis/Solicitation"
JUSTIFICATION, AWARD = "Justification", "Award Notice"

_UNITS = {"t": "metric tons", "lb": "pounds"}
_NUMBERS: Mapping[str, str] = {
    slug: f"SP8000-{year}-R-{serial}"
    for serial, (slug, year) in enumerate(
        (
            ("scandium-oxide-2025", 25),
            ("cobalt-alloy-grade-2025", 25),
            ("tantalum-2025", 25),
            ("niobium-ingot-2025", 25),
            ("ferroniobium-2025", 25),
            ("high-purity-aluminium-2025", 25),
            ("scandium-metal-2025", 25),
            ("vanadium-pentoxide-2025", 25),
            ("tungsten-concentrates-2025", 25),
            ("indium-2025", 25),
            ("rhenium-2025", 25),
            ("heavy-rare-earth-oxides-2025", 25),
            ("bismuth-2025", 25),
            ("antimony-ingot-2025", 25),
            ("electrical-steel-2025", 25),
            ("lithium-carbonate-rfi-2026", 26),
            ("nickel-2026", 26),
            ("tin-lme-grade-2026", 26),
            ("tin-remelting-2026", 26),
            ("tellurium-2026", 26),
            ("chromium-2026", 26),
            ("cobalt-contract-2026", 26),
            ("ndfeb-magnets-2026", 26),
            ("tungsten-wire-2026", 26),
        ),
        9001,
    )
}


def solicitation_number(row: SolicitationRow) -> str:
    """The number of a solicitation: the number in the record, or, without one, a constructed number whose serial begins
    with 9."""
    return row.number or _NUMBERS[row.slug]


def first_notice(
    row: SolicitationRow,
    posted: date,
    kind: str = SOLICITATION,
    *,
    deadline: str | None = None,
    words: str = "",
    constructed_day: bool = False,
    attachments: int = 1,
) -> SamNotice:
    """The first version of a solicitation's notice. `constructed_day` says that the record does not know the day of
    posting."""
    number = solicitation_number(row)
    return SamNotice(
        number=number,
        title=f"{row.title} {MARK}",
        type=kind,
        posted=posted,
        text=_text(row, words or _wording(row, kind), constructed_day),
        deadline=deadline,
        naics=(row.naics,) if row.naics else (),
        psc=row.psc or "9620",
        attachments=_attachments(number, attachments),
    )


def next_version(row: SolicitationRow, before: SamNotice, posted: date, **changed: object) -> SamNotice:
    """The next version of a notice. `words` replaces its text, `attachments` is the number of its attachments;
    `deadline` and `type` replace the fields of these names. All fields that are not given stay as in `before`."""
    words, count = changed.pop("words", None), changed.pop("attachments", None)
    if words is not None:
        changed["text"] = _text(row, str(words), bool(changed.pop("constructed_day", False)))
    if isinstance(count, int):
        changed["attachments"] = _attachments(before.number, count)
    return replace(before, version=before.version + 1, posted=posted, **changed)  # type: ignore[arg-type]


def award_notice(row: SolicitationRow, award: AwardRow, posted: date, serial: int) -> SamNotice:
    """The award notice for one awardee of a solicitation."""
    day = parse_record_date(award.on)
    amount = award.ceiling if award.ceiling is not None else award.price
    limit = "a ceiling" if award.ceiling is not None else "a price"
    words = f"Award to {award.awardee} under {award.contract}, with {limit} of ${amount:,.2f}."
    return SamNotice(
        number=solicitation_number(row),
        title=f"{row.title} {MARK}",
        type=AWARD,
        posted=posted,
        version=100 + serial,
        text=_text(row, f"{words} {row.may_follow.because if row.may_follow else ''}".strip()),
        naics=(row.naics,) if row.naics else (),
        psc=row.psc or "9620",
        attachments=None,
        award=Award(award.contract or "", f"{amount:.2f}", day.last if day else posted, award.awardee),
    )


def order_notice(row: SolicitationRow, award: AwardRow, order: OrderRow, posted: date, serial: int) -> SamNotice:
    """The notice of an order under a contract; when the record has no number of the order, a number is constructed."""
    day = parse_record_date(order.on)
    order_number = order.contract or f"SP8000-{posted.year % 100}-F-{9000 + serial}"
    constructed_note = "" if order.contract else " The number of the order is constructed for the replay."
    words = f"Order to {award.awardee} under {award.contract} for ${order.amount:,.2f}.{constructed_note}"
    return replace(
        award_notice(row, award, posted, 200 + serial),
        text=_text(row, words),
        award=Award(order_number, f"{order.amount:.2f}", day.last if day else posted, award.awardee),
    )


def _wording(row: SolicitationRow, kind: str) -> str:
    much = f" in the quantity of {row.quantity:,g} {_UNITS.get(row.unit or '', row.unit)}" if row.quantity else ""
    term = f" over {row.term}" if row.term else ""
    where = f" Delivery: {row.place}." if row.place else ""
    if kind == RFI:
        return f"This is a request for information about {row.title}{much}. It is not a solicitation.{where}"
    return f"The requirement is for {row.title}{much}{term}.{where}"


def _text(row: SolicitationRow, words: str, constructed_day: bool = False) -> str:
    said = ["Replayed from the shipped record; the wording is constructed."]
    if row.number is None:
        said.append("The number is constructed for the replay.")
    if constructed_day:
        said.append("The day of posting is constructed: the record does not know it.")
    return f"<p>{words}</p><p>{' '.join(said)}</p>"


def _attachments(number: str, count: int) -> tuple[str, ...]:
    return tuple(ATTACHMENT_URL.format(f"replay-{number.lower()}-{n}") for n in range(1, count + 1))
