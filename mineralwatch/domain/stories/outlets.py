"""Grades a news entry by who published it: a company or agency itself, or the press.

A press release is `announced`, on whatever wire; everything else is `reported`. The host decides, never the title,
since anybody may put a wire's name into a headline. A news search hides the host behind its own address, so there the
outlet that it names counts, together with the outlet's address.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.numbers_and_ids import fold

NEWS_SEARCH_HOSTS = frozenset({"news.google.com"})
"""News searches: their links lead to their own host, and they name the outlet of each entry."""

# Press release wires: the host of each, and the names under which it appears.
_WIRES: dict[str, tuple[str, ...]] = {
    "prnewswire.com": ("pr newswire", "prnewswire", "cision pr newswire"),
    "globenewswire.com": ("globenewswire", "globe newswire"),
    "businesswire.com": ("business wire", "businesswire"),
    "accesswire.com": ("accesswire",),
    "accessnewswire.com": ("access newswire", "accessnewswire"),
    "newsfilecorp.com": ("newsfile", "newsfile corp"),
    "eqs-news.com": ("eqs news", "eqs"),
}
# Agencies that buy for the stockpile or announce its contracts.
_AGENCIES: dict[str, tuple[str, ...]] = {
    "dla.mil": ("defense logistics agency", "defense logistics agency mil", "dla mil"),
    "war.gov": ("u s department of war", "u s department of war gov", "department of war", "war gov"),
    "defense.gov": ("u s department of defense", "u s department of defense gov", "defense gov"),
    "sam.gov": ("sam gov",),
}
# Companies with a contract of the stockpile, or in a solicitation: the host of their own releases, and their names.
_COMPANIES: dict[str, tuple[str, ...]] = {
    "usantimony.com": ("united states antimony", "united states antimony corporation"),
    "mpmaterials.com": ("mp materials",),
    "metallus.com": ("metallus",),
    "elmettechnologies.com": ("elmet technologies",),
    "clevelandcliffs.com": ("cleveland cliffs", "cleveland cliffs inc"),
    "largoinc.com": ("largo inc",),
    "glencore.com": ("glencore",),
    "riotinto.com": ("rio tinto",),
}
_OWN: dict[str, tuple[str, ...]] = {**_WIRES, **_AGENCIES, **_COMPANIES}
_NAMES = {name: host for host, names in _OWN.items() for name in names}


def outlet_grade(link: str | None, outlet: str | None = None, outlet_url: str | None = None) -> Grade:
    """The grade of an entry: `announced` when the page at `link` is a release by the issuer itself, else `reported`.

    `outlet` and `outlet_url` are the name and address that the entry gives as its source. They count only for a news
    search, and where both are given they must agree.
    """
    host = _host(link)
    if host not in NEWS_SEARCH_HOSTS:
        return Grade.ANNOUNCED if _owner(host) else Grade.REPORTED
    named = _NAMES.get(fold(outlet or ""))
    own = named and (outlet_url is None or _owner(_host(outlet_url)))
    return Grade.ANNOUNCED if own else Grade.REPORTED


def is_defense_list(link: str | None) -> bool:
    """Whether an address is on the Department of Defense's own site, which publishes the daily list of contracts."""
    return _owner(_host(link)) in ("war.gov", "defense.gov")


def _owner(host: str) -> str | None:
    """The known host that `host` equals or is a subdomain of; None when there is none: `ir.mpmaterials.com` belongs to
    a known host, `mpmaterials.com.evil.example` does not."""
    labels = host.split(".")
    names = (".".join(labels[at:]) for at in range(len(labels) - 1))
    return next((name for name in names if name in _OWN), None)


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "").rstrip(".").lower()
    except ValueError:
        return ""
