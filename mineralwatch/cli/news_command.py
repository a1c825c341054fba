"""The commands `news`, `attach` and `detach`: print the stories of the feeds, and say which solicitation a story
belongs to."""

from __future__ import annotations

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.id_lookup import find_by_id
from mineralwatch.cli.json_shapes import story_shape
from mineralwatch.cli.output import print_json, print_table, say
from mineralwatch.cli.store_reader import open_store
from mineralwatch.cli.user_act_writer import APPLIED_LATER, find_solicitation, store_writer, write_acts
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.query import query_parser as language
from mineralwatch.ports import attach_act

_SHORT = 8  # the list shows 8 characters of an id


def news(ctx: CommandContext) -> int:
    """Print the stories that match a query, newest first."""
    from mineralwatch.store import snapshot_queries
    from mineralwatch.store.entry_rows import entries_by_story

    text, now = ctx.args.query, ctx.now()
    language.parse_query(text)
    ctx.settings()
    with open_store(ctx) as conn:
        stories = snapshot_queries.stories(conn, snapshot_queries.story_ids(conn, text, now))
        items = entries_by_story(conn, [story.id for story in stories]) if ctx.args.json else {}
    if ctx.args.json:
        print_json([story_shape(story, items[story.id]) for story in stories])
    elif stories:
        print_table(("ID", "PUBLISHED", "OUTLETS", "KIND", "REQUEST", "TITLE"), [_row(story) for story in stories])
    else:
        say("No story matches." if text else "No news yet: `mineralwatch poll` reads the feeds.")
    return 0


def attach(ctx: CommandContext) -> int:
    """Attach a story to a solicitation; exit code 1 when the story or the solicitation is not known."""
    ctx.settings()
    with open_store(ctx) as conn:
        solicitation = find_solicitation(conn, ctx.args.number)
    return _set_solicitation(ctx, solicitation.key)


def detach(ctx: CommandContext) -> int:
    """Detach a story from its solicitation, so that it belongs to none."""
    return _set_solicitation(ctx, None)


def _set_solicitation(ctx: CommandContext, key: str | None) -> int:
    """Write the user act that attaches the story to the solicitation `key`, or detaches it when `key` is None; print
    the result."""
    from mineralwatch.store import snapshot_queries
    from mineralwatch.store.entry_rows import entries_of
    from mineralwatch.store.story_rows import stories_by_id
    from mineralwatch.view.formatting import with_dashes

    ctx.settings()
    with open_store(ctx) as conn:
        story = find_by_id(
            snapshot_queries.all_stories(conn),
            ctx.args.story,
            ("story", "stories"),
            "`mineralwatch news` shows all with their ids",
        )
    with store_writer(ctx) as conn:
        applied = write_acts(ctx, conn, [attach_act(story.id, key)])
        (story,) = stories_by_id(conn, (story.id,))
        shape = story_shape(story, entries_of(conn, story.id))
    if ctx.args.json:
        print_json({**shape, "done": applied})
    else:
        why = with_dashes(story.because or "not examined yet")
        say(f"{story.title}: {why if applied else APPLIED_LATER}")
    return 0


def _row(story: Story) -> tuple[str, ...]:
    from mineralwatch.view.formatting import with_dashes
    from mineralwatch.view.likely_event_text import likely_event_text

    published_at = story.published
    first_outlet = story.outlets[0] if story.outlets else ""
    other_outlets = f" +{len(story.outlets) - 1}" if len(story.outlets) > 1 else ""
    published = published_at.astimezone().strftime("%Y-%m-%d %H:%M") if published_at else "undated"
    kind = f"{story.kind} {story.confidence:.0%}" if story.kind and story.confidence is not None else ""
    kind = kind or likely_event_text(story.may_tell)
    return (
        story.id[:_SHORT],
        published,
        first_outlet + other_outlets,
        kind,
        with_dashes(story.key or story.number or ""),
        story.title,
    )
