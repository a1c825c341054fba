"""`news`: the stories of the feeds."""

from __future__ import annotations

from mineralwatch.cli.context import Context
from mineralwatch.cli.out import print_json, print_table, say
from mineralwatch.cli.reading import opened
from mineralwatch.cli.shapes import story_shape
from mineralwatch.domain import query as language
from mineralwatch.domain.models import Story


def news(ctx: Context) -> int:
    """The stories that a query finds, newest first."""
    from mineralwatch.store import reads
    from mineralwatch.store.entries import entries_of

    text, now = ctx.args.query, ctx.now()
    language.parse(text)
    ctx.settings()
    with opened(ctx) as conn:
        stories = reads.stories(conn, reads.story_ids(conn, text, now))
        shapes = [story_shape(one, entries_of(conn, one.id)) for one in stories] if ctx.args.json else []
    if ctx.args.json:
        print_json(shapes)
    elif stories:
        print_table(("PUBLISHED", "OUTLETS", "TITLE"), [_row(one) for one in stories])
    else:
        say("No story matches." if text else "No news yet: `mineralwatch poll` reads the feeds.")
    return 0


def _row(story: Story) -> tuple[str, ...]:
    at = story.published
    first = story.outlets[0] if story.outlets else ""
    more = f" +{len(story.outlets) - 1}" if len(story.outlets) > 1 else ""
    return (at.astimezone().strftime("%Y-%m-%d %H:%M") if at else "undated", first + more, story.title)
