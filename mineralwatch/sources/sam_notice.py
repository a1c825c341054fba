"""Makes a Notice of a SAM.gov row, and decides which of two rows of one notice counts. Pure.

Rows have the names of the API; rows of the daily file are renamed before. Types are unreliable: text for numbers, lists
for strings, nulls. A value that cannot be read is None in the Notice, and is listed by `unreadable_values`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from mineralwatch.domain.companies.awardee_field import NAME_SEPARATOR
from mineralwatch.domain.dates import Deadline, parse_deadline
from mineralwatch.domain.lifecycle.notice_types import notice_type
from mineralwatch.domain.models.notice import UNTITLED, Notice, NoticeAward
from mineralwatch.domain.notice_text.stated_deadlines import written_deadline
from mineralwatch.domain.text.money_text import parse_money
from mineralwatch.domain.text.safe_text import clean_line, clean_text, escaped_to_text, safe_url
from mineralwatch.sources import lenient_json
from mineralwatch.sources.base import NoticeReading, Quarantined

TEXT_LIMIT = 100_000
_MOST_NAMES = 50
NOTICE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
# matches no `TBD`, `N/A` or `000`, which taken as numbers would merge unrelated notices
_A_NUMBER = re.compile(r"[1-9]")
_NO_TEXT = re.compile(r"\s*description\s+not\s+found\W*", re.IGNORECASE)
_NOTHING = frozenset({"", "-", "--", "n/a", "na", "none", "null", "nil"})
_YES = frozenset({"yes", "y", "true", "1", "active"})
_NO = frozenset({"no", "n", "false", "0", "inactive"})


def unreadable_values(row: Mapping[str, Any], notice: Notice) -> tuple[Quarantined, ...]:
    """The values of a row that are not empty and could not be read; in the notice these values are None."""
    award = lenient_json.mapping(row.get("award"))
    fields = (
        ("response deadline", row.get("responseDeadLine"), notice.deadline),
        ("posted date", row.get("postedDate"), notice.posted),
        ("archive date", row.get("archiveDate"), notice.archive_on),
        ("active", row.get("active"), notice.active),
        ("type", row.get("type"), notice_type(notice.type)),
        ("award date", award.get("date"), notice.award and notice.award.on),
        ("award amount", award.get("amount"), (notice.award and notice.award.amount) or _is_zero(award.get("amount"))),
    )
    return tuple(
        Quarantined(
            f"{name} not understood: {clean_text(text, 60)}", f"{notice.notice_id} {name}: {text}", item_kept=True
        )
        for name, value, parsed in fields
        if parsed is None and (text := _value_text(value)).casefold() not in _NOTHING
    )


def _value_text(value: object) -> str:
    if isinstance(value, (dict, list)):
        return clean_text(raw_json(value), 200) if value else ""
    return lenient_json.text(value, 200) or ("" if value is None or isinstance(value, str) else str(value))


def _is_zero(amount: object) -> bool | None:
    """True when the amount is zero; None when it is another number or unreadable."""
    return True if parse_money(amount) == 0 else None


def notice_from_row(row: Mapping[str, Any], ident: str, body: str | None) -> Notice:
    """The Notice that a row describes; `body` is the description as plain text, None when the description was not
    read."""
    number = _line(row.get("solicitationNumber"), 100)
    number = number if number and _A_NUMBER.search(number) else None
    return Notice(
        notice_id=ident,
        title=_line(row.get("title")) or number or UNTITLED,
        type=_name_in(row.get("type"), "value", "name", "code"),
        base_type=_name_in(row.get("baseType"), "value", "name", "code"),
        number=number,
        office=office_code(row),
        office_path=_line(row.get("fullParentPathName")),
        posted=lenient_json.day(row.get("postedDate")),
        deadline=_deadline(lenient_json.text(row.get("responseDeadLine"), 60)),
        archive_on=lenient_json.day(row.get("archiveDate")),
        set_aside=_set_aside(row.get("typeOfSetAside")),
        naics=lenient_json.texts(row.get("naicsCodes"), 20) or lenient_json.texts(row.get("naicsCode"), 20),
        psc=lenient_json.text(row.get("classificationCode"), 20),
        place=_place(row.get("placeOfPerformance")),
        text=body,
        attachments=_attachments(row),
        active=_yes(row.get("active")),
        award=_award(row.get("award")),
        # the row's own uiLink is not used, since it leads to pages that need a login
        url=f"https://sam.gov/opp/{ident}/view",
    )


def _deadline(field: str | None) -> Deadline | None:
    """The deadline in a field, written as the API does or as people write dates; None when the field is empty or
    unreadable."""
    return parse_deadline(field) or (written_deadline(field) if field else None)


def _line(value: object, limit: int = 500) -> str | None:
    """One line of text, in which character references such as `&amp;` are resolved; None when the value is no text."""
    return clean_line(lenient_json.text(value, limit), limit) or None


def _set_aside(value: object) -> str | None:
    code = lenient_json.text(value, 100)
    return None if code is None or code.upper() in ("NONE", "NULL", "N/A") else code


def _place(value: object) -> str | None:
    """A place as text such as "Grand Junction, CO, USA": the city's name, then the codes of state and country; None
    when empty."""
    place = lenient_json.mapping(value)
    parts = [
        _name_in(place.get("city"), "name", "code"),
        _name_in(place.get("state"), "code", "name"),
        _name_in(place.get("country"), "code", "name"),
    ]
    return ", ".join(filter(None, parts)) or None


def _name_in(value: object, *keys: str) -> str | None:
    if isinstance(value, dict):
        return next((found for key in keys if (found := _line(value.get(key), 100))), None)
    return _line(value, 100)


def _attachments(row: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The URLs of the attachments, sorted, since the API's order is random; None when the row does not have that
    key."""
    if "resourceLinks" not in row:
        return None
    return tuple(sorted({url for item in lenient_json.texts(row["resourceLinks"], 2_000) if (url := safe_url(item))}))


def _yes(value: object) -> bool | None:
    """Whether a value means yes, as a boolean or a word like `Yes`; None when it is neither a yes nor a no."""
    if isinstance(value, bool):
        return value
    word = (lenient_json.text(value, 10) or "").lower()
    return True if word in _YES else False if word in _NO else None


def _award(value: object) -> NoticeAward | None:
    """The award of a row; when the row has a list, the first award, with the other awards in `more`."""
    parsed = [_one_award(item) for item in (value if isinstance(value, list) else [value])]
    awards = [award for award in parsed if award != NoticeAward()]
    return replace(awards[0], more=tuple(awards[1:])) if awards else None


def _one_award(value: object) -> NoticeAward:
    award = lenient_json.mapping(value)
    return NoticeAward(
        number=lenient_json.text(award.get("number"), 100),
        amount=parse_money(award.get("amount")) or None,  # 0 means that no amount was given
        on=lenient_json.day(award.get("date")),
        awardee=_awardee(award.get("awardee")),
    )


def _awardee(value: object) -> str | None:
    """The winners' names as printed; several names, in a list or on several lines, are joined by `NAME_SEPARATOR`."""
    names = [
        item.get("name") if isinstance(item, dict) else item for item in (value if isinstance(value, list) else [value])
    ]
    lines = [line for item in names for line in (item.splitlines() if isinstance(item, str) else [item])]
    return NAME_SEPARATOR.join(filter(None, (_line(line, 300) for line in lines[:_MOST_NAMES]))) or None


def office_code(row: Mapping[str, Any]) -> str | None:
    """The activity address code of the row's office, which is the last part of the office path, in upper case."""
    path = lenient_json.text(row.get("fullParentPathCode"), 300)
    return path.rpartition(".")[2].strip().upper() or None if path else None


def raw_json(row: object) -> str:
    """A row as canonical JSON, so that equal rows give the same text."""
    try:
        return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    except RecursionError:
        return "(nested too deeply to be kept)"


def takes_precedence(one: NoticeReading, other: NoticeReading) -> bool:
    """Whether `one` counts rather than `other`, two rows of the same notice id: the later deadline counts, then the
    later posting, then the content decides, so that the order of the rows in the data does not matter."""
    return _rank(one) > _rank(other)


def _rank(item: NoticeReading) -> tuple[datetime, date, bool, str]:
    """The sort key by which rows of one notice are compared: deadline, posting, whether active, raw text."""
    notice = item.notice
    wall = notice.deadline.wall if notice.deadline else datetime.min  # noqa: DTZ901 (compared with naive times only)
    instant = notice.deadline.instant if notice.deadline else None
    moment = instant.astimezone(UTC).replace(tzinfo=None) if instant else wall
    return moment, notice.posted or date.min, notice.active is not False, item.raw


def description_text(value: str) -> str:
    """The plain text of a description in HTML or plain text; "" when it reads "Description not found"."""
    return "" if _NO_TEXT.fullmatch(value) else escaped_to_text(value, TEXT_LIMIT)
