"""The program on the screen: joins bridge, session and screens, and does nothing itself."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from inspect import isawaitable
from typing import Any, ClassVar

from textual.app import App
from textual.binding import BindingType
from textual.command import CommandPalette
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from mineralwatch import resources
from mineralwatch.config.settings import UiSettings
from mineralwatch.domain.models import Alert, Severity
from mineralwatch.ports import Backend, Replay, Snapshot
from mineralwatch.ui import glyphs, keymap, messages, panel_layout, themes
from mineralwatch.ui.bridge import TICK_SECONDS, Bridge
from mineralwatch.ui.palette import ActionProvider
from mineralwatch.ui.screens.base_screen import BaseScreen
from mineralwatch.ui.screens.daily_file_dialog import DailyFileDialog
from mineralwatch.ui.screens.help_screen import HelpScreen, KeyHelpScreen
from mineralwatch.ui.screens.list_screens import AlertsScreen, SourcesScreen
from mineralwatch.ui.screens.main_screen import MainScreen
from mineralwatch.ui.session import Session
from mineralwatch.view import daily_file

SEVERITIES = {"high": "error", "normal": "warning", "low": "information"}
MAX_TOASTS = 3  # more new alerts than this at once are one toast


class MineralwatchApp(App[int], inherit_bindings=False):
    """Shows the first snapshot at once; the poller is looked for only after that."""

    TITLE = "mineralwatch"
    CSS_PATH: ClassVar[list[object]] = list(resources.style_sheets())  # type: ignore[assignment]
    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("app")
    COMMANDS: ClassVar[set[type[ActionProvider]]] = {ActionProvider}  # type: ignore[assignment]
    ENABLE_COMMAND_PALETTE = False  # its key is in our own keymap, so that it can be moved like the others
    NOTIFICATION_TIMEOUT = 6

    def __init__(
        self,
        backend: Backend,
        first: Snapshot | None = None,
        ui: UiSettings | None = None,
        *,
        demo: str | None = None,
        file: bool | None = None,
        replay: Replay | None = None,
        start_warning: str | None = None,
    ) -> None:
        super().__init__()
        self.start_warning = start_warning
        settings = ui or UiSettings()
        actions = keymap.with_overrides(settings.keys)
        if replay is not None:
            actions = keymap.for_replay(actions)
            for item in keymap.REPLAY:
                self.bind(",".join(item.keys), f"app.do('{item.id}')", description=item.label, show=False)
        bridge = Bridge(self, backend, first.revision if first is not None else None)
        signs = glyphs.pick(settings.ascii, os.environ)
        self.session = Session(bridge, actions, signs, first, demo, file=file is not False, replay=replay)
        self.main = MainScreen(self.session)
        self.wanted_theme = settings.theme
        self.set_keymap(keymap.textual_keymap(actions))
        self.known_alerts = {alert.id for alert in first.alerts} if first is not None else None
        self.started_at = backend.now()
        self.minute = _minute(self.started_at)
        self.leaving = False
        self.followed_step: tuple[int, str] | None = None
        self.daily_file_asked = file is not None

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our variables for themes that do not set them; without a value a sheet would stop the start."""
        return themes.defaults_for(self.current_theme)

    def get_default_screen(self) -> Screen[Any]:
        """The main screen is the ground that all others lie on."""
        return self.main

    def on_mount(self) -> None:
        """Colours first; the poller after the first paint."""
        for theme in themes.THEMES:
            self.register_theme(theme)
        name, sentence = themes.pick(self.wanted_theme, frozenset(self.available_themes), self.console.color_system)
        self.theme = name
        for warning in filter(None, (sentence, self.start_warning)):
            self.notify(warning, severity="warning", markup=False)
        self.call_after_refresh(self.begin)

    def begin(self) -> None:
        """The first rows are painted: now the rest."""
        self.session.bridge.start()
        self.set_interval(TICK_SECONDS, self.tick)
        self.ask_about_daily_file_once()

    def tick(self) -> None:
        """Look for changes; ages and the clock move with the minute."""
        self.session.bridge.tick()
        self.follow_replay()
        minute = _minute(self.session.bridge.now())
        if minute != self.minute:
            self.minute = minute
            self.redraw()
        elif self.session.note_download_pace():  # one that stands still must not go on showing its speed
            self.main.draw_bars()

    def follow_replay(self) -> None:
        """Lay the cursor once on the request that a step is about, as soon as what was read there is drawn."""
        state = self.session.replay.state() if self.session.replay is not None else None
        snapshot = self.session.snapshot
        if state is None or state.busy or state.solicitation_key is None or snapshot is None:
            return
        step = (state.step, state.caption)
        if (
            self.followed_step != step
            and snapshot.poller.last_round == state.at
            and self.main.select_solicitation(state.solicitation_key)
        ):
            self.followed_step = step

    # Keys

    async def action_do(self, name: str) -> None:
        """Every key of the keymap ends here: what the screen on top does, else what the app does, else why not."""
        screen = self.screen
        own = screen.action_handler(name) if isinstance(screen, BaseScreen) else None
        do = own or getattr(self, f"do_{name}", None)
        if do is None:
            item = keymap.action(name, self.session.actions)
            keys = " ".join(keymap.shown(key) for key in item.keys)
            self.notify(f"{keys} ({item.label}): {item.elsewhere}.", markup=False)
            return
        done = do()
        if isawaitable(done):
            await done

    def do_help(self) -> None:
        """All keys."""
        self.open_once(HelpScreen(self.session))

    def do_palette(self) -> None:
        """All commands by name."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(id="--command-palette"))

    def do_alerts(self) -> None:
        """The inbox."""
        self.open_once(AlertsScreen(self.session))

    def do_sources(self) -> None:
        """The sources."""
        self.open_once(SourcesScreen(self.session))

    def do_sam_key(self) -> None:
        """How to add a key."""
        self.open_once(KeyHelpScreen(self.session))

    def do_official(self) -> None:
        """The official daily file: stop the reading under way, go on with one that was stopped, else ask."""
        session = self.session
        if not session.daily_file:
            why = "the demonstration needs none" if session.demo else "it is switched off: [sam_bulk] enabled = false"
            self.notify(f"SAM.gov's daily file is not read here; {why}.", markup=False)
        elif not session.stop_daily_file():
            choice = daily_file.resumed_choice(session.snapshot) if session.snapshot is not None else None
            if choice is not None:
                session.bridge.choose_daily_file(choice)
            else:
                self.ask_about_daily_file()

    def ask_about_daily_file_once(self) -> None:
        """At the first start, when all else is drawn; a small terminal is asked when it has grown, or next time."""
        snapshot, size = self.session.snapshot, self.size
        open_question = snapshot is not None and daily_file.should_ask(snapshot)
        if self.daily_file_asked or not self.session.daily_file or not open_question or self.screen is not self.main:
            return
        if panel_layout.layout_kind(size.width, size.height) != "tiny":
            self.ask_about_daily_file()

    def ask_about_daily_file(self) -> None:
        """The question about the daily file, over whatever is open."""
        self.daily_file_asked = True
        if not isinstance(self.screen, DailyFileDialog):
            self.push_screen(DailyFileDialog(ascii_only=self.session.glyphs.arrow.isascii()), self.daily_file_answered)

    def daily_file_answered(self, answer: daily_file.DailyFileAnswer | None) -> None:
        """Keep the answer, and do as it says."""
        if answer is not None and answer.choice is not None:
            self.session.bridge.choose_daily_file(answer.choice)

    def do_replay_forward(self) -> None:
        """To the next named step."""
        if self.session.replay is not None:
            self.session.replay.forward()

    def do_replay_back(self) -> None:
        """To the one before."""
        if self.session.replay is not None:
            self.session.replay.back()

    def do_replay_play(self) -> None:
        """Play or pause."""
        if self.session.replay is not None:
            self.session.replay.play_or_pause()

    def do_replay_faster(self) -> None:
        """Twice as fast."""
        if self.session.replay is not None:
            self.session.replay.faster()

    def do_replay_slower(self) -> None:
        """Half as fast."""
        if self.session.replay is not None:
            self.session.replay.slower()

    def do_theme(self) -> None:
        """Dark or light."""
        self.theme = themes.other(self.theme)

    async def do_quit(self) -> None:
        """Note that the user has looked, and leave; a second time leaves at once."""
        if not self.leaving:
            self.leaving = True
            await self.session.bridge.leave()
        self.exit(0)

    def open_once(self, screen: BaseScreen) -> None:
        """Lay a screen over the others, unless it lies on top already."""
        if type(self.screen) is type(screen):
            self.notify("This screen is open already; esc goes back.", markup=False)
        else:
            self.push_screen(screen)

    # What the bridge tells

    def redraw(self) -> None:
        """Draw all open screens of ours again."""
        for screen in self.our_screens():
            screen.redraw()

    def our_screens(self) -> Iterable[BaseScreen]:
        """The screens that are open, ours only."""
        return [screen for screen in self.screen_stack if isinstance(screen, BaseScreen) and screen.is_mounted]

    def on_snapshot_arrived(self, message: messages.SnapshotArrived) -> None:
        """One value, drawn by all."""
        self.session.show_snapshot(message.snapshot)
        self.toast_new_alerts(message.snapshot)
        self.redraw()
        self.ask_about_daily_file_once()

    def on_marks_changed(self, message: messages.MarksChanged) -> None:
        """Marks show at once."""
        self.redraw()

    def on_open_screen(self, message: messages.OpenScreen) -> None:
        """A screen asks for another."""
        self.run_worker(self.action_do(message.name), exit_on_error=False)

    def on_backend_error_changed(self, message: messages.BackendErrorChanged) -> None:
        """The store cannot be reached, or can again."""
        self.session.backend_error = message.text
        self.redraw()

    def on_detail_arrived(self, message: messages.DetailArrived) -> None:
        """For whichever screen shows it."""
        for screen in self.our_screens():
            screen.receive_detail(message.key, message.detail)

    def on_entries_arrived(self, message: messages.EntriesArrived) -> None:
        """For whichever screen shows the story."""
        for screen in self.our_screens():
            screen.receive_entries(message.story, message.entries)

    def on_story_ids_arrived(self, message: messages.StoryIdsArrived) -> None:
        """For the list of news."""
        self.main.show_story_ids(message)

    def on_stories_arrived(self, message: messages.StoriesArrived) -> None:
        """For the list of news."""
        self.main.show_stories(message)

    def on_stories_failed(self, message: messages.StoriesFailed) -> None:
        """The list may ask again."""
        self.main.stories_failed(message)

    def on_query_failed(self, message: messages.QueryFailed) -> None:
        """Under the filter bar."""
        self.main.query_failed(message)

    def on_feedback(self, message: messages.Feedback) -> None:
        """A sentence; its words may come from a server."""
        severity = "error" if message.severity == "error" else "information"
        self.notify(message.text, severity=severity, markup=False)  # type: ignore[arg-type]

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A worker that ended with an error that nobody foresaw is said, and the rest goes on."""
        if event.state is WorkerState.ERROR:
            error = event.worker.error
            text = f"Could not {event.worker.description or event.worker.name}: {type(error).__name__}: {error}"
            self.notify(text, severity="error", markup=False)

    def toast_new_alerts(self, snapshot: Snapshot) -> None:
        """A toast for each alert raised since the start, in words; a flood is one toast."""
        known = self.known_alerts
        # A replay that has gone back tells its alerts anew; elsewhere one that was told stays told.
        told = known if known is not None and self.session.replay is None else set()
        self.known_alerts = {alert.id for alert in snapshot.alerts} | told
        if known is None:
            return
        since = self.started_at.replace(microsecond=0)
        new = [alert for alert in snapshot.alerts if alert.id not in known and alert.raised_at >= since]
        if len(new) > MAX_TOASTS:
            high = sum(alert.severity is Severity.HIGH for alert in new)
            text = f"{len(new)} new alerts, {high} of them high. A lists them."
            self.notify(text, title="Alerts", severity="warning", timeout=15, markup=False)
            return
        for alert in new:
            self.toast(alert)

    def toast(self, alert: Alert) -> None:
        """One alert; how loud it is stands in words, not in colour alone."""
        self.notify(
            f"{alert.title}\n{alert.body}",
            title=f"{alert.severity.value.upper()} alert, rule {alert.rule}",
            severity=SEVERITIES[alert.severity.value],  # type: ignore[arg-type]
            timeout=15 if self.session.replay is None else 5,
            markup=False,
        )


def _minute(now: datetime) -> datetime:
    """The minute with its day: a sleep may last a whole number of hours."""
    return now.replace(second=0, microsecond=0)


def run(
    backend: Backend,
    first: Snapshot | None,
    ui: UiSettings,
    *,
    demo: str | None = None,
    file: bool | None = None,
    replay: Replay | None = None,
    start_warning: str | None = None,
) -> int:
    """Run the screen until the user leaves; the exit code.

    `demo` is a word for the title line, `word` a sentence that is said at the start. `file` is the configuration's word
    on the official daily file: None asks the user once, True is for reading it without a question, False for not
    offering it at all. `replay` is a story to step.

    Raises UsageError for keys that cannot be, before the terminal is touched.
    """
    app = MineralwatchApp(backend, first, ui, demo=demo, file=file, replay=replay, start_warning=start_warning)
    code = app.run()
    return app.return_code or code or 0
