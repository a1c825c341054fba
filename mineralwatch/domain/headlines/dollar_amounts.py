"""Amounts of US dollars in a headline. Other currencies, signed sums, vague words and ranges give no amount."""

from __future__ import annotations

import re

from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.lazy_pattern import lazy_pattern
from mineralwatch.domain.text.money_text import parse_money

_MIN_AMOUNT = 1_000.0  # US dollars; a smaller sum is the price of a pound or of a share
_NUMBER_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twenty": 20,
    "fifty": 50,
    "a hundred": 100,
    "one hundred": 100,
    "two hundred": 200,
    "five hundred": 500,
    "half a": 0.5,
    "a quarter of a": 0.25,
    "a quarter": 0.25,
    "a": 1,
}
_SCALE = r"(?:billion|million|thousand|bln|mln|mio|mrd|bn|mn|mm|[bmk])"
_SUM = lazy_pattern(
    rf"""(?P<sign>(?<!\S)[-−]|(?<!\w)minus\s)?
    (?P<currency>(?<!\w)US\s?\$|(?<!\w)USD\s?\$?|(?<!\w)(?:(?:AU|CA|NZ|HK|NT)\s?|[ACSR])\$|[$€£¥₩₹]|(?<!\w)(?:AUD|CAD|EUR|GBP|JPY|CNY|RMB|INR|KRW|CHF)\s?)
    (?P<inner>[-−])?\s?(?P<figure>\d[\d,]{{0,17}}(?:\.\d{{1,6}})?)
    (?:[-\s]?(?P<scale>{_SCALE}))?(?![\w])
    (?P<range>\s?(?:[-–—]|to|and)\s?(?:US)?[$€£]?\s?\d[\d.,]*[-\s]?{_SCALE}(?!\w))?
    (?P<foreign>\s?(?:Canadian|Australian|AUD|CAD|NZD|HKD|SGD))?
    (?P<rate>\s?(?:/|a|an|per)\s?(?:share|lbs?|pounds?|kg|kilo\w*|t|tonnes?|tons?|mt|ounces?|oz|barrels?|unit|mtu|stu|year)\b)?""",
    re.VERBOSE | re.IGNORECASE,
)
_SUM_BEFORE_CURRENCY = lazy_pattern(
    rf"""(?<![\w$€£¥.,-])(?P<sign>[-−])?(?P<figure>\d[\d,]{{0,17}}(?:\.\d{{1,6}})?)[-\s]?(?P<scale>{_SCALE})?\s
    (?P<currency>(?:US\s)?dollars|USD|euros?|EUR|pounds\ssterling|GBP|yuan|RMB|CNY|yen|JPY|AUD|CAD|
      (?:Canadian|Australian)\sdollars)(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
_NUMERALS = "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True)).replace(" ", "[ -]")
_SUM_IN_NUMBER_WORDS = lazy_pattern(
    rf"(?<!\w)({_NUMERALS})[\s-](billion|million)[\s-](?:US[\s-])?dollars?(?!\w)",
    re.IGNORECASE,
)
_VAGUE_SUM = lazy_pattern(
    r"(?<!\w)(?:several|many|some|few|tens\sof|dozens\sof|hundreds\sof|multi)[\s-](?:hundred\s)?"
    r"(?:million|billion|thousand)s?(?!\w)",
    re.IGNORECASE,
)
_APPROXIMATELY = lazy_pattern(
    r"(?:nearly|almost|about|around|roughly|approximately|circa|some|over|above|under|below|more\sthan|less\sthan|"
    r"at\sleast|close\sto|north\sof|~|≈|>|<)\s?$",
    re.IGNORECASE,
)
_DOLLARS = frozenset({"$", "US$", "USD", "USD$", "DOLLARS", "USDOLLARS"})


@dataclass(frozen=True, slots=True)
class _NamedSum:
    """A sum of money found at the character offset `at`; `why` says why `dollars` is None."""

    at: int
    words: str
    dollars: float | None
    why: str = ""


def nearest_amount(text: str, near: int) -> tuple[float | None, str | None]:
    """The amount in US dollars that stands nearest to the offset `near` of `text`.

    None when the text names no sum, or when the nearest sum gives no amount; the second value then says why.
    """
    sums = sorted(_sums(text), key=lambda amount: abs(amount.at - near))
    if not sums:
        return None, None
    nearest = sums[0]
    return nearest.dollars, f"“{nearest.words}” {nearest.why}" if nearest.why else None


def _sums(text: str) -> list[_NamedSum]:
    """All sums of money in the text, also those that give no amount in US dollars."""
    found = [amount for hit in _SUM.finditer(text) if (amount := _sum_after_sign(text, hit))]
    found += [_sum_before_currency(text, hit) for hit in _SUM_BEFORE_CURRENCY.finditer(text)]
    for hit in _SUM_IN_NUMBER_WORDS.finditer(text):
        dollars = parse_money(
            _NUMBER_WORDS[hit.group(1).lower().replace("-", " ")] * (1e9 if hit.group(2).lower() == "billion" else 1e6)
        )
        found.append(_NamedSum(hit.start(), hit.group(), dollars))
    return found + [_NamedSum(hit.start(), hit.group(), None, "is no figure") for hit in _VAGUE_SUM.finditer(text)]


def _sum_after_sign(text: str, hit: re.Match[str]) -> _NamedSum | None:
    """The sum that follows the sign of a currency (`$40m`); None for the price of a share or of a pound."""
    if hit["rate"]:
        return None
    words, currency = hit.group().strip(), hit["currency"].replace(" ", "").upper()
    if currency not in _DOLLARS or hit["foreign"]:
        return _NamedSum(hit.start(), words, None, "is not in US dollars")
    if hit["sign"] or hit["inner"]:
        return _NamedSum(hit.start(), words, None, "has a sign")
    if hit["range"]:
        return _NamedSum(hit.start(), words, None, "is a range")
    return _sum_in_dollars(text, hit, words)


def _sum_before_currency(text: str, hit: re.Match[str]) -> _NamedSum:
    words = hit.group().strip()
    if re.sub(r"\s", "", hit["currency"]).upper() not in _DOLLARS:
        return _NamedSum(hit.start(), words, None, "is not in US dollars")
    if hit["sign"]:
        return _NamedSum(hit.start(), words, None, "has a sign")
    return _sum_in_dollars(text, hit, words) or _NamedSum(hit.start(), words, None, "is too small to be a contract")


def _sum_in_dollars(text: str, hit: re.Match[str], words: str) -> _NamedSum | None:
    """A sum in US dollars; None when it is too small to be a contract."""
    scale = {"bln": "bn", "mln": "mn", "mio": "mn", "mrd": "bn", "mm": "mn"}.get(
        (hit["scale"] or "").lower(), (hit["scale"] or "").lower()
    )
    dollars = parse_money(f"{hit['figure'].rstrip(',')}{scale}")
    if dollars is None:
        return _NamedSum(hit.start(), words, None, "is no amount that can be read")
    if dollars < _MIN_AMOUNT:
        return None
    if _APPROXIMATELY.search(text[max(hit.start() - 14, 0) : hit.start()]):
        return _NamedSum(hit.start(), words, None, "is only about the sum")
    return _NamedSum(hit.start(), words, dollars)
