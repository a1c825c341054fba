"""Reading what the SAM.gov Opportunities API v2 sends. Pure.

Shapes: https://open.gsa.gov/api/get-opportunities-public-api/ and pages as they come, whose types differ from it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mineralwatch.domain.dates import Deadline, parse_deadline
from mineralwatch.domain.errors import BadPayload, RateLimited, Refused, SourceError
from mineralwatch.domain.identity import normalise_number, payload_hash
from mineralwatch.domain.models import UNTITLED, Notice, NoticeAward
from mineralwatch.domain.money import parse_money
from mineralwatch.domain.text import clean, html_to_text, safe_url
from mineralwatch.domain.words.notice_days import written_deadline
from mineralwatch.sources import loose
from mineralwatch.sources.base import NoticeReading, Quarantined
from mineralwatch.sources.server_words import Says, meaning, unexpected

TEXT_LIMIT = 100_000
KEY_ADVICE = (
    "SAM.gov does not accept the API key (a key lapses after 90 days): make a new one at sam.gov, Account Details, "
    "and set it as the [sam] section of the configuration says"
)
_PRIVATE = ("pointOfContact",)  # private persons' names, addresses and telephones are nobody's business here
NOTICE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NO_DATA = re.compile(r"\bno\s+(?:data|records?|results?|opportunit\w*|notices?)\b", re.IGNORECASE)
_NO_TEXT = re.compile(r"\s*description\s+not\s+found\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    """One notice with the address that its description is read from, if it has one."""

    reading: NoticeReading
    description_url: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a search. `ids` are those of all its items that have one, of whichever office."""

    items: tuple[Item, ...]
    ids: tuple[str, ...]
    elsewhere: int
    quarantined: tuple[Quarantined, ...]
    total: int | None


def parse_page(body: bytes, office: str) -> Page:
    """The notices of one office in a page, the others counted.

    Raises BadPayload when it is no page or no item of it can be read, and what the body says when it is an error.
    """
    whole = decode(body)
    rows = whole.get("opportunitiesData") if isinstance(whole, dict) else None
    if not isinstance(rows, list) and not (isinstance(whole, dict) and rows is None and whole.get("totalRecords") == 0):
        otherwise = "SAM.gov answered something that is no list of notices; tried again later"
        raise error_in(body) or unexpected("SAM.gov", body, otherwise)
    items: list[Item] = []
    ids: list[str] = []
    bad: list[Quarantined] = []
    elsewhere = 0
    for row in rows or ():
        item = _item(row)
        if isinstance(item, Quarantined):
            bad.append(item)
            continue
        ids.append(item.reading.notice.notice_id)
        if belongs(row, office):
            items.append(item)
        else:
            elsewhere += 1
    if bad and not ids:
        raise BadPayload(f"none of the {len(bad)} notices that SAM.gov sent can be read: {bad[0].reason}")
    return Page(tuple(items), tuple(ids), elsewhere, tuple(bad), loose.count(whole.get("totalRecords")))


def decode(body: bytes) -> Any:
    """The JSON of a body, or None when it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def belongs(row: Mapping[str, Any], office: str) -> bool:
    """Whether a notice is of the office: by the last part of its path, else by the head of its number."""
    code = office_of(row)
    if code is not None:
        return code.upper() == office.upper()
    return normalise_number(loose.text(row.get("solicitationNumber"), 100) or "").startswith(office.upper())


def office_of(row: Mapping[str, Any]) -> str | None:
    """The activity address code: the last of the two to five parts of the path."""
    path = loose.text(row.get("fullParentPathCode"), 300)
    return path.rpartition(".")[2].strip() or None if path else None


def _item(row: object) -> Item | Quarantined:
    if not isinstance(row, dict):
        return Quarantined("not an object", raw_of(row)[:2_000])
    kept = {name: value for name, value in row.items() if name not in _PRIVATE}
    raw = raw_of(kept)
    ident = loose.text(row.get("noticeId"), 100) or ""
    if not NOTICE_ID.fullmatch(ident):
        return Quarantined("no usable notice id", raw[:20_000])
    description = loose.text(row.get("description"), 2_000)
    url = safe_url(description)
    notice = notice_of(row, ident, _inline_text(row, url))
    return Item(NoticeReading(notice, payload_hash(raw), raw), url)


def _inline_text(row: Mapping[str, Any], url: str | None) -> str | None:
    """The text when it stands in the place of its address; "" when the source has none; None when it must be asked."""
    if url is not None:
        return None
    value = row.get("description")
    return description_text(value) if isinstance(value, str) else ""


def raw_of(row: object) -> str:
    """A row as it is kept, the same text for equal rows."""
    try:
        return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    except RecursionError:
        return "(nested too deeply to be kept)"


def notice_of(row: Mapping[str, Any], ident: str, body: str | None) -> Notice:
    """A row with the API's names as a Notice; the daily file's rows are given these names first."""
    number = loose.text(row.get("solicitationNumber"), 100)
    return Notice(
        notice_id=ident,
        title=loose.text(row.get("title")) or number or UNTITLED,
        type=loose.text(row.get("type"), 100),
        base_type=loose.text(row.get("baseType"), 100),
        number=number,
        office=office_of(row),
        office_path=loose.text(row.get("fullParentPathName")),
        posted=loose.day(row.get("postedDate")),
        deadline=_deadline(loose.text(row.get("responseDeadLine"), 60)),
        archive_on=loose.day(row.get("archiveDate")),
        set_aside=_set_aside(row.get("typeOfSetAside")),
        naics=loose.texts(row.get("naicsCodes"), 20) or loose.texts(row.get("naicsCode"), 20),
        psc=loose.text(row.get("classificationCode"), 20),
        place=_place(row.get("placeOfPerformance")),
        text=body,
        attachments=_attachments(row),
        active=_yes(row.get("active")),
        award=_award(row.get("award")),
        url=f"https://sam.gov/opp/{ident}/view",  # the supplied uiLink leads into the logged-in workspace
    )


def _deadline(field: str | None) -> Deadline | None:
    """The field as the API gives it, else as people write it."""
    return parse_deadline(field) or (written_deadline(field) if field else None)


def _set_aside(value: object) -> str | None:
    code = loose.text(value, 100)
    return None if code is None or code.upper() in ("NONE", "NULL", "N/A") else code


def _place(value: object) -> str | None:
    """ "Grand Junction, CO, USA": the city's name, the state's and the country's codes."""
    place = loose.mapping(value)
    parts = [
        _named(place.get("city"), "name", "code"),
        _named(place.get("state"), "code", "name"),
        _named(place.get("country"), "code", "name"),
    ]
    return ", ".join(filter(None, parts)) or None


def _named(value: object, *keys: str) -> str | None:
    if isinstance(value, dict):
        return next((found for key in keys if (found := loose.text(value.get(key), 100))), None)
    return loose.text(value, 100)


def _attachments(row: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The addresses in a stable order: the API's own order means nothing. None when the page does not speak of them."""
    if "resourceLinks" not in row:
        return None
    return tuple(sorted({url for item in loose.texts(row["resourceLinks"], 2_000) if (url := safe_url(item))}))


def _yes(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"yes": True, "true": True, "no": False, "false": False}.get((loose.text(value, 10) or "").lower())


def _award(value: object) -> NoticeAward | None:
    award = loose.mapping(value)
    awardee = award.get("awardee")
    found = NoticeAward(
        number=loose.text(award.get("number"), 100),
        amount=parse_money(award.get("amount")),
        on=loose.day(award.get("date")),
        awardee=_named(awardee, "name") if not isinstance(awardee, list) else _named(loose.mapping(awardee), "name"),
    )
    return None if found == NoticeAward() else found


def description_of(body: bytes) -> str | None:
    """A notice's text from its description's body: JSON, HTML or plain; "" when there is none; None if unusable."""
    whole = decode(body)
    if isinstance(whole, dict):
        value = whole.get("description", whole.get("message"))
        return description_text(value) if isinstance(value, str) else ("" if "description" in whole else None)
    return description_text(whole if isinstance(whole, str) else body.decode("utf-8", "replace"))


def description_text(value: str) -> str:
    """Words of HTML or plain text; "" for the sentence that says that there is none."""
    return "" if _NO_TEXT.fullmatch(value) else html_to_text(value, TEXT_LIMIT)


def says_no_data(body: bytes) -> bool:
    """Whether the body of a 404 is the API's own "no data found", and not a gateway's or a wrong address's."""
    return _NO_DATA.search(body[:5_000].decode("utf-8", "replace")) is not None


def error_in(body: bytes) -> SourceError | None:
    """The error that a body states: a used-up quota, a key that is not accepted, or words of its own; else None."""
    whole = decode(body)
    whole = {**loose.mapping(whole.get("fault")), **whole} if isinstance(whole, dict) else {}
    says = meaning(None, body)
    if says is Says.WAIT or "nextAccessTime" in whole:
        until = next_access(whole)
        when = f" until {until:%Y-%m-%d %H:%M} UTC" if until else "; asked again later"
        return RateLimited(f"SAM.gov asks us to wait: the quota of this key is used up{when}", 429, until)
    if says is Says.KEY:
        return Refused(KEY_ADVICE)
    if said := _words(whole):
        return BadPayload(f"SAM.gov does not answer the question: {clean(said, 160)}")
    return None


def _words(whole: Mapping[str, Any]) -> str:
    """What an error body says, wherever it says it."""
    nested = loose.mapping(whole.get("error"))
    places = (whole, nested)
    names = ("description", "errorMessage", "message", "error", "code")
    return " ".join(filter(None, (loose.text(place.get(name), 300) for place in places for name in names)))


def next_access(whole: Mapping[str, Any]) -> datetime | None:
    """The gateway's own time to come back, written `2026-May-23 00:00:00+0000 UTC`."""
    try:
        return datetime.strptime(loose.text(whole.get("nextAccessTime"), 60) or "", "%Y-%b-%d %H:%M:%S%z UTC")
    except ValueError:
        return None
