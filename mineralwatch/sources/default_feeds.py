"""The feeds that are read unless the setting `default_feeds` is false. Users refer to a feed by its name, so names
never change; the addresses may change."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from mineralwatch.config.settings import FeedSettings

_GOOGLE = "https://news.google.com/rss/search"
_BUYER = (
    '"National Defense Stockpile" OR "DLA Strategic Materials" OR "stockpile solicitation" '
    'OR ("Defense Logistics Agency" (stockpile OR solicitation OR minerals OR metals))'
)
_MATERIALS = (
    '("Defense Logistics Agency" OR Pentagon OR "Project Vault") (antimony OR cobalt OR tungsten OR gallium '
    'OR germanium OR scandium OR indium OR bismuth OR titanium OR lithium OR "rare earth" OR "critical minerals")'
)


def google_news(query: str, days: int) -> str:
    """The address of a Google News search of the last `days` days."""
    return f"{_GOOGLE}?" + urlencode({"q": f"{query} when:{days}d", "hl": "en-US", "gl": "US", "ceid": "US:en"})


DEFAULT_FEEDS: tuple[FeedSettings, ...] = (
    FeedSettings("google-news-stockpile", google_news(_BUYER, 30), timedelta(minutes=20)),
    FeedSettings("google-news-materials", google_news(_MATERIALS, 7), timedelta(minutes=30)),
    FeedSettings("mining-technology", "https://www.mining-technology.com/feed/", timedelta(minutes=30)),
    FeedSettings("northern-miner", "https://www.northernminer.com/feed/", timedelta(minutes=30)),
    FeedSettings("mining-com", "https://www.mining.com/feed/", timedelta(minutes=30)),
    FeedSettings(
        "war-gov-contracts",
        "https://www.war.gov/DesktopModules/ArticleCS/RSS.ashx?ContentType=400&Site=945&max=20",
        timedelta(hours=1),
    ),
)


def feeds_of(default_feeds: bool, user_feeds: tuple[FeedSettings, ...]) -> tuple[FeedSettings, ...]:
    """The default feeds (unless `default_feeds` is False) and the feeds of the user; a feed of the user replaces the
    default feed of the same name."""
    chosen = {feed.name: feed for feed in (DEFAULT_FEEDS if default_feeds else ())}
    chosen.update((feed.name, feed) for feed in user_feeds)
    return tuple(chosen.values())
