"""The Federal Register: its documents as entries, its oddities, and what is no news."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from drive_source import NOW, Driven, drive, reply_of
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.config.settings import FederalRegisterSettings
from mineralwatch.domain.errors import BadPayload, NotReachable, SourceError
from mineralwatch.domain.evidence.event_reports import report_of_story
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.stories.story_clustering import story_from_entries
from mineralwatch.sources.base import HttpReply, HttpRequest
from mineralwatch.sources.federal_register import FederalRegisterSource, parse_documents

SOURCE = FederalRegisterSource(FederalRegisterSettings())
DOCUMENT = {
    "title": "National Defense Stockpile Market Impact Committee Request for Public Comments",
    "type": "Notice",
    "abstract": None,
    "document_number": "2026-12052",
    "html_url": "https://www.federalregister.gov/documents/2026/11/16/2026-12052/example",
    "pdf_url": "https://www.govinfo.gov/content/pkg/FR-2026-11-16/pdf/2026-12052.pdf",
    "public_inspection_pdf_url": "https://public-inspection.example.gov/2026-12052.pdf?1779000000",
    "publication_date": "2026-11-16",
    "agencies": [{"name": "Defense Department", "slug": "defense-department"}],
    "excerpts": 'On the <span class="match">National Defense Stockpile</span>: antimony &amp; tungsten.',
}


def body(*rows: Any) -> bytes:
    return json.dumps({"count": len(rows), "total_pages": 1, "results": list(rows)}).encode()


def answering(*rows: Any) -> Any:
    def answer(request: HttpRequest) -> HttpReply:
        return reply_of(request, 200, body(*rows))

    return answer


def read(*rows: Any, mark: str | None = None) -> Driven:
    health = SourceHealth("federal_register", "federal_register")
    if mark is not None:
        from dataclasses import replace

        health = replace(health, validators=replace(health.validators, body_hash=mark))
    return drive(SOURCE, answering(*rows), health)


def test_a_document_becomes_one_entry() -> None:
    driven = read(DOCUMENT)
    (entry,) = driven.reading.entries
    assert entry.title == DOCUMENT["title"]
    assert (entry.outlet, entry.feed, entry.matched_by) == ("Federal Register", "federal_register", "guid")
    assert entry.grade == "official"
    assert entry.url == DOCUMENT["html_url"]
    assert entry.published == datetime(2026, 11, 16, 12, tzinfo=UTC)
    assert entry.summary == "On the National Defense Stockpile: antimony & tungsten."
    assert set(entry.materials) == {"antimony", "tungsten"}
    assert driven.reading.complete and driven.reading.http_status == 200


def test_both_questions_are_asked_and_brackets_are_escaped() -> None:
    asked = [request.url for request in read(DOCUMENT).requests]
    assert len(asked) == 2
    assert all("[" not in url and "conditions%5Bterm%5D=%22" in url and "order=newest" in url for url in asked)
    assert "National+Defense+Stockpile" in asked[0].replace("%20", "+") and "NOTICE" in asked[1]


def test_the_pdf_address_that_changes_with_every_answer_is_no_change() -> None:
    mark = read(DOCUMENT).reading.validators.body_hash
    again = {**DOCUMENT, "public_inspection_pdf_url": "https://public-inspection.example.gov/2026-12052.pdf?1779999999"}
    assert read(again, mark=mark).reading.not_modified
    corrected = {**DOCUMENT, "title": "Correction"}
    assert not read(corrected, mark=mark).reading.not_modified


def test_the_key_is_the_document_number() -> None:
    moved = {**DOCUMENT, "title": "Another title", "html_url": "http://www.federalregister.gov/d/2026-12052"}
    assert read(moved).reading.entries[0].id == read(DOCUMENT).reading.entries[0].id


@pytest.mark.parametrize(
    ("field", "value", "published"),
    [
        ("publication_date", "2027-11-16", None),
        ("publication_date", None, None),
        ("publication_date", 20261116, datetime(2026, 11, 16, 12, tzinfo=UTC)),
        ("publication_date", "soon", None),
        ("publication_date", ["2026-11-16"], datetime(2026, 11, 16, 12, tzinfo=UTC)),
        ("excerpts", ["<b>tin</b>", None], datetime(2026, 11, 16, 12, tzinfo=UTC)),
        ("html_url", "javascript:alert(1)", datetime(2026, 11, 16, 12, tzinfo=UTC)),
        ("abstract", {"text": 1}, datetime(2026, 11, 16, 12, tzinfo=UTC)),
    ],
)
def test_fields_that_drift_are_unknown(field: str, value: object, published: datetime | None) -> None:
    (entry,) = read({**DOCUMENT, field: value}).reading.entries
    assert entry.published == published
    assert entry.url is None or entry.url.startswith("https://")


@pytest.mark.parametrize(
    "row", [None, 7, "text", [], {**DOCUMENT, "document_number": None}, {**DOCUMENT, "title": " "}]
)
def test_what_cannot_be_read_is_kept_apart(row: object) -> None:
    reading = read(DOCUMENT, row).reading
    assert len(reading.entries) == 1 and len(reading.quarantined) == 1
    with pytest.raises(BadPayload, match="none of the 1 documents"):
        read(row)


@pytest.mark.parametrize("answer", [b"", b"<html>", b"[]", b'{"results": {}}', b'{"errors": "bad"}', b"[" * 90_000])
def test_no_list_of_documents_is_an_error(answer: bytes) -> None:
    with pytest.raises(BadPayload):
        parse_documents(answer, "https://www.federalregister.gov/x", NOW)


def test_no_document_is_no_error() -> None:
    assert parse_documents(b'{"count": 0}', "https://www.federalregister.gov/x", NOW)[0] == ()


def test_an_outage_is_raised() -> None:
    with pytest.raises(NotReachable):
        drive(SOURCE, lambda request: reply_of(request, 503))


DOCUMENTS = (
    (
        "Notice of Availability of the National Defense Stockpile Annual Materials Plan for Fiscal Year 2027",
        "The Defense Logistics Agency Strategic Materials announces proposed acquisitions of antimony and cobalt.",
    ),
    (
        "National Defense Stockpile Market Impact Committee Request for Public Comments on Proposed Acquisitions",
        "The Committee seeks public comments on the potential market impact of the acquisition of antimony.",
    ),
    (
        "Revision to the Fiscal Year 2027 Annual Materials Plan for the National Defense Stockpile",
        "The DLA revises the plan; the quantity of cobalt that may be acquired is increased.",
    ),
    (
        "Notice of Intent To Sell Excess Tin From the National Defense Stockpile",
        "The Defense Logistics Agency intends to sell tin from the stockpile.",
    ),
    (
        "Intent To Acquire Antimony Metal for the National Defense Stockpile",
        "DLA Strategic Materials intends to acquire antimony. A solicitation will be issued on SAM.gov.",
    ),
    (
        "Extension of Comment Period: Market Impact Committee Request on National Defense Stockpile Cobalt Acquisition",
        "The comment period is extended to January 15, 2027.",
    ),
    (
        "Meeting of the Strategic and Critical Materials Board of Directors; Cancellation",
        "The meeting of the Board on cobalt for the National Defense Stockpile has been cancelled.",
    ),
    (
        "Agency Information Collection Activities; Strategic Materials Solicitation Forms; Extension",
        "The DLA requests an extension of the collection of offers of strategic materials such as tungsten.",
    ),
    (
        "Defense Federal Acquisition Regulation Supplement: Restriction on Certain Metal Products",
        "DoD amends the DFARS for contracts awarded after January 1, 2027 for tungsten and samarium-cobalt magnets.",
    ),
    (
        "Sale of Beryllium From the National Defense Stockpile; Solicitation of Offers DLA-BERYLLIUM-005",
        "The Defense Logistics Agency solicits offers for the purchase of beryllium from the stockpile.",
    ),
    (
        "Correction: National Defense Stockpile Request for Information on Gallium",
        "The Defense Logistics Agency corrects the request for information on gallium published on November 9.",
    ),
    (
        "Termination of the National Defense Stockpile Chromium Upgrade Program",
        "The Defense Logistics Agency terminates the contract for upgrading ferrochromium.",
    ),
)


@pytest.mark.parametrize(("title", "abstract"), DOCUMENTS)
def test_a_document_is_official_and_no_event_of_a_request(title: str, abstract: str) -> None:
    (entry,) = read({**DOCUMENT, "title": title, "abstract": abstract, "excerpts": None}).reading.entries
    story = story_from_entries("s", [entry])
    assert (story.kind, story.grade, story.reported_values) == (None, "official", {})
    assert report_of_story(story) is None and story.why


def test_the_materials_of_a_document_are_still_named() -> None:
    (entry,) = read(DOCUMENT).reading.entries
    assert story_from_entries("s", [entry]).material == "antimony"


@given(st.binary(max_size=300))
def test_any_bytes_are_documents_or_one_error(raw: bytes) -> None:
    try:
        parse_documents(raw, "https://www.federalregister.gov/x", NOW)
    except SourceError as error:
        assert "\n" not in str(error)
