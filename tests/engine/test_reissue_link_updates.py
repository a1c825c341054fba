"""Links worked out step by step are those that follow from all that is stored, whatever a step touched."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.models import Notice
from mineralwatch.engine import reissue_link_updates
from mineralwatch.store import reissue_links
from tests.engine.scripted import API, desk, notice

DAY = date(2025, 1, 6)
TEXT = "{material} ingots, LME grade, {tonnes} metric tons, delivered to Hammond in bundles. Offers by e-mail only."


@st.composite
def readings(draw: st.DrawFn) -> list[tuple[Notice, ...]]:
    """Some steps, each with notices of some requests of two materials; many are cancelled and asked anew."""
    steps = []
    for step in range(draw(st.integers(1, 4))):
        told = []
        for serial in draw(st.sets(st.integers(1, 6), min_size=1, max_size=4)):
            material = draw(st.sampled_from(["Tin", "Zinc"]))
            names = draw(st.none() | st.integers(1, 6))
            text = TEXT.format(material=material, tonnes=draw(st.sampled_from([500, 505, 900])))
            told.append(_notice(serial, step, material, text, names, cancelled=draw(st.booleans())))
        steps.append(tuple(told))
    return steps


def _notice(serial: int, step: int, material: str, text: str, names: int | None, *, cancelled: bool) -> Notice:
    posted = DAY + timedelta(days=60 * serial + 10 * step)
    said = f" It replaces solicitation SP8000-26-R-000{names}." if names else ""
    said += " This solicitation is hereby cancelled." if cancelled else ""
    return notice(
        f"n{serial}-{step}",
        number=f"SP8000-26-R-000{serial}",
        title=f"{material} ingots, LME grade",
        posted=posted,
        deadline=parse_deadline((posted + timedelta(days=30)).isoformat()),
        text=text + said,
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(readings())
def test_step_by_step_is_the_same_as_all_at_once(steps: list[tuple[Notice, ...]]) -> None:
    with TemporaryDirectory() as folder:
        user = desk(Path(folder))
        try:
            for told in steps:
                user.read(API, *told, complete=False)
                assert reissue_links.read_links(user.conn) == reissue_link_updates.all_links(user.conn)
        finally:
            user.conn.close()


def test_what_does_not_touch_a_chain_leaves_it(tmp_path: Path) -> None:
    user = desk(tmp_path)
    tin = TEXT.format(material="Tin", tonnes=500)
    user.read(API, _notice(1, 0, "Tin", tin, None, cancelled=True), _notice(2, 0, "Tin", tin, None, cancelled=False))
    before = reissue_links.read_links(user.conn)
    assert [(link.older, link.newer) for link in before] == [("SP800026R0001", "SP800026R0002")]
    user.read(API, _notice(5, 0, "Zinc", TEXT.format(material="Zinc", tonnes=9), None, cancelled=False), complete=False)
    assert reissue_links.read_links(user.conn) == before == reissue_link_updates.all_links(user.conn)
    user.conn.close()
