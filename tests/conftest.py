"""For all tests: hypothesis that gives the same answer twice in the gate, and tests that name the tools they need."""

from __future__ import annotations

import os
import shutil

import pytest
from hypothesis import HealthCheck, settings

IN_GATE = bool(os.environ.get("CI") or os.environ.get("MINERALWATCH_NEED_TOOLS"))

# A shared machine may be slow at any moment: time is no finding.
_CALM = [HealthCheck.too_slow, HealthCheck.differing_executors]
settings.register_profile("gate", deadline=None, derandomize=True, print_blob=True, suppress_health_check=_CALM)
settings.register_profile("desk", deadline=None, suppress_health_check=_CALM)
settings.load_profile("gate" if IN_GATE else "desk")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(*tools): programs of the system without which the test cannot run")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip for a missing tool and say so; in the gate, which installs them, fail instead."""
    tools = [tool for marker in item.iter_markers("needs") for tool in marker.args]
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if not missing:
        return
    reason = f"needs {', '.join(missing)}; on Debian: apt-get install dunst dbus-x11 xvfb tmux"
    if IN_GATE:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
