"""The chapters of a solicitation's dossier: every event, notice, claim, contract and story with its source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.evidence.claimed_fields import claimed_fields
from mineralwatch.domain.evidence.evidence_text import is_fields_text
from mineralwatch.domain.lifecycle.event_order import in_event_order
from mineralwatch.domain.manual_entries.manual_entry import is_manual
from mineralwatch.domain.models.contract import Contract
from mineralwatch.domain.models.event import Claim, Event, Evidence, Fields
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.solicitations.solicitation_merging import is_merge_claim
from mineralwatch.view.claim_text import agreeing_sources_text, basis_text, claimed_field_title, full_text, value_text
from mineralwatch.view.dossier_context import DossierContext
from mineralwatch.view.event_sentences import event_date, event_short
from mineralwatch.view.formatting import GRADE_WORDS, money_text, quantity_text, source_title, with_dashes
from mineralwatch.view.likely_event_text import likely_event_text
from mineralwatch.view.panel_content import Line, Span
from mineralwatch.view.policy_text import policy_texts, supply_texts
from mineralwatch.view.promise_rows import promise_line
from mineralwatch.view.quotation_marks import quoted
from mineralwatch.view.reissue_rows import reissue_line
from mineralwatch.view.spans import line
from mineralwatch.view.time_text import clock_text, date_text, deadline_text, fuzzy_text

Texts = list[tuple[int, Line]]  # paragraphs: how deep each one is indented, and its text
# only the first 600 characters of a notice's text are shown; the notice's page on SAM.gov has the whole text
_MAX_NOTICE_TEXT = 600


def chapters(context: DossierContext) -> list[tuple[str, Texts]]:
    """The heading and the paragraphs of each chapter; a chapter without content says what is missing."""
    detail = context.detail
    return [
        (f"Events, {len(detail.events)}, oldest first", _events(context)),
        (f"Notice versions, {len(detail.notices)}", _notices(context)),
        (f"Claims by field, {len(detail.claims)}", _claims(context)),
        (f"Contracts and orders, {len(detail.contracts)}", _contracts(context)),
        (f"Chain, {len(detail.related)}", _chain(context)),
        (f"Promises, {len(detail.promises)}", _promises(context)),
        (f"Policy on its material, {len(detail.policy)}", policy_texts(context)),
        (f"Supply of its material, {len(detail.supply)}", supply_texts(context)),
        (f"Stories, {len(detail.stories)}", _stories(context)),
        ("Identity", _identity(context)),
    ]


def _empty_chapter(text: str) -> Texts:
    return [(0, line(Span(text, "dim")))]


def _events(context: DossierContext) -> Texts:
    texts: Texts = []
    for event in context.detail.events:
        texts += _event(event, context)
    return texts or _empty_chapter("none known")


def _event(event: Event, context: DossierContext) -> Texts:
    when = fuzzy_text(event_date(event))
    short = event_short(event)
    head = line(Span(f"{when}  ", "bold"), short, Span(f"  {GRADE_WORDS[event.grade]}", "dim"))
    texts: Texts = [(0, head)]
    for name in dict.fromkeys((*event.old, *event.new)):
        if not _in_heading(name, event, short, context):
            texts.append((1, _change(name, event.old, event.new, context)))
    quoted_before: set[str] = set()
    for witness in event.evidence:
        texts += [(1, text) for text in _witness(witness, quoted_before, context)]
    return texts


def _in_heading(name: str, event: Event, short: str, context: DossierContext) -> bool:
    """Whether the event's heading or the dossier's title shows the value of the field `name` already, so that it need
    not be repeated."""
    value = event.new.get(name)
    if name == "title":
        return value == context.detail.solicitation.title
    if name == "key":
        return bool(event.new.get("number"))  # the field repeats the number without its dashes
    if name == "deadline":
        due = parse_deadline(value) if name not in event.old else None
        return due is not None and len(due.text) == 10 and date_text(due.day) in short
    if name == "count":
        return f" {value} times" in short
    return name in ("awardee", "amount", "ordered") and _value(name, value, context) in short


def _change(name: str, old: Fields, new: Fields, context: DossierContext) -> Line:
    label = f"{name.replace('_', ' ')}: "
    after = _value(name, new.get(name), context)
    if name not in old:
        return line(label, after)
    return line(label, _value(name, old[name], context), Span(f" {context.glyphs.arrow} ", "dim"), after)


def _value(name: str, value: object, context: DossierContext) -> str:
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "at_least" and isinstance(value, int | float):
        return money_text(float(value))
    due = parse_deadline(value) if name == "deadline" and isinstance(value, str) else None
    if due is not None:
        return date_text(due.day) if len(due.text) == 10 else deadline_text(due)
    return value_text(name, str(value), context.today)


def _witness(witness: Evidence, quoted_before: set[str], context: DossierContext) -> list[Line]:
    """The source, grade, time, quotation and address of a witness; without an address, its reference. A quotation that
    is in `quoted_before` is left out."""
    ref = "" if witness.url else f", {witness.ref}"
    head = f"{source_title(witness.source)}, {GRADE_WORDS[witness.grade]}, {_seen(witness.seen_at, context)}{ref}"
    texts = [line(Span(head, "dim"))]
    if witness.says and witness.says not in quoted_before:
        quoted_before.add(witness.says)
        bare = is_manual(witness.ref) or is_fields_text(witness.says)
        texts.append(line(witness.says if bare else quoted(witness.says)))
    if witness.url:
        texts.append(line(Span(witness.url, "accent")))
    return texts


def _seen(moment: datetime | None, context: DossierContext) -> str:
    """When a source was read, in the user's time zone; midnight UTC means that only the day is known, and then no time
    is shown."""
    if moment is None:
        return "undated"
    utc = moment.astimezone(UTC)
    if utc.time() == time():
        return f"dated {date_text(utc.date())}"
    local = moment.astimezone(context.now.tzinfo)
    return f"seen {date_text(local.date())} {clock_text(local)}"


def _notices(context: DossierContext) -> Texts:
    texts: Texts = []
    for notice in context.detail.notices:
        texts += [(0, text) if i == 0 else (1, text) for i, text in enumerate(_notice(notice))]
    return texts or _empty_chapter("none: no official notice of this request was read; K adds a SAM.gov key")


def _notice(notice: Notice) -> list[Line]:
    posted = date_text(notice.posted) if notice.posted else "date unknown"
    texts = [line(Span(f"{posted}  ", "bold"), notice.title, Span(f"  {notice.notice_id}", "dim"))]
    kinds = [notice.type or "type unknown", f"number {notice.number or 'not given'}"]
    due = f"due {deadline_text(notice.deadline)}" if notice.deadline else "no deadline given"
    texts.append(line(", ".join([*kinds, due])))
    codes = [f"NAICS {' '.join(notice.naics)}" if notice.naics else "", f"PSC {notice.psc}" if notice.psc else ""]
    size = quantity_text(notice.quantity, notice.unit)
    more = [*codes, notice.set_aside or "", notice.place or "", size, notice.office_path or notice.office or ""]
    if text := ", ".join(filter(None, more)):
        texts.append(line(text))
    if notice.attachments:
        texts.append(line(f"attachments: {', '.join(notice.attachments)}"))
    if notice.award:
        award = notice.award
        number, awardee = award.number or "number unknown", award.awardee or "awardee unknown"
        texts.append(line(f"award {number}: {awardee}, {money_text(award.amount)}"))
    if notice.text:
        words = notice.text if len(notice.text) <= _MAX_NOTICE_TEXT else notice.text[: _MAX_NOTICE_TEXT - 1] + "…"
        texts.append(line(Span(" ".join(words.split()), "dim")))
    if notice.url:
        texts.append(line(Span(notice.url, "accent")))
    return texts


def _claims(context: DossierContext) -> Texts:
    """The claims, field by field: first the value that the screen shows, with a mark, then the values that differ from
    it. Claims that state one value are sorted by grade."""
    texts: Texts = []
    for claimed in claimed_fields(context.detail.claims, in_event_order(context.detail.events)):
        differ = Span(f"  {context.glyphs.differs} sources differ" if claimed.differs else "", "warn")
        texts.append((0, line(Span(claimed_field_title(claimed), "bold"), differ)))
        for i, side in enumerate(claimed.sides):
            mark = "  shown" if i == 0 and claimed.shown is not None and len(claimed.sides) > 1 else ""
            texts += [(1, _claim(side[0], mark, context)), *_agreeing(side, context)]
        texts += [(1, _claim(claim, "  replaced by a later move", context)) for claim in claimed.history]
    return texts or _empty_chapter("none beside the notices themselves")


def _claim(claim: Claim, mark: str, context: DossierContext) -> Line:
    where = f"  {claim.url}" if claim.url else ""
    basis = f"  {basis_text(claim, GRADE_WORDS[claim.grade])}{where}"
    return line(full_text(claim, context.today), Span(mark, "good"), Span(basis, "dim"))


def _agreeing(side: Sequence[Claim], context: DossierContext) -> Texts:
    """The claims that agree with the first one of `side`:
    `and 2 more agree: USGS (press); ZeroHedge (press: 7,480.2 t)`."""
    if len(side) < 2:
        return []
    names = agreeing_sources_text(side, context.today, lambda claim: GRADE_WORDS[claim.grade])
    more = len(side) - 1
    head = f"and {more} more {'agrees' if more == 1 else 'agree'}: "
    return [(2, line(Span(f"{head}{names}", "dim")))]


def _contracts(context: DossierContext) -> Texts:
    texts: Texts = [(0, _contract(contract)) for contract in context.detail.contracts]
    return texts or _empty_chapter("none known")


def _contract(contract: Contract) -> Line:
    sums = [
        f"ceiling {money_text(contract.ceiling)}" if contract.ceiling is not None else "",
        f"minimum {money_text(contract.guaranteed)}" if contract.guaranteed is not None else "",
        f"ordered {money_text(contract.ordered)}" if contract.ordered is not None else "",
    ]
    text = ", ".join(filter(None, sums)) or "no sum known"
    grade = GRADE_WORDS[contract.grade] if contract.grade else "grade unknown"
    source = ", ".join(filter(None, (contract.source, grade, contract.note)))
    name = f"{contract.contract or 'number not known'}  {contract.awardee}  "
    return line(Span(name, "bold"), f"{fuzzy_text(contract.on)}, {text}", Span(f"  {source}", "dim"))


def _chain(context: DossierContext) -> Texts:
    texts: Texts = []
    for related in context.detail.related:
        head = Span(f"{related.relation.partition(' ')[0]} ", "bold")
        texts += [(0, line(head, *reissue_line(related, context.today))), (1, line(related.title))]
    if any(related.is_reissue and not related.confirmed for related in context.detail.related):
        texts.append((0, line(Span("L confirms it, N says that it is not so, enter opens the other request", "dim"))))
    return texts or _empty_chapter(
        "no other request is known to be this one asked anew, nor the other way round, nor what perhaps came of it"
    )


def _promises(context: DossierContext) -> Texts:
    texts: Texts = []
    for promise in context.detail.promises:
        dated = fuzzy_text(promise.said_on)
        by = line(Span(f"{promise.by}, said {dated}: ", "bold"), *promise_line(promise, context.today))
        texts += [(0, by), (1, line(Span(promise.source, "dim")))]
    return texts or _empty_chapter("none known")


def _stories(context: DossierContext) -> Texts:
    texts: Texts = []
    for story in context.detail.stories:
        texts += [(0, _story(story))]
        if story.because:
            texts.append((1, line(Span(f"here because: {with_dashes(story.because)}", "dim"))))
        if story.url:
            texts.append((1, line(Span(story.url, "accent"))))
    return texts or _empty_chapter("none linked yet")


def _story(story: Story) -> Line:
    when = date_text(story.published.date()) if story.published else "date unknown"
    likely = f"  {likely_event_text(story.may_tell)}" if story.may_tell else ""
    return line(Span(f"{when}  ", "bold"), story.title, Span(f"  {', '.join(story.outlets)}{likely}", "dim"))


def _identity(context: DossierContext) -> Texts:
    solicitation = context.detail.solicitation
    names = (
        ("key", solicitation.key),
        ("also known as", ", ".join(solicitation.aliases)),
        ("joined for", "; ".join(claim.says or "" for claim in context.detail.claims if is_merge_claim(claim))),
        ("title", solicitation.title),
        ("page", solicitation.url),
    )
    return [(0, line(Span(f"{label}: ", "dim"), value)) for label, value in names if value]
