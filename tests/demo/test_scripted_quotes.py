"""The scripted Nasdaq and Finnhub answer as theirs do."""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.support.world.quote_providers import FINNHUB_KEY
from tests.support.world.world import World


def get(world: World, path: str) -> Any:
    with urlopen(world.base_url + path, timeout=10) as reply:
        return json.loads(reply.read())


def test_nasdaq_writes_everything_as_it_shows_it() -> None:
    with World() as world:
        data = get(world, "/nasdaq/UAMY/info?assetclass=stocks")["data"]
        assert data["companyName"].startswith("SYNTHETIC UAMY")
        assert data["primaryData"]["lastSalePrice"] == "$6.41"
        assert data["primaryData"]["percentageChange"] == "+1.75%"
        assert data["primaryData"]["lastTradeTimestamp"] == "Nov 23, 2026 10:00 AM ET"
        assert data["keyStats"]["PreviousClose"]["value"] == "$6.30"
        assert get(world, "/nasdaq/REMX/info?assetclass=etf")["data"]["symbol"] == "REMX"
        for nothing in ("REMX/info?assetclass=stocks", "LYC.AX/info?assetclass=stocks", "^TXGM/info?assetclass=etf"):
            assert get(world, f"/nasdaq/{nothing}")["data"] is None


def test_finnhub_wants_its_key_and_answers_zeros_for_what_it_does_not_know() -> None:
    with World() as world:
        assert get(world, f"/finnhub/quote?symbol=MP&token={FINNHUB_KEY}")["c"] == 61.2
        assert get(world, f"/finnhub/quote?symbol=LYC.AX&token={FINNHUB_KEY}")["c"] == 0
        with pytest.raises(HTTPError) as refused:
            get(world, "/finnhub/quote?symbol=MP")
        assert refused.value.code == 401
        refused.value.close()
        assert FINNHUB_KEY not in repr(world.requests)
        assert [heard.key for heard in world.requests] == [True, True, False]
