"""`news`, `attach`, `detach`: the stories of the feeds, and which request each belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import story_shape
from mineralwatch.cli.output import print_json, print_table, say
from mineralwatch.cli.store_reader import open_store
from mineralwatch.cli.user_act_writer import APPLIED_LATER, find_solicitation, store_writer, write_acts
from mineralwatch.domain.errors import CheckFailed, UsageError
from mineralwatch.domain.models import Story
from mineralwatch.domain.query import query_parser as language
from mineralwatch.ports import attach_act

_SHORT = 8  # characters of an id in the list


def news(ctx: CommandContext) -> int:
    """The stories that a query finds, newest first."""
    from mineralwatch.store import queries
    from mineralwatch.store.entry_rows import entries_by_story

    text, now = ctx.args.query, ctx.now()
    language.parse_query(text)
    ctx.settings()
    with open_store(ctx) as conn:
        stories = queries.stories(conn, queries.story_ids(conn, text, now))
        items = entries_by_story(conn, [one.id for one in stories]) if ctx.args.json else {}
    if ctx.args.json:
        print_json([story_shape(one, items[one.id]) for one in stories])
    elif stories:
        print_table(("ID", "PUBLISHED", "OUTLETS", "KIND", "REQUEST", "TITLE"), [_row(one) for one in stories])
    else:
        say("No story matches." if text else "No news yet: `mineralwatch poll` reads the feeds.")
    return 0


def attach(ctx: CommandContext) -> int:
    """Say which request a story speaks of; exit code 1 when story or request is not known."""
    ctx.settings()
    with open_store(ctx) as conn:
        request = find_solicitation(conn, ctx.args.number)
    return _place(ctx, request.key)


def detach(ctx: CommandContext) -> int:
    """Say that a story speaks of no request."""
    return _place(ctx, None)


def _place(ctx: CommandContext, key: str | None) -> int:
    """Write the act that places the story, and show where it stands then."""
    from mineralwatch.store import queries
    from mineralwatch.store.entry_rows import entries_of
    from mineralwatch.store.story_rows import stories_by_id
    from mineralwatch.view.formatting import with_dashes

    ctx.settings()
    with open_store(ctx) as conn:
        story = find_story(queries.all_stories(conn), ctx.args.story)
    with store_writer(ctx) as conn:
        done = write_acts(ctx, conn, [attach_act(story.id, key)])
        (story,) = stories_by_id(conn, (story.id,))
        shape = story_shape(story, entries_of(conn, story.id))
    if ctx.args.json:
        print_json({**shape, "done": done})
    else:
        why = with_dashes(story.because or "nobody looked where it belongs")
        say(f"{story.title}: {why if done else APPLIED_LATER}")
    return 0


def find_story(stories: Sequence[Story], ident: str) -> Story:
    """The story of an id, or of its first characters. Raises CheckFailed for none, UsageError for several."""
    found = [one for one in stories if one.id == ident] or [
        one for one in stories if ident and one.id.startswith(ident)
    ]
    if not found:
        raise CheckFailed(f"no story {ident!r}: `mineralwatch news` shows all with their ids")
    if len(found) > 1:
        raise UsageError(f"{len(found)} stories begin with {ident!r}: give more of the id")
    return found[0]


def _row(story: Story) -> tuple[str, ...]:
    from mineralwatch.view.formatting import with_dashes
    from mineralwatch.view.likely_reports import likely_event_text

    at = story.published
    first = story.outlets[0] if story.outlets else ""
    more = f" +{len(story.outlets) - 1}" if len(story.outlets) > 1 else ""
    published = at.astimezone().strftime("%Y-%m-%d %H:%M") if at else "undated"
    kind = f"{story.kind} {story.confidence:.0%}" if story.kind and story.confidence is not None else ""
    kind = kind or likely_event_text(story.may_tell)
    return (story.id[:_SHORT], published, first + more, kind, with_dashes(story.key or story.number or ""), story.title)
