"""A key or a password in the wrong place is refused where it can be recognised, and never printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.config.api_keys import sam_key
from mineralwatch.config.config_file import parse_config
from mineralwatch.config.secret_settings import looks_secret, shown_path, usable_proxy, variable_to_set
from mineralwatch.config.settings import SamSettings
from mineralwatch.domain.errors import UsageError
from mineralwatch.sources.proxy import wrong_proxy

KEYS = [
    "aB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW3xY5zA7bC9d",
    "SAM-1b2c3d4e-5f60-7a8b-9c0d-1e2f3a4b5c6d",
    "c8q2tqaad3i9kpbjk1ag",
]
PLACES = ['api_key_env = "{}"', 'api_key_file = "{}"', 'api_key_command = ["{}"]', 'api_key_keyring = "{}"']


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("table", ["sam", "quotes.finnhub"])
@pytest.mark.parametrize("place", [*PLACES, 'api_key = "{}"', 'api_key_command = "{}"'])
def test_a_key_where_its_name_belongs_is_one_line_without_it(key: str, table: str, place: str) -> None:
    _, problems, _ = parse_config(f"[{table}]\n{place.format(key)}\n", "config.toml")
    assert len(problems) == 1 and key not in problems[0]
    assert f"{table}.{place.partition(' ')[0]}" in problems[0] and "line 2" in problems[0]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    "text", ["[{}]\nx = 1\n", "[sam]\n{} = 1\n", "[[feeds]]\nname = 'a'\nurl = 'https://a.b'\n{} = 1\n"]
)
def test_a_key_in_place_of_a_settings_name_is_not_repeated(key: str, text: str) -> None:
    problems = parse_config(text.format(key), "config.toml")[1]
    assert len(problems) == 1 and key not in problems[0] and "(a key?) is not a known key" in problems[0]


def test_a_name_that_is_no_setting_is_printed_clean() -> None:
    (problem,) = parse_config('[sam]\n"x\\u001b[31m\\ny" = 1\n', "config.toml")[1]
    assert problem.isprintable()


@pytest.mark.parametrize(
    "place",
    [
        'api_key_env = "SAM_API_KEY"',
        'api_key_env = "MY_SAM_2026_KEY"',
        'api_key_env = "samkey"',
        'api_key_file = "/home/you/.config/sam-2026-11-key-01.txt"',
        'api_key_file = "~/.sam-key"',
        'api_key_command = ["pass", "show", "sam"]',
        'api_key_keyring = "sam.gov:you"',
    ],
)
def test_names_of_places_are_taken(place: str) -> None:
    assert parse_config(f"[sam]\n{place}\n", "config.toml")[1] == []


@pytest.mark.parametrize("key", [*KEYS, "OnlyLettersButASecret", "abc/def+gh==", "a\0b"])
def test_what_is_taken_for_a_place_and_is_none_is_not_repeated(key: str) -> None:
    for sam in (SamSettings(api_key_env=None, api_key_file=key), SamSettings(api_key_env=None, api_key_command=(key,))):
        with pytest.raises(UsageError, match=r"mend api_key_") as caught:
            sam_key(sam, {})
        assert key not in str(caught.value)
    assert key not in variable_to_set(key, "SAM_API_KEY", "sam") and key not in shown_path(key, "api_key_file")


def test_a_known_variable_is_named_in_advice() -> None:
    assert variable_to_set("SAM_API_KEY", "", "sam") == "SAM_API_KEY"
    assert variable_to_set(None, "SAM_API_KEY", "sam") == "SAM_API_KEY"


@given(st.text("abcdefghijklmnopqrstuvwxyz/._-", max_size=60))
def test_words_and_paths_are_no_keys(text: str) -> None:
    assert not looks_secret(text)


BAD = [
    "::::",
    "http://",
    "http://user:hush hush@host:80",
    "http://user:hush/hush@host:80",
    "http://user:hush@[::1",
    "http://user:hush@@host:80",
    "http://host:port",
    "http://host:99999",
    "quatsch://hush",
    "http://ho st:1",
    "http://host\\x:1",
]


@pytest.mark.parametrize("address", BAD)
def test_a_proxy_that_cannot_be_used_names_what_sets_it_and_shows_nothing(address: str) -> None:
    for setting, environ, name in (
        ("", {"HTTPS_PROXY": address}, "HTTPS_PROXY"),
        ("", {"http_proxy": address}, "http_proxy"),
        ("", {"ALL_PROXY": address}, "ALL_PROXY"),
        (address, {}, "proxy in [network]"),
    ):
        said = wrong_proxy(setting, environ, socks=True)
        assert said is not None and said.startswith(f"{name} must be") and "hush" not in said and "\n" not in said
    assert wrong_proxy("", {"HTTPS_PROXY": address, "NO_PROXY": "*"}, socks=True) is None
    _, problems, _ = parse_config(f"[network]\nproxy = '{address}'\n", "config.toml")
    assert len(problems) == 1 and "network.proxy" in problems[0] and "hush" not in problems[0]


@pytest.mark.parametrize(
    "address", ["http://host:8080", "https://u:p%20w%40x@host", "socks5h://u:p@127.0.0.1:1080", "http://[::1]:3128/"]
)
def test_a_proxy_that_can_be_used(address: str) -> None:
    assert usable_proxy(address) and wrong_proxy(address, {}, socks=True) is None
    assert wrong_proxy("", {"https_proxy": address.removeprefix("http://")}, socks=True) is None


def test_a_socks_proxy_needs_its_library() -> None:
    said = wrong_proxy("", {"ALL_PROXY": "socks5://u:hush@host:1"}, socks=False)
    assert said is not None and said.startswith("ALL_PROXY") and "socksio" in said and "hush" not in said


@given(st.text(max_size=60))
def test_any_address_is_usable_or_not(address: str) -> None:
    assert usable_proxy(address) in (True, False)
