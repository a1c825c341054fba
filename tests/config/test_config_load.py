from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import fields

from mineralwatch.config import setting_types
from mineralwatch.config.config_file import config_notes, config_problems, load_settings, parse_config, unused_keys
from mineralwatch.config.paths import Paths, find_paths
from mineralwatch.config.settings import AlertRuleSettings, FeedSettings, Settings
from mineralwatch.config.toml_lines import line_of
from mineralwatch.domain.errors import UsageError

# Every key that is documented, those of later versions included.
EVERYTHING = """\
shipped_record = true
default_feeds = true

[watch]
materials = ["antimony", "cobalt"]
offices = ["SP8000"]

[sam]
api_url = "https://api.sam.gov/opportunities/v2/search"
api_key_env = "SAM_API_KEY"
daily_calls = 10
interval = "auto"

[sam_bulk]
enabled = false
url = "https://falextracts.s3.amazonaws.com/Contract%20Opportunities/datagov/ContractOpportunitiesFullCSV.csv"
interval = "24h"

[[feeds]]
name = "mining-technology"
url = "https://www.mining-technology.com/feed/"
interval = "30m"

[federal_register]
enabled = true
url = "https://www.federalregister.gov/api/v1/documents.json"

[edgar]
contact = ""
url = "https://data.sec.gov/submissions/CIK{cik:010d}.json"

[usaspending]
enabled = true
url = "https://api.usaspending.gov/api/v2/search/spending_by_award/"

[quotes]
symbols = ["UAMY", "MP", "LAC", "LYC.AX", "REMX"]
providers = ["yahoo", "nasdaq"]
interval = "90s"
[quotes.yahoo]
url = "https://query1.finance.yahoo.com/v8/finance/chart/{symbol}"
[quotes.nasdaq]
url = "https://api.nasdaq.com/api/quote/{symbol}/info"

[alerts]
desktop = true
terminal = "auto"
urls = []
command = []
quiet_hours = "22:00-07:00"
timezone = "America/New_York"
reminders = ["7d", "1d", "2h"]
[[alerts.rules]]
name = "endings"
when = "kind:cancelled OR kind:awarded OR kind:extended OR kind:shortened OR kind:reissued"
severity = "high"

[network]
allow_private = false
timeout = 20
max_body = "32MB"
user_agent_contact = ""
proxy = ""

[ui]
theme = "mineralwatch-dark"
ascii = "auto"
[ui.keys]
"""


def _paths(folder: Path, text: str) -> Paths:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return find_paths(str(file), str(folder / "data"), {})


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    paths = find_paths(None, None, {"HOME": str(tmp_path)}, "linux")
    assert load_settings(paths) == Settings()
    assert config_problems(paths) == []


def test_a_file_named_on_the_command_line_must_exist(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        load_settings(find_paths(str(tmp_path / "none.toml"), None, {}))


def test_every_documented_key_is_accepted(tmp_path: Path) -> None:
    paths = _paths(tmp_path, EVERYTHING)
    assert config_problems(paths) == []
    settings = load_settings(paths)
    assert settings.watch.materials == ("antimony", "cobalt")
    assert settings.sam.interval is None
    assert settings.feeds == (
        FeedSettings("mining-technology", "https://www.mining-technology.com/feed/", timedelta(minutes=30)),
    )
    assert settings.quotes.providers == ("yahoo", "nasdaq")
    assert settings.quotes.nasdaq.url == "https://api.nasdaq.com/api/quote/{symbol}/info"
    assert settings.quotes.interval == timedelta(seconds=90)
    assert settings.alerts.rules[0].name == "endings"
    assert settings.network.max_body == 32_000_000
    assert settings.ui.keys == {}


def test_keys_that_this_version_does_not_use_are_noted(tmp_path: Path) -> None:
    said = config_notes(_paths(tmp_path, EVERYTHING))
    for name in ("alerts.terminal", "alerts.quiet_hours"):
        assert sum(f": {name} is known, and not used" in line for line in said) == 1, name
    assert not any("alerts.desktop" in line or "watch" in line for line in said)


def test_an_unused_key_with_an_empty_value_needs_no_warning() -> None:
    settings, problems, said = parse_config(
        '[alerts]\nterminal = "off"\nurls = []\ncommand = []\nreminders = []\n', "f"
    )
    assert (unused_keys(settings), problems, said) == ((), [], [])
    settings, _, _ = parse_config('[alerts]\nterminal = "on"\nurls = ["ntfy://topic"]\n', "f")
    assert unused_keys(settings) == ("alerts.terminal", "alerts.urls")


def test_every_setting_can_be_set() -> None:
    text = """
shipped_record = false
default_feeds = false
[watch]
offices = ["sp8000", "SPE4A1"]
[sam]
api_key_env = "MY_KEY"
api_key_command = ["pass", "show", "sam"]
daily_calls = 1000
interval = "2h"
[quotes]
symbols = ["uamy"]
[quotes.yahoo]
url = "http://127.0.0.1:1/{symbol}"
[alerts]
desktop = false
[[alerts.rules]]
name = "mine"
when = "material:cobalt kind:extended"
[network]
allow_private = true
timeout = 5
max_body = 1000
proxy = "socks5://me:x@localhost:1080"
[ui]
ascii = true
[ui.keys]
star = "x"
"""
    settings, problems, _ = parse_config(text, "f")
    assert problems == []
    assert not settings.shipped_record
    assert settings.watch.offices == ("SP8000", "SPE4A1")
    assert settings.sam.api_key_command == ("pass", "show", "sam")
    assert (settings.sam.daily_calls, settings.sam.interval) == (1000, timedelta(hours=2))
    assert (settings.quotes.symbols, settings.quotes.yahoo.url) == (("UAMY",), "http://127.0.0.1:1/{symbol}")
    assert settings.alerts.rules == (AlertRuleSettings("mine", "material:cobalt kind:extended", "normal"),)
    assert (settings.network.timeout, settings.network.max_body) == (5.0, 1000)
    assert (settings.ui.ascii, settings.ui.keys) == ("on", {"star": "x"})


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[watch]\nmaterals = []", 2, "watch.materals is not a known key; did you mean 'materials'?"),
        ("\n\nshiped_record = true", 3, "did you mean 'shipped_record'?"),
        ("[wotch]\n", 1, "wotch is not a known key; did you mean 'watch'?"),
        ("[zzz]\n", 1, "zzz is not a known key; known here: "),
        ("[watch]\nmaterials = ['unobtainium']", 2, "watch.materials must be names of the catalogue"),
        ("[watch]\nmaterials = 'antimony'", 2, "must be a list"),
        ("watch = 1", 1, "watch must be a table: write [watch]"),
        ("[sam]\ndaily_calls = true", 2, "must be a whole number from 1"),
        ("[sam]\ndaily_calls = 0", 2, "must be a whole number from 1"),
        ("[sam]\ninterval = '30'", 2, 'must be "auto" or a duration'),
        ("[sam]\napi_key_command = 'pass show sam'", 2, "no shell is used"),
        ("[sam]\napi_url = 'ftp://x'", 2, "must be an address"),
        ("[sam]\napi_url = 'https://me:secret@x/'", 2, "without a user name"),
        ("[quotes]\nproviders = ['bloomberg']", 2, 'must be a list of "yahoo"'),
        ("[quotes]\nproviders = ['yahoo', 'nasdac']", 2, "not 'nasdac'; did you mean 'nasdaq'?"),
        ("[quotes.nasdac]\nurl = 'https://x/{symbol}'", 1, "did you mean 'nasdaq'?"),
        ("[quotes.finnhub]\napi_key = 'abc'", 2, "api_key"),
        ("[quotes.yahoo]\nurl = 'https://x/'", 2, "with {symbol} in it"),
        ("[network]\nmax_body = '32 MBit'", 2, "must be a size"),
        ("[network]\ntimeout = 'long'", 2, "must be a number of seconds"),
        ("[alerts]\nquiet_hours = '22-7'", 2, "must be two times of day"),
        ("[alerts]\nquiet_hours = '25:00-07:00'", 2, "must be two times of day"),
        ("[alerts]\ntimezone = 'Mars/Olympus'", 2, "must be a time zone"),
        ("[alerts]\ntimezone = '../etc/passwd'", 2, "must be a time zone"),
        ("[alerts]\nreminders = ['soon']", 2, "must be a duration"),
        ("[[alerts.rules]]\nname = 'x'\nwhen = 'knd:extended'\n", 3, "alerts.rules[1].when must be a query"),
        ("[[alerts.rules]]\nname = 'x'\n", 1, "needs the key 'when'"),
        ("[[feeds]]\nname = 'a'\nurl = 'https://x/'\n[[feeds]]\nname = 'b'\nulr = ''\n", 6, "feeds[2].ulr is not"),
        ("[[feeds]]\nname = 'a'\nurl = 'https://x/'\n[[feeds]]\nname = 'a'\nurl = 'https://y/'", 5, "a second time"),
        ("[[feeds]]\nname = 'a b'\nurl = 'https://x/'", 2, "feeds[1].name must be a name"),
        ("feeds = 3", 1, "must be a list of tables: write [[feeds]]"),
        ("[ui]\nkeys = 3", 2, "ui.keys must be a table"),
        ("[ui.keys]\nstar = 1", 2, "ui.keys.star must be text"),
        ("[ui]\ntheme = ''", 2, "must be text in quotes, not empty"),
        ("a = \n", 1, "this is not TOML"),
        ("[watch]\n[watch]\n", 2, "this is not TOML"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_key(tmp_path: Path, text: str, line: int, words: str) -> None:
    paths = _paths(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        load_settings(paths)
    said = str(caught.value)
    assert said.startswith(f"{paths.config_file}, line {line}: ")
    assert words in said
    assert "\n" not in said


def test_all_mistakes_are_told_by_validate(tmp_path: Path) -> None:
    paths = _paths(tmp_path, "shiped_record = 1\n[sam]\ndaily_calls = 'x'\n[[feeds]]\n")
    assert len(config_problems(paths)) == 4
    with pytest.raises(UsageError, match="and 3 more"):
        load_settings(paths)


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    paths = _paths(tmp_path, "")
    paths.config_file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="not UTF-8"):
        load_settings(paths)
    paths.config_file.unlink()
    paths.config_file.mkdir()
    with pytest.raises(UsageError, match="cannot be read"):
        load_settings(paths)


def test_open_permissions_are_noted(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("x")
    key.chmod(0o644)
    paths = _paths(tmp_path, f"[sam]\napi_key_file = '{key}'")
    paths.config_file.chmod(0o666)
    assert config_problems(paths) == []
    assert sorted(line.rsplit(": ", 1)[1] for line in config_notes(paths)) == [
        f"chmod 600 {key}",
        f"chmod go-w {paths.config_file}",
    ]
    key.chmod(0o600)
    paths.config_file.chmod(0o600)
    assert config_notes(paths) == []


@given(st.text(max_size=200))
def test_any_text_gives_settings_or_problems(text: str) -> None:
    settings, problems, _ = parse_config(text, "f")
    assert problems or isinstance(settings, Settings)
    assert all("\n" not in problem for problem in problems)


_VALUE = st.recursive(
    st.one_of(st.booleans(), st.integers(-5, 5), st.text(max_size=8), st.floats(allow_nan=False)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=5,
)


def _single_settings(table: Struct | type[Struct]) -> Iterator[Any]:
    """The types of all settings that hold one value, those of the tables in a table included."""
    for setting in fields(table):
        item = next(iter(get_args(setting.type)), None)
        if isinstance(setting.default, Struct):
            yield from _single_settings(setting.default)
        elif isinstance(item, type) and issubclass(item, Struct):
            yield from _single_settings(item)
        elif setting.name != "keys":
            yield setting.type


_KINDS = list(_single_settings(Settings))


@given(st.sampled_from(_KINDS), _VALUE)
def test_a_setting_is_read_or_the_error_says_what_it_must_be(kind: Any, value: object) -> None:
    assert len(_KINDS) > 40
    try:
        read = setting_types.read_value(kind, value)
    except ValueError as error:
        assert str(error).isprintable() and str(error)  # "must be …"
    else:
        msgspec.convert(read, kind)  # what is read has the type that the settings state


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("30m", 1800), ("24h", 86400), ("7d", 604800), (" 2w ", 1209600)]
)
def test_durations(text: str, seconds: int) -> None:
    assert setting_types.duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "0s", "1", "1.5h", "-3m", "3 months", "1h30m", 30, None, True])
def test_what_is_no_duration(text: object) -> None:
    with pytest.raises(ValueError, match="duration"):
        setting_types.duration(text)


@pytest.mark.parametrize(("text", "size"), [("32MB", 32_000_000), ("500kB", 500_000), ("2 MiB", 2_097_152), (10, 10)])
def test_sizes(text: object, size: int) -> None:
    assert setting_types.size(text) == size


def test_lines_are_found_in_long_and_odd_files() -> None:
    text = '''# a comment
a = 1
[x]
 "b".c = [
  1, # [not.a.table]
 ]
[[feeds]]
name = "a"
[[feeds]]
text = """
name = "not a key"
"""
url = "q"
[quotes.yahoo]
'''
    assert line_of(text, ("a",)) == 2
    assert line_of(text, ("x", "b", "c")) == 4
    assert line_of(text, ("feeds", 0, "name")) == 8
    assert line_of(text, ("feeds", 1, "url")) == 13
    assert line_of(text, ("feeds", 1, "name")) == 9  # the nearest table around it
    assert line_of(text, ("quotes", "yahoo", "url")) == 14
    assert line_of(text, ("nothing",)) is None


@pytest.mark.parametrize(
    ("text", "word"), [("", None), ("[sam_bulk]\nenabled = false", False), ("[sam_bulk]\nenabled = true", True)]
)
def test_the_daily_file_is_asked_about_only_when_nothing_is_said(tmp_path: Path, text: str, word: bool | None) -> None:
    assert load_settings(_paths(tmp_path, text)).sam_bulk.enabled is word
