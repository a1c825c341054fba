"""Reading the data files, and the errors for invalid ones."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from mineralwatch.domain.errors import MineralwatchError
from mineralwatch.record.loader import RecordError, read_record


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A copy of the data files that a test may change."""
    with_files = Path(str(files("mineralwatch.record")))
    shutil.copytree(with_files, tmp_path / "record", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return tmp_path / "record"


def spoil(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_copy_reads_as_the_record_itself(place: Path) -> None:
    assert read_record(place) == read_record()


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            "solicitations/cobalt.toml",
            'key = "cobalt-2026-x1"',
            'key = "cobalt-2025-x1"',
            "cobalt-contract-2026: key: `cobalt-2025-x1` appears twice",
        ),
        ("solicitations/cobalt.toml", 'key = "cobalt-2026-x1"', 'key = "Cobalt 1"', "is not of the form"),
        (
            "solicitations/cobalt.toml",
            'may_follow = { key = "cobalt-2025-x1"',
            'may_follow = { key = "cobalt-2024-x1"',
            "may_follow: no request has the key `cobalt-2024-x1`",
        ),
        ("solicitations/cobalt.toml", 'key = "cobalt-2026-x1"\n', "", "missing required field `key`"),
        (
            "solicitations/cobalt.toml",
            'source = "business-times"',
            'source = "nobody"',
            "cobalt-alloy-grade-2025: no source 'nobody'",
        ),
        (
            "solicitations/cobalt.toml",
            'naics = "331410"',
            'naiks = "331410"',
            "cobalt-alloy-grade-2025: unknown key `naiks`",
        ),
        ("solicitations/cobalt.toml", 'tag = "Long Harbour"', 'tagg = "Long Harbour"', "unknown key `events[2].tagg`"),
        ("solicitations/cobalt.toml", 'on = "2025-08-19"', 'on = "2025-13-19"', "events[0]"),
        ("solicitations/later.toml", "ceiling = 2_000_000_000", 'ceiling = "much"', "tungsten-concentrates-2025"),
        ("solicitations/before.toml", 'kind = "terminated"', 'kind = "ended"', "ndpr-oxide-2023"),
        ("solicitations/later.toml", "ndfeb-magnets-2026", "tantalum-2025", "`tantalum-2025` appears twice"),
        ("companies.toml", 'role = "sector"', 'role = "sectors"', "record/companies.toml, energy-fuels"),
        ("sources.toml", 'key = "miningmx"', 'key = "deep-dive"', "record/sources.toml"),
        ("context/policy.toml", 'kind = "ban"', 'kind = "boycott"', "record/context/policy.toml, china-ban-2024"),
        ("context/supply.toml", 'vintage = "2024" }', 'vintage = "then" }', "context/supply.toml, antimony"),
        ("context/prices.toml", 'slug = "cobalt-alloy-price"', 'slug = "cobalt"', "`cobalt` appears twice"),
        ("meta.toml", "2026-10-07", "lately", "record/meta.toml: as_of"),
        (
            "meta.toml",
            'solicitations = ["cobalt"',
            'solicitations = ["nothing"',
            "record/solicitations/nothing.toml: cannot be read",
        ),
        ("money.toml", "[[stated]]", "[[stated", "record/money.toml: is not TOML"),
    ],
)
def test_an_error_names_file_row_and_field(place: Path, file: str, old: str, new: str, says: str) -> None:
    spoil(place / file, old, new)
    with pytest.raises(RecordError) as caught:
        read_record(place)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, MineralwatchError)
