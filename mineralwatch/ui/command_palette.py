"""The command palette: the actions of the keymap by name, and the themes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.widget import Widget

from mineralwatch.ui.keymap import MOVE, Action, key_label
from mineralwatch.ui.screens.base_screen import BaseScreen


class ActionProvider(Provider):
    """Offers the actions that the top screen can run now."""

    def offers(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        """The title, the help text and the function of each palette entry."""
        screen = self.screen
        if not isinstance(screen, BaseScreen):
            return
        for item in sorted(screen.available_actions(), key=lambda item: item.group == MOVE):
            keys = " ".join(key_label(key) for key in item.keys)
            yield f"{item.help}  ({keys})", item.group, self._action_runner(item, screen, screen.focused)
        for name in sorted(self.app.available_themes):
            yield f"Theme: {name}", "How the screen looks", self._theme_setter(name)

    def _action_runner(self, item: Action, screen: BaseScreen, focused: Widget | None) -> Callable[[], object]:
        async def do() -> None:
            if item.scope == "list" and focused is not None:
                await screen.app.run_action(item.id, default_namespace=focused)
            else:
                await screen.app.run_action(f"app.do('{item.id}')")

        return do

    def _theme_setter(self, name: str) -> Callable[[], object]:
        def use() -> None:
            self.app.theme = name

        return use

    async def discover(self) -> Hits:
        """All entries of the palette, for the time before a letter is typed."""
        for title, group, do in self.offers():
            yield DiscoveryHit(title, do, help=group)

    async def search(self, query: str) -> Hits:
        """The palette entries that match the typed letters."""
        matcher = self.matcher(query)
        for title, group, do in self.offers():
            score = matcher.match(title)
            if score > 0:
                yield Hit(score, matcher.highlight(title), do, help=group)
