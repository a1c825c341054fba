"""`classify` as a script uses it: texts in, one reading each out, in order, whatever they hold."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.cli.store_contents import Call

Run = Callable[..., subprocess.CompletedProcess[str]]
KEYS = ["text", "kind", "material", "confidence", "why", "may_tell"]
COMMAND = [sys.executable, "-m", "mineralwatch", "classify"]


Rows = Callable[[bytes], list[dict[str, object]]]


@pytest.fixture
def rows_of(call: Call, monkeypatch: pytest.MonkeyPatch) -> Rows:
    """The rows that stdin gives."""

    def one(raw: bytes) -> list[dict[str, object]]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
        code, out, err = call("classify", "--json")
        assert (code, err) == (0, "")
        found: list[dict[str, object]] = json.loads(out)
        return found

    return one


def test_each_line_gives_a_row_with_its_text(rows_of: Rows) -> None:
    rows = rows_of(b"DLA cancels cobalt tender\n\n  \nCobalt price rises\n")
    assert [list(row) for row in rows] == [KEYS] * 4
    assert [row["text"] for row in rows] == ["DLA cancels cobalt tender", "", "  ", "Cobalt price rises"]
    assert [row["kind"] for row in rows] == ["cancelled", "none", "none", "none"]
    assert [row["material"] for row in rows] == ["cobalt", None, None, "cobalt"]


def test_a_last_line_needs_no_end_and_no_line_is_no_row(rows_of: Rows) -> None:
    assert [row["text"] for row in rows_of(b"a\r\nb")] == ["a", "b"]
    assert rows_of(b"") == []


def test_lines_end_at_line_feeds_alone(rows_of: Rows) -> None:
    raw = "one\x0b\x0c\x1c\u2028\x85still one\ntwo\0\x1b[31m\n".encode() + b"\xff\xfe bad\n"
    assert [row["text"] for row in rows_of(raw)] == [
        "one\x0b\x0c\x1c\u2028\x85still one",
        "two\0\x1b[31m",
        "\ufffd\ufffd bad",
    ]


def test_many_lines_keep_their_order(rows_of: Rows) -> None:
    texts = [f"{n} DLA extends cobalt tender" if n % 100 == 0 else str(n) for n in range(5_000)]
    rows = rows_of("\n".join(texts).encode())
    assert [row["text"] for row in rows] == texts
    assert [n for n, row in enumerate(rows) if row["kind"] == "extended"] == list(range(0, 5_000, 100))


def test_the_plain_form_is_a_line_for_each_text_without_escapes(mineralwatch: Run) -> None:
    done = mineralwatch("classify", stdin="DLA cancels cobalt tender\n\n\x1b]52;c;aGFjaw==\x07x\n")
    first, blank, hostile = done.stdout.splitlines()
    assert first.split()[:3] == ["cancelled", "cobalt", "0.95"]
    assert "DLA cancels cobalt tender" in first and "“cancels”" in first
    assert blank.startswith("none")
    assert hostile.isprintable()


def test_no_store_and_no_configuration_is_needed(mineralwatch: Run, env: dict[str, str]) -> None:
    done = mineralwatch("classify", stdin="x\n", MINERALWATCH_DATA_DIR="/dev/null/here")
    assert (done.returncode, done.stderr) == (0, "")


def test_readings_come_as_the_texts_do(env: dict[str, str]) -> None:
    """Unbuffered output shows that a row is written before the next text is there."""
    process = subprocess.Popen(
        COMMAND, env={**env, "PYTHONUNBUFFERED": "1"}, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin and process.stdout
    for text in (b"DLA cancels cobalt tender\n", b"\n"):
        process.stdin.write(text)
        process.stdin.flush()
        assert process.stdout.readline().startswith((b"cancelled", b"none"))
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 130
    process.stdin.close()
    process.stdout.close()


def test_a_reader_that_goes_away_ends_it(env: dict[str, str]) -> None:
    read, write = os.pipe()
    pipe = subprocess.PIPE
    process = subprocess.Popen([*COMMAND, "--json"], env=env, stdin=pipe, stdout=write, stderr=pipe)
    os.close(write)
    os.close(read)
    _, errors = process.communicate(b"DLA cancels cobalt tender\n" * 20_000, timeout=60)
    assert (process.returncode, errors) == (0, b"")
