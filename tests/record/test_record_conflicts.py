"""Every conflict between sources that the written record lists is in the data, each side with its source."""

from __future__ import annotations

import pytest

from mineralwatch.record.loader import read_record

RECORD = read_record()
_CLAIMS = {
    row.slug: [(claim.field, claim.value, claim.source.key, claim.grade) for claim in row.claims]
    for row in (*RECORD.solicitations, *RECORD.policy)
}
_CONFLICTS = {row.slug: row for row in RECORD.conflicts}


def sides(slug: str, *fields: str) -> dict[str, set[str]]:
    """The sources of each value that is claimed of some fields of a row."""
    found: dict[str, set[str]] = {}
    for field, value, source, _ in _CLAIMS[slug]:
        if field in fields:
            found.setdefault(value, set()).add(source)
    return found


@pytest.mark.parametrize(
    ("slug", "fields", "values"),
    [
        ("cobalt-alloy-grade-2025", ["cancelled_on"], {"2025-10-15", "2025-10-24"}),
        ("cobalt-alloy-grade-2025", ["posted"], {"2025-08-18", "2025-08-19", "2025-08-20"}),
        (
            "cobalt-alloy-grade-2025",
            ["changes"],
            {
                "6 extensions and 1 specification change",
                "10 amendments",
                "8 extensions and 10 amendments",
            },
        ),
        ("fluorspar-acid-grade-2025", ["initial_value_is_of"], {"the contract", "the first year"}),
        ("cobalt-alloy-grade-2025", ["quantity"], {"7480 t", "7500 t"}),
        (
            "cobalt-alloy-grade-2025",
            ["bought"],
            {"up to $500m of cobalt purchased", "nothing: tendered, then cancelled"},
        ),
        ("niobium-ingot-2025", ["ceiling"], {"50000000", "150000000"}),
        ("high-purity-aluminium-2025", ["awarded_on"], {"2026-05-08", "2026-05-28", "2026-09-25"}),
        ("fluorspar-acid-grade-2025", ["awarded_on", "award_notice_on"], {"2025-12-30", "2026-01-13"}),
        ("electrical-steel-2025", ["awarded_on"], {"2025-09-25", "~2025-09-09"}),
        ("tantalum-2025", ["awarded_on", "announced_on"], {"2025-09-05", "2025-09-30"}),
        ("obba-passed", ["passed"], {"2025-07-03", "2025-04-07"}),
        ("obba-stockpile-fund", ["available until"], {"2029-09-30", "by 2027", "late 2026 or early 2027"}),
    ],
)
def test_both_sides_of_each_conflict_are_kept(slug: str, fields: list[str], values: set[str]) -> None:
    found = sides(slug, *fields)
    assert set(found) == values
    assert all(found.values())


def test_a_seller_is_undisclosed_or_named() -> None:
    assert len(sides("tantalum-2025", "seller")) == 2
    assert any("Global Advanced Metals" in value for value in sides("tantalum-2025", "seller"))


def test_a_price_is_fixed_or_that_of_the_market() -> None:
    """The filing contradicts the trade press, and is shown."""
    found = sides("antimony-ingot-2025", "price_basis")
    assert {source for sources in found.values() for source in sources} == {"sec-uamy", "metalnomist-12"}


def test_an_undated_speculation_is_the_source_of_no_event() -> None:
    blog = {side.source.key for side in _CONFLICTS["undated-blog"].sides} & {"investor-blog"}
    told = {source.key for row in RECORD.solicitations for event in row.events for source in event.sources}
    told |= {source.key for row in RECORD.policy for source in row.sources}
    assert blog and not blog & told


def test_the_same_outlet_may_contradict_itself() -> None:
    said = sides("cobalt-alloy-grade-2025", "cancelled_on")
    assert said["2025-10-24"] == {"fastmarkets-review"}
    assert said["2025-10-15"] == {"fastmarkets-cancelled", "bloomberg-cancelled", "inn-cancelled"}
