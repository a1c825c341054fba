"""What the user decided: read from the acts from which events and links follow."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import datetime
from typing import Any

from mineralwatch.domain.errors import StoreError
from mineralwatch.domain.manual_entries.entry_validation import BadEntry, fields_of_body, read_correction, read_event
from mineralwatch.domain.manual_entries.manual_entry import ADD_EVENT, Correction, ManualEntries, ManualEvent
from mineralwatch.domain.models.event import Evidence
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.reissues.reissue_link import LINK_SEPARATOR, LinkPair, UserLinkDecisions
from mineralwatch.domain.stories.attach_candidates import UserAttachment
from mineralwatch.domain.text.safe_text import clean_text


@dataclass(frozen=True, slots=True)
class DecidingAct:
    """One stored act of the kinds `merge`, `unmerge`, `attach`, `detach`, `link`, `unlink`, `add-event` or `correct`.
    `undone_at`: when the user took it back; None while it stands."""

    id: int
    at: datetime
    kind: str
    subject: str
    body: str | None = None
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class UserDecisions:
    """What the user decided and did not take back."""

    kept_apart: frozenset[str] = frozenset()  # provisional keys that are not merged with a number
    attachments: Mapping[str, UserAttachment] = field(default_factory=dict)  # by story id
    entries: Mapping[str, ManualEntries] = field(default_factory=dict)  # by the key under which they were entered
    links: UserLinkDecisions = field(default_factory=UserLinkDecisions)  # by the keys under which they were made


def decisions_of(acts: Iterable[DecidingAct]) -> UserDecisions:
    """The decisions that these acts, oldest first, leave; the last one on a thing counts. Raises StoreError for an
    entry by hand that cannot be read."""
    apart: set[str] = set()
    attachments: dict[str, UserAttachment] = {}
    entries: dict[str, ManualEntries] = {}
    linked: dict[LinkPair, Evidence] = {}
    unlinked: set[LinkPair] = set()
    for act in acts:
        if act.kind in ("merge", "unmerge"):
            apart = apart | {act.subject} if act.kind == "unmerge" else apart - {act.subject}
        elif act.kind in ("attach", "detach"):
            attachments[act.subject] = UserAttachment(_body_of(act).get("key") if act.kind == "attach" else None)
        elif act.kind in ("link", "unlink"):
            _decide_link(act, linked, unlinked)
        else:
            known, entry = entries.get(act.subject, ManualEntries()), _entry_of(act)
            if isinstance(entry, ManualEvent):
                entries[act.subject] = replace(known, events=(*known.events, entry))
            else:
                entries[act.subject] = replace(known, corrections=(*known.corrections, entry))
    return UserDecisions(frozenset(apart), attachments, entries, UserLinkDecisions(linked, frozenset(unlinked)))


def _decide_link(act: DecidingAct, linked: dict[LinkPair, Evidence], unlinked: set[LinkPair]) -> None:
    older, separator, newer = act.subject.partition(LINK_SEPARATOR)
    if not separator:
        return
    pair = older, newer
    linked.pop(pair, None)
    unlinked.discard(pair)
    if act.kind == "unlink":
        unlinked.add(pair)
    else:
        reason = clean_text(_body_of(act).get("reason"), 300) or None
        linked[pair] = Evidence("hand", f"link/{act.id}", None, Grade.INFERRED, act.at, reason)


def _body_of(act: DecidingAct) -> dict[str, Any]:
    try:
        body: object = json.loads(act.body or "null")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _entry_of(act: DecidingAct) -> ManualEvent | Correction:
    """The event or correction that an act enters. Raises StoreError when it cannot be read."""
    try:
        fields = fields_of_body(act.body)
        read = read_event if act.kind == ADD_EVENT else read_correction
        return replace(read(fields, None), act=act.id, at=act.at)
    except BadEntry as error:
        raise StoreError(f"the {act.kind} entered as act {act.id} cannot be read ({error})") from error
