"""What is needed to word one solicitation: its note beside the list, and its dossier, the page with all evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mineralwatch.domain.models import Claim, Event, EventKind
from mineralwatch.ports import Detail
from mineralwatch.view.view_model import Glyphs, Line


@dataclass(frozen=True, slots=True)
class DossierContext:
    """One solicitation, with the time and the signs to show it in."""

    detail: Detail
    now: datetime
    glyphs: Glyphs

    @property
    def today(self) -> date:
        """The calendar day in the user's time zone."""
        return self.now.date()

    def claims(self, *fields: str) -> list[Claim]:
        """The claims on any of the fields."""
        return [claim for claim in self.detail.claims if claim.field in fields]

    def events(self, *kinds: EventKind) -> list[Event]:
        """The events of any of the kinds, oldest first."""
        return [event for event in self.detail.events if event.kind in kinds]


LabelledRows = list[tuple[str, Line]]  # the label in the margin ("" for a row that goes on) and its text
