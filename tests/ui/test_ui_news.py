"""The news when there are more than a snapshot holds: pages from the store, filtered there."""

from __future__ import annotations

from mineralwatch.ports import UserAct
from mineralwatch.ui.widgets.row_source import PagedRows
from tests.ui.fakes import FakeBackend, snapshot, story
from tests.ui.looking import changed, press, settled, table, text, toasts, watching


def many(count: int) -> FakeBackend:
    """A store with that many stories, of which the snapshot holds the newest 20."""
    everything = [story(at) for at in range(1, count + 1)]
    backend = FakeBackend(snapshot(stories=tuple(everything[:20]), story_count=count))
    backend.all_stories = {item.id: item for item in everything}
    return backend


async def test_more_stories_than_the_snapshot_holds() -> None:
    async with watching(many(1000), size=(200, 60)) as (app, pilot):
        news = table(app, "news")
        assert news.paged
        assert news.source.count == 1000
        assert "Story 30 on tin" in text(app)
        await press(pilot, "7", "end")
        assert news.cursor_key == "s0001000"
        assert "Story 1000 on tin" in text(app)
        await press(pilot, "s")
        assert app.fake.acts == [(UserAct("star", "s0001000"),)]
        assert news.cursor_key == "s0001000"
        await press(pilot, "x")
        assert any("page by page" in said for said in toasts(app))


async def test_a_change_of_the_store_keeps_the_cursor_on_its_story() -> None:
    async with watching(many(300), size=(200, 60)) as (app, pilot):
        await press(pilot, "7", "pagedown")
        key, row = table(app, "news").cursor_key, table(app, "news").cursor_row
        new = story(0, "Fresh news")
        app.fake.all_stories = {new.id: new, **app.fake.all_stories}
        app.fake.change(snapshot(stories=(new, *app.fake.state.stories), story_count=301))
        await changed(app, pilot)
        assert (table(app, "news").cursor_key, table(app, "news").cursor_row) == (key, row + 1)


async def test_filtering_the_news_asks_the_store() -> None:
    async with watching(many(300), size=(200, 60)) as (app, pilot):
        await press(pilot, "7", "slash", *"299", "enter")
        assert table(app, "news").source.count == 1
        assert "News 1 found" in table(app, "news").frame_text()
        assert table(app).source.count == 5  # the requests are not narrowed
        await press(pilot, "slash", "ctrl+u", *"zzz", "enter")
        assert table(app, "news").source.count == 0
        assert "No story matches zzz" in text(app)
        await press(pilot, "escape")
        assert table(app, "news").source.count == 300


async def test_a_story_that_left_the_store_and_one_on_its_way() -> None:
    backend = many(200)
    async with watching(backend, size=(200, 60)) as (app, pilot):
        await press(pilot, "7")
        del backend.all_stories["s0000150"]
        table(app, "news").move_to(149)
        await settled(pilot)
        assert "no longer in the store" in text(app)
        await press(pilot, "enter")
        assert any("still being read" in said for said in toasts(app))


async def test_pages_that_fail_are_asked_for_again() -> None:
    from mineralwatch.domain.errors import StoreError

    backend = many(400)
    async with watching(backend, size=(200, 60)) as (app, pilot):
        await press(pilot, "7")
        backend.fails = StoreError("locked")
        table(app, "news").move_to(300)
        await settled(pilot)
        backend.fails = None
        table(app, "news").refresh()
        await settled(pilot)
        await settled(pilot)
        assert "Story 301 on tin" in text(app)
        assert isinstance(table(app, "news").source, PagedRows)


async def test_a_story_opened_has_a_blank_behind_each_label_and_the_times_of_here() -> None:
    async with watching(size=(120, 40)) as (app, pilot):
        await press(pilot, "7", "enter")
        assert "first seen Sun 22 Nov 2026 12:00 EST" in text(app)
        assert "material   Tin" in text(app)
