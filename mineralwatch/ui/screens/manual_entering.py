"""Entering events and corrections by hand, on screens with a selected solicitation."""

from __future__ import annotations

from mineralwatch.domain.manual_entries.manual_entry import ADD_EVENT, CORRECT, ManualActKind, encode_entry
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.ports import UserAct
from mineralwatch.ui import messages
from mineralwatch.ui.screens.base_screen import BaseScreen
from mineralwatch.ui.screens.manual_entry_dialog import FormResult, ManualEntryDialog
from mineralwatch.view import manual_entry_form


class ManualEntering(BaseScreen):
    """The part of a screen that opens the forms and saves their results."""

    def solicitation_key(self) -> str | None:
        """The key of the selected solicitation; None without one."""
        item = self.selected()
        return item.key if item is not None and item.kind == "solicitation" else None

    def do_add_event(self) -> None:
        """Open the form for entering an event of the selected solicitation."""
        self._open_form(ADD_EVENT)

    def do_correct(self) -> None:
        """Open the form for correcting a value of the selected solicitation."""
        self._open_form(CORRECT)

    def _open_form(self, kind: ManualActKind) -> None:
        key = self.solicitation_key()
        solicitation = self._solicitation(key) if key is not None else None
        if key is None or solicitation is None:
            self.say("No request is selected; events and values belong to one.", warn=True)
            return
        form = ManualEntryDialog(
            kind,
            manual_entry_form.form_title(kind, solicitation),
            lambda: self._solicitation(key),
            self.session.bridge.now().date(),
            self.session.drafts.setdefault((kind, key), {}),
            ascii_only=self.session.glyphs.arrow.isascii(),
        )
        self.app.push_screen(form, lambda entry: self._keep_entry(kind, key, entry))

    def _solicitation(self, key: str) -> Solicitation | None:
        """The solicitation with `key` in the newest snapshot, also when `key` has become an alias of another key. None
        when the snapshot does not hold it."""
        snapshot = self.session.snapshot
        solicitations = snapshot.solicitations if snapshot is not None else ()
        return next(
            (solicitation for solicitation in solicitations if key == solicitation.key or key in solicitation.aliases),
            None,
        )

    def _keep_entry(self, kind: ManualActKind, key: str, entry: FormResult | None) -> None:
        if entry is not None:
            self.session.apply_acts((UserAct(kind, key, body=encode_entry(entry)),))
            self.post_message(messages.MarksChanged())
            self.say(manual_entry_form.saved_text(entry, self.session.bridge.now().date()))
