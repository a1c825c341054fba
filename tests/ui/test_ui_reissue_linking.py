"""In the file of a request its links are confirmed, taken apart and followed."""

from __future__ import annotations

from dataclasses import replace

from mineralwatch.domain.models.grade import Grade
from mineralwatch.ports import Detail, RelatedSolicitation, UserAct
from mineralwatch.ui.screens.detail_screen import DetailScreen
from tests.ui.fakes import COBALT, TIN, FakeBackend
from tests.ui.looking import press, table, text, toasts, watching

AGAIN = RelatedSolicitation(
    TIN, "SP8000-27-R-0012", "reissued as", Grade.INFERRED, False, ("material cobalt", "titles alike")
)


class Linked(FakeBackend):
    """The cobalt request is linked with another one."""

    async def detail(self, key: str) -> Detail | None:
        found = await super().detail(key)
        return replace(found, related=(AGAIN,)) if found is not None and key == COBALT else found


async def test_the_chain_is_shown_as_inferred_confirmed_and_undone() -> None:
    backend = Linked()
    async with watching(backend) as (app, pilot):
        table(app).move_to_key(COBALT)
        await press(pilot, "L")
        assert any("in the file of a request" in said for said in toasts(app))
        await press(pilot, "enter")
        assert isinstance(app.screen, DetailScreen)
        shown = " ".join(text(app).split())
        assert "as SP8000-27-R-0012, INFERRED: material cobalt; titles alike" in shown
        await press(pilot, "L")
        assert any("Linked with SP8000-27-R-0012; u takes it back." in said for said in toasts(app))
        await press(pilot, "N")
        assert any("No longer linked with SP8000-27-R-0012" in said for said in toasts(app))
        await press(pilot, "enter")
        assert isinstance(app.screen, DetailScreen)
        assert app.screen.key == TIN
    told = [act for acts in backend.acts for act in acts if act.kind in ("link", "unlink")]
    assert told == [UserAct("link", f"{COBALT}>{TIN}"), UserAct("unlink", f"{COBALT}>{TIN}")]


async def test_what_is_not_linked_says_so() -> None:
    async with watching() as (app, pilot):
        table(app).move_to_key(COBALT)
        await press(pilot, "enter", "L")
        assert any("linked with no other request" in said for said in toasts(app))
