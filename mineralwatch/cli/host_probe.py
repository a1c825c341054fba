"""Tests whether hosts can be reached: one TCP connection to each, all at once, without sending anything."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable, Mapping
from threading import Thread

SECONDS = 5.0


def unreachable_hosts(hosts: Iterable[tuple[str, int]], seconds: float = SECONDS) -> Mapping[tuple[str, int], str]:
    """The (host, port) pairs to which no connection was made within `seconds`, each with the reason."""
    unique_hosts = list(dict.fromkeys(hosts))
    reasons: dict[tuple[str, int], str | None] = {}
    # The threads are daemons, since the system's name lookup has no time-out and must not delay the end of the program.
    threads = [Thread(target=_try, args=(host, seconds, reasons), daemon=True) for host in unique_hosts]
    for thread in threads:
        thread.start()
    end = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    results = {host: reasons.get(host, f"no answer from {host[0]} within {seconds:g} s") for host in unique_hosts}
    return {host: reason for host, reason in results.items() if reason is not None}


def _try(address: tuple[str, int], seconds: float, reasons: dict[tuple[str, int], str | None]) -> None:
    try:
        socket.create_connection(address, timeout=seconds).close()
    except socket.gaierror:
        reasons[address] = f"the name {address[0]} cannot be looked up (no network?)"
    except OSError as error:
        reasons[address] = f"no connection to {address[0]} ({error.strerror or error})"
    except ValueError as error:  # the text is no valid host name
        reasons[address] = f"{address[0]!r} is no host name ({error})"
    else:
        reasons[address] = None
