"""A second screen takes the poller over from the first, however that ends: nothing is lost, nothing is told twice."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from mineralwatch.engine.poller_lock import holder
from tests.support.desktop import TOOLS, Desktop
from tests.support.matching import alerting, assert_follows
from tests.support.program import COMMAND, Program, processes, until
from tests.support.terminal import Terminal, assert_clean, private_terminal
from tests.support.world import faults, scripted_sam
from tests.support.world.story import expected
from tests.support.world.world import World

pytestmark = pytest.mark.needs("tmux", *TOOLS)

WANTED = expected(1)
ALERTS = len(alerting(WANTED))


@pytest.fixture
def two(notified: Program, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """A terminal whose programs can notify."""
    with private_terminal(tmp_path_factory.mktemp("tmux"), notified.environ) as made:
        yield made


def start(terminal: Terminal, name: str, width: int = 120, height: int = 40) -> None:
    terminal.open(name, width, height)
    terminal.type(name, " ".join(COMMAND))
    terminal.wait(name, "Requests")


def poller(program: Program) -> int | None:
    return holder(program.paths.lock, program.paths.pid_file)


def command(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


def screens(program: Program) -> list[int]:
    """The processes of the screens, without pollers and parser workers."""
    return [pid for pid in processes(program.environ) if command(pid)[1:4] == [b"-m", b"mineralwatch", b""]]


def end_first(how: str, terminal: Terminal, program: Program, screen: int, held: int) -> None:
    if how == "quit":
        terminal.keys("first", "q")
    elif how == "closed":
        terminal.close("first")
    elif how == "screen killed":
        os.kill(screen, signal.SIGKILL)
    else:
        os.kill(held, signal.SIGKILL)


@pytest.mark.parametrize("how", ["quit", "closed", "screen killed", "poller killed"])
def test_a_poll_under_way_is_not_lost_and_no_alert_is_doubled(
    two: Terminal, notified: Program, world: World, desktop: Desktop, how: str
) -> None:
    known = {event["id"] for event in notified.here.json("events")}
    start(two, "first")
    until(lambda: poller(notified), "the first screen has started a poller")
    (screen,) = screens(notified)
    held = poller(notified)
    assert held
    start(two, "second", 200, 60)
    assert poller(notified) == held
    world.step(1)
    world.fault(scripted_sam.SEARCH, faults.slow(60))
    world.forget()
    two.keys("first", "r")
    until(lambda: any(heard.path.startswith("/feeds/") for heard in world.requests), "the round is under way")
    assert notified.rows("SELECT count(*) FROM alerts") == [(0,)]
    end_first(how, two, notified, screen, held)
    world.fault(scripted_sam.SEARCH, None)
    if how == "quit":
        assert_clean(two, "first")
    until(lambda: poller(notified) not in (None, 0, held), "another poller has taken over")
    until(lambda: shown(notified) == ALERTS, "every alert is delivered")
    until(
        lambda: not notified.rows("SELECT 1 FROM commands WHERE finished_at IS NULL"), "what was asked for is answered"
    )
    fresh = [event for event in notified.here.json("events") if event["id"] not in known]
    assert_follows(fresh, WANTED)
    two.wait("second", "cancelled", "Ge ")  # without a key
    until(lambda: unsent(notified) == 0, "nothing is left to tell")
    told = Counter(one.summary for one in desktop.shown())
    assert len(told) == ALERTS
    # The award is told once more when the notice raises what the press had reported; nothing else is told twice.
    assert all(count == 1 or (count == 2 and "awarded" in summary) for summary, count in told.items())
    until(
        lambda: len([pid for pid in processes(notified.environ) if b"watch" in command(pid)]) == 1, "one poller is left"
    )
    two.keys("second", "q")
    assert_clean(two, "second")
    until(lambda: poller(notified) is None or how == "poller killed", "nobody polls any more")
    if how == "poller killed":
        two.keys("first", "q")
    until(lambda: not processes(notified.environ), "every process has ended")


def unsent(program: Program) -> int:
    """How many alerts still wait for a channel."""
    return int(program.rows("SELECT count(*) FROM alerts WHERE state <> 'done'")[0][0])


def shown(program: Program) -> int:
    """How many alerts the desktop has confirmed."""
    found = program.rows("SELECT count(DISTINCT alert_id) FROM deliveries WHERE ok AND channel = 'desktop'")
    return int(found[0][0])
