"""Confirming and undoing the reissue links of a solicitation on the screen with its dossier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from mineralwatch.ports import Detail, RelatedSolicitation, link_act
from mineralwatch.ui import messages
from mineralwatch.ui.screens.base_screen import BaseScreen


class ReissueLinking(BaseScreen):
    """The part of `DetailScreen` for the links between a solicitation and its reissues."""

    detail: Detail | None = None

    def chain(self) -> tuple[RelatedSolicitation, ...]:
        """The solicitations that the solicitation of this screen is linked with."""
        return self.detail.related if self.detail is not None else ()

    def _reissues(self) -> list[RelatedSolicitation]:
        return [related for related in self.chain() if related.is_reissue]

    def do_link(self) -> None:
        """Confirm all reissue links of the solicitation that the user has not confirmed yet."""
        self._mark_links([related for related in self._reissues() if not related.confirmed], "link")

    def do_unlink(self) -> None:
        """Undo all reissue links of the solicitation."""
        self._mark_links(self._reissues(), "unlink")

    def _mark_links(self, linked_ones: Sequence[RelatedSolicitation], kind: Literal["link", "unlink"]) -> None:
        if self.detail is None or not linked_ones:
            no_link_text = "It is linked with no other request; `mineralwatch link OLD NEW` links two."
            linked = bool(self._reissues())
            self.say("Its links are confirmed already; N takes them apart." if linked else no_link_text, warn=True)
            return
        own_key = self.detail.solicitation.key
        pairs = [
            (related.key, own_key) if related.relation == "reissue of" else (own_key, related.key)
            for related in linked_ones
        ]
        self.session.apply_acts(tuple(link_act(kind, *pair) for pair in pairs))
        self.post_message(messages.MarksChanged())
        names = ", ".join(related.number or related.key for related in linked_ones)
        self.say(f"{'Linked with' if kind == 'link' else 'No longer linked with'} {names}; u takes it back.")
