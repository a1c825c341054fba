"""Whether hosts answer at all: one connection each, all at once, nothing sent."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable, Mapping
from threading import Thread

SECONDS = 5.0


def unreachable_hosts(hosts: Iterable[tuple[str, int]], within: float = SECONDS) -> Mapping[tuple[str, int], str]:
    """The (host, port) pairs that did not answer within so many seconds, each with the reason."""
    wanted = list(dict.fromkeys(hosts))
    answers: dict[tuple[str, int], str | None] = {}
    # Threads that nobody waits for: the system's name lookup knows no time-out, and must not hold up the end.
    tries = [Thread(target=_try, args=(one, within, answers), daemon=True) for one in wanted]
    for thread in tries:
        thread.start()
    end = time.monotonic() + within
    for thread in tries:
        thread.join(max(0.0, end - time.monotonic()))
    found = {one: answers.get(one, f"no answer from {one[0]} within {within:g} s") for one in wanted}
    return {one: reason for one, reason in found.items() if reason is not None}


def _try(address: tuple[str, int], within: float, answers: dict[tuple[str, int], str | None]) -> None:
    try:
        socket.create_connection(address, timeout=within).close()
    except socket.gaierror:
        answers[address] = f"the name {address[0]} cannot be looked up (no network?)"
    except OSError as error:
        answers[address] = f"no connection to {address[0]} ({error.strerror or error})"
    except ValueError as error:  # a name that no host can have
        answers[address] = f"{address[0]!r} is no host name ({error})"
    else:
        answers[address] = None
