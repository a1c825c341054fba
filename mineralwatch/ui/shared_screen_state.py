"""The state that all screens share: the newest snapshot, the bridge, the keymap and the signs in use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from time import monotonic

from mineralwatch.domain.query.query_parser import EMPTY_QUERY, Query
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.ports import Replay, Snapshot, UserAct
from mineralwatch.ui.backend_bridge import Bridge
from mineralwatch.ui.keymap import Action
from mineralwatch.ui.pending_acts import with_pending_acts
from mineralwatch.view import sam_daily_file_text
from mineralwatch.view.panel_content import Glyphs


@dataclass(frozen=True, slots=True)
class DrawContext:
    """What a panel needs to draw itself: the snapshot, the present time, the signs."""

    snapshot: Snapshot
    now: datetime
    glyphs: Glyphs
    query: Query = EMPTY_QUERY


class Session:
    """The state that all screens share during one run of the program."""

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
        """Begin with the snapshot `first`. `demo` is a word for the title line; `daily_file_enabled` is False when the
        configuration switches SAM.gov's daily file off."""
        self.bridge = bridge
        self.actions = actions
        self.glyphs = glyphs
        self.demo = demo
        self.replay = replay
        self.daily_file = daily_file_enabled and demo is None
        self.download_pace = sam_daily_file_text.DownloadPace()
        self.snapshot = first
        self.backend_error: str | None = None
        self.query: Query = EMPTY_QUERY
        self.drafts: dict[
            tuple[str, str], dict[str, str]
        ] = {}  # (act kind, solicitation key) -> the answers typed in a form and not saved yet

    def context(self) -> DrawContext | None:
        """What the panels draw from at present; None before the first snapshot has arrived."""
        if self.snapshot is None:
            return None
        return DrawContext(self.snapshot, self.bridge.now(), self.glyphs, self.query)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Replace the snapshot by a newer one, to which the user acts that are not stored yet are applied."""
        self.snapshot = with_pending_acts(snapshot, self.bridge.pending, self.bridge.now())
        self.note_download_pace()

    def note_download_pace(self) -> bool:
        """Record the progress of the daily file's download with the time of a monotonic clock; returns False when no
        download is running."""
        progress = self.snapshot.progress if self.snapshot is not None else None
        self.download_pace = self.download_pace.with_progress(monotonic(), progress)
        return progress is not None

    def apply_acts(self, acts: Sequence[UserAct]) -> None:
        """Apply the user's acts to the snapshot at once, and have the acts written to the store."""
        if self.snapshot is not None:
            self.snapshot = with_pending_acts(self.snapshot, acts, self.bridge.now())
        self.bridge.write_acts(acts)

    def stop_daily_file(self) -> bool:
        """Stop the download of SAM.gov's daily file; returns False when no download is running."""
        running = self.snapshot is not None and self.snapshot.progress is not None
        if running:
            self.bridge.stop_daily_file()
        return running
