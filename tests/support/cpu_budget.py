"""What the tests of each folder cost in seconds of CPU, printed at the end of a run beside what they may cost.

CPU and not wall clock, since a busy machine makes every test slow and none dearer. Processes count once they have
been waited for. A folder over its budget is a warning and fails nothing.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator

import pytest

# By folder of `tests`, on one core of 2026: together six minutes, which are three on two cores.
BUDGETS = {
    "alerts": 4,
    "cli": 28,
    "config": 5,
    "demo": 3,
    "domain": 38,
    "e2e": 106,
    "engine": 55,
    "record": 5,
    "sources": 13,
    "store": 7,
    "ui": 55,
    "view": 4,
    "walls": 14,
}


class CpuBudget:
    """Measures in the process that runs a test, adds up in the one that reports."""

    def __init__(self) -> None:
        self._mark = 0.0
        self._used: Counter[str] = Counter()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self) -> Generator[None, object, object]:
        self._mark = _cpu_seconds()
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        now = _cpu_seconds()
        report.cpu_seconds = now - self._mark  # pytest-xdist carries a report's attributes to the reporting process
        self._mark = now
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._used[_folder(report.nodeid)] += getattr(report, "cpu_seconds", 0.0)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self._used:
            return
        terminalreporter.section("seconds of CPU by folder, of its budget")
        for line in table(self._used, BUDGETS):
            terminalreporter.write_line(line)


def table(used: dict[str, float], budgets: dict[str, int]) -> list[str]:
    """A line for each folder, dearest first, their sum, and a warning for each that is over its budget."""
    rows = sorted(used.items(), key=lambda row: -row[1])
    lines = [f"{name:<10}{spent:>8.1f}{_of(budgets.get(name)):>9}".rstrip() for name, spent in rows]
    lines.append(f"{'together':<10}{sum(used.values()):>8.1f}{_of(sum(budgets.get(name, 0) for name in used)):>9}")
    for name, spent in rows:
        if name not in budgets:
            lines.append(f"warning: tests/{name} has no budget; give it one in tests/support/cpu_budget.py")
        elif spent > budgets[name]:
            lines.append(
                f"warning: tests/{name} is over its budget; `--durations 20` names its slowest tests. "
                "Make them cheaper, or raise it in tests/support/cpu_budget.py"
            )
    return lines


def _of(budget: int | None) -> str:
    return "" if budget is None else f"of {budget}"


def _cpu_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _folder(nodeid: str) -> str:
    """`cli` of `tests/cli/test_x.py::test_y`; the file's own folder where it does not lie below `tests`."""
    parts = nodeid.partition("::")[0].split("/")
    return parts[1] if parts[0] == "tests" and len(parts) > 2 else parts[0]


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(CpuBudget(), "cpu-budget")
