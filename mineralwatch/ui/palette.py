"""The command palette: every action of the keymap by its name, with the screens' themes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.widget import Widget

from mineralwatch.ui.keymap import MOVE, Action, shown
from mineralwatch.ui.screens.base_screen import BaseScreen


class ActionProvider(Provider):
    """Offers what the screen on top can do now."""

    def offers(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        """Title, help and what to do."""
        screen = self.screen
        if not isinstance(screen, BaseScreen):
            return
        for item in sorted(screen.available_actions(), key=lambda item: item.group == MOVE):
            keys = " ".join(shown(key) for key in item.keys)
            yield f"{item.help}  ({keys})", item.group, self._doing(item, screen, screen.focused)
        for name in sorted(self.app.available_themes):
            yield f"Theme: {name}", "How the screen looks", self._theming(name)

    def _doing(self, item: Action, screen: BaseScreen, focused: Widget | None) -> Callable[[], object]:
        async def do() -> None:
            if item.scope == "list" and focused is not None:
                await screen.app.run_action(item.id, default_namespace=focused)
            else:
                await screen.app.run_action(f"app.do('{item.id}')")

        return do

    def _theming(self, name: str) -> Callable[[], object]:
        def use() -> None:
            self.app.theme = name

        return use

    async def discover(self) -> Hits:
        """Everything, before a letter is typed."""
        for title, group, do in self.offers():
            yield DiscoveryHit(title, do, help=group)

    async def search(self, query: str) -> Hits:
        """What matches the letters."""
        matcher = self.matcher(query)
        for title, group, do in self.offers():
            score = matcher.match(title)
            if score > 0:
                yield Hit(score, matcher.highlight(title), do, help=group)
