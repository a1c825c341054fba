"""The SAM.gov Opportunities API v2 with the user's own key: one call for the whole year of each watched office."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mineralwatch.config.secret_settings import variable_to_set
from mineralwatch.config.settings import SamSettings
from mineralwatch.domain.errors import BadPayload, NotReachable, RateLimited, Refused, SourceError
from mineralwatch.sources.base import (
    HttpReply,
    HttpRequest,
    NoticeReading,
    ParseJob,
    Quarantined,
    ReadContext,
    SourceReading,
    SourceStep,
)
from mineralwatch.sources.sam_api_parse import (
    KEY_ADVICE,
    ListedNotice,
    SamPage,
    description_of,
    parse_page,
    says_no_data,
    stated_error,
)
from mineralwatch.sources.sam_notice import takes_precedence
from mineralwatch.sources.server_messages import firewall_text, is_markup
from mineralwatch.sources.urls import same_origin, server_of, with_query, without_query

METERED = "sam"
PAGE_SIZE = 1_000  # the most that the API gives
WINDOW = timedelta(days=364)  # posted dates may lie at most one year apart
_MOST_PAGES = 5
_MOST_FAILED_TEXTS = 2  # in one round: a broken description must not eat the day's calls
_EASTERN = ZoneInfo("America/New_York")
_AUTO = timedelta(hours=3)
_UNTOLD = timedelta(hours=1)


@dataclass(slots=True)
class _Round:
    """What one round has gathered so far."""

    asked: ReadContext
    calls_left: int | None
    items: dict[str, ListedNotice] = field(default_factory=dict)
    other_offices: int = 0
    quarantined: list[Quarantined] = field(default_factory=list)
    total: int = 0
    complete: bool = True
    status: int | None = None
    notes: list[str] = field(default_factory=list)
    problem: SourceError | None = None

    def may_call(self) -> bool:
        return self.calls_left is None or self.calls_left > 0

    def keep(self, page: SamPage) -> None:
        for item in page.items:
            ident = item.reading.notice.notice_id
            known = self.items.get(ident)
            if known is None or takes_precedence(item.reading, known.reading):
                self.items[ident] = item
        self.other_offices += page.other_offices
        self.quarantined.extend(page.quarantined)

    def incomplete(self, note: str) -> None:
        self.complete = False
        self.notes.append(note)


class SamSource:
    """The keyed API; `key` None means that the user has none yet."""

    name = "sam"
    kind = "sam"

    def __init__(self, settings: SamSettings, offices: Sequence[str], key: str | None) -> None:
        self._settings = settings
        self._offices = tuple(offices)
        self._key = key
        self.interval = settings.interval or _AUTO
        self.hosts: tuple[str, ...] = (server_of(settings.api_url),)

    def missing_setup(self) -> str | None:
        """What is missing, and how to get it."""
        if not self._offices:
            return "no buying office is watched: name one as offices in [watch], such as SP8000"
        if not self._key:
            name = variable_to_set(self._settings.api_key_env, "SAM_API_KEY", "sam")
            return f"needs a free key of your own: make one at sam.gov, Account Details, and set {name} to it"
        return None

    def read(self, asked: ReadContext) -> Generator[SourceStep, Any, SourceReading]:
        """The year's notices of each office, then the descriptions not read yet, within `asked.calls_left`.

        `payload_hash` and `raw` of a notice cover its row in the list only; a text is given only in the round that
        read it, so a notice with a text whose id is not in `asked.stored_text_ids` is news even when its hash is known.
        """
        missing = self.missing_setup()
        if missing is not None:
            raise Refused(f"SAM.gov {missing}" if not self._key else missing)
        state = _Round(asked, asked.calls_left)
        last = asked.now.astimezone(_EASTERN).date()
        for office in self._offices:
            try:
                yield from self._office(state, office, last)
            except SourceError as error:
                state.complete = False
                told = _dated(error, asked.now)
                if not state.items and state.status is None:
                    raise told from None
                state.problem = told
                break
        if state.problem is None:
            yield from self._texts(state)
        return self._reading(state, f"{last - WINDOW} to {last}")

    def _reading(self, state: _Round, window: str) -> SourceReading:
        return SourceReading(
            notices=tuple(item.reading for item in state.items.values()),
            complete=state.complete,
            total=state.total if state.complete else None,
            scope=f"{', '.join(self._offices)}, posted {window}",
            other_offices=state.other_offices,
            quarantined=tuple(state.quarantined),
            http_status=state.status,
            note="; ".join(state.notes) or None,
            problem=state.problem,
        )

    def _call(self, state: _Round, url: str) -> Generator[SourceStep, Any, HttpReply]:
        if not state.may_call():
            if not state.asked.by_hand:  # no time to wait until: it would forbid the look by hand as well
                raise RateLimited("today's calls to SAM.gov are used, but for those that are kept for a look by hand")
            midnight = datetime.combine(state.asked.now.astimezone(UTC).date(), time(0), UTC) + timedelta(days=1)
            raise RateLimited("today's calls to SAM.gov are used; the count starts again at 00:00 UTC", None, midnight)
        if state.calls_left is not None:
            state.calls_left -= 1
        reply: HttpReply = yield HttpRequest(
            url,
            headers={"Accept": "application/json"},
            secret_query={"api_key": self._key or ""},
            metered=METERED,
        )
        return reply

    def _office(self, state: _Round, office: str, last: date) -> Generator[SourceStep, Any, None]:
        """All pages of one office. The total is the first page's: past the last page it is reported as 0."""
        seen: set[str] = set()
        twins = bad = 0
        total: int | None = 0
        drifted = False
        for index in range(_MOST_PAGES):
            if index and not state.may_call():
                break
            page = yield from self._page(state, office, last, index)
            if page is None:
                break
            total = page.total if index == 0 else total
            fresh = set(page.ids) - seen
            seen |= fresh
            twins, bad = twins + page.duplicates, bad + page.bad
            drifted = drifted or len(fresh) < len(page.ids)
            state.keep(page)
            if total is None or len(seen) + twins + bad >= total or 2 * len(fresh) < len(page.ids) or not fresh:
                break
            if index == 0 and not page.items:
                # The API did not filter: its other pages are other offices' too, and there may be a hundred of them.
                state.notes.append(f"SAM.gov did not keep to the office {office}, and its first page holds none of it")
                break
        state.total += len(seen)
        # A notice twice within a page is one that the API's join has doubled, and its total counts both; one on two
        # pages has moved while they were read, and another may have slipped through between them.
        if drifted or total not in (len(seen), len(seen) + twins):
            stated = "an unknown number of" if total is None else f"{total:,}"
            why = ", since the list changed while its pages were read" if drifted else ""
            state.incomplete(f"{office}: only {len(seen):,} of {stated} notices could be read{why}")

    def _page(self, state: _Round, office: str, last: date, index: int) -> Generator[SourceStep, Any, SamPage | None]:
        """One page, or None when the API says in its own words that there is no data."""
        params: dict[str, str | int] = {
            "postedFrom": f"{last - WINDOW:%m/%d/%Y}",
            "postedTo": f"{last:%m/%d/%Y}",
            "organizationCode": office,
            "limit": PAGE_SIZE,
            "offset": index,
        }
        reply = yield from self._call(state, with_query(self._settings.api_url, params))
        if reply.status == 404 and says_no_data(reply.body):
            state.status = 200
            return None
        _raise_for(reply)
        page: SamPage = yield ParseJob(parse_page, (reply.body, office))
        state.status = reply.status
        return page

    def _texts(self, state: _Round) -> Generator[SourceStep, Any, None]:
        """Read the descriptions that are not stored yet, newest notice first.

        They take at most half of the calls that are left: a moved deadline matters more than an old text.
        """
        failed = left = 0
        if state.calls_left is not None:
            state.calls_left = (state.calls_left + 1) // 2
        for item in sorted(state.items.values(), key=_posted, reverse=True):
            notice, url = item.reading.notice, item.description_url
            if url is None or notice.notice_id in state.asked.stored_text_ids:
                continue
            if not same_origin(url, self._settings.api_url):
                state.notes.append(f"the text of {notice.notice_id} lies at another host, which is not asked")
                continue
            if not state.may_call() or failed >= _MOST_FAILED_TEXTS:
                left += 1
                continue
            try:
                text = yield from self._text(state, url)
            except SourceError as error:
                failed += 1
                if isinstance(error, RateLimited):
                    state.problem = _dated(error, state.asked.now)
                    state.calls_left = 0
                continue
            new = NoticeReading(replace(notice, text=text), item.reading.payload_hash, item.reading.raw)
            state.items[notice.notice_id] = ListedNotice(new, None)
        if left or failed:
            state.notes.append(f"{left + failed} texts are left for later calls")

    def _text(self, state: _Round, url: str) -> Generator[SourceStep, Any, str]:
        reply = yield from self._call(state, without_query(url, ("api_key",)))
        if reply.status == 404 and reply.error is not None:
            return ""
        _raise_for(reply)
        text = description_of(reply.body)
        stated = stated_error(reply.body) if text is None else None
        if text is None:
            raise stated or BadPayload("the description of a notice cannot be read")
        return text


def _dated(error: SourceError, now: datetime) -> SourceError:
    """A server's request to wait that names no time holds for an hour, also for a person who asks."""
    if isinstance(error, RateLimited) and error.status is not None and error.until is None:
        return RateLimited(str(error), error.status, now + _UNTOLD)
    return error


def _posted(item: ListedNotice) -> tuple[str, str]:
    notice = item.reading.notice
    return (notice.posted.isoformat() if notice.posted else "", notice.notice_id)


def _raise_for(reply: HttpReply) -> None:
    """Raise the error of a reply, in the body's own words where they say more than the status."""
    if reply.error is None:
        return
    stated = stated_error(reply.body) if reply.body else None
    if isinstance(stated, RateLimited):
        waits = reply.error.until if isinstance(reply.error, RateLimited) else None
        raise RateLimited(str(stated), reply.status, stated.until or waits)
    if not isinstance(reply.error, Refused):  # a firewall, an outage or a wait is no trouble with the key
        raise reply.error
    page = is_markup(reply.body)
    if reply.status == 401 or isinstance(stated, Refused) or (reply.status == 403 and not page):
        raise Refused(KEY_ADVICE, reply.status)
    if reply.status == 403:  # the API itself answers in JSON: a page was made by something on the way
        raise NotReachable(firewall_text("SAM.gov", 403), 403)
    if reply.status == 404:
        raise Refused("SAM.gov answers 404 without saying that there is no data: check api_url in [sam]", 404)
    if reply.status == 400 and stated is not None:
        raise Refused(str(stated), 400)
    raise reply.error
