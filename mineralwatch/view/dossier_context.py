"""What is needed to word one solicitation: its note beside the list, and its dossier, the page with all evidence."""

from __future__ import annotations

from datetime import date, datetime

from mineralwatch.domain.models.event import Claim, Event, EventKind
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.ports import Detail
from mineralwatch.view.panel_content import Glyphs, Line


@dataclass(frozen=True, slots=True)
class DossierContext:
    """All that is stored on one solicitation, the present time, and the signs that the terminal can show."""

    detail: Detail
    now: datetime
    glyphs: Glyphs

    @property
    def today(self) -> date:
        """The calendar day in the user's time zone."""
        return self.now.date()

    def claims(self, *fields: str) -> list[Claim]:
        """The claims about any of the named fields."""
        return [claim for claim in self.detail.claims if claim.field in fields]

    def events(self, *kinds: EventKind) -> list[Event]:
        """The solicitation's events of any of the kinds, oldest first."""
        return [event for event in self.detail.events if event.kind in kinds]


# rows of a note: the label in the margin and the text; the label is "" for a row that continues the row above
LabelledRows = list[tuple[str, Line]]
