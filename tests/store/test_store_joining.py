"""Names that a number took over, events that get another id, and the claims that the program itself makes."""

from __future__ import annotations

import sqlite3

from store_samples import KEY, NOW, alert, event, notice, outcome, request, witness

from mineralwatch.domain.models import Claim, Grade
from mineralwatch.ports import UserAct
from mineralwatch.store import joining, user_acts
from mineralwatch.store.alert_rows import read_alerts
from mineralwatch.store.claim_rows import read_claims
from mineralwatch.store.commit import commit
from mineralwatch.store.event_rows import read_events

OLD = "antimony-2025-x1"


def test_a_taken_over_key_is_merged_until_it_is_split(conn: sqlite3.Connection) -> None:
    commit(conn, outcome(solicitations=(request(OLD, number=None),), events=(event("told", key=OLD),)))
    assert [one.key for one in joining.open_provisional(conn)] == [OLD]
    commit(conn, outcome(solicitations=(request(aliases=(OLD,)),), notices=((KEY, notice()),)))
    assert joining.merged(conn) == {OLD: KEY}
    assert joining.open_provisional(conn) == joining.numbered(conn) == ()
    assert joining.keys_of_events(conn, ["told", "none"]) == {"told": KEY}
    joining.split(conn, OLD, KEY)
    assert joining.merged(conn) == {}
    assert [one.aliases for one in joining.numbered(conn)] == [()]
    assert conn.execute("SELECT count(*) FROM meta WHERE name = 'record'").fetchone()[0] == 0


def test_an_alert_speaks_of_the_request_under_the_key_that_it_has_now(conn: sqlite3.Connection) -> None:
    told, raised = event("told", key=OLD), alert("a", "told", key=OLD, about=OLD)
    commit(conn, outcome(solicitations=(request(OLD, number=None),), events=(told,), alerts=(raised,)))
    commit(conn, outcome(solicitations=(request(aliases=(OLD,)),), notices=((KEY, notice()),)))
    (kept,) = read_alerts(conn)
    assert (kept.key, kept.about) == (KEY, KEY)
    assert conn.execute("SELECT about FROM v_alerts").fetchone()[0] == KEY


def test_the_last_act_that_stands_says_what_is_kept_apart(conn: sqlite3.Connection) -> None:
    user_acts.add(conn, [UserAct("unmerge", OLD)], NOW)
    assert joining.kept_apart(conn) == {OLD}
    user_acts.add(conn, [UserAct("merge", OLD)], NOW)
    assert joining.kept_apart(conn) == frozenset()
    assert user_acts.undo(conn, NOW) == f"{OLD} taken apart from its number again"
    assert joining.kept_apart(conn) == {OLD}
    assert user_acts.undo(conn, NOW) == f"{OLD} joined with its number again"
    assert joining.kept_apart(conn) == frozenset()


def test_an_event_takes_its_witnesses_and_its_alert_to_its_new_id(conn: sqlite3.Connection) -> None:
    commit(conn, outcome(solicitations=(request(),), events=(event("told"),), alerts=(alert("a", "told"),)))
    commit(conn, outcome(replaced_ids=(("told", "read"),), events=(event("read", evidence=(witness(ref="n2"),)),)))
    (kept,) = read_events(conn)
    assert (kept.id, [w.ref for w in kept.evidence]) == ("read", ["n1", "n2"])
    assert conn.execute("SELECT event_id FROM alerts").fetchone()[0] == "read"


def test_an_event_whose_new_id_is_known_goes_into_it(conn: sqlite3.Connection) -> None:
    both = (event("told", evidence=(witness("press"),)), event("read"))
    commit(conn, outcome(solicitations=(request(),), events=both))
    commit(conn, outcome(replaced_ids=(("told", "read"),)))
    (kept,) = read_events(conn)
    assert (kept.id, {w.source for w in kept.evidence}) == ("read", {"press", "sam"})
    again = commit(conn, outcome(replaced_ids=(("told", "read"),)))
    assert not again.visible


def test_the_programs_own_claims_are_replaced_whole(conn: sqlite3.Connection) -> None:
    said = [
        Claim("deadline", value, source, "n1", None, Grade.OFFICIAL)
        for source, value in (("sam", "a"), ("sam_bulk", "b"))
    ]
    commit(conn, outcome(own_claims=((KEY, tuple(said)),)))
    assert read_claims(conn, KEY) == tuple(said)
    assert not commit(conn, outcome(own_claims=((KEY, tuple(said)),))).visible
    assert commit(conn, outcome(own_claims=((KEY, ()),))).visible
    assert read_claims(conn, KEY) == ()
