"""Saying in the file of a request whether it is the linked request asked anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from mineralwatch.ports import Detail, RelatedSolicitation, link_act
from mineralwatch.ui import messages
from mineralwatch.ui.screens.base_screen import BaseScreen


class ReissueLinking(BaseScreen):
    """The part of a request's file that confirms its links and takes them apart."""

    detail: Detail | None = None

    def chain(self) -> tuple[RelatedSolicitation, ...]:
        """The other ends of its links."""
        return self.detail.related if self.detail is not None else ()

    def _reissues(self) -> list[RelatedSolicitation]:
        return [one for one in self.chain() if one.is_reissue]

    def do_link(self) -> None:
        """The links that nobody confirmed yet are right."""
        self._mark_links([one for one in self._reissues() if not one.confirmed], "link")

    def do_unlink(self) -> None:
        """The links are wrong."""
        self._mark_links(self._reissues(), "unlink")

    def _mark_links(self, ends: Sequence[RelatedSolicitation], kind: Literal["link", "unlink"]) -> None:
        if self.detail is None or not ends:
            none = "It is linked with no other request; `mineralwatch link OLD NEW` links two."
            linked = bool(self._reissues())
            self.say("Its links are confirmed already; N takes them apart." if linked else none, warn=True)
            return
        mine = self.detail.solicitation.key
        pairs = [(one.key, mine) if one.relation == "reissue of" else (mine, one.key) for one in ends]
        self.session.mark(tuple(link_act(kind, *pair) for pair in pairs))
        self.post_message(messages.MarksChanged())
        names = ", ".join(one.number or one.key for one in ends)
        self.say(f"{'Linked with' if kind == 'link' else 'No longer linked with'} {names}; u takes it back.")
