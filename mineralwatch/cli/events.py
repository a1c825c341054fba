"""`events`: what happened to the solicitations."""

from __future__ import annotations

from mineralwatch.cli import when
from mineralwatch.cli.commands import one_format
from mineralwatch.cli.context import Context
from mineralwatch.cli.out import print_csv, print_json, print_table, say
from mineralwatch.cli.reading import around, opened
from mineralwatch.cli.shapes import EVENT_KEYS, event_shape
from mineralwatch.domain import query as language
from mineralwatch.domain.matching import event_facts, matches
from mineralwatch.domain.models import Event, Solicitation
from mineralwatch.view.sentences import event_sentence, event_when


def events(ctx: Context) -> int:
    """The events that a query finds, newest first."""
    from mineralwatch.domain.watching import watched
    from mineralwatch.store import reads

    one_format(ctx.args)
    query, now, wanted = language.parse(ctx.args.query), ctx.now(), ctx.settings().watch.materials
    since = when.since(ctx.args.since, now) if ctx.args.since else None
    with opened(ctx) as conn:
        about = around(conn, now)
        requests = {one.key: one for one in reads.solicitations(conn)}
        every = reads.events(conn, since)
    found: list[tuple[Event, Solicitation | None]] = []
    for event in every:
        request = requests.get(event.key)
        if request is not None and not watched(request, wanted):
            continue
        symbols = about.linked(request.materials if request else (event.material,) if event.material else ())
        facts = event_facts(
            event,
            request,
            symbols,
            status=about.standing(request).status.value if request else None,
            starred=event.key in about.starred,
            unread=event.key in about.unread,
        )
        if query == language.EMPTY or matches(query, facts, now):
            found.append((event, request))
    if ctx.args.json or ctx.args.csv:
        shapes = [event_shape(event, event_sentence(event, request)) for event, request in found]
        print_json(shapes) if ctx.args.json else print_csv(EVENT_KEYS, shapes)
    elif found:
        print_table(("DATE", "KIND", "GRADE", "WHAT HAPPENED"), [_row(*one) for one in found])
    else:
        say("No event matches.")
    return 0


def _row(event: Event, request: Solicitation | None) -> tuple[str, ...]:
    day = event_when(event)
    return (day.text if day else "undated", event.kind.value, event.grade.value, event_sentence(event, request))
