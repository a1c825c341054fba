"""The state that all screens share: the newest snapshot, the bridge, the keymap and the signs in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from mineralwatch.domain.query.query_parser import EMPTY_QUERY, Query
from mineralwatch.ports import Replay, Snapshot, UserAct
from mineralwatch.ui.bridge import Bridge
from mineralwatch.ui.keymap import Action
from mineralwatch.ui.pending_acts import with_pending_acts
from mineralwatch.view import daily_file
from mineralwatch.view.view_model import Glyphs


@dataclass(frozen=True, slots=True)
class DrawContext:
    """What a panel needs to draw itself."""

    snapshot: Snapshot
    now: datetime
    glyphs: Glyphs
    query: Query = EMPTY_QUERY


class Session:
    """The state of one run of the screen."""

    def __init__(
        self,
        bridge: Bridge,
        actions: tuple[Action, ...],
        glyphs: Glyphs,
        first: Snapshot | None,
        demo: str | None = None,
        *,
        daily_file_enabled: bool = True,
        replay: Replay | None = None,
    ) -> None:
        """`daily_file_enabled` False: the configuration switches the official daily file off."""
        self.bridge = bridge
        self.actions = actions
        self.glyphs = glyphs
        self.demo = demo
        self.replay = replay
        self.daily_file = daily_file_enabled and demo is None
        self.download_pace = daily_file.DownloadPace()
        self.snapshot = first
        self.backend_error: str | None = None
        self.query: Query = EMPTY_QUERY
        self.drafts: dict[
            tuple[str, str], dict[str, str]
        ] = {}  # by (act kind, key): what was typed in a form and not saved yet

    def context(self) -> DrawContext | None:
        """What to draw now; None before the first snapshot."""
        if self.snapshot is None:
            return None
        return DrawContext(self.snapshot, self.bridge.now(), self.glyphs, self.query)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take a newer snapshot, with the acts that are still being written applied to it."""
        self.snapshot = with_pending_acts(snapshot, self.bridge.pending, self.bridge.now())
        self.note_download_pace()

    def note_download_pace(self) -> bool:
        """Record the progress of the daily file's download, by a monotonic clock; False when there is none."""
        progress = self.snapshot.progress if self.snapshot is not None else None
        self.download_pace = self.download_pace.with_progress(monotonic(), progress)
        return progress is not None

    def apply_acts(self, acts: Sequence[UserAct]) -> None:
        """Show the acts at once and have them written."""
        if self.snapshot is not None:
            self.snapshot = with_pending_acts(self.snapshot, acts, self.bridge.now())
        self.bridge.write_acts(acts)

    def stop_daily_file(self) -> bool:
        """Stop the download of the official daily file; False when there is none."""
        running = self.snapshot is not None and self.snapshot.progress is not None
        if running:
            self.bridge.stop_daily_file()
        return running
