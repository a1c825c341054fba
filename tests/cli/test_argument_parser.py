"""The grammar: options before and after the command, and queries that begin with a minus."""

from __future__ import annotations

import pytest

from mineralwatch.cli.argument_parser import build_parser, parse_arguments


@pytest.mark.parametrize(
    "words",
    [
        "--json --data-dir d --config c list x",
        "list x --json --data-dir d --config c",
        "--json list --data-dir d x --config c",
        "--config other --json list --data-dir d x --config c",
    ],
)
def test_global_options_stand_anywhere(words: str) -> None:
    args = parse_arguments(words.split())
    assert (args.json, args.data_dir, args.config, args.query) == (True, "d", "c", "x")


def test_without_them_they_have_their_defaults() -> None:
    args = parse_arguments(["list"])
    assert (args.json, args.data_dir, args.config, args.csv, args.query) == (False, None, None, False, "")


def test_two_levels_keep_them_too() -> None:
    for words in ("--json alerts ack a", "alerts --json ack a", "alerts ack --json a", "alerts ack a --json"):
        args = parse_arguments(words.split())
        assert (args.run, args.id, args.json) == ("alerts_command:acknowledge", "a", True)
    assert parse_arguments(["alerts"]).run == "alerts_command:list_alerts"


@pytest.mark.parametrize(
    ("words", "query"),
    [
        (["list", "-status:closed", "cobalt"], "-status:closed cobalt"),
        (["news", "-china", "OR", "-(a b)"], "-china OR -(a b)"),
        (["events", "--", "-kind:issued"], "-kind:issued"),
        (["list", "material:cobalt due:<14d"], "material:cobalt due:<14d"),
        (["list", '"rare earth"', "-x", "--json"], '"rare earth" -x'),
    ],
)
def test_queries_are_what_was_typed(words: list[str], query: str) -> None:
    assert parse_arguments(words).query == query


def test_an_unknown_short_option_is_named_as_typed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        parse_arguments(["quotes", "-x"])
    assert stop.value.code == 2
    assert "-x" in capsys.readouterr().err


def test_abbreviations_are_not_guessed() -> None:
    with pytest.raises(SystemExit):
        parse_arguments(["poll", "--no"])


def test_no_command_is_the_screen() -> None:
    assert parse_arguments([]).run == "screen_command:screen"
    assert parse_arguments(["--demo"]).demo


def test_each_command_names_a_function_that_exists() -> None:
    from importlib import import_module

    named = set(_runs(build_parser()))
    assert len(named) >= 17
    for name in named:
        module, _, function = name.partition(":")
        assert callable(getattr(import_module(f"mineralwatch.cli.{module}"), function)), name


def _runs(parser: object) -> list[str]:
    found = [parser.get_default("run")]  # type: ignore[attr-defined]
    for action in parser._actions:  # type: ignore[attr-defined]
        for child in set((action.choices or {}).values()) if hasattr(action, "_name_parser_map") else ():
            found += _runs(child)
    return [one for one in found if one]
