"""For all tests: hypothesis that gives the same answer twice in the gate, and tests that name the tools they need."""

from __future__ import annotations

import gc
import os
import shutil
import signal
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.support.broken_off", "tests.support.cpu_budget"]

IN_GATE = bool(os.environ.get("CI") or os.environ.get("MINERALWATCH_NEED_TOOLS"))

# A shared machine may be slow at any moment: time is no finding. Every run draws a few examples, and who changes
# what a property is about asks for more of them: `--hypothesis-profile thorough`.
_CALM = [HealthCheck.too_slow]
settings.register_profile(
    "gate", deadline=None, derandomize=True, print_blob=True, suppress_health_check=_CALM, max_examples=50
)
settings.register_profile("desk", deadline=None, suppress_health_check=_CALM, max_examples=50)
settings.register_profile("thorough", deadline=None, suppress_health_check=_CALM, max_examples=1000)
settings.load_profile("gate" if IN_GATE else "desk")

# A shell that starts the gate in the background has its children ignore ctrl-C, and they hand that on: the programs
# that are interrupted here must hear it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(*tools): programs of the system without which the test cannot run")


def pytest_collection_finish() -> None:
    """The collector of cycles leaves alone what was imported, and comes more rarely: a screen is made of so many
    objects that it took two fifths of the time of the screen's tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests that wait for processes come first: while one waits another worker computes, and none is left over at
    the end of a run for one worker alone."""
    items.sort(key=lambda item: item.get_closest_marker("e2e") is None)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are named by their argument, not by themselves: packed ones hold the second in which they were packed, and
    all workers must find the same tests."""
    return argname if isinstance(val, bytes) else None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip for a missing tool, and say so."""
    for marker in item.iter_markers("needs"):
        for tool in marker.args:
            if shutil.which(tool) is None:
                pytest.skip(f"missing tool: {tool} (Debian: apt-get install dunst dbus-x11 xvfb tmux systemd openssl)")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In the gate, which installs the tools, a test that lacks one fails; it must not pass by being left out."""
    report = yield
    if IN_GATE and report.skipped and "missing tool" in str(report.longrepr):
        report.outcome = "failed"
        report.longrepr = f"{report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr}"
    return report
