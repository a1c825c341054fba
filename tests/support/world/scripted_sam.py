"""An imitation of the SAM.gov Opportunities API v2: search page by page, descriptions, and the API's documented
errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from mineralwatch.demo.world_state import Award, SamNotice
from tests.support.world.loopback_server import ScriptedResponse, as_json

SEARCH = "/opportunities/v2/search"
DESCRIPTION = "/prod/opportunities/v1/noticedesc"
_MAX_PAGE = 1000


def _words(code: int, text: str) -> ScriptedResponse:
    return ScriptedResponse(code, {"Content-Type": "text/plain"}, text.encode())


def check_key(given_key: str | None, valid_key: str) -> ScriptedResponse | None:
    """The API's documented error for a missing or a wrong key; None when `given_key` equals `valid_key`."""
    if not given_key:
        return _words(403, "No api_key was supplied")
    return None if given_key == valid_key else _words(403, "An invalid api_key was supplied")


def search(
    notices: Sequence[SamNotice], query: Mapping[str, str], origin: str, *, office_filter: bool
) -> ScriptedResponse:
    """One page of search results. With `office_filter` False the API ignores the parameter `organizationCode`."""
    window = _window(query)
    page = _page(query)
    if isinstance(window, ScriptedResponse):
        return window
    if isinstance(page, ScriptedResponse):
        return page
    found = [notice for notice in notices if window[0] <= notice.posted <= window[1]]
    if office_filter and query.get("organizationCode"):
        found = [notice for notice in found if notice.office == query["organizationCode"]]
    if not found:
        return _words(404, "No data found")
    limit, offset = page
    rows = [row(notice, origin) for notice in found[offset * limit : (offset + 1) * limit]]
    address = f"{origin}{SEARCH}?{urlencode(query)}"
    envelope = {"totalRecords": len(found), "limit": limit, "offset": offset, "opportunitiesData": rows}
    return as_json({**envelope, "links": [{"rel": "self", "href": address}]})


def _window(query: Mapping[str, str]) -> tuple[date, date] | ScriptedResponse:
    if not query.get("postedFrom") or not query.get("postedTo"):
        return _words(400, "PostedFrom and PostedTo are mandatory")
    try:
        first, last = (_us_date(query[name]) for name in ("postedFrom", "postedTo"))
    except ValueError:
        return _words(400, "Invalid Date Entered. Expected date format is MM/dd/yyyy")
    return (first, last) if (last - first).days <= 365 else _words(400, "Date range must be 1 year(s) apart")


def _us_date(text: str) -> date:
    month, day, year = text.split("/")
    return date(int(year), int(month), int(day))


def _page(query: Mapping[str, str]) -> tuple[int, int] | ScriptedResponse:
    limit, offset = query.get("limit", "1"), query.get("offset", "0")
    if not (limit.isdigit() and offset.isdigit()):
        return _words(400, "limit/offset must be a positive number.")
    if int(limit) > _MAX_PAGE:
        return _words(400, f"Limit valid range is 0-{_MAX_PAGE}. Please provide valid input.")
    return int(limit), int(offset)


def description(notices: Sequence[SamNotice], notice_id: str) -> ScriptedResponse:
    """The text of one notice; when the notice has no text, the words that the service uses for that."""
    for notice in notices:
        if notice.notice_id == notice_id and notice.text is not None:
            return as_json({"description": notice.text})
    return as_json({"errorMessage": "Description Not Found"}, 404)


def row(notice: SamNotice, origin: str) -> dict[str, object]:
    """One notice as a JSON object in the API's form."""
    ident = notice.notice_id
    return {
        "noticeId": ident,
        "title": notice.title,
        "solicitationNumber": notice.number,
        "fullParentPathName": notice.office_path,
        "fullParentPathCode": notice.office_codes,
        "postedDate": notice.posted.isoformat(),
        "type": notice.type,
        "baseType": notice.type,
        "archiveType": "autocustom",
        "archiveDate": notice.archive.isoformat() if notice.archive else None,
        "typeOfSetAsideDescription": None,
        "typeOfSetAside": notice.set_aside,
        "responseDeadLine": notice.deadline,
        "naicsCode": notice.naics[0] if notice.naics else None,
        "naicsCodes": list(notice.naics),
        "classificationCode": notice.psc,
        "active": "Yes" if notice.active else "No",
        "award": _award(notice.award),
        "pointOfContact": None,
        "description": f"{origin}{DESCRIPTION}?noticeid={ident}",
        "organizationType": "OFFICE",
        "officeAddress": {"zipcode": "22060", "city": "FORT BELVOIR", "countryCode": "USA", "state": "VA"},
        "placeOfPerformance": None,
        "additionalInfoLink": None,
        "uiLink": f"https://sam.gov/workspace/contract/opp/{ident}/view",
        "links": [{"rel": "self", "href": f"{origin}{SEARCH}?noticeid={ident}&limit=1"}],
        "resourceLinks": None if notice.attachments is None else list(notice.attachments),
    }


def _award(award: Award | None) -> dict[str, object] | None:
    if award is None:
        return None
    place = {"city": {"name": "NOWHERE"}, "state": {"name": "NV"}, "country": {"name": "US"}}
    return {
        "date": award.on.isoformat(),
        "number": award.number,
        "amount": award.amount,
        "awardee": {"name": award.awardee, "location": place, "ueiSAM": "SCRIPTED0001", "cageCode": "0XMPL"},
    }
