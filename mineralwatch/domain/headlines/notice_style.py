"""Text in the style of a notice, pasted or fed as a headline: `Amendment 0003: extend the close date from … to …`.

A notice does not name its buyer, because it stands under its own number. So formal wording (a numbered amendment, the
boxes of an amendment form, the synopsis of a combined solicitation) is accepted in place of the buyer's name, and the
functions that read real notices find the event. Contracts, courts, rules, grants and other agencies write formally too:
a text that names one of those is no notice of the stockpile, unless it holds the name of the agency or a number of its
office. The confidence is lower for a text without such a name or number.

A form marked `is not extended` amends without extending; a form with nothing marked is no event.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mineralwatch.domain.headlines.tagged_text import TaggedText
from mineralwatch.domain.headlines.tagger import MAX_CHARACTERS, tag_text
from mineralwatch.domain.headlines.verb_meanings import BUYER_TAGS
from mineralwatch.domain.models.event import EventKind, Fields
from mineralwatch.domain.notice_text.contract_terminations import termination_words
from mineralwatch.domain.notice_text.deadline_moves import deadline_move, mentions_other_deadline
from mineralwatch.domain.notice_text.extension_wording import says_extended
from mineralwatch.domain.notice_text.replaced_solicitations import replaced_number
from mineralwatch.domain.notice_text.solicitation_endings import cancellation
from mineralwatch.domain.notice_text.solicitation_phrases import SOLICITATION_PARTS
from mineralwatch.domain.notice_text.stage_wording import asks_for_information, says_sole_source
from mineralwatch.domain.numbers_and_ids import contract_kind, normalise_number
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_OFFICE = "SP8000"
_SOLICITATION = (
    r"(?:solicitation|synopsis|rfp|rfq|rfi|requirement|procurement|acquisition|presolicitation|sources\s+sought|"
    r"request\s+for\s+(?:information|proposals?|quot(?:es?|ations?)|offers))"
)
_NUMBERED = r"amendment\s+(?:no\.?\s*|number\s+|\#\s*)?(?:0\d{1,3}|\d{1,2})\b"
_CLOSING = r"(?:clos(?:e|ing)|(?:offer\s+)?due|response|proposal\s+due|submission)\s+(?:date|time|day|hour|deadline)s?"
_OFFERS = r"(?:offers?|bids?|quotes?|quotations?|proposals?|responses?)"
_QUESTIONS = (
    r"(?:due\s+date|deadline|cut-?off(?:\s+date)?)\s+for\s+(?:\w+\s+){0,3}?questions\s+"
    r"(?:is|has\s+been)\s+(?:\w+\s+)?extended\b"
)
_NOTICE_STYLE = lazy_pattern(
    rf"""\b(?:
      {_QUESTIONS} |
      {_NUMBERED}
    | this\s+is\s+(?:an?|the)\s+(?:re-?issue|re-?issuance|re-?solicitation|replacement)\b
    | this\s+(?:amendment|modification)\b | this\s+(?:[\w/-]+\s+){{0,3}}?{_SOLICITATION}\b
    | this\s+(?:announcement|notice)\s+(?:is|has\s+been|constitutes|serves|amends|cancels|extends|replaces|supersedes)\b
    | (?:{_OFFERS})\s+are\s+(?:being\s+)?(?:requested|invited|solicited|sought)\b
    | (?:hour|date|time)\s+and\s+(?:hour|date|time)\s+specified\s+for | receipt\s+of\s+{_OFFERS}\b
    | is\s+extended\W{{1,8}}(?:x\W{{1,4}})?is\s+not\s+extended
    | above[\s-](?:numbered|referenced)\s+{_SOLICITATION}
    | (?:item|block)\s+14\b | sf[\s-]?(?:30|33|1449)\b | standard\s+form\s+(?:30|33|1449)\b
    | (?:the|subject)\s+{_SOLICITATION}(?:\s+(?:no\.?\s*)?SP[A-Z0-9-]{{11,14}})?\s+(?:is|was|has\s+been)\s+
      (?:hereby|being|amended|cancell?ed|extended)
    | {_SOLICITATION}(?:\s+(?:no\.?\s*)?[A-Z0-9-]{{11,17}})?,?\s+is\s+hereby
    | (?:{_CLOSING}|deadline)(?:\s+(?:for|of)\s+(?:\w+\s+){{0,5}}?\w+)?\s+(?:is|are|has\s+been|have\s+been)\s+hereby
    | (?:dfars|far)\s+(?:part\s+|subpart\s+|clause\s+)?\d{{1,3}}\.\d
    | combined\s+synopsis\W{{0,3}}solicitation | written\s+solicitation\s+will\s+not\s+be
    | sources\s+sought\s+(?:notice|synopsis|announcement)
    | the\s+(?:u\.?s\.?\s+)?government\s+(?:intends|anticipates|contemplates|hereby|is\s+\w+ing)
    | the\s+requirement\s+for\s+(?:\w+\s+){{1,4}}?(?:is|has\s+been)\b | is\s+an?\s+re-?(?:solicitation|issuance|issue)\b
    | (?:amendment|modification)\s+cancels
    | contracting\s+officer | offerors? | other\s+than\s+full\s+and\s+open | only\s+one\s+responsible\s+source
    | all\s+other\s+terms\s+and\s+conditions
    | (?:contract\s+)?award\s+(?:date|number|amount|dollar\s+value)\s?: | notice\s+of\s+intent\s+to\s+(?:sole|award)
    | (?:questions|answers)\s+(?:and\s+answers\s+)?(?:are|is)\s+(?:hereby|attached)
    ) | ^\W*(?:extend|change|revise|move)\s+the\s+(?:{_CLOSING}|deadline)\b
      | ^\W*the\s+(?:{_CLOSING}|deadline)\s+
        (?:for\s+(?:receipt\s+of\s+|submission\s+of\s+|questions\b)?(?:{_OFFERS}\s+)?)?
        (?:is|are|has\s+been)\s+(?:extended|changed|revised|moved)
      | ^\W*pre-?solicitation\s+notice\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Each alternative of `_NOTICE_STYLE` holds one of these, and each text that ends something one of those below.
_STEMS_OF_STYLE = (
    "amendment", "question", "answers", "this", "requested", "invited", "solicit", "sought", "specified", "receipt",
    "extended", "numbered", "referenced", "14", "sf", "standard", "hereby", "being", "amended", "cancel", "synopsis",
    "far", "government", "requirement", "issu", "contracting", "offeror", "full", "responsible", "conditions", "award",
    "intent", "clos", "due", "response", "submission", "deadline",
)  # fmt: skip
_STEMS_OF_ENDINGS = (
    "canc", "cxl", "withdr", "rescind", "revok", "void", "annul", "discontinu", "abandon", "terminat", "longer",
    "ceases", "award", "not", "issu", "solicit", "post", "advertis", "vacat", "t4c", "t4d",
)  # fmt: skip
# Words of formal texts that are not about a solicitation.
_OTHER_MATTERS = lazy_pattern(
    r"""\b(?:credit|loan|merger|(?:share|stock|asset|note|securities)?\s?purchase\s+agreement|lease[sd]?|tender\s+offer|exchange\s+offer|
      indenture|notes|debentures?|bonds?|bondholders?|noteholders?|shares?|share-?holders?|stockholders?|securities|maturity|
      maturity\s+date|private\s+placement|warrants?|consent\s+solicitation|proxy|court|judge|plaintiffs?|defendants?|
      docket|motion|lawsuit|litigation|comments?\s+(?:period|deadline|due|are|must|on|to)|public\s+comments?|rule-?making|
      proposed\s+rule|federal\s+register|antidumping|countervailing|tariffs?|
      grants?\s+(?:program|application|opportunity|notice|deadline|proposals?)|nofo|foa|notice\s+of\s+funding|funding\s+opportunity|
      cooperative\s+agreement|financial\s+assistance|applicants?|(?:full\s+|concept\s+)?applications?|concept\s+papers?|
      lenders?|borrowers?|underwriters?|plan\s+of\s+arrangement|arrangement\s+agreement|option\s+(?:agreement|payment)|
      letter\s+of\s+intent|joint\s+venture|earn-?in|royalty|royalties|streaming|off-?take|subscription\s+agreement|escrow|
      mining\s+(?:rights?|licen[cs]es?|concession)|concession|exploration\s+licen[cs]e|permit\s+application|forbearance|
      non-?brokered|flow-?through|rights\s+(?:issue|offering)|prospectus|constitution|constitutional|
      tsx(?:-v)?|asx|nyse|nasdaq|aim|unitholders?|collective|labou?r\s+agreement|house|senate|bill|
      (?:asset|share|property|project|business|mine|plant)\s+(?:sale|acquisition|disposal|swap)|divestiture|
      sellers?|purchasers?|take-?over|convertible|tranche|financing|exclusivity|terms\s+of\s+(?:service|use)|definitive\s+agreement|
      treaty|agreement\s+(?:dated|between|with)|call\s+for\s+papers|abstracts?|scholarship|census|auction|lease\s+sale)\b""",
    re.IGNORECASE | re.VERBOSE,
)
# Names of other buyers that are not in the lexicon.
_OTHER_BUYERS = lazy_pattern(
    r"""\b(?:usaf|usmc|marine\s+corps|coast\s+guard|nav(?:sea|air|sup|fac|y)|army|air\s+force|space\s+force|tacom|accom?|usace|
      corps\s+of\s+engineers|veterans\s+affairs|va\s+medical|park\s+service|forest\s+service|reclamation|usda|hud|fbi|
      homeland\s+security|cbp|tsa|noaa|nist|nih|usaid|epa|doe|nasa|gsa|darpa|dtra|disa|missile\s+defense|arsenal|
      national\s+laborator(?:y|ies)|sandia|los\s+alamos|tva|amtrak|university|school|city\s+of|county|state\s+of|province|
      municipal\w*|ministry|ministère|council|(?:port|power|transit|housing|water|airport)\s+authority|port\s+of|dla\s+(?!strategic)[A-Z]\w+|
      defense\s+logistics\s+agency\s+(?!strategic)(?:energy|aviation|troop|land|disposition|distribution)\w*)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NUMBER = lazy_pattern(r"\b(?=[A-Z0-9]{0,5}\d)[A-Z0-9]{5,6}[-\s]?\d{2}[-\s]?[A-Z][-\s]?[A-Z0-9]{4}\b")
_PART_CANCELLED = lazy_pattern(
    r"""\b(?:(?P<amendment>amendments?|modifications?)|clins?|line\s+items?|items?|lots?|site\s+visits?|conference|meeting|
        webinar|industry\s+day|attachments?|clause)\b[^.;]{0,50}?\b(?:is|are|was|were|has\s+been|have\s+been)\s+
        (?:\w+\s+){0,2}(?:cancell?ed|withdrawn|rescinded)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_REISSUES = lazy_pattern(
    rf"\bthis\s+(?:[\w/-]+\s+){{0,2}}?(?:{_SOLICITATION}|notice|announcement)\s+(?:is|represents|constitutes)\s+(?:hereby\s+|being\s+)?(?:an?\s+|the\s+)?"
    r"(?:re-?issu(?:e|ed|ance)|re-?solicit(?:ed|ation)|re-?advertise(?:d|ment)|re-?post(?:ed|ing)?|replacement)\b"
    r"|\b(?:government|agency|contracting\s+officer|materials)\s+(?:is\s+(?:hereby\s+)?re-?issuing|has\s+re-?issued|"
    r"(?:hereby\s+)?re-?issues|is\s+re-?soliciting|re-?solicits)\b"
    rf"|\bthis\s+(?:[\w/-]+\s+){{0,2}}?(?:{_SOLICITATION}|notice)\s+(?:replaces|supersedes)\s+(?:the\s+|a\s+)?(?:cancell?ed|previous|prior|earlier)\b",
    re.IGNORECASE,
)
_EMPTY_AWARD_FIELDS = lazy_pattern(
    r"""\b(?:contract\s+)?award(?:ee)?\s*(?:date|number|amount|dollar\s+value|name)?\s*:\s*
        (?=$|_|\$?\s*_|to\s+be\s+determined|tbd|n/?a\b|none\b|pending|(?:contract\s+)?award|contractor|[.;])""",
    re.IGNORECASE | re.VERBOSE,
)
_AMENDS = lazy_pattern(
    rf"\b(?:{_NUMBERED}|{_QUESTIONS}|this\s+(?:amendment|modification)\b|(?:solicitation|rfp|rfq|rfi)[\w\s-]{{0,40}}\b(?:is|are)\s+(?:hereby\s+)?amended)",
    re.IGNORECASE,
)
_SOLICITATION_TERMS = lazy_pattern(
    r"""\b(?:amendment\s+\W?0\d{3}|(?:is|are)\s+(?:hereby\s+)?issued|solicitation|rf[ipq]|offer(?:or)?s?|proposals?|quotes?|
        quotations?|bidders?|vendors?|clins?|line\s+items?|attachments?|statement\s+of\s+work|sow|specifications?|questions|naics|
        far|dfars|clauses?|quantit(?:y|ies)|closing\s+date|delivery|named\s+producers?|letters?\s+of\s+support)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NOT_EXTENDED_BOX = lazy_pattern(r"(?:[\[(]\s*[\])]|☐)\s*is\s+extended", re.IGNORECASE)
_ISSUES = lazy_pattern(
    rf"""\b(?:this\s+(?:is\s+an?\s+|announcement\s+(?:is\s+an?|constitutes\s+the\s+only)\s+|notice\s+(?:is\s+an?|serves\s+as\s+an?)\s+)
        (?:[\w/-]+\s+){{0,3}}?(?:solicitation|synopsis|rfp|rfq|rfi|sources\s+sought|request\s+for|presolicitation|notice\s+of\s+intent)
    | this\s+(?:[\w/-]+\s+){{0,3}}?{_SOLICITATION}\s+
        (?:is\s+(?:hereby\s+)?(?:issued|for|to|being\s+issued)|seeks|solicits|requests|invites|announces|advises|provides)
    | (?:is\s+issuing|issues|hereby\s+issues)\s+(?:this|an?)\s+(?:[\w/-]+\s+){{0,3}}?
        (?:solicitation|rfp|rfq|rfi|sources\s+sought|request\s+for)
    | combined\s+synopsis\W{{0,3}}solicitation | sources\s+sought\s+(?:notice|synopsis|announcement)
    | pre-?solicitation\s+notice
    | government\s+(?:intends|anticipates|contemplates|is\s+seeking|seeks|requires|has\s+a\s+requirement)
    | (?:intends|intent)\s+to\s+(?:issue|solicit|procure|purchase|award|negotiate|sole)
    | (?:offers|proposals|quotes|quotations|bids)\s+are\s+(?:being\s+)?(?:requested|invited|solicited|sought)
    | written\s+solicitation\s+will\s+not\s+be)""",
    re.IGNORECASE | re.VERBOSE,
)
_ENDING = lazy_pattern(
    r"\b(?:canc(?:el|l)\w*|withdr\w+|rescind\w*|terminat\w+|t4[cd]|no\s+longer|no\s+(?:contract\s+)?award|without\s+an?\s+award|"
    r"not\s+be\s+making|re-?issued|re-?solicited)\b",
    re.IGNORECASE,
)
# The press writes `cancels tender`; a notice refers to itself.
_REFERS_TO_ITSELF = lazy_pattern(
    rf"\b(?:this|the|subject|above|said)[\s-]+(?:[\w/’'-]+\s+){{0,4}}?(?:{_SOLICITATION}|(?:pre-?)?soll?ic[a-z]{{2,6}}ion|notice|announcement|"
    r"opportunity|buy|contract|award|need|customer)\b|\b(?:reason|status|hereby)\b|"
    r"^\W*(?:cancell?ed|cancell?ation|terminated|awards?|contract|notice\s+of)\s+(?:in\s+its|per|for|withdrawn|terminated|rescinded|t4|termination)|"
    r"\b(?:solicitation|requirement|rfp|rfq|rfi)\s+(?:cancell?ed|withdrawn)\b|\bno\s+(?:contract\s+)?awards?\s+will|\bthere\s+is\s+no\s+longer|^\W*soll?icitation\s+number",
    re.IGNORECASE,
)
_OVERRIDING_KINDS = (
    EventKind.EXTENDED,
    EventKind.SHORTENED,
    EventKind.CANCELLED,
    EventKind.REISSUED,
    EventKind.TERMINATED,
)


@dataclass(frozen=True, slots=True)
class NoticeStyleReading:
    """What a text in the style of a notice says. `kind` is None for no event; `why` names the deciding words.

    `overrides_grammar`: whether this reading counts where the headline grammar reads the same words differently.
    `values` may hold a `deadline` (an ISO day).
    """

    kind: EventKind | None
    confidence: float
    why: str
    values: Fields
    overrides_grammar: bool = True


def read_as_notice(tagged: TaggedText, material_names: Sequence[str]) -> NoticeStyleReading | None:
    """What the text says when it is read as a notice; None when it lacks the style of a notice of the stockpile.

    `material_names` are the materials that the text names.
    """
    notice_words = _notice_words(tagged)
    if notice_words is None:
        return None
    text, names_office = tagged.text[:MAX_CHARACTERS], _names_office(tagged)
    event = _find_event(text, has_topic=bool(material_names) or names_office, names_office=names_office)
    if event is None:
        return None
    kind, words, values, doubt = event
    confidence = round((0.85 if names_office else 0.75) - doubt, 2)
    why = f"worded like a notice (“{notice_words}”): {words}"
    overrides = kind in (None, *_OVERRIDING_KINDS) or (kind is EventKind.AMENDED and mentions_other_deadline(text))
    return NoticeStyleReading(kind, confidence, why, values, overrides)


def may_be_notice(text: str) -> bool:
    """Whether a text without letters beyond ASCII may have the style of a notice, told without its tags."""
    lower = text.lower()
    if any(stem in lower for stem in _STEMS_OF_STYLE) and _NOTICE_STYLE.search(text):
        return True
    return any(stem in lower for stem in _STEMS_OF_ENDINGS) and _REFERS_TO_ITSELF.search(text) is not None


def is_notice_without_buyer(text: str) -> bool:
    """Whether a text in the style of a notice names neither a buyer, nor the stockpile, nor a number of its office."""
    tagged = tag_text(text)
    return not tagged.has(*BUYER_TAGS, "stock") and _notice_words(tagged) is not None


def _notice_words(tagged: TaggedText) -> str | None:
    """The words that have the style of a notice; None without such words, or when the notice is another buyer's."""
    style_match = _NOTICE_STYLE.search(tagged.text)
    words = style_match.group() if style_match else _ending_words(tagged)
    if words is None or any(clause.is_question for clause in tagged.clauses):
        return None
    if _OTHER_MATTERS.search(tagged.text) or (not _names_office(tagged) and _is_of_other_buyer(tagged)):
        return None
    return _shortened(words)


def _ending_words(tagged: TaggedText) -> str | None:
    """The words that end a solicitation or a contract, or that end a part of a solicitation of the office; else
    None."""
    text = tagged.text[:MAX_CHARACTERS]
    has_own_number = tagged.number is not None and _names_office(tagged)
    if has_own_number or _REFERS_TO_ITSELF.search(text):
        found = cancellation(text if has_own_number else "", text)
        if words := found.words if found else termination_words("", text):
            return words
    word = _ENDING.search(text) if has_own_number and SOLICITATION_PARTS.search(text) else None
    return word.group() if word else None


def _names_office(tagged: TaggedText) -> bool:
    """Whether the text holds a number of the office or the name of the stockpile's agency."""
    return tagged.has("buyer") and not tagged.has("branch")


def _is_of_other_buyer(tagged: TaggedText) -> bool:
    """Whether another agency, country or office is named as the buyer."""
    foreign = any(phrase.has("foreign") and phrase.start < 6 for phrase in tagged.phrases)
    if foreign or tagged.has("other", "branch", "wares", "sale"):
        return True
    numbers = (normalise_number(hit.group()) for hit in _NUMBER.finditer(tagged.text))
    of_other_office = any(contract_kind(number) is not None and not number.startswith(_OFFICE) for number in numbers)
    return of_other_office or _OTHER_BUYERS.search(tagged.text) is not None


_Event = tuple[EventKind | None, str, Fields, float]


def _find_event(text: str, *, has_topic: bool, names_office: bool) -> _Event | None:
    """The event's kind, the deciding words, the values, and how much to lower the confidence; None without an event.

    `has_topic`: a material or the office is named. `names_office`: the office is named, so the text may be a title.
    """
    body = _EMPTY_AWARD_FIELDS.sub(" ", text)
    if ending := cancellation(body if names_office else "", body):
        promise = ", a reissue is only promised" if ending.reissue_promised else ""
        return EventKind.CANCELLED, f"“{_shortened(ending.words)}” cancels{promise}", {}, 0.0
    if words := termination_words("", body):
        return EventKind.TERMINATED, f"“{_shortened(words)}” ends the contract", {}, 0.0
    if number := replaced_number("", body):
        return EventKind.REISSUED, f"takes the place of {number}", {}, 0.0
    if hit := _REISSUES.search(body):
        return EventKind.REISSUED, f"“{_shortened(hit.group())}”", {}, 0.05
    if move := deadline_move(body):
        values: Fields = {"deadline": move.deadline.isoformat()} if move.deadline else {}
        return move.kind, f"“{move.words}” moves the closing date", values, 0.0 if move.direction_stated else 0.05
    return _other_event(text, body, has_topic=has_topic)


def _other_event(text: str, body: str, *, has_topic: bool) -> _Event | None:
    """What `_find_event` returns for amendments and new solicitations, which end nothing and change no deadline."""
    part = _PART_CANCELLED.search(body)
    if part and not part["amendment"]:
        return None, f"“{_shortened(part.group())}” is only a part of the request", {}, 0.0
    if (hit := _AMENDS.search(body)) and (has_topic or _SOLICITATION_TERMS.search(body)):
        return EventKind.AMENDED, f"“{_shortened(hit.group())}” amends and moves no closing date", {}, 0.0
    if says_extended(body) is False and _NOT_EXTENDED_BOX.search(body):
        return EventKind.AMENDED, "a form that is marked “is not extended”", {}, 0.05
    if _EMPTY_AWARD_FIELDS.search(text):
        return None, "the fields of an award are empty", {}, 0.0
    hit = _ISSUES.search(body)
    if hit is None:
        ending = _ENDING.search(body)
        part = SOLICITATION_PARTS.search(body) if ending else None
        return (None, f"“{_shortened(part.group())}” is only a part of the request", {}, 0.0) if part else None
    if not has_topic:
        return None, f"“{_shortened(hit.group())}” asks for no material of the stockpile", {}, 0.0
    how = "one source" if says_sole_source("", body) else "information" if asks_for_information("", body) else "offers"
    return EventKind.ISSUED, f"“{_shortened(hit.group())}” asks for {how}", {}, 0.0


def _shortened(words: str) -> str:
    return " ".join(words.split())[:120]
