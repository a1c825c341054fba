"""The status of a solicitation as a sign and a word."""

from __future__ import annotations

from mineralwatch.domain.models.solicitation import Solicitation, Status
from mineralwatch.domain.solicitations.solicitation_status import StatusResult
from mineralwatch.view.panel_content import Glyphs, Line, Span, Tone
from mineralwatch.view.snapshot_index import SnapshotIndex
from mineralwatch.view.spans import line

_STATUS: dict[Status, tuple[str, Tone]] = {
    Status.OPEN: ("open", "open"),
    Status.MAYBE_OPEN: ("no due", "warn"),
    Status.CLOSED: ("closed", "plain"),
    Status.UNCLEAR: ("unclear", "dim"),
    Status.CANCELLED: ("cancelled", "bad"),
    Status.AWARDED: ("awarded", "awarded"),
    Status.TERMINATED: ("ended", "bad"),
    Status.REMOVED: ("removed", "bad"),
}


def status_line(
    solicitation: Solicitation, standing: StatusResult, index: SnapshotIndex, glyphs: Glyphs, *, in_words: bool = False
) -> Line:
    """The status as a sign and a word: `◆ awarded`. When the link of an award to a cancelled solicitation is only
    inferred: `✕┄i┄◆`, or with `in_words` `✕ cancelled, perhaps ◆ awarded since`."""
    if standing.status in (Status.AWARDED, Status.CANCELLED) and index.won_after_cancelled(solicitation):
        if in_words:
            cancelled, awarded = (
                Span(f"{glyphs.cancelled} cancelled", "bad"),
                Span(f"{glyphs.awarded} awarded since", "awarded"),
            )
            return line(cancelled, Span(", perhaps ", "dim"), awarded)
        dots = Span(f"{glyphs.dots}i{glyphs.dots}", "dim")
        return line(Span(glyphs.cancelled, "bad"), dots, Span(glyphs.awarded, "awarded"))
    signs = {
        Status.OPEN: glyphs.issued,
        Status.CLOSED: glyphs.dash,
        Status.AWARDED: glyphs.awarded,
        Status.CANCELLED: glyphs.cancelled,
        Status.TERMINATED: glyphs.cancelled,
        Status.REMOVED: glyphs.cancelled,
    }
    word, tone = _STATUS[standing.status]
    return line(Span(f"{signs.get(standing.status, glyphs.unclear)} {word}", tone))
