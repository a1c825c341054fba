"""The sums of the rows beside the totals that sources state. The computed ones are shown."""

from __future__ import annotations

from datetime import date

import pytest

from mineralwatch.record.loader import read_record
from mineralwatch.record.money_totals import comparisons, counts_since, record_totals
from mineralwatch.record.record_rows import DifferencePartRow
from mineralwatch.record.row_values import all_contracts
from mineralwatch.record.visible import visible

RECORD = read_record()


def test_counts() -> None:
    """24 awards: 23 IDIQs and the tungsten wire. Contracts of 2022 and 2023 came before the money and are left out."""
    found = record_totals(RECORD)
    assert (found.solicitations, found.awards, found.cancellations, found.idiqs) == (30, 24, 1, 23)


def test_ceilings_by_contract() -> None:
    """23 IDIQs come to $9,369.9m; the source itself counts 24 with $9,320m, and holds fluorspar at its initial value,
    $81.1m less: so one of about $31m is not known by row.

    On the niobium contract the press has $50m where the copy has $150m: the sum is $9,269.9m to $9,369.9m.
    """
    found = record_totals(RECORD)
    assert found.ceilings == pytest.approx(9_369_900_000)
    assert (found.ceilings_low, found.ceilings_high) == (pytest.approx(9_269_900_000), found.ceilings)
    stated = next(row for row in RECORD.stated if row.slug == "idiq-ceilings")
    assert stated.count == found.idiqs + 1
    assert stated.amount - found.ceilings == pytest.approx(31.2e6 - 81.1e6, abs=0.1e6)


def test_ordered_by_row() -> None:
    """By row $1,258.6m; the source's own total is about $1,376m, so about $117m of it is not itemised.

    The sum holds the wire contract at its price, the first HF-1 order of about $125m, and Rio Tinto's $54.2m, in which
    the source lists one order twice. It leaves out the $0.18m of the contract of 2023.
    """
    found = record_totals(RECORD)
    assert found.ordered == pytest.approx(1_258_648_362)
    stated = next(row for row in RECORD.stated if row.slug == "ordered")
    assert stated.amount - found.ordered == pytest.approx(117.4e6, abs=0.1e6)


def test_what_was_cancelled_guaranteed_and_given() -> None:
    found = record_totals(RECORD)
    assert (found.cancelled, found.guaranteed, found.appropriated) == (500e6, 150e6, 2e9)


def test_what_is_left_out_was_signed_before_the_money() -> None:
    since = date(2025, 7, 4)
    left = {contract.contract for contract in all_contracts(RECORD) if not counts_since(contract, since)}
    assert left == {"SP8000-22-D-0001", "SP8000-23-C-0013"}


def test_totals_of_an_earlier_day() -> None:
    found = record_totals(visible(RECORD, date(2025, 12, 31)))
    assert found.awards == 9  # signed from August to December 2025
    assert found.cancellations == 1
    assert found.ordered == pytest.approx(12e6)  # dated orders of 2025: $10m of antimony, $2m of electrical steel


def test_each_difference_is_explained_to_the_cent() -> None:
    """Explanations stay complete: an added or changed row fails this test until its line is written."""
    found = {one.row.sum: one for one in comparisons(RECORD)}
    assert set(found) == {"ceilings", "ordered"}
    for one in found.values():
        assert round(sum(part.amount or 0.0 for part in one.row.explains), 2) == one.more
        assert one.more_contracts in (None, sum(part.count for part in one.row.explains))
    assert (found["ceilings"].more, found["ceilings"].more_contracts) == (-49_900_000, 1)
    assert found["ordered"].more == 117_351_638


def test_the_wire_contract_would_make_the_24th_ceiling_and_the_printed_sum() -> None:
    (wire,) = [c for c in all_contracts(RECORD) if c.contract == "SP8000-26-C-0015"]
    ours = record_totals(RECORD)
    assert wire.price is not None
    fluorspar = 250_000_000 - 168_938_267.30  # which the source lists at its initial value
    assert (ours.idiqs + 1, f"{(ours.ceilings - fluorspar + wire.price) / 1e9:.2f}") == (24, "9.32")


def test_only_a_part_of_unknown_size_has_no_amount() -> None:
    with pytest.raises(ValueError, match="has an amount"):
        DifferencePartRow(kind="unexplained", text="t", short="s")
    with pytest.raises(ValueError, match="has an amount"):
        DifferencePartRow(kind="unknown", text="t", short="s", amount=1.0)


def test_before_its_publication_a_stated_total_is_not_compared() -> None:
    assert comparisons(visible(RECORD, date(2026, 10, 6))) == ()
