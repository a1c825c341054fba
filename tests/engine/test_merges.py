"""A request of the shipped record meets its notice: joined, shown, taken apart, and joined again; on a real store."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

from scripted import API, FILE, Desk, notice

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.notice import Notice, NoticeAward
from mineralwatch.domain.models.solicitation import Status
from mineralwatch.domain.solicitations.solicitation_status import status_of
from mineralwatch.record import loader
from mineralwatch.store import snapshot_queries

OLD, KEY = "cobalt-2025-x1", "SP800025R0031"
POSTED = notice(
    "c1",
    number="SP8000-25-R-0031",
    title="COBALT, ALLOY GRADE, CUT CATHODE",
    posted=date(2025, 8, 18),
    deadline=parse_deadline("2025-08-29T15:00:00-04:00"),
    archive_on=date(2025, 12, 1),
    text="Cobalt, 16,490,600 lbs over five years.",
)
MOVED = replace(POSTED, notice_id="c2", posted=date(2025, 8, 27), deadline=parse_deadline("2025-09-11T15:00:00-04:00"))
CANCELLED = replace(
    MOVED,
    notice_id="c3",
    posted=date(2025, 10, 15),
    deadline=parse_deadline("2025-10-15T15:00:00-04:00"),
    text="This solicitation is hereby cancelled.",
)
LIFE = (POSTED, MOVED, CANCELLED)
ANTIMONY = notice(
    "a1",
    number="SP8000-25-R-0044",
    title="Award of a contract",
    type="Award Notice",
    posted=date(2025, 9, 24),
    deadline=None,
    text="",
    award=NoticeAward("SP800025D0007", 245_000_000.0, date(2025, 9, 22), "UNITED STATES ANTIMONY CORP"),
)


def tables(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """Everything derived, without row numbers and times of change."""
    asked = {
        "requests": "SELECT key, number, title, ending, posted, deadline, content FROM solicitations ORDER BY 1",
        "aliases": "SELECT alias, key FROM aliases ORDER BY 1",
        "events": "SELECT id, key, kind, grade, occurred_on, old, new, baseline FROM events ORDER BY 1",
        "evidence": "SELECT event_id, source, ref, grade, says FROM evidence ORDER BY 1, 2, 3",
        "claims": "SELECT key, field, value, source, ref, says FROM claims ORDER BY 1, 2, 3, 4, 5",
        "contracts": "SELECT key, contract, awardee, ceiling, content FROM contracts ORDER BY 1, 2, 3, content",
        "promises": "SELECT by_whom, what, key FROM promises ORDER BY 1, 2, 3",
        "notices": "SELECT notice_id, key, content FROM notices ORDER BY 1",
        "alerts": "SELECT id, event_id, key FROM alerts ORDER BY 1",
    }
    found = {name: [tuple(row) for row in desk.conn.execute(sql)] for name, sql in asked.items()}
    found["requests"] = [(*row[:-1], _timeless(row[-1])) for row in found["requests"]]
    return found


def _timeless(content: str) -> str:
    kept = {k: v for k, v in json.loads(content).items() if k not in ("first_seen", "last_change")}
    return json.dumps(kept, sort_keys=True)


def test_the_record_s_request_gets_its_number_and_keeps_its_old_name(loaded: Desk) -> None:
    before = loaded.request(OLD)
    told = loaded.events(OLD)
    loaded.read(FILE, *LIFE)
    assert OLD not in loaded.names()
    request = loaded.request(KEY)
    assert (request.number, request.aliases) == ("SP8000-25-R-0031", (OLD,))
    assert (request.quantity, request.unit, request.short) == (before.quantity, before.unit, before.short)
    assert request.first_seen == before.first_seen
    assert snapshot_queries.detail(loaded.conn, OLD) == snapshot_queries.detail(loaded.conn, KEY)
    detail = snapshot_queries.detail(loaded.conn, OLD)
    assert detail is not None
    assert (detail.contracts, len(detail.notices)) == ((), 3)
    assert [(one.key, one.relation) for one in detail.related] == [("cobalt-2026-x1", "perhaps awarded as")]
    (evidence,) = [claim for claim in detail.claims if claim.field == "same_as"]
    assert evidence.value == OLD and evidence.says is not None and "title: alloy, cathode, cut" in evidence.says
    assert len(detail.events) == len(told)  # what the record and the notices tell alike is one event each
    both = [e for e in detail.events if {w.source for w in e.evidence} >= {FILE} and len(e.evidence) > 1]
    assert [e.kind.value for e in both] == ["issued", "extended", "extended", "cancelled"]


def test_nothing_of_a_merge_is_news(loaded: Desk) -> None:
    loaded.read(FILE, hours=1)  # the file's first reading holds nothing of it: it is no baseline any more
    report = loaded.read(FILE, POSTED)
    assert (loaded.kinds(KEY).count("issued"), loaded.alerts()) == (1, [])
    assert report.alerts == 0
    issued = loaded.events(KEY)[0]
    assert issued.baseline and issued.grade is Grade.OFFICIAL
    assert {witness.source for witness in issued.evidence} > {FILE}


def test_an_award_with_the_record_s_contract_number_is_certain_and_one_event(loaded: Desk) -> None:
    (key,) = [r.key for r in snapshot_queries.solicitations(loaded.conn) if r.materials == ("antimony",)]
    told = [e.id for e in loaded.events(key) if e.kind is EventKind.AWARDED]
    loaded.read(API, ANTIMONY)
    request = loaded.request("SP800025R0044")
    assert request.aliases == (key,)
    awarded = [e for e in loaded.events(request.key) if e.kind is EventKind.AWARDED]
    assert [e.id for e in awarded] == told
    assert {API, "sec.gov"} & {w.source for w in awarded[0].evidence}
    assert len(awarded[0].evidence) > 1
    assert loaded.alerts() == []
    assert [a.contract for a in request.awardees] == ["SP8000-25-D-0007"]


def test_a_contract_that_no_source_links_takes_the_number_that_its_notice_gives_and_keeps_its_chain(
    loaded: Desk,
) -> None:
    """The record only thinks that the cobalt contract of 2026 belongs to the request of 2025."""
    assert loaded.request(OLD).ending is EventKind.CANCELLED
    won = replace(
        ANTIMONY,
        notice_id="g1",
        number="SP8000-26-R-0050",
        posted=date(2026, 5, 14),
        award=NoticeAward("SP8000-26-D-0012", 1.8e9, date(2026, 5, 14), "GLENCORE LTD"),
    )
    loaded.read(API, won)
    assert loaded.request("SP800026R0050").aliases == ("cobalt-2026-x1",)
    detail = snapshot_queries.detail(loaded.conn, OLD)
    assert detail is not None
    assert [(one.key, one.relation) for one in detail.related] == [("SP800026R0050", "perhaps awarded as")]
    assert [e.kind.value for e in loaded.events("SP800026R0050")].count("awarded") == 1
    assert "awarded" not in loaded.kinds(OLD)
    assert loaded.request(OLD).ending is EventKind.CANCELLED
    loaded.load(loader.read_record())
    assert loaded.request(OLD).ending is EventKind.CANCELLED


def test_an_unmerge_brings_back_what_was_and_an_undo_joins_again(loaded: Desk) -> None:
    apart = tables(loaded)
    loaded.read(FILE, *LIFE)
    joined = tables(loaded)
    loaded.act("unmerge", OLD)
    loaded.settle()
    split = tables(loaded)
    assert {OLD, KEY} <= loaded.names()
    for name in ("requests", "events", "evidence", "claims", "contracts"):
        own = [row for row in split[name] if row in apart[name]]
        assert own == apart[name], name  # everything of the record is as it was before
    assert split["aliases"] == apart["aliases"] and split["promises"] == apart["promises"]
    assert loaded.request(KEY).aliases == ()
    assert not [row for row in split["claims"] if row[1] == "same_as"]
    assert loaded.undo() == "cobalt-2025-x1 joined with its number again"
    loaded.settle()
    again = tables(loaded)
    for name, rows in joined.items():
        assert again[name] == rows, name


def test_what_was_taken_apart_is_not_merged_again(loaded: Desk) -> None:
    loaded.read(FILE, POSTED)
    loaded.act("unmerge", OLD)
    loaded.settle()
    loaded.read(FILE, POSTED, MOVED)
    loaded.load(loader.read_record())
    loaded.settle()
    assert {OLD, KEY} <= loaded.names()
    assert loaded.request(KEY).aliases == ()
    assert status_of(loaded.request(OLD), loaded.now).status is Status.CANCELLED


def test_an_act_before_any_merge_keeps_them_apart(loaded: Desk) -> None:
    loaded.act("unmerge", OLD)
    loaded.read(FILE, *LIFE)
    assert {OLD, KEY} <= loaded.names()


def test_a_merge_is_the_same_in_whatever_order_and_by_whichever_source(loaded: Desk) -> None:
    for source, those in ((API, [CANCELLED]), (FILE, [POSTED, CANCELLED]), (API, [MOVED])):
        loaded.read(source, *those)
    one = [(e.kind, e.id) for e in loaded.events(KEY)]
    assert loaded.request(KEY).aliases == (OLD,)
    assert len({ident for _, ident in one}) == len(one)
    assert [kind.value for kind, _ in one].count("issued") == 1
    assert [kind.value for kind, _ in one].count("cancelled") == 1


def test_reading_and_loading_again_changes_nothing(loaded: Desk) -> None:
    loaded.read(FILE, *LIFE)
    before = tables(loaded)
    loaded.read(FILE, *LIFE)
    loaded.load(loader.read_record())
    loaded.settle()
    assert tables(loaded) == before


def test_a_record_that_comes_after_the_notice_is_joined_with_it(here: Desk) -> None:
    here.read(FILE, *LIFE)
    here.load(loader.read_record())
    assert here.request(KEY).aliases == (OLD,)
    assert here.kinds(KEY).count("issued") == 1


def test_a_notice_whose_number_was_not_given_at_first(here: Desk) -> None:
    bare = notice("n1", number=None, title="Tin ingots wanted", posted=date(2026, 10, 1), deadline=None)
    here.read(FILE, bare)
    (old,) = [key for key in here.names() if key.startswith("tin-2026-")]
    told = [(e.kind, e.occurred_on) for e in here.events(old)]
    here.read(API, replace(bare, number="SP8000-27-R-0009"))
    assert old not in here.names()
    request = here.request("SP800027R0009")
    assert request.aliases == (old,) and request.notice_count == 1
    assert [(e.kind, e.occurred_on) for e in here.events(request.key)] == told


def test_a_numbered_request_of_the_record_shares_its_events_with_the_notices(loaded: Desk) -> None:
    rayon = notice(
        "r1",
        number="SP8000-26-R-0003",
        title="Aerospace-grade rayon fibre",
        posted=date(2025, 11, 26),
        deadline=parse_deadline("2025-12-02T15:00:00-05:00"),
        archive_on=date(2026, 1, 1),
    )
    before = loaded.kinds("SP800026R0003")
    loaded.read(API, rayon)
    assert loaded.kinds("SP800026R0003") == before
    assert len(loaded.events("SP800026R0003")[0].evidence) == 2


def test_official_sources_that_differ_show_as_claims_until_they_agree(here: Desk) -> None:
    first = notice()
    other = replace(first, deadline=parse_deadline("2026-12-17T15:00:00-05:00"))
    here.read(API, first)
    here.read(FILE, other)
    assert here.kinds() == ["issued"]
    assert here.request().disputed == ("deadline",)
    assert here.request().deadline == first.deadline
    detail = snapshot_queries.detail(here.conn, "SP800027R0001")
    assert detail is not None
    assert {(c.source, c.value) for c in detail.claims if c.field == "deadline"} == {
        (API, "2026-12-10T15:00:00-05:00"),
        (FILE, "2026-12-17T15:00:00-05:00"),
    }
    here.read(FILE, first)
    assert here.request().disputed == ()
    assert here.kinds() == ["issued", "shortened"]


def test_forms_that_differ_change_nothing_that_is_shown(here: Desk) -> None:
    first = notice()
    here.read(API, first)
    before = here.request()
    here.read(FILE, replace(first, deadline=parse_deadline("2026-12-10T15:00:00"), attachments=None, naics=()))
    after = here.request()
    assert after == before
    (kept,) = [n for n in _notices(here) if n.notice_id == "n1"]
    assert kept == first
    assert [w.source for w in here.events()[0].evidence] == [API, FILE]


def _notices(desk: Desk) -> tuple[Notice, ...]:
    detail = snapshot_queries.detail(desk.conn, "SP800027R0001")
    assert detail is not None
    return detail.notices
