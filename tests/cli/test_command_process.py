"""What only a process shows: exit codes, closed pipes, interrupts."""

from __future__ import annotations

import io
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mineralwatch import __version__
from tests.cli.store_contents import Call

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_version(mineralwatch: Run) -> None:
    done = mineralwatch("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"mineralwatch {__version__}\n", "")


def test_help_has_three_examples_and_every_command(mineralwatch: Run) -> None:
    done = mineralwatch("--help")
    assert done.returncode == 0
    assert done.stdout.count("\n  mineralwatch") == 3
    commands = "poll watch list show events news quotes alerts notify info doctor classify since status hosts rules"
    for command in commands.split():
        assert f"\n    {command} " in done.stdout, command
    assert "lifeline" not in done.stdout + mineralwatch("watch", "--help").stdout


WRONG = [
    "nonsense",
    "list --nonsense",
    "show",
    "alerts snooze x",
    "poll --source",
    "config",
    "rules",
    "rules dry-run",
    "status --format html",
]


@pytest.mark.parametrize("words", WRONG)
def test_wrong_usage_is_one_line_and_exit_code_2(call: Call, words: str) -> None:
    code, out, err = call(*words.split())
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert err.startswith("mineralwatch: ")


def test_wrong_usage_of_a_real_process(mineralwatch: Run) -> None:
    done = mineralwatch("nonsense")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("mineralwatch: ")


@pytest.mark.parametrize("command", ["export", "study", "serve"])
def test_what_is_not_built_is_not_offered(call: Call, command: str) -> None:
    assert call(command)[0] == 2


def test_a_bad_fixed_time_is_wrong_usage(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINERALWATCH_NOW", "yesterday")
    code, _, err = call("list")
    assert code == 2
    assert "MINERALWATCH_NOW" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("words", ["--help", "--version", "info"])
@pytest.mark.parametrize("shell", ["{} | true", "{} | head -1 > /dev/null", "{} >&-", "{} >&- 2>&-"])
def test_a_reader_that_goes_away_is_no_error(env: dict[str, str], words: str, shell: str) -> None:
    command = f"{shlex.quote(sys.executable)} -m mineralwatch {words}"
    script = "set -o pipefail; " + shell.format(command)
    done = subprocess.run(["bash", "-c", script], env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    assert done.returncode == 0


def test_much_output_into_a_closed_pipe(env: dict[str, str]) -> None:
    """More than a pipe holds, so that the writing itself fails and not only the last flush."""
    program = (
        "from mineralwatch.cli import entry_point\n"
        "entry_point._command = lambda argv: [print('x' * 1000) for _ in range(1000)] and 7\n"
        "import sys; sys.exit(entry_point.run_command_line([]))"
    )
    read, write = os.pipe()
    process = subprocess.Popen([sys.executable, "-c", program], env=env, stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    os.close(read)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, b"")


def test_a_full_disk_behind_stdout_is_said(env: dict[str, str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "mineralwatch", "info"],
            env=env,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith("mineralwatch: cannot write the output: ")
    assert len(done.stderr.splitlines()) == 1


def test_an_interrupt_gives_130(env: dict[str, str]) -> None:
    program = (
        "import os, signal, sys\n"
        "from mineralwatch.cli import entry_point\n"
        "entry_point._command = lambda argv: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.exit(entry_point.run_command_line([]))"
    )
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (130, b"")


def test_every_command_says_which_settings_do_nothing(
    call: Call, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "unused.toml"
    config.write_text('shipped_record = false\n[alerts]\nquiet_hours = "22:00-07:00"\nterminal = "off"\n')
    said = "alerts.quiet_hours is set and does nothing in this version: alerts go to the desktop and the inbox"
    for words in ("list --json", "classify --json", "config path"):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
        code, out, err = call("--config", str(config), *words.split())
        assert (code, err.splitlines()[0]) == (0, f"mineralwatch: {said}"), words
        assert "quiet_hours" not in out
