"""How far apart requests for quotes arrive, by the server's own clock, when it is given a public server's pauses."""
# ruff: noqa: T201 (a bench is there to print its figures)

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from tests.support.program import Program
from tests.support.world import faults
from tests.support.world.world import World

CHART = "/v8/finance/chart/"
PAUSE = 1.0  # seconds, of every provider


def test_requests_keep_their_distance_also_when_one_provider_follows_another(tmp_path: Path) -> None:
    with World() as world:
        program = Program(tmp_path, world, providers=("yahoo", "nasdaq"))
        text = program.config.read_text()
        program.config.write_text(text.replace("[network]\n", "[network]\npace_loopback = true\n"))
        world.fault(CHART + "REMX", faults.too_many())
        seconds = program.poll("--source", "quotes")["sources"][0]["seconds"]
        heard = world.requests
    print(f"\n{len(heard)} requests in {seconds:.2f} s")
    for one in heard:
        print(f"  {one.at - heard[0].at:6.3f} s  {one.status}  {one.path}")
    gaps = [later.at - earlier.at for earlier, later in pairwise(heard)]
    print(f"  least gap {min(gaps):.3f} s")
    assert len(heard) == 5  # four symbols, of which one was asked twice
    assert min(gaps) >= PAUSE


def test_a_server_on_this_machine_is_not_made_to_wait_unless_it_is_asked_for(tmp_path: Path) -> None:
    with World() as world:
        seconds = Program(tmp_path, world).poll("--source", "quotes")["sources"][0]["seconds"]
        count = len(world.requests)
    print(f"\n{count} requests in {seconds:.2f} s without pauses")
    assert count == 4
    assert seconds < 3 * PAUSE
