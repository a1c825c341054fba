"""`[sam_bulk]`: off by default."""

from __future__ import annotations

from datetime import timedelta

from mineralwatch.config.config_file import parse_config
from mineralwatch.config.settings import SamBulkSettings


def test_it_is_off_and_points_at_the_official_place() -> None:
    settings, problems, _ = parse_config("", "f")
    assert problems == []
    assert settings.sam_bulk == SamBulkSettings()
    assert not settings.sam_bulk.enabled
    assert settings.sam_bulk.interval == timedelta(hours=24)
    assert settings.sam_bulk.url.startswith("https://falextracts.s3.amazonaws.com/Contract%20Opportunities/datagov/")


def test_it_can_be_set() -> None:
    text = '[sam_bulk]\nenabled = true\nurl = "http://127.0.0.1:1/x.csv"\ninterval = "48h"\n'
    settings, problems, notes = parse_config(text, "f")
    assert (problems, notes) == ([], [])
    assert settings.sam_bulk == SamBulkSettings(True, "http://127.0.0.1:1/x.csv", timedelta(hours=48))


def test_a_bad_value_is_named() -> None:
    _, problems, _ = parse_config('[sam_bulk]\nenabled = "yes"\nevery = "1d"\n', "f")
    assert len(problems) == 2
    assert "sam_bulk.enabled" in problems[0] + problems[1]
