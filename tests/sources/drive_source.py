"""Feeds a source's generator by hand: answers its requests from a function, runs its work in place."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from mineralwatch.domain.errors import SourceError
from mineralwatch.domain.models.health import SourceHealth, Validators
from mineralwatch.sources.base import HttpReply, HttpRequest, ParseJob, ReadContext, Source, SourceReading
from mineralwatch.sources.http_responses import status_error

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


@dataclass
class Driven:
    """The reading and what was asked on the way to it."""

    reading: SourceReading
    requests: list[HttpRequest] = field(default_factory=list)


def reply_of(request: HttpRequest, status: int = 200, body: bytes = b"", **headers: str) -> HttpReply:
    """A reply as the HTTP client makes it."""
    named = {name.replace("_", "-").lower(): value for name, value in headers.items()}
    error = status_error(status, "host.test", named, NOW, body)
    validators = Validators(named.get("etag"), None, sha256(body).hexdigest())
    return HttpReply(request.url, status, named, b"" if status == 304 else body, error, validators)


def drive(
    source: Source, answer: Callable[[HttpRequest], HttpReply], health: SourceHealth | None = None, **asked: Any
) -> Driven:
    """Run one round; raises what the source raises. Work must survive pickling, as it may go to another process."""
    now = asked.pop("now", NOW)
    context = ReadContext(now, health or SourceHealth(source.name, source.kind), **asked)
    steps: Generator[Any, Any, SourceReading] = source.read(context)
    requests: list[HttpRequest] = []
    try:
        step = steps.send(None)
        while True:
            if not isinstance(step, ParseJob):
                requests.append(step)
                step = steps.send(answer(step))
                continue
            work = pickle.loads(pickle.dumps(step))
            try:
                given = pickle.loads(pickle.dumps(work.function(*work.arguments)))
            except SourceError as error:
                step = steps.throw(error)
            else:
                step = steps.send(given)
    except StopIteration as done:
        return Driven(done.value, requests)
