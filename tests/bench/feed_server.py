"""Serves feeds of made-up headlines on loopback, in a process of its own, so that its CPU is not counted with a
reader's: `python -m tests.bench.feed_server FEEDS ITEMS` prints the port."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_WORDS = """
syllables al ar ba bel bor cal cor dan del dor el fen gal gor hal hin il jor kal kel lan lor mal mer mon nal nor ol or
syllables pal per quin ran rel ros sal ser sol tal ter tor ul val ver vin wal wen yar zan zel
firms Resources Metals Mining Minerals Lithium Holdings Gold Industries Energy Group Partners Chemicals
metals cobalt lithium antimony tungsten titanium gallium germanium graphite nickel copper tin silver gold zinc manganese
metals vanadium niobium tantalum beryllium indium uranium bismuth chromium fluorspar rhenium magnesium tellurium
verbs starts signs raises wins delays sells reports names cuts finds orders files faces reopens expands mothballs buys
verbs ships hires seeks plans tests reviews completes rejects welcomes doubts repairs drains floods surveys inspects
verbs relocates automates electrifies insures refinances rents leases donates trades maps samples tenders upgrades
things drilling supply-deal resource-estimate environmental-study stake output-target chief-engineer jobs assay-results
things mill-equipment feasibility-study lawsuit tailings-dam workforce concentrate-cargo contractor bridge-loan
things rail-spur water-licence power-line haul-road housing-camp port-berth truck-fleet crusher leach-pad royalty
things safety-audit training-school wage-talks strike-vote land-claim road-toll insurance-claim solar-park pump-station
things ventilation-shaft conveyor laboratory warehouse furnace kiln acid-plant drone-survey core-library seismic-survey
sites project mine smelter refinery deposit pit concession prospect camp quarry basin ridge valley island
times on-Monday last-week this-spring after-rain before-winter by-August at-night in-May again for-now
"""
_LISTS: dict[str, list[str]] = {}
for _row in _WORDS.strip().splitlines():
    _name, *_words = _row.split()
    _LISTS.setdefault(_name, []).extend(word.replace("-", " ") for word in _words)


def headlines(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Different headlines, each with a summary; the same for the same seed."""
    pick = random.Random(seed)
    seen: set[str] = set()
    while len(seen) < count:
        metal = f"{_one(pick, 'metals')} " if pick.random() < 0.6 else ""
        title = (
            f"{_place(pick)} {_one(pick, 'firms')} {_one(pick, 'verbs')} {_one(pick, 'things')} at"
            f" {_place(pick)} {metal}{_one(pick, 'sites')} as {_place(pick)} {_one(pick, 'verbs')} {_place(pick)}"
        )
        if pick.random() < 0.2:
            title += f" for ${pick.randrange(2, 900)} million"
        if title not in seen:
            seen.add(title)
            yield title, f"{_sentence(pick)} {_sentence(pick)}"


def _sentence(pick: random.Random) -> str:
    parts = (f"{_place(pick)} {_one(pick, 'verbs')} a {_one(pick, 'things')} {_one(pick, 'times')}" for _ in range(2))
    return f"{', and '.join(parts)}."


def _one(pick: random.Random, kind: str) -> str:
    return pick.choice(_LISTS[kind])


def _place(pick: random.Random) -> str:
    return "".join(_one(pick, "syllables") for _ in range(pick.randrange(2, 4))).capitalize()


def feed_bodies(feeds: int, items: int, now: datetime) -> tuple[bytes, ...]:
    """The bytes of each feed, in RSS 2.0: `items` items each, dated within the three days before `now`."""
    pick, made = random.Random(2), headlines(feeds * items)
    return tuple(_rss(number, [next(made) for _ in range(items)], pick, now) for number in range(feeds))


def _rss(number: int, items: list[tuple[str, str]], pick: random.Random, now: datetime) -> bytes:
    rows = "".join(
        f"<item><title>{title}</title><link>https://paper{number}.example/{at}</link>"
        f"<guid>https://paper{number}.example/{at}</guid><description>{summary}</description>"
        f"<pubDate>{format_datetime(now - timedelta(minutes=pick.randrange(10, 3 * 24 * 60)))}</pubDate></item>"
        for at, (title, summary) in enumerate(items)
    )
    head = f"<title>Paper {number}</title><link>https://paper{number}.example</link><description>News</description>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{rows}</channel></rss>'.encode()


@contextmanager
def served_feeds(feeds: int, items: int) -> Iterator[tuple[str, ...]]:
    """The URLs of that many feeds, which a process serves until the end of the block."""
    command = [sys.executable, "-m", "tests.bench.feed_server", str(feeds), str(items)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        try:
            yield tuple(f"http://127.0.0.1:{port}/{number}.xml" for number in range(feeds))
        finally:
            server.terminate()


def _serve(bodies: tuple[bytes, ...]) -> None:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1  # head and body leave together

        def do_GET(self) -> None:
            number = self.path.strip("/").removesuffix(".xml")
            tag = f'"{number}"'
            unchanged = self.headers.get("If-None-Match") == tag
            body = b"" if unchanged else bodies[int(number)]
            self.send_response(304 if unchanged else 200)
            self.send_header("ETag", tag)
            self.send_header("Content-Type", "application/rss+xml")
            if not unchanged:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)  # noqa: T201 (the port is this program's answer)
    server.serve_forever()


if __name__ == "__main__":
    _serve(feed_bodies(int(sys.argv[1]), int(sys.argv[2]), datetime.now(UTC)))
