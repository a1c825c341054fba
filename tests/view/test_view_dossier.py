"""What the note and the dossier of a solicitation say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from panel_text import unwrapped
from view_builders import (
    COBALT,
    NOW,
    antimony,
    detail,
    event,
    request,
    steel,
)

from mineralwatch.domain.dates import exact_date
from mineralwatch.domain.models.event import EventKind
from mineralwatch.ports import Detail
from mineralwatch.view import (
    dossier_lines,
)
from mineralwatch.view.panel_content import UNICODE
from mineralwatch.view.spans import text_of

# The note on one request


def test_the_note_keeps_both_sides_of_each_conflict() -> None:
    text = unwrapped(dossier_lines.build_note(detail(), NOW, 70, UNICODE))
    assert "posted 19 Aug 25 (Business Times) ⇄ 18 Aug 25 (Fastmarkets) P" in text  # a tie goes by name
    assert "cancelled 15 Oct 25 (2 sources) ⇄ 24 Oct 25 (Fastmarkets) P" in text
    assert "6 extensions and 1 specification change (Fastmarkets) ⇄ 10 amendments (Inside Defense)" in text
    assert "quantity: 7,480 t (ZeroHedge) ⇄ 7,500 t (press) P" in text


def test_the_note_tells_the_chain_of_deadlines_in_their_order() -> None:
    text = unwrapped(dossier_lines.build_note(detail(), NOW, 70, UNICODE))
    assert "deadline 29 Aug 25 → 11 Sep 25 (+13 d) → 4 more, no date → 15 Oct 25, zone unknown" in text


def test_the_note_keeps_promises_money_and_sizes_apart() -> None:
    text = unwrapped(dossier_lines.build_note(detail(), NOW, 70, UNICODE))
    assert "reissue of the cobalt request, by 30 Nov 25: NOT SEEN, 357 d late" in text
    assert "asked ≤500, min 2 → ceiling 1,800 → ordered 450.6" in text
    assert "$500m / 7,480 t = $66.8/kg implied" in text
    assert "$1.80bn / 7,480 t = $241/kg implied, if the quantity stayed" in text
    assert "its link to the cancelled request is INFERRED" in text
    assert "not known number, office" in text


def test_the_badge_counts_from_what_is_certain() -> None:
    assert dossier_lines.build_note(detail(), NOW, 70, UNICODE).badge == "403 d since cancelled"
    assert dossier_lines.build_note(Detail(steel()), NOW, 70, UNICODE).badge == "58 d since awarded"
    assert dossier_lines.build_note(Detail(antimony()), NOW, 70, UNICODE).badge == "due in 12 d"


def test_the_timeline_of_cobalt() -> None:
    lines = dossier_lines.build_note(detail(), NOW, 100, UNICODE).lines[:3]
    signs, labels, words = (text_of(found) for found in lines)
    assert [sign for sign in signs if sign not in " ─┄"] == ["●", "▷", "▷", "▷", "▷", "✕", "◇", "i", "◆", "$", "$"]
    assert labels.split("  ")[0].strip() == "19 Aug 25"
    assert "×4" in labels
    assert words.split() == [
        "posted", "due", "moved", "moved", "moved", "cancelled", "not", "seen", "awarded", "order", "order",
    ]  # fmt: skip
    assert labels.index("×4") == [at for at, sign in enumerate(signs) if sign == "▷"][2]


def test_a_narrow_timeline_merges_before_it_cuts() -> None:
    signs, labels, *_ = (text_of(found) for found in dossier_lines.build_note(detail(), NOW, 50, UNICODE).lines)
    assert "15 Oct ×6" in labels
    assert signs.strip()[0] == "●"
    assert signs.strip()[-1] == "$"


def test_without_a_selection_the_note_says_what_to_do() -> None:
    view = dossier_lines.build_note(None, NOW, 60, UNICODE)
    assert view.state == "empty"
    assert "arrows" in view.message


def test_a_disputed_ceiling_shows_both_and_was_not_asked_for() -> None:
    base = detail()
    won = replace(base.solicitation.awardees[0], ceiling=150e6, ordered=None, other_ceilings=(50e6,))
    disputed = replace(
        base.solicitation, ceiling=150e6, asked=None, guaranteed=None, ordered=None, awardees=(won,),
        disputed=("ceiling",),
        quantity=None,
    )  # fmt: skip
    text = unwrapped(dossier_lines.build_note(Detail(disputed), NOW, 70, UNICODE))
    assert "ceiling 50 ⇄ 150 → no order known" in text
    assert "asked" not in text


def test_the_full_file_holds_every_piece_of_evidence() -> None:
    text = unwrapped(dossier_lines.build_dossier(detail(), NOW, 100, UNICODE))
    for found in detail().events:
        assert all(f"{witness.source}, " in text for witness in found.evidence)
    assert "deadline: 29 Aug 2025 → 11 Sep 2025" in text
    assert "brand: Long Harbour → dropped" in text
    assert "https://example.org/news" in text
    assert "“rounded”" in text
    assert "n1" in text
    assert "SP8000-26-D-0012" in text
    assert COBALT in text


def test_the_full_file_says_which_chapters_are_empty() -> None:
    text = unwrapped(dossier_lines.build_dossier(Detail(request("x")), NOW, 100, UNICODE))
    assert "no official notice of this request was read" in text
    assert "none linked yet" in text


def test_the_note_tells_the_first_posting_and_the_newest_version() -> None:
    held = replace(antimony(), posted=exact_date(date(2026, 11, 20)))
    issued = event(EventKind.ISSUED, held.key, date(2026, 11, 10))
    text = unwrapped(dossier_lines.build_note(Detail(held, events=(issued,)), NOW, 70, UNICODE))
    assert "posted 10 Nov, newest version 20 Nov" in text
