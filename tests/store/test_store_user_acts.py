from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_samples import KEY, NOW, alert, entry, event, later, news, outcome, put, put_whole, request

from mineralwatch.domain.models.alert import Delivery
from mineralwatch.ports import UserAct
from mineralwatch.store import meta_values, outbox, poller_commands, quota_rows, snapshot_queries, user_acts
from mineralwatch.store.commit import commit
from mineralwatch.store.connection import write_transaction
from tests.support.prepared import store_in_memory

OLD = "antimony-2025-x1"


def test_a_star_is_seen_and_taken_back(conn: sqlite3.Connection) -> None:
    put_whole(conn)
    user_acts.add(conn, [UserAct("star", KEY)], NOW)
    assert snapshot_queries.starred(conn) == {KEY}
    assert user_acts.undo(conn, NOW) == "SP8000-25-R-0020 no longer starred"
    assert snapshot_queries.starred(conn) == frozenset()
    assert user_acts.undo(conn, NOW) is None
    assert conn.execute("SELECT count(*) FROM acts").fetchone()[0] == 2


def test_undo_goes_back_step_by_step(conn: sqlite3.Connection) -> None:
    news(conn, entry("x1", "One"), entry("x2", "Two"))
    ids = [story.id for story in snapshot_queries.all_stories(conn)]
    user_acts.add(conn, [UserAct("read", ident) for ident in ids], NOW)
    user_acts.add(conn, [UserAct("looked")], NOW)
    user_acts.add(conn, [UserAct("unread", ids[0])], NOW)
    assert [s.unread for s in snapshot_queries.stories(conn, ids)] == [True, False]
    assert "read again" in str(user_acts.undo(conn, NOW))
    assert [s.unread for s in snapshot_queries.stories(conn, ids)] == [False, False]
    assert user_acts.undo(conn, NOW) == "2 items unread again"
    assert [s.unread for s in snapshot_queries.stories(conn, ids)] == [True, True]
    assert snapshot_queries.snapshot(conn).last_looked == NOW  # having looked is no step


def test_a_request_is_unread_while_it_has_news_since_the_last_reading(conn: sqlite3.Connection) -> None:
    old = event("old", baseline=True, occurred_on=None)
    first, second = event("e1", seen_at=later(minutes=1)), event("e2", seen_at=later(minutes=3))
    put(conn, events=(old,))
    assert snapshot_queries.unread(conn) == frozenset()
    put(conn, events=(old, first))
    assert snapshot_queries.unread(conn) == {KEY}
    user_acts.add(conn, [UserAct("read", KEY)], later(minutes=2))
    assert snapshot_queries.unread(conn) == frozenset()
    put(conn, events=(old, first, second))
    assert snapshot_queries.unread(conn) == {KEY}
    user_acts.add(conn, [UserAct("read", KEY)], later(minutes=4))
    user_acts.add(conn, [UserAct("unread", KEY)], later(minutes=5))
    assert snapshot_queries.unread(conn) == {KEY}


def test_marks_on_a_former_name_count_for_the_request(conn: sqlite3.Connection) -> None:
    user_acts.add(conn, [UserAct("star", OLD)], NOW)
    put(conn, solicitations=(request(aliases=(OLD,)),))
    assert snapshot_queries.starred(conn) == {KEY}
    user_acts.add(conn, [UserAct("unstar", KEY)], NOW)
    assert snapshot_queries.starred(conn) == frozenset()


def test_the_last_act_that_stands_says_what_is_kept_apart(conn: sqlite3.Connection) -> None:
    user_acts.add(conn, [UserAct("unmerge", OLD)], NOW)
    assert user_acts.kept_apart(conn) == {OLD}
    user_acts.add(conn, [UserAct("merge", OLD)], NOW)
    assert user_acts.kept_apart(conn) == frozenset()
    assert user_acts.undo(conn, NOW) == f"{OLD} taken apart from its number again"
    assert user_acts.kept_apart(conn) == {OLD}
    assert user_acts.undo(conn, NOW) == f"{OLD} joined with its number again"
    assert user_acts.kept_apart(conn) == frozenset()


def test_every_step_moves_the_revision(conn: sqlite3.Connection) -> None:
    user_acts.add(conn, [UserAct("star", KEY)], NOW)
    user_acts.add(conn, [], NOW)
    assert snapshot_queries.revision(conn) == 1
    user_acts.undo(conn, NOW)
    user_acts.undo(conn, NOW)
    assert snapshot_queries.revision(conn) == 2


def test_an_alert_goes_from_pending_to_done(conn: sqlite3.Connection) -> None:
    put_whole(conn)
    assert [a.id for a in outbox.pending(conn, NOW)] == ["a1"]
    outbox.mark_sending(conn, "a1")
    assert outbox.pending(conn, NOW) == ()
    tried = Delivery("desktop", NOW, False, "no daemon")
    outbox.record_delivery(conn, "a1", tried, next_try=later(minutes=5))
    assert outbox.pending(conn, later(minutes=4)) == ()
    (again,) = outbox.pending(conn, later(minutes=5))
    assert again.delivered == (tried,)
    outbox.mark_sending(conn, "a1")
    outbox.record_delivery(conn, "a1", Delivery("desktop", later(minutes=5), True))
    assert outbox.pending(conn, later(days=9)) == ()
    assert [d.ok for d in snapshot_queries.alerts(conn)[0].delivered] == [False, True]


def test_what_a_crash_left_in_sending_is_found_again(conn: sqlite3.Connection) -> None:
    commit(conn, outcome(alerts=(alert("a1"), alert("a2", "e2", at=later(minutes=1)), alert("a3", "e3"))))
    outbox.mark_sending(conn, "a1")
    outbox.mark_sending(conn, "a3")
    outbox.record_delivery(conn, "a3", Delivery("desktop", NOW, True))
    assert [a.id for a in outbox.pending(conn, NOW)] == ["a2"]
    assert outbox.recover(conn) == 1
    assert [a.id for a in outbox.pending(conn, NOW)] == ["a1", "a2"]
    assert outbox.recover(conn) == 0


def test_an_acknowledged_alert_is_not_sent(conn: sqlite3.Connection) -> None:
    put_whole(conn)
    user_acts.add(conn, [UserAct("ack", "a1")], later(minutes=1))
    assert outbox.pending(conn, NOW) == ()
    assert snapshot_queries.alerts(conn)[0].acknowledged_at == later(minutes=1)
    assert user_acts.undo(conn, NOW) == "antimony: extended no longer acknowledged"
    assert snapshot_queries.alerts(conn)[0].acknowledged_at is None
    assert len(outbox.pending(conn, NOW)) == 1


def test_a_snoozed_alert_comes_back_once(conn: sqlite3.Connection) -> None:
    put_whole(conn)
    outbox.record_delivery(conn, "a1", Delivery("desktop", NOW, True))
    user_acts.add(conn, [UserAct("snooze", "a1", later(hours=1))], later(minutes=1))
    assert snapshot_queries.alerts(conn)[0].snoozed_until == later(hours=1)
    assert outbox.pending(conn, later(minutes=59)) == ()
    assert len(outbox.pending(conn, later(hours=1))) == 1
    outbox.record_delivery(conn, "a1", Delivery("desktop", later(hours=1, minutes=1), True))
    assert outbox.pending(conn, later(hours=2)) == ()


def test_a_pending_alert_can_be_snoozed(conn: sqlite3.Connection) -> None:
    put_whole(conn)
    user_acts.add(conn, [UserAct("snooze", "a1", later(hours=1))], NOW)
    assert outbox.pending(conn, NOW) == ()
    assert len(outbox.pending(conn, later(hours=1))) == 1


def test_outbox_steps_can_stand_in_one_transaction(conn: sqlite3.Connection) -> None:
    put_whole(conn)
    with write_transaction(conn):
        outbox.mark_sending(conn, "a1")
        assert conn.in_transaction
    assert not conn.in_transaction
    with pytest.raises(ValueError, match="stop"), write_transaction(conn):
        outbox.record_delivery(conn, "a1", Delivery("desktop", NOW, True))
        raise ValueError("stop")
    assert snapshot_queries.alerts(conn)[0].delivered == ()


def test_commands_wait_for_the_poller_and_get_their_answer(conn: sqlite3.Connection) -> None:
    first = poller_commands.add(conn, "poll", '{"all":true}', NOW)
    second = poller_commands.add(conn, "test-alert", "{}", NOW)
    assert [(r.id, r.kind, r.args) for r in poller_commands.pending(conn)] == [
        (first, "poll", '{"all":true}'),
        (second, "test-alert", "{}"),
    ]
    assert poller_commands.answer_of(conn, first) is None
    poller_commands.store_answer(conn, first, '{"events":0}', later(minutes=1))
    assert poller_commands.answer_of(conn, first) == '{"events":0}'
    assert [r.id for r in poller_commands.pending(conn)] == [second]
    assert poller_commands.drop_stale(conn, NOW) == 0
    assert poller_commands.drop_stale(conn, later(minutes=5)) == 1
    assert poller_commands.pending(conn) == ()
    assert poller_commands.answer_of(conn, first) == '{"events":0}'


def test_old_answers_are_thrown_away(conn: sqlite3.Connection) -> None:
    for _ in range(300):
        poller_commands.store_answer(conn, poller_commands.add(conn, "poll", "{}", NOW), "{}", NOW)
    assert conn.execute("SELECT count(*) FROM commands").fetchone()[0] <= 101


def test_quota_is_counted_by_utc_day(conn: sqlite3.Connection) -> None:
    assert quota_rows.used(conn, "sam", NOW.date()) == 0
    assert [quota_rows.spend(conn, "sam", NOW.date()) for _ in range(3)] == [1, 2, 3]
    assert quota_rows.spend(conn, "other", NOW.date()) == 1
    assert quota_rows.spend(conn, "sam", later(days=1).date()) == 1
    assert quota_rows.used(conn, "sam", NOW.date()) == 3


def test_the_round_of_the_poller_is_seen(conn: sqlite3.Connection) -> None:
    with write_transaction(conn):
        meta_values.set_round_state(conn, running=True)
    assert snapshot_queries.snapshot(conn).poller.busy
    with write_transaction(conn):
        meta_values.set_round_state(conn, running=False, ended=NOW)
    poller = snapshot_queries.snapshot(conn).poller
    assert (poller.busy, poller.last_round, poller.pid) == (False, NOW, None)
    assert meta_values.put(conn, "last_round", None)
    assert meta_values.last_round(conn) is None


class _Model:
    """The outbox and the marks as plain Python, to compare with."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, str]] = []
        self.state: dict[str, str] = {}
        self.sent: dict[str, int] = {}

    def acked(self, ident: str) -> bool:
        return ("ack", ident) in self.steps

    def starred(self) -> frozenset[str]:
        last = {subject: kind for kind, subject in self.steps if kind in ("star", "unstar")}
        return frozenset(subject for subject, kind in last.items() if kind == "star")

    def pending(self) -> set[str]:
        return {ident for ident, state in self.state.items() if state == "pending" and not self.acked(ident)}


_IDS = st.sampled_from(["a1", "a2", "a3"])
_STEP = st.tuples(st.sampled_from(["raise", "ack", "star", "unstar", "undo", "take", "deliver", "crash"]), _IDS)


@settings(max_examples=40)
@given(st.lists(_STEP, max_size=25))
def test_any_order_of_acts_deliveries_and_crashes_agrees_with_a_plain_model(steps: list[tuple[str, str]]) -> None:
    conn, now = store_in_memory(), NOW
    model = _Model()
    for what, ident in steps:
        now += timedelta(seconds=1)
        _do(conn, model, what, ident, now)
        assert {a.id for a in outbox.pending(conn, now)} == model.pending()
        assert snapshot_queries.starred(conn) == model.starred()
        acknowledged = {a.id for a in snapshot_queries.alerts(conn) if a.acknowledged_at}
        assert acknowledged == {ident for ident in model.state if model.acked(ident)}
        assert {a.id: len(a.delivered) for a in snapshot_queries.alerts(conn)} == {
            i: model.sent.get(i, 0) for i in model.state
        }
    conn.close()


def _do(conn: sqlite3.Connection, model: _Model, what: str, ident: str, now: datetime) -> None:
    if what == "raise":
        commit(conn, outcome(now, alerts=(alert(ident, f"event of {ident}", at=now),)))
        model.state.setdefault(ident, "pending")
    elif what in ("ack", "star", "unstar"):
        user_acts.add(conn, [UserAct(what, ident)], now)  # type: ignore[arg-type]
        model.steps.append((what, ident))
    elif what == "undo":
        assert (user_acts.undo(conn, now) is None) == (not model.steps)
        del model.steps[-1:]
    elif what == "take":
        for waiting in outbox.pending(conn, now):
            outbox.mark_sending(conn, waiting.id)
            model.state[waiting.id] = "sending"
    elif what == "deliver":
        for sending in [i for i, state in model.state.items() if state == "sending"]:
            outbox.record_delivery(conn, sending, Delivery("desktop", now, True))
            model.state[sending] = "done"
            model.sent[sending] = model.sent.get(sending, 0) + 1
    elif what == "crash":
        outbox.recover(conn)
        model.state = {i: "pending" if state == "sending" else state for i, state in model.state.items()}
