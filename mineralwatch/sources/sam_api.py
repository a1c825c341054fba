"""The SAM.gov Opportunities API v2 with the user's own key: for each watched office one call, or several when the
notices of a year fill more than one page."""

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
PAGE_SIZE = 1_000  # notices on one page, the most that the API gives
WINDOW = timedelta(days=364)  # the API allows at most one year between the posted dates
_MAX_PAGES = 5
# after so many failed descriptions no more are read in a round, so that they do not use up the day's calls
_MAX_FAILED_TEXTS = 2
_EASTERN = ZoneInfo("America/New_York")
_AUTO_INTERVAL = timedelta(hours=3)
_DEFAULT_WAIT = timedelta(hours=1)


@dataclass(slots=True)
class _Round:
    """What the current round has found so far."""

    context: ReadContext
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

    def mark_incomplete(self, note: str) -> None:
        self.complete = False
        self.notes.append(note)


class SamSource:
    """The source `sam`; `key` is None when the user has no key yet."""

    name = "sam"
    kind = "sam"

    def __init__(self, settings: SamSettings, offices: Sequence[str], key: str | None) -> None:
        self._settings = settings
        self._offices = tuple(offices)
        self._key = key
        self.interval = settings.interval or _AUTO_INTERVAL
        self.hosts: tuple[str, ...] = (server_of(settings.api_url),)

    def missing_setup(self) -> str | None:
        """What the user has to set up when there is no key or no office to watch; None when there are both."""
        if not self._offices:
            return "no buying office is watched: name one as offices in [watch], such as SP8000"
        if not self._key:
            name = variable_to_set(self._settings.api_key_env, "SAM_API_KEY", "sam")
            return f"needs a free key of your own: make one at sam.gov, Account Details, and set {name} to it"
        return None

    def read(self, context: ReadContext) -> Generator[SourceStep, Any, SourceReading]:
        """The year's notices of each office, then descriptions not read yet, with at most `context.calls_left` calls.

        `payload_hash` and `raw` of a notice cover its row in the list only. A description is given only in the round
        that read it, so a notice with a description whose id is not in `context.stored_text_ids` is new even with a
        known hash.
        """
        missing = self.missing_setup()
        if missing is not None:
            raise Refused(f"SAM.gov {missing}" if not self._key else missing)
        state = _Round(context, context.calls_left)
        last = context.now.astimezone(_EASTERN).date()
        for office in self._offices:
            try:
                yield from self._read_office(state, office, last)
            except SourceError as error:
                state.complete = False
                error_with_time = _with_wait_time(error, context.now)
                if not state.items and state.status is None:
                    raise error_with_time from None
                state.problem = error_with_time
                break
        if state.problem is None:
            yield from self._read_texts(state)
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

    def _send(self, state: _Round, url: str) -> Generator[SourceStep, Any, HttpReply]:
        """Make one call of the API and count it in `calls_left`; the reply. Raises RateLimited when no call is left."""
        if not state.may_call():
            # the error names no end of the wait, since that time would hold for a person too
            if not state.context.by_hand:
                raise RateLimited("today's calls to SAM.gov are used up, except those reserved for when you ask")
            midnight = datetime.combine(state.context.now.astimezone(UTC).date(), time(0), UTC) + timedelta(days=1)
            raise RateLimited(
                "today's calls to SAM.gov are used up; the count starts again at 00:00 UTC", None, midnight
            )
        if state.calls_left is not None:
            state.calls_left -= 1
        reply: HttpReply = yield HttpRequest(
            url,
            headers={"Accept": "application/json"},
            secret_query={"api_key": self._key or ""},
            metered=METERED,
        )
        return reply

    def _read_office(self, state: _Round, office: str, last: date) -> Generator[SourceStep, Any, None]:
        """Read all pages of one office. The total is taken from the first page, since the API states 0 on pages past
        the last."""
        seen: set[str] = set()
        duplicates = unreadable = 0
        total: int | None = 0
        list_changed = False
        for index in range(_MAX_PAGES):
            if index and not state.may_call():
                break
            page = yield from self._read_page(state, office, last, index)
            if page is None:
                break
            total = page.total if index == 0 else total
            new_ids = set(page.ids) - seen
            seen |= new_ids
            duplicates, unreadable = duplicates + page.duplicates, unreadable + page.bad
            list_changed = list_changed or len(new_ids) < len(page.ids)
            state.keep(page)
            if (
                total is None
                or len(seen) + duplicates + unreadable >= total
                or 2 * len(new_ids) < len(page.ids)
                or not new_ids
            ):
                break
            if index == 0 and not page.items:
                # The API ignored the filter, so the other pages, perhaps a hundred, will hold no notice of this office.
                state.notes.append(
                    f"SAM.gov ignored the filter for the office {office}: its first page holds no notice of it"
                )
                break
        state.total += len(seen)
        # When a notice stands twice on one page, the API made a mistake and its total counts both rows. When a notice
        # stands on two pages, the list has shifted between the calls, so another notice may have been missed.
        if list_changed or total not in (len(seen), len(seen) + duplicates):
            stated = "an unknown number of" if total is None else f"{total:,}"
            why = ", since the list changed while its pages were read" if list_changed else ""
            state.mark_incomplete(f"{office}: only {len(seen):,} of {stated} notices could be read{why}")

    def _read_page(
        self, state: _Round, office: str, last: date, index: int
    ) -> Generator[SourceStep, Any, SamPage | None]:
        """The notices of one page; None when the API answers that there is no data."""
        params: dict[str, str | int] = {
            "postedFrom": f"{last - WINDOW:%m/%d/%Y}",
            "postedTo": f"{last:%m/%d/%Y}",
            "organizationCode": office,
            "limit": PAGE_SIZE,
            "offset": index,
        }
        reply = yield from self._send(state, with_query(self._settings.api_url, params))
        if reply.status == 404 and says_no_data(reply.body):
            state.status = 200
            return None
        _raise_error_of(reply)
        page: SamPage = yield ParseJob(parse_page, (reply.body, office))
        state.status = reply.status
        return page

    def _read_texts(self, state: _Round) -> Generator[SourceStep, Any, None]:
        """Read the descriptions that are not stored yet, newest notice first, with at most half of the calls left.

        Half of the calls are spared, since a changed deadline matters more than the text of an old notice.
        """
        failed = left = 0
        if state.calls_left is not None:
            state.calls_left = (state.calls_left + 1) // 2
        for item in sorted(state.items.values(), key=_posted, reverse=True):
            notice, url = item.reading.notice, item.description_url
            if url is None or notice.notice_id in state.context.stored_text_ids:
                continue
            if not same_origin(url, self._settings.api_url):
                state.notes.append(f"the description of {notice.notice_id} is at another host and is not read")
                continue
            if not state.may_call() or failed >= _MAX_FAILED_TEXTS:
                left += 1
                continue
            try:
                text = yield from self._read_text(state, url)
            except SourceError as error:
                failed += 1
                if isinstance(error, RateLimited):
                    state.problem = _with_wait_time(error, state.context.now)
                    state.calls_left = 0
                continue
            new = NoticeReading(replace(notice, text=text), item.reading.payload_hash, item.reading.raw)
            state.items[notice.notice_id] = ListedNotice(new, None)
        if left or failed:
            count = left + failed
            state.notes.append(f"{count} description{'s' * (count > 1)} left for later calls")

    def _read_text(self, state: _Round, url: str) -> Generator[SourceStep, Any, str]:
        reply = yield from self._send(state, without_query(url, ("api_key",)))
        if reply.status == 404 and reply.error is not None:
            return ""
        _raise_error_of(reply)
        text = description_of(reply.body)
        stated = stated_error(reply.body) if text is None else None
        if text is None:
            raise stated or BadPayload("the description of a notice cannot be read")
        return text


def _with_wait_time(error: SourceError, now: datetime) -> SourceError:
    """The error; a server's rate limit that names no end gets one an hour from now, which holds even when a person
    asks."""
    if isinstance(error, RateLimited) and error.status is not None and error.until is None:
        return RateLimited(str(error), error.status, now + _DEFAULT_WAIT)
    return error


def _posted(item: ListedNotice) -> tuple[str, str]:
    notice = item.reading.notice
    return (notice.posted.isoformat() if notice.posted else "", notice.notice_id)


def _raise_error_of(reply: HttpReply) -> None:
    """Raise the error of a reply, if any, worded by the body where the body says more than the status."""
    if reply.error is None:
        return
    stated = stated_error(reply.body) if reply.body else None
    if isinstance(stated, RateLimited):
        wait_until = reply.error.until if isinstance(reply.error, RateLimited) else None
        raise RateLimited(str(stated), reply.status, stated.until or wait_until)
    # after a firewall's page, an outage or a rate limit, the key may still be valid
    if not isinstance(reply.error, Refused):
        raise reply.error
    page = is_markup(reply.body)
    if reply.status == 401 or isinstance(stated, Refused) or (reply.status == 403 and not page):
        raise Refused(KEY_ADVICE, reply.status)
    if reply.status == 403:  # the API itself answers in JSON, so an HTML page comes from a firewall in front of the API
        raise NotReachable(firewall_text("SAM.gov", 403), 403)
    if reply.status == 404:
        raise Refused("SAM.gov answers 404 without saying that there is no data: check api_url in [sam]", 404)
    if reply.status == 400 and stated is not None:
        raise Refused(str(stated), 400)
    raise reply.error
