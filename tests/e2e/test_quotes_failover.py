"""Quotes when providers fail: whose price is shown, how old it is, and what each server was asked, by its own count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.program import Here, Program
from tests.support.world import faults
from tests.support.world.loopback_server import ScriptedResponse
from tests.support.world.quote_providers import FINNHUB_KEY
from tests.support.world.world import World

CHART, NASDAQ, FINNHUB = "/v8/finance/chart/", "/nasdaq/", "/finnhub/"
HOLDERS = {CHART: "yahoo", NASDAQ: "nasdaq", FINNHUB: "finnhub"}
US = {"UAMY", "MP", "REMX"}
ALL = US | {"LYC.AX"}

Quotes = dict[str, dict[str, Any]]


class Desk:
    """One user who reads prices only, of several providers; each round is a command, at a minute of the story."""

    def __init__(self, folder: Path, world: World, *providers: str, kind: type[Program] = Here) -> None:
        self.world = world
        self.program = kind(folder, world, providers=providers or ("yahoo", "nasdaq"), api=False)
        text = self.program.config.read_text()
        self.program.config.write_text(text.partition("[[feeds]]")[0])
        self.program.with_store()

    def at(self, minutes: float) -> str:
        return (self.world.now + timedelta(minutes=minutes)).isoformat()

    def round(self, minutes: float, *words: str) -> dict[str, int]:
        """What was asked in a round, by provider: of the sources that are due, unless words say otherwise."""
        self.world.forget()
        done = self.program.run("poll", *words, "--json", MINERALWATCH_NOW=self.at(minutes))
        self.report: dict[str, Any] = next(s for s in done.json["sources"] if s["name"] == "quotes")
        found = Counter(name for heard in self.world.requests for path, name in HOLDERS.items() if path in heard.path)
        return dict(found)

    def quotes(self, minutes: float) -> Quotes:
        done = self.program.run("quotes", "--json", MINERALWATCH_NOW=self.at(minutes))
        return {quote["symbol"]: quote for quote in done.json}

    def standing(self) -> dict[str, tuple[str | None, str | None]]:
        rows = self.program.rows("SELECT name, outcome, error FROM sources WHERE name LIKE 'quotes/%'")
        return {name.partition("/")[2]: (outcome, error) for name, outcome, error in rows}


@pytest.fixture
def desk(tmp_path: Path, world: World) -> Desk:
    made = Desk(tmp_path, world)
    assert made.round(0) == {"yahoo": 4}
    assert {quote["source"] for quote in made.quotes(0).values()} == {"yahoo"}
    return made


def test_yahoo_asks_to_wait_and_nasdaq_gives_the_prices_of_the_same_round(desk: Desk) -> None:
    desk.world.fault(CHART, faults.too_many())
    assert desk.round(2) == {"yahoo": 1, "nasdaq": 3}
    assert (desk.report["outcome"], desk.report["quotes"]) == ("ok", 3)
    found = desk.quotes(2)
    assert {symbol for symbol, quote in found.items() if quote["source"] == "nasdaq"} == US
    assert all(found[symbol]["error"] is None and not found[symbol]["stale"] for symbol in US)
    assert all(found[symbol]["currency"] == "USD" and "SYNTHETIC" in found[symbol]["name"] for symbol in US)
    held = found["LYC.AX"]
    assert (held["price"], held["source"], held["currency"], held["stale"]) == (14.85, "yahoo", "AUD", True)
    assert held["age_seconds"] == 120 and "Yahoo asks us to wait" in held["error"]
    shown = desk.program.run("quotes", MINERALWATCH_NOW=desk.at(2)).out
    assert "nasdaq" in shown and "yahoo" in shown


def test_the_wait_outlasts_a_restart(tmp_path: Path, world: World) -> None:
    """Each round is a process of its own."""
    desk = Desk(tmp_path, world, kind=Program)
    world.fault(CHART, faults.too_many())
    assert [desk.round(minutes) for minutes in (2, 4)] == [{"yahoo": 1, "nasdaq": 3}, {"nasdaq": 3}]


def test_the_wait_doubles_and_ends_by_itself(desk: Desk) -> None:
    desk.world.fault(CHART, faults.too_many())
    asked = {minutes: desk.round(minutes).get("yahoo", 0) for minutes in (2, 4, 8, 10, 12, 14, 24, 30, 32, 44)}
    # Ten minutes from the first answer, then twenty, then forty.
    assert [minutes for minutes, count in asked.items() if count] == [2, 12, 32]
    assert sum(asked.values()) == 3
    assert desk.round(50, "--all") == {"nasdaq": 3}, "its word holds for a person too"
    desk.world.fault(CHART, None)
    assert desk.round(72) == {"yahoo": 4}
    assert {(quote["source"], quote["error"]) for quote in desk.quotes(72).values()} == {("yahoo", None)}
    assert desk.standing()["yahoo"] == ("ok", None)


def test_no_flicker_while_providers_come_and_go(desk: Desk) -> None:
    before = {symbol: quote["price"] for symbol, quote in desk.quotes(0).items()}
    names = {symbol: quote["name"] for symbol, quote in desk.quotes(0).items()}
    broken: list[tuple[faults.Fault | None, faults.Fault | None]] = [
        (faults.too_many(), None),
        (None, faults.html_page),
        (faults.html_page, faults.status(500)),
        (faults.cut_off, faults.cut_off),
        (None, None),
    ]
    for number, (yahoo, nasdaq) in enumerate(broken, 1):
        desk.world.fault(CHART, yahoo)
        desk.world.fault(NASDAQ, nasdaq)
        desk.round(15 * number)
        found = desk.quotes(15 * number)
        assert {symbol: quote["price"] for symbol, quote in found.items()} == before
        assert {symbol: quote["name"] for symbol, quote in found.items()} == names
        assert all(quote["source"] for quote in found.values())
    assert {quote["source"] for quote in found.values()} == {"yahoo"}


def test_both_dead_is_the_last_good_price_with_its_age_and_both_reasons(desk: Desk) -> None:
    desk.world.fault(CHART, faults.too_many())
    desk.world.fault(NASDAQ, faults.status(500))
    assert desk.round(2) == {"yahoo": 1, "nasdaq": 3}
    assert desk.report["outcome"] == "failed" and "\n" not in desk.report["error"]
    found = desk.quotes(30)
    assert {quote["source"] for quote in found.values()} == {"yahoo"}
    assert all(quote["price"] and quote["stale"] and quote["age_seconds"] == 1800 for quote in found.values())
    assert "Yahoo asks us to wait" in found["MP"]["error"] and "(500)" in found["MP"]["error"]
    standing = desk.standing()
    assert (standing["yahoo"][0], standing["nasdaq"][0]) == ("rate_limited", "failed")
    assert "asked again from" in str(standing["yahoo"][1]) and "500" in str(standing["nasdaq"][1])
    doctor = desk.program.run("doctor", "--json", MINERALWATCH_NOW=desk.at(3)).json
    checks = {check["check"]: check for check in doctor}
    assert checks["source quotes"]["level"] == "FAIL"
    assert checks["source quotes/yahoo"]["level"] == checks["source quotes/nasdaq"]["level"] == "WARN"
    assert "wait" in checks["source quotes/yahoo"]["says"] and "500" in checks["source quotes/nasdaq"]["says"]
    desk.world.fault(NASDAQ, None)
    assert desk.round(5) == {"nasdaq": 3}, "back as soon as one of them is"
    assert desk.quotes(5)["MP"]["source"] == "nasdaq"
    desk.world.fault(CHART, None)
    assert desk.round(13) == {"yahoo": 4}
    assert not any(quote["stale"] for quote in desk.quotes(13).values())


def test_when_both_ask_to_wait_nobody_is_asked_until_the_first_may_be(desk: Desk) -> None:
    desk.world.fault(CHART, faults.too_many())
    desk.world.fault(NASDAQ, faults.too_many("3600"))
    assert desk.round(2) == {"yahoo": 1, "nasdaq": 1}
    assert desk.report["outcome"] == "rate_limited"
    assert all(desk.round(minutes) == {} for minutes in (4, 6, 8, 10))
    assert desk.round(11, "--all") == {}
    desk.world.fault(CHART, None)
    assert desk.round(14) == {"yahoo": 4}
    assert desk.report["outcome"] == "ok"


def test_a_round_with_the_clock_a_month_ahead_stops_nothing_after_it(desk: Desk) -> None:
    month = 30 * 24 * 60
    desk.world.fault(CHART, faults.too_many("86400"))
    assert desk.round(month)["yahoo"] == 1
    desk.world.fault(CHART, None)
    assert desk.round(10) == {"yahoo": 4}, "neither the month nor the Retry-After of then is waited for"
    assert desk.round(10.5) == {}


def test_a_closed_exchange_is_asked_for_once_and_again_when_it_may_open(desk: Desk) -> None:
    hours = 60
    assert desk.round(12 * hours) == {"yahoo": 4}  # 22:00 in New York: the answer says that all is over for today
    assert desk.round(12 * hours + 30) == {}
    found = desk.quotes(12 * hours + 30)
    assert not any(quote["stale"] or quote["error"] for quote in found.values())
    assert {(quote["session"], quote["age_seconds"]) for quote in found.values()} == {("closed", 750 * 60)}
    assert desk.round(13 * hours, "--all") == {"yahoo": 4}, "a person may look all the same"
    assert desk.round(17 * hours + 5) == {"yahoo": 4}


@pytest.mark.parametrize("fault", [None, faults.status(404)])
def test_a_dead_symbol_is_an_error_of_its_own(tmp_path: Path, world: World, fault: faults.Fault | None) -> None:
    desk = Desk(tmp_path, world)
    text = desk.program.config.read_text()
    desk.program.config.write_text(text.replace("symbols = [", 'symbols = ["DEAD", "DEAD.AX", "^DEAD", '))
    world.fault(CHART + "DEAD", fault)
    # A US listing is asked of Nasdaq too, as a share and as a fund; the others have one provider.
    assert desk.round(0) == {"yahoo": 7, "nasdaq": 2}
    found = desk.quotes(0)
    assert {symbol for symbol, quote in found.items() if quote["error"]} == {"DEAD", "DEAD.AX", "^DEAD"}
    assert all(
        found[symbol]["price"] is None and found[symbol]["source"] is None for symbol in found if "DEAD" in symbol
    )
    assert all(found[symbol]["source"] == "yahoo" and not found[symbol]["stale"] for symbol in ALL)
    assert "Nasdaq" in found["DEAD"]["error"] and "Nasdaq" not in found["DEAD.AX"]["error"]
    assert desk.report["outcome"] == "ok"
    assert desk.round(2) == {"yahoo": 7}, "Nasdaq said no a minute ago"


@pytest.mark.parametrize("name", ["yahoo", "nasdaq", "finnhub"])
@pytest.mark.parametrize(
    ("fault", "timeout"),
    [
        (faults.html_page, 5),
        (faults.empty, 5),
        (faults.cut_off, 5),
        (faults.gzip_bomb, 5),
        (faults.status(403), 5),
        (faults.slow(60), 1),
    ],
)
def test_a_broken_provider_costs_few_requests_and_no_price(
    tmp_path: Path, world: World, name: str, fault: Callable[[ScriptedResponse], ScriptedResponse], timeout: int
) -> None:
    others = [other for other in HOLDERS.values() if other != name]
    desk = Desk(tmp_path, world, name, *others)
    desk.program.environ["FINNHUB_API_KEY"] = FINNHUB_KEY
    desk.program.config.write_text(desk.program.config.read_text().replace("timeout = 5", f"timeout = {timeout}"))
    world.fault(next(path for path, holder in HOLDERS.items() if holder == name), fault)
    asked = desk.round(0)
    assert asked[name] <= 5
    found = desk.quotes(0)
    assert all(found[symbol]["price"] for symbol in US)
    assert name not in {quote["source"] for quote in found.values()}
    assert desk.standing()[name][1]
    assert FINNHUB_KEY not in str(world.requests) and FINNHUB_KEY not in str(desk.program.tables())


def test_finnhub_needs_its_name_and_its_key(tmp_path: Path, world: World) -> None:
    world.fault(CHART, faults.too_many())
    named = Desk(tmp_path / "named", world, "yahoo", "finnhub")
    assert named.round(0) == {"yahoo": 1}
    assert "FINNHUB_API_KEY" in named.program.run("doctor", MINERALWATCH_NOW=named.at(0)).out
    named.program.environ["FINNHUB_API_KEY"] = FINNHUB_KEY
    assert named.round(15, "--all") == {"yahoo": 1, "finnhub": 3}
    assert {quote["source"] for quote in named.quotes(15).values()} == {"finnhub", None}
    assert all(heard.key for heard in world.requests if FINNHUB in heard.path)
    unnamed = Desk(tmp_path / "unnamed", world, "yahoo", "nasdaq")
    unnamed.program.environ["FINNHUB_API_KEY"] = FINNHUB_KEY
    assert unnamed.round(0) == {"yahoo": 1, "nasdaq": 3}
