"""All errors of the program, by what the user can do about them.

MineralwatchError
├── UsageError           change the command or the configuration      exit 2
├── StoreError           repair or replace the store                  exit 4
├── CheckFailed          the answer to what was asked is no           exit 1
└── SourceError          try again later; other sources go on         exit 3
    ├── NotReachable     no connection, time-out, broken transfer
    │   └── NoConnection no host was reached: the source's failure, or our own network's
    ├── Refused          401, 403, a private address, a missing key: waiting will not help
    ├── RateLimited      the server says when to come back
    ├── BadPayload       the answer could not be parsed
    └── Stopped          the user stopped it
"""

from __future__ import annotations

from datetime import datetime


class MineralwatchError(Exception):
    """Base of all errors that the user sees. The message is one line that says what is wrong and what to do."""

    exit_code = 1


class UsageError(MineralwatchError):
    """The command or the configuration is wrong."""

    exit_code = 2


class StoreError(MineralwatchError):
    """The store cannot be used in its present state."""

    exit_code = 4


class StoreMissing(StoreError):
    """There is no store yet: run `mineralwatch init`."""


class StoreOlder(StoreError):
    """The store is of an earlier version: `mineralwatch init --from` copies it into a new one."""


class StoreUnfinished(StoreError):
    """Creating the store was interrupted before the record was loaded: run `mineralwatch init`."""


class StoreNewer(StoreError):
    """The store was written by a later version of the program."""


class CheckFailed(MineralwatchError):
    """The answer to what was asked is no."""

    exit_code = 1


class SourceError(MineralwatchError):
    """A source did not deliver; what is stored stays valid."""

    exit_code = 3

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class NotReachable(SourceError):
    """The server could not be reached or did not finish its answer: no connection, a time-out, or a broken transfer."""


class NoConnection(NotReachable):
    """No host could be reached. Either the source has failed or our own network has; one source alone cannot tell
    which.

    `no_way_out`: this machine itself had no route or no name service.
    """

    def __init__(self, message: str, status: int | None = None, *, no_way_out: bool = False) -> None:
        super().__init__(message, status)
        self.no_way_out = no_way_out


class Refused(SourceError):
    """The server or our own address guard rejects the HTTP request; waiting will not help."""


class RateLimited(SourceError):
    """The server asks us to wait until the time `until`; `until` is None when the server named no time."""

    def __init__(self, message: str, status: int | None = None, until: datetime | None = None) -> None:
        super().__init__(message, status)
        self.until = until


class BadPayload(SourceError):
    """The answer as a whole could not be parsed. (A single item that cannot be parsed is set aside instead.)"""


class Stopped(SourceError):
    """The user stopped the reading; nothing is wrong with the source."""
