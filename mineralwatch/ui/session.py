"""What all screens share: the newest snapshot, the way to the backend, the keys and the signs in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mineralwatch.domain.query import EMPTY, Query
from mineralwatch.ports import Act, Snapshot
from mineralwatch.ui.bridge import Bridge
from mineralwatch.ui.keymap import Action
from mineralwatch.ui.marks import laid_over
from mineralwatch.view.cells import Glyphs


@dataclass(frozen=True, slots=True)
class Context:
    """All that a panel needs to draw itself."""

    snapshot: Snapshot
    now: datetime
    glyphs: Glyphs
    query: Query = EMPTY


class Session:
    """One run of the screen. Only the app changes it."""

    def __init__(
        self,
        bridge: Bridge,
        actions: tuple[Action, ...],
        glyphs: Glyphs,
        first: Snapshot | None,
        demo: str | None = None,
    ) -> None:
        self.bridge = bridge
        self.actions = actions
        self.glyphs = glyphs
        self.demo = demo
        self.snapshot = first
        self.trouble: str | None = None
        self.query: Query = EMPTY

    def context(self) -> Context | None:
        """What is drawn now; None before the first snapshot."""
        if self.snapshot is None:
            return None
        return Context(self.snapshot, self.bridge.now(), self.glyphs, self.query)

    def arrived(self, snapshot: Snapshot) -> None:
        """A newer snapshot, with the marks that are still being written laid over it."""
        self.snapshot = laid_over(snapshot, self.bridge.pending, self.bridge.now())

    def mark(self, acts: Sequence[Act]) -> None:
        """Show the marks at once and have them written."""
        if self.snapshot is not None:
            self.snapshot = laid_over(self.snapshot, acts, self.bridge.now())
        self.bridge.act(acts)
