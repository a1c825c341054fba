"""The Textual application: connects `Bridge` (calls to the backend), `Session` (state that the screens share) and the
screens, and dispatches keys and messages."""

from __future__ import annotations

import gc
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
from mineralwatch.domain.models.alert import Alert, Severity
from mineralwatch.ports import Backend, Replay, Snapshot
from mineralwatch.ui import glyphs, keymap, messages, panel_layout, themes
from mineralwatch.ui.backend_bridge import TICK_SECONDS, Bridge
from mineralwatch.ui.command_palette import ActionProvider
from mineralwatch.ui.screens.base_screen import BaseScreen
from mineralwatch.ui.screens.help_screen import HelpScreen, KeyHelpScreen
from mineralwatch.ui.screens.list_screens import AlertsScreen, SourcesScreen
from mineralwatch.ui.screens.main_screen import MainScreen
from mineralwatch.ui.screens.sam_daily_file_dialog import DailyFileDialog
from mineralwatch.ui.shared_screen_state import Session
from mineralwatch.view import sam_daily_file_text

SEVERITIES = {"high": "error", "normal": "warning", "low": "information"}
MAX_TOASTS = 3  # more than three alerts that arrive at once are shown as one toast


class MineralwatchApp(App[int], inherit_bindings=False):
    """The application draws the first snapshot at once, and finds or starts the poller after the first paint."""

    TITLE = "mineralwatch"
    CSS_PATH: ClassVar[list[object]] = list(resources.style_sheets())  # type: ignore[assignment]
    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("app")
    COMMANDS: ClassVar[set[type[ActionProvider]]] = {ActionProvider}  # type: ignore[assignment]
    ENABLE_COMMAND_PALETTE = False  # the key of the palette is in our own keymap, so that users can change it
    NOTIFICATION_TIMEOUT = 6

    def __init__(
        self,
        backend: Backend,
        first: Snapshot | None = None,
        ui: UiSettings | None = None,
        *,
        demo: str | None = None,
        daily_file_setting: bool | None = None,
        replay: Replay | None = None,
        start_warning: str | None = None,
    ) -> None:
        """`demo` is a word for the title line, `replay` the replay of the demonstration; the others as in `run`."""
        super().__init__()
        self.start_warning = start_warning
        settings = ui or UiSettings()
        actions = keymap.apply_user_keys(tuple(settings.keys.items()))
        if replay is not None:
            actions = keymap.for_replay(actions)
            for item in keymap.REPLAY:
                self.bind(",".join(item.keys), f"app.do('{item.id}')", description=item.label, show=False)
        bridge = Bridge(self, backend, first.revision if first is not None else None)
        signs = glyphs.pick_glyphs(settings.ascii, os.environ)
        self.session = Session(
            bridge, actions, signs, first, demo, daily_file_enabled=daily_file_setting is not False, replay=replay
        )
        self.main = MainScreen(self.session)
        self.wanted_theme = settings.theme
        self.set_keymap(keymap.textual_keymap(actions))
        self.known_alerts = {alert.id for alert in first.alerts} if first is not None else None
        self.started_at = backend.now()
        self.minute = _minute(self.started_at)
        self.leaving = False
        self.followed_step: tuple[int, str] | None = None
        self.daily_file_asked = daily_file_setting is not None

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The values of our style variables for themes that do not set them; an undefined variable in a style sheet
        would end the program."""
        return themes.defaults_for(self.current_theme)

    def get_default_screen(self) -> Screen[Any]:
        """The main screen, at the bottom of the stack."""
        return self.main

    def on_mount(self) -> None:
        """Set the theme, show the warnings of the start, and continue after the first paint."""
        for theme in themes.THEMES:
            self.register_theme(theme)
        name, sentence = themes.pick_theme(
            self.wanted_theme, frozenset(self.available_themes), self.console.color_system
        )
        self.theme = name
        for warning in filter(None, (sentence, self.start_warning)):
            self.notify(warning, severity="warning", markup=False)
        self.call_after_refresh(self.begin)

    def begin(self) -> None:
        """Start the bridge, the replay and the timer and ask about the daily file; called after the first paint."""
        gc.enable()  # whoever starts the screen may have switched it off until here
        self.session.bridge.start()
        if self.session.replay is not None:
            self.session.replay.start()
        self.set_interval(TICK_SECONDS, self.tick)
        self.ask_about_daily_file_once()

    def tick(self) -> None:
        """Look for changes of the store, and redraw ages and the clock when the minute changes; called twice a
        second."""
        self.session.bridge.tick()
        self.follow_replay()
        minute = _minute(self.session.bridge.now())
        if minute != self.minute:
            self.minute = minute
            self.redraw()
        elif self.session.note_download_pace():  # without this, a stalled download would show its last speed
            self.main.draw_bars()

    def follow_replay(self) -> None:
        """Move the cursor to the solicitation that the replay's step is about, once for each step, as soon as the
        step's events are drawn."""
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
        """Run an action of the keymap on the top screen; if the screen does not have the action, on the app; if the app
        does not have it either, say where the action works."""
        screen = self.screen
        handler = screen.action_handler(name) if isinstance(screen, BaseScreen) else None
        handler = handler or getattr(self, f"do_{name}", None)
        if handler is None:
            item = keymap.find_action(name, self.session.actions)
            keys = " ".join(keymap.key_label(key) for key in item.keys)
            self.notify(f"{keys} ({item.label}): {item.elsewhere}.", markup=False)
            return
        result = handler()
        if isawaitable(result):
            await result

    def do_help(self) -> None:
        """Open the help."""
        self.open_once(HelpScreen(self.session))

    def do_palette(self) -> None:
        """Open the command palette."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(id="--command-palette"))

    def do_alerts(self) -> None:
        """Open the alerts."""
        self.open_once(AlertsScreen(self.session))

    def do_sources(self) -> None:
        """Open the sources."""
        self.open_once(SourcesScreen(self.session))

    def do_sam_key(self) -> None:
        """Open the page on adding a SAM.gov key."""
        self.open_once(KeyHelpScreen(self.session))

    def do_official(self) -> None:
        """Stop a running download of SAM.gov's daily file, or resume a stopped download, or ask whether to read the
        file."""
        session = self.session
        if not session.daily_file:
            why = "the demonstration needs none" if session.demo else "it is switched off: [sam_bulk] enabled = false"
            self.notify(f"SAM.gov's daily file is not read here; {why}.", markup=False)
        elif not session.stop_daily_file():
            choice = sam_daily_file_text.resumed_choice(session.snapshot) if session.snapshot is not None else None
            if choice is not None:
                session.bridge.choose_daily_file(choice)
            else:
                self.ask_about_daily_file()

    def ask_about_daily_file_once(self) -> None:
        """Ask about the daily file at the first start, once the screen is drawn. In a terminal that is too small for
        the question, ask after the terminal was enlarged."""
        snapshot, size = self.session.snapshot, self.size
        open_question = snapshot is not None and sam_daily_file_text.should_ask(snapshot)
        if self.daily_file_asked or not self.session.daily_file or not open_question or self.screen is not self.main:
            return
        if panel_layout.layout_kind(size.width, size.height) != "tiny":
            self.ask_about_daily_file()

    def ask_about_daily_file(self) -> None:
        """Open the dialog about the daily file over the present screen."""
        self.daily_file_asked = True
        if not isinstance(self.screen, DailyFileDialog):
            self.push_screen(DailyFileDialog(ascii_only=self.session.glyphs.arrow.isascii()), self.daily_file_answered)

    def daily_file_answered(self, answer: sam_daily_file_text.DailyFileAnswer | None) -> None:
        """Store the user's answer about the daily file, and start the download if the user wants it."""
        if answer is not None and answer.choice is not None:
            self.session.bridge.choose_daily_file(answer.choice)

    def do_replay_forward(self) -> None:
        """Go to the next step of the replay."""
        if self.session.replay is not None:
            self.session.replay.forward()

    def do_replay_back(self) -> None:
        """Go back to the last named step of the replay."""
        if self.session.replay is not None:
            self.session.replay.back()

    def do_replay_play(self) -> None:
        """Play or pause the replay."""
        if self.session.replay is not None:
            self.session.replay.play_or_pause()

    def do_replay_faster(self) -> None:
        """Double the speed of the replay."""
        if self.session.replay is not None:
            self.session.replay.faster()

    def do_replay_slower(self) -> None:
        """Halve the speed of the replay."""
        if self.session.replay is not None:
            self.session.replay.slower()

    def do_theme(self) -> None:
        """Switch between the dark and the light theme."""
        self.theme = themes.toggled_theme(self.theme)

    async def do_quit(self) -> None:
        """Store that the user has looked at the news, and end the program; when the key is pressed again, end at
        once."""
        if not self.leaving:
            self.leaving = True
            await self.session.bridge.leave()
        self.exit(0)

    def open_once(self, screen: BaseScreen) -> None:
        """Open a screen, unless a screen of the same class is on top already."""
        if type(self.screen) is type(screen):
            self.notify("This screen is open already; esc goes back.", markup=False)
        else:
            self.push_screen(screen)

    # Messages of the bridge

    def redraw(self) -> None:
        """Redraw all open screens."""
        for screen in self.our_screens():
            screen.redraw()

    def our_screens(self) -> Iterable[BaseScreen]:
        """The open screens of this program (without Textual's palette)."""
        return [screen for screen in self.screen_stack if isinstance(screen, BaseScreen) and screen.is_mounted]

    def on_snapshot_arrived(self, message: messages.SnapshotArrived) -> None:
        """Store the new snapshot in the shared `Session` and redraw."""
        self.session.show_snapshot(message.snapshot)
        self.toast_new_alerts(message.snapshot)
        self.redraw()
        self.ask_about_daily_file_once()

    def on_marks_changed(self, message: messages.MarksChanged) -> None:
        """Redraw after the user changed a mark (star, read, acknowledged), so that the change shows at once."""
        self.redraw()

    def on_open_screen(self, message: messages.OpenScreen) -> None:
        """Open the screen that another screen asked for."""
        self.run_worker(self.action_do(message.name), exit_on_error=False)

    def on_backend_error_changed(self, message: messages.BackendErrorChanged) -> None:
        """Show or clear the error of the store or the poller."""
        self.session.backend_error = message.text
        self.redraw()

    def on_detail_arrived(self, message: messages.DetailArrived) -> None:
        """Pass the detail of a solicitation on to the screens that show this solicitation."""
        for screen in self.our_screens():
            screen.receive_detail(message.key, message.detail)

    def on_entries_arrived(self, message: messages.EntriesArrived) -> None:
        """Pass the feed entries of a story on to the screens that show this story."""
        for screen in self.our_screens():
            screen.receive_entries(message.story, message.entries)

    def on_story_ids_arrived(self, message: messages.StoryIdsArrived) -> None:
        """Pass the ids of the stories that match a query on to the news panel."""
        self.main.show_story_ids(message)

    def on_stories_arrived(self, message: messages.StoriesArrived) -> None:
        """Pass a page of stories on to the news panel."""
        self.main.show_stories(message)

    def on_stories_failed(self, message: messages.StoriesFailed) -> None:
        """Tell the news panel that a page of stories could not be read; the panel may ask for the page again."""
        self.main.stories_failed(message)

    def on_query_failed(self, message: messages.QueryFailed) -> None:
        """Show under the filter bar why a query of the news could not be parsed."""
        self.main.query_failed(message)

    def on_feedback(self, message: messages.Feedback) -> None:
        """Show a toast. The toast's text may come from a server, so it is never read as markup."""
        severity = "error" if message.severity == "error" else "information"
        self.notify(message.text, severity=severity, markup=False)  # type: ignore[arg-type]

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Report an unexpected error in a worker (a task in the background) to the user; the program goes on."""
        if event.state is WorkerState.ERROR:
            error = event.worker.error
            text = f"Could not {event.worker.description or event.worker.name}: {type(error).__name__}: {error}"
            self.notify(text, severity="error", markup=False)

    def toast_new_alerts(self, snapshot: Snapshot) -> None:
        """Show a toast for each alert raised since the start; more than `MAX_TOASTS` alerts at once share one toast."""
        known_before = self.known_alerts
        # Each alert is shown as a toast once, except that a replay which went back a step shows its alerts again.
        shown_before = known_before if known_before is not None and self.session.replay is None else set()
        self.known_alerts = {alert.id for alert in snapshot.alerts} | shown_before
        if known_before is None:
            return
        since = self.started_at.replace(microsecond=0)
        new_alerts = [alert for alert in snapshot.alerts if alert.id not in known_before and alert.raised_at >= since]
        if len(new_alerts) > MAX_TOASTS:
            high_count = sum(alert.severity is Severity.HIGH for alert in new_alerts)
            text = f"{len(new_alerts)} new alerts, {high_count} of them high. A lists them."
            self.notify(text, title="Alerts", severity="warning", timeout=15, markup=False)
            return
        for alert in new_alerts:
            self.toast(alert)

    def toast(self, alert: Alert) -> None:
        """Show one alert as a toast; the severity is written in words too, so that it does not depend on colour."""
        self.notify(
            f"{alert.title}\n{alert.body}",
            title=f"{alert.severity.value.upper()} alert, rule {alert.rule}",
            severity=SEVERITIES[alert.severity.value],  # type: ignore[arg-type]
            timeout=15 if self.session.replay is None else 5,
            markup=False,
        )


def _minute(now: datetime) -> datetime:
    """The time cut to the minute. The date is kept, so that two times some whole hours or days apart, before and after
    the machine slept, differ."""
    return now.replace(second=0, microsecond=0)


def run(
    backend: Backend,
    first: Snapshot | None,
    ui: UiSettings,
    *,
    daily_file_setting: bool | None = None,
    start_warning: str | None = None,
) -> int:
    """Run the screen until the user leaves; returns the exit code.

    `start_warning` is a sentence that is shown at the start. `daily_file_setting` is the configuration's `[sam_bulk]
    enabled`: None asks the user once about the official daily file, True reads it without a question, False does not
    offer it.

    Raises UsageError for keys in the settings that cannot be bound, before the terminal is changed.
    """
    return run_app(
        MineralwatchApp(backend, first, ui, daily_file_setting=daily_file_setting, start_warning=start_warning)
    )


def run_app(app: MineralwatchApp) -> int:
    """Run a screen until the user leaves; returns the exit code."""
    code = app.run()
    return app.return_code or code or 0
