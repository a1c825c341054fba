"""Works out two kinds of facts that a store of an earlier schema does not hold, from what was derived in it: when it
first held each event and whether that was news, and what founded each provisional key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime

from mineralwatch.domain.alerting.news_verdict import is_official
from mineralwatch.domain.derivation.facts import Sighting
from mineralwatch.domain.derivation.keys import founding_prefix
from mineralwatch.domain.derivation.projection import OWN_SOURCE
from mineralwatch.domain.evidence.event_reports import STORY
from mineralwatch.domain.models.event import Event, Evidence
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.numbers_and_ids import is_provisional, provisional_index, provisional_key
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.stories.attach_candidates import report_day
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

FIRST_WORD = "the first word of a request"
"""How the reason begins for which a story that founded a solicitation is attached to it."""
_UNDER_BOTH = lazy_pattern(r"notice (.+?) stands under both")


def sightings_of(events: Iterable[Event]) -> tuple[Sighting, ...]:
    """A sighting of each witness of these events, as they were stored.

    The first witnesses have the time of the event's first reading, and were news then if the event was; a later one is
    no news, except that an event which became news later has a second sighting of the witness that made it so.
    """
    return tuple(seen for event in events for seen in _sightings_of(event))


def _sightings_of(event: Event) -> Iterator[Sighting]:
    witnesses = event.evidence or (Evidence(OWN_SOURCE, event.id, None, event.grade, event.seen_at),)
    times = [max(witness.seen_at or event.seen_at, event.seen_at) for witness in witnesses]
    first = min(times)
    for witness, at in zip(witnesses, times, strict=True):
        is_first = at == first
        is_news = is_first and event.news_at is not None and event.news_since is None
        yield _sighting(event, witness, event.seen_at if is_first else at, is_news)
    if event.news_at is not None and event.news_since is not None:
        yield _sighting(event, _newsmaker(witnesses, event.news_since), event.news_since, True)


def _sighting(event: Event, witness: Evidence, at: datetime, is_news: bool) -> Sighting:
    return Sighting(event.id, event.kind, witness.source, witness.ref, at, is_news)


def _newsmaker(witnesses: Sequence[Evidence], since: datetime) -> Evidence:
    """The witness by which an event became news: the official one that was read nearest to that time."""

    def distance(witness: Evidence) -> tuple[bool, float]:
        read_at = witness.seen_at
        return not is_official(witness), abs((read_at - since).total_seconds()) if read_at else float("inf")

    return min(witnesses, key=distance)


@dataclass(frozen=True, slots=True)
class EarlierKeys:
    """What a store of an earlier schema says about its provisional keys."""

    notices: Mapping[str, str] = field(default_factory=dict)  # notice id -> key
    # the first reading of each notice of which some reading has no number, by notice id, in the order of reading
    numberless: Mapping[str, Notice] = field(default_factory=dict)
    stories: Sequence[Story] = ()  # the attached ones
    aliases: Mapping[str, str] = field(default_factory=dict)  # provisional alias -> the key that took it over
    merge_reasons: Mapping[str, str] = field(default_factory=dict)  # provisional alias -> why it was taken over
    used: frozenset[str] = frozenset()  # keys that acts, alerts or earlier records name, whether they exist or not
    recorded: frozenset[str] = frozenset()  # keys of the loaded record


def founders_of(known: EarlierKeys) -> dict[str, str]:
    """The provisional key of each witness (a notice id, or `story/` and a story id) that founded one.

    A key whose founder is not known any more is its own witness, so that it is never used again.
    """
    found = {ident: key for ident, key in sorted(known.notices.items()) if _is_founded(key, known)}
    by_key: dict[str, list[Story]] = {}
    for story in known.stories:
        by_key.setdefault(story.key or "", []).append(story)
    for key in sorted(by_key):
        if _is_founded(key, known) and key not in found.values():
            found[f"{STORY}{_first_story(by_key[key]).id}"] = key
    aliases = {alias: key for alias, key in sorted(known.aliases.items()) if _is_founded(alias, known)}
    found |= dict(_named_by_merges(aliases, known, found))
    for alias, key in aliases.items():
        if alias not in found.values():
            witness = _founder_of_alias(alias, key, known, by_key.get(key, ()), found)
            found[witness or alias] = alias
    for key in sorted(known.used, key=_in_order_of_founding):
        if _is_founded(key, known) and key not in found.values():
            found[_numberless_notice(key, known, found) or key] = key
    return found


def _is_founded(key: str, known: EarlierKeys) -> bool:
    return is_provisional(key) and key not in known.recorded


def _first_story(stories: Sequence[Story]) -> Story:
    """The story that founded a solicitation: the one whose reason says so, else the earliest."""

    def order(story: Story) -> tuple[bool, datetime, str]:
        is_said = (story.because or "").startswith(FIRST_WORD)
        return not is_said, story.published or story.first_seen, story.id

    return min(stories, key=order)


def _named_by_merges(
    aliases: Mapping[str, str], known: EarlierKeys, taken: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The notices that the reasons of merges name, each with the provisional key that was taken over."""
    for alias, key in aliases.items():
        said = _UNDER_BOTH.search(known.merge_reasons.get(alias, ""))
        if said and said[1] not in taken and known.notices.get(said[1]) == key:
            yield said[1], alias


def _founder_of_alias(
    alias: str, key: str, known: EarlierKeys, stories: Sequence[Story], taken: Mapping[str, str]
) -> str | None:
    """The witness that may have founded a provisional key which a numbered solicitation has taken over: a notice that
    once had no number, or a story, of its material and year; None when none is left."""
    notice = _numberless_notice(alias, known, taken, key)
    if notice is not None:
        return notice
    prefix = provisional_index(alias)[0]
    told = [s for s in stories if s.kind and _story_prefix(s) == prefix and f"{STORY}{s.id}" not in taken]
    return f"{STORY}{_first_story(told).id}" if told else None


def _numberless_notice(
    provisional: str, known: EarlierKeys, taken: Mapping[str, str], now: str | None = None
) -> str | None:
    """The first notice that was once without a number, is of the material and year of a provisional key, and founded no
    other one; `now` is the key that it must have now, None for any."""
    prefix = provisional_index(provisional)[0]
    for ident, notice in known.numberless.items():
        if ident not in taken and now in (None, known.notices.get(ident)) and founding_prefix(notice) == prefix:
            return ident
    return None


def _in_order_of_founding(key: str) -> tuple[str, int]:
    return provisional_index(key) if is_provisional(key) else (key, 0)


def _story_prefix(story: Story) -> str:
    return provisional_index(provisional_key(story.material, report_day(story).year, 0))[0]
