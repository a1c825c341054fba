"""Scripted answers of the SAM.gov API, for the tests of `sam_api`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from drive_source import Driven, drive, reply_of

from mineralwatch.config.settings import SamSettings
from mineralwatch.sources.base import HttpReply, HttpRequest
from mineralwatch.sources.sam_api import SamSource

PAGE = (Path(__file__).parent.parent / "data" / "sources" / "sam_page.json").read_bytes()
KEY = "SAM-0123456789abcdef"
SOURCE = SamSource(SamSettings(), ("SP8000",), KEY)
THROTTLED = json.dumps(
    {
        "code": "900804",
        "message": "Message throttled out",
        "description": "You have exceeded your quota. You can access API after 2026-Nov-23 00:00:00+0000 UTC",
        "nextAccessTime": "2026-Nov-23 00:00:00+0000 UTC",
    }
).encode()
Answer = Callable[[HttpRequest], HttpReply]


def row(ident: str, **more: Any) -> dict[str, Any]:
    return {"noticeId": ident, "title": ident, "fullParentPathCode": "097.97AS.SP8000", **more}


def page(*rows: Any, total: int | None = None) -> bytes:
    return json.dumps({"totalRecords": len(rows) if total is None else total, "opportunitiesData": list(rows)}).encode()


def is_text(request: HttpRequest) -> bool:
    return "noticedesc" in request.url


def serving(body: bytes, text: bytes = b'{"description":"<p>Buy antimony.</p>"}') -> Answer:
    return lambda request: reply_of(request, 200, text if is_text(request) else body)


def poll(answer: Answer, **asked: Any) -> Driven:
    return drive(SOURCE, answer, **asked)
