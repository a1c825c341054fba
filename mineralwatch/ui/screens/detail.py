"""One request with everything about it, and one story."""

from __future__ import annotations

from datetime import tzinfo

from textual.app import ComposeResult

from mineralwatch.domain.models import Story
from mineralwatch.ports import Detail
from mineralwatch.ui import subjects
from mineralwatch.ui.screens.entering import Entering
from mineralwatch.ui.screens.sheet import Sheet
from mineralwatch.ui.session import Session
from mineralwatch.ui.subjects import Subject
from mineralwatch.ui.widgets.lines import LinesPane
from mineralwatch.view import dossier
from mineralwatch.view.cells import Line, LinesView, Span
from mineralwatch.view.names import material_title
from mineralwatch.view.spans import wrap


class DetailScreen(Sheet, Entering):
    """All evidence of one request: notices, events, claims, money, promises, stories."""

    beside_the_point = frozenset({"open", "next_panel"})

    def __init__(self, session: Session, key: str) -> None:
        super().__init__(session)
        self.key = key
        self.detail: Detail | None = None
        self.answered = False

    def content(self) -> ComposeResult:
        yield LinesPane(id="detail")

    def on_mount(self) -> None:
        """Ask for everything about the request."""
        super().on_mount()
        self.session.bridge.want_detail(self.key)

    def detail_came(self, key: str, detail: Detail | None) -> None:
        """Draw it."""
        if key == self.key:
            self.detail, self.answered = detail, True
            self.redraw()

    def redraw(self) -> None:
        """The whole file, or why there is none."""
        super().redraw()
        ctx, pane = self.session.context(), self.query_one(LinesPane)
        if ctx is None or not self.answered:
            return
        pane.glyphs = ctx.glyphs
        detail, key = self.detail, self.key
        if detail is None:
            say = "The store does not hold this request (any more). Press esc to go back."
            pane.show(lambda width: LinesView((), key, state="empty", say=say))
        else:
            pane.show(lambda width: dossier.full(detail, ctx.now, width, ctx.glyphs))

    def subject(self) -> Subject | None:
        """The request."""
        snapshot = self.session.snapshot
        return subjects.request(snapshot, self.key) if snapshot is not None else None

    def card(self) -> str:
        """The whole file as text."""
        return self.query_one(LinesPane).text()

    def on_lines_pane_opened(self, event: LinesPane.Opened) -> None:
        """There is nothing behind it."""
        self.say("This is everything that is known of the request; o opens its address, esc goes back.")


def story_lines(story: Story, width: int, here: tzinfo | None) -> LinesView:
    """A story with all that is known of it, its title in full and its times as they are `here`."""

    def row(label: str, text: str | None) -> tuple[Line, ...]:
        return wrap((Span(f" {label:<11}", "dim"), Span(text or "not known", "plain" if text else "dim")), width, 12)

    moment = story.published.astimezone(here).strftime("%a %d %b %Y %H:%M %Z") if story.published else None
    sure = (
        f"{story.kind}, confidence {story.confidence:.0%}"
        if story.kind and story.confidence is not None
        else story.kind
    )
    rows = (
        ("title", story.title),
        ("outlets", ", ".join(story.outlets)),
        ("entries", str(story.entry_count)),
        ("published", moment),
        ("first seen", story.first_seen.astimezone(here).strftime("%a %d %b %Y %H:%M %Z")),
        ("material", material_title(story.material) if story.material else None),
        ("speaks of", sure),
        ("request", story.number),
        ("address", story.url),
    )
    lines = tuple(line for label, text in rows for line in row(label, text))
    return LinesView(lines, "News", "o opens it, y copies its address")


class StoryScreen(Sheet):
    """One story: its whole title, who carries it, and where it is to be read."""

    def __init__(self, session: Session, story: Story) -> None:
        super().__init__(session)
        self.story = story

    def content(self) -> ComposeResult:
        yield LinesPane(id="detail")

    def redraw(self) -> None:
        """The story does not change while it is looked at; its marks may."""
        super().redraw()
        pane = self.query_one(LinesPane)
        pane.glyphs = self.session.glyphs
        here = self.session.bridge.now().tzinfo
        pane.show(lambda width: story_lines(self.story, width, here))

    def subject(self) -> Subject | None:
        """The story, with its marks as they are now."""
        snapshot = self.session.snapshot
        found = subjects.story(snapshot, self.story.id) if snapshot is not None else None
        return found or subjects.of_story(self.story)

    def on_lines_pane_opened(self, event: LinesPane.Opened) -> None:
        """Enter goes on to the article."""
        self.do_browser()
