"""Every error of the program, by what its reader can do about it.

MineralwatchError
├── UsageError        change the command or the configuration      exit 2
├── StoreError        mend the store's place                       exit 4
├── CheckFailed       something asked about is not so              exit 1
└── SourceError       try again later; the rest goes on            exit 3
    ├── NotReachable  no connection, time-out, broken transfer
    │   └── Unreached nobody was reached at all: their trouble, or our own network's
    ├── Refused       401, 403, a private address, a missing key: waiting will not help
    ├── RateLimited   the server says when to come back
    ├── BadPayload    the answer could not be read
    └── Stopped       a person stopped it
"""

from __future__ import annotations

from datetime import datetime


class MineralwatchError(Exception):
    """Base of all errors that are meant for the user: one line that says what is wrong and what to do."""

    exit_code = 1


class UsageError(MineralwatchError):
    """The command or the configuration is wrong."""

    exit_code = 2


class StoreError(MineralwatchError):
    """The store cannot be used as it is."""

    exit_code = 4


class StoreMissing(StoreError):
    """There is no store yet: run `mineralwatch init`."""


class StoreOlder(StoreError):
    """The store is of an earlier version: run `mineralwatch init`."""


class StoreUnfinished(StoreOlder):
    """The making of the store was cut short before the record stood in it: run `mineralwatch init`."""


class StoreNewer(StoreError):
    """The store was written by a later version of the program."""


class CheckFailed(MineralwatchError):
    """What was asked about is not so."""

    exit_code = 1


class SourceError(MineralwatchError):
    """A source did not give what was asked; what is stored stays true."""

    exit_code = 3

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class NotReachable(SourceError):
    """No connection, a time-out, or a transfer that broke off."""


class NoConnection(NotReachable):
    """No connection came about: the other side's trouble or our own network's, which one source alone cannot tell.

    `no_way_out`: this machine itself knew no way, no route and no name service.
    """

    def __init__(self, message: str, status: int | None = None, *, no_way_out: bool = False) -> None:
        super().__init__(message, status)
        self.no_way_out = no_way_out


class Refused(SourceError):
    """The server, or our own address guard, says no; waiting alone will not help."""


class RateLimited(SourceError):
    """The server asks us to wait. `until` is its own word, or None when it gave none."""

    def __init__(self, message: str, status: int | None = None, until: datetime | None = None) -> None:
        super().__init__(message, status)
        self.until = until


class BadPayload(SourceError):
    """The whole answer could not be read (one bad item is quarantined instead)."""


class Stopped(SourceError):
    """A person stopped the reading; nothing is wrong with the source."""
