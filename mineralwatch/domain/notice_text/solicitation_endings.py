"""Whether a notice ends its solicitation: it is cancelled, withdrawn, no longer needed, or closed without an award.

The official sources have no field for a cancellation, so only the text can say it. Three things must hold: the object
is the solicitation itself (`solicitation_phrases`), not a part of it or another solicitation; the ending is reported as
done or decided, not as possible, planned or denied; and nothing in the text revokes the ending. In doubt nothing is
ended.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice

from mineralwatch.domain.notice_text.cancelled_titles import CANCELLATION, CANCELLED, title_cancels
from mineralwatch.domain.notice_text.indirect_endings import need_is_gone, says_no_award, to_be_reissued_once_resolved
from mineralwatch.domain.notice_text.notice_sentences import PLAIN_SIGNS, clause_before, is_conditional, sentences
from mineralwatch.domain.notice_text.solicitation_phrases import (
    PROCUREMENT_NUMBER,
    SOLICITATION_PARTS,
    SolicitationPhrase,
    names_only_other_numbers,
    solicitation_phrase_at,
    solicitation_phrases,
)
from mineralwatch.domain.notice_text.text_memory import remembered
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_MAX_VERBS = 8  # only the first 8 verbs of ending in a sentence are examined
_ANY_END_WORD = lazy_pattern(
    r"canc|cxl|withdr|rescind|revok|void|annul|discontinu|abandon|terminat|no\s+longer|ceases|award|not\s+to\s+|"
    r"not\s+be\s+|not\s+proceed|not\s+pursu|re-?\s?(?:issu|solicit|post|advertis)",
    re.IGNORECASE,
)
_REVOKED = lazy_pattern(
    rf"""{CANCELLATION}(?:\s+(?:notice\s+)?(?:of|for|to|announced|dated|posted|issued)\b[^.;:]{{0,60}}?)?
        (?:\s*,?\s*(?:is|was|has\s+been|have\s+been|were)\s+(?:hereby\s+|now\s+|therefore\s+)?(?:made\s+|issued\s+|posted\s+)?)?
        \s*[-–—(]?\s*(?:rescinded|withdrawn|revoked|reversed|void(?:ed)?|retracted|reconsidered|in\s+error|by\s+mistake)\b
      | \b(?:rescind\w*|rescission|revers\w+|retract\w*|withdraw\w*|disregard\w*|ignor\w+)\s+(?:of\s+)?
        (?:(?:the|this|our|previous|prior|earlier)\s+)*{CANCELLATION}
      | (?<!not\s)(?<!not\sbe\s)(?<!never\sbe\s)\bre-?instat\w+ | \bun-?canc\w+ | \bno\s+longer\s+canc
      | \bre-?activated\b | \b(?:inadvertent|erroneous|mistaken|accidental|incorrect)ly\s+{CANCELLED}
      | {CANCELLED}\s+(?:in\s+error|by\s+mistake|(?:inadvertent|erroneous|mistaken|accidental|incorrect)ly)
      | \b(?:is|has|was|are)\s+not\s+(?:been\s+|being\s+|a\s+)?(?:canc(?:el+|l)e?d|{CANCELLATION})""",
    re.IGNORECASE | re.VERBOSE,
)
_NOT_A_FACT = lazy_pattern(
    r"\b(?:not|never|nor|neither|(?<!\d\s)(?-i:may|MAY)(?!\s+\d)|might|can|could|would|should|must|will|cannot|no|without|"
    r"formerly|previously|earlier|last\s+(?:year|month|spring|summer|fall|winter)|replac\w+|supersed\w+|likely|possib\w+|anticipat\w+|expect\w*)\b",
    re.IGNORECASE,
)
_PASSIVE = lazy_pattern(rf"(?<!-)\b{CANCELLED}\b(?!\s+(?:solicitations?|rfps?|rfqs?)\b)", re.IGNORECASE)
_AUX = lazy_pattern(
    r"\b(?:is|was|are|were|be|been|being)\s*(?:,|(?:being|been|hereby|now|also|thus|therefore|immediately|accordingly|consequently|subsequently|"
    r"both|closed|withdrawn|cancell?ed|rescinded|and|[a-z]+ly|effective|as\s+of|this\s+date|[\d/,.-]+|\s)\b[\s,]*+)*+$",
    re.IGNORECASE,
)
_SHALL = lazy_pattern(r"\b(?:to|will|would|can|cannot)\s+be\b", re.IGNORECASE)
_FINITE_VERB = lazy_pattern(
    r"\b(?:is|are|was|were|will|would|may|shall|must|contains?|requires?|includes?)\b", re.IGNORECASE
)
_UNDER_OTHER_NUMBER = lazy_pattern(
    rf"\W*under\s+.{{0,40}}?{PROCUREMENT_NUMBER}|\W*under\s+(?:another|a\s+different|the\s+(?:previous|prior|old))\b",
    re.IGNORECASE,
)
_REPLACED_BY_THIS = lazy_pattern(
    r"\W*(?:and\s+)?(?:is\s+|was\s+|has\s+been\s+)?(?:superseded|replaced|followed)\s+by\s+(?:this|the\s+present)\b",
    re.IGNORECASE,
)
_ACTIVE = lazy_pattern(
    r"""\b(?P<verb>cancel(?P<s>s)?|canc(?:el+|l)(?P<ed>e?d)|cancel+(?P<ing>ing)|(?:withdraw|rescind|terminate)(?P<s2>s)?|
        withdrew|withdrawn|rescinded|(?:withdraw|rescind|terminat)(?P<ing2>ing))
        (?:\s+(?:and|or)\s+(?:withdraw|rescind|close|re-?issue|re-?solicit|cancel)\w*)?
        (?:\s+in\s+(?:its|their|full)\s*(?:entirety)?)?\s+(?P<object>(?=\w))""",
    re.IGNORECASE | re.VERBOSE,
)
_ONLY_INTENDED = lazy_pattern(
    r"\b(?:rights?|reserv\w+|option|authority|ability|inten[dt]\w*|plan(?:s|ned|ning)?|propos\w+|request(?:s|ed|ing)?|"
    r"ask(?:s|ed)?|consider\w*|wish\w*|wants?|free|entitled|obligat\w+|power|discretion|protest\w*|refus\w+|declin\w+|"
    r"attempt\w*|threat\w*|instead|rather|prior\s+to|before|able|elects?|chooses?|decides?|determines?)\b",
    re.IGNORECASE,
)
_DECIDED = lazy_pattern(
    r"\b(?:decided|determined|determination|elected|chosen|chose|opted|necessary|decision|interests?|directed|purpose|issued|"
    r"posted|serves?|used|published|amended|modified|revised|updated|required|prepared|amendment|modification|notice|"
    r"moved|proceeded|approved|agreed|action)\b",
    re.IGNORECASE,
)
_TO_VERB = lazy_pattern(r"\b(?:to|hereby)\s+(?:\w+ly\s+|hereby\s+|close\s+and\s+)?$", re.IGNORECASE)
_LABEL = r"(?:\d{1,2}[.)]|[a-z][.)]|\([\da-z]{1,2}\)|(?:block|item)\s+14\b\W*|•|please|hereby|we|and)"
_SENTENCE_START = lazy_pattern(rf"^\W*(?:{_LABEL}\s*)*$", re.IGNORECASE)
_ACTOR = lazy_pattern(
    r"\b(?:has|have|hereby|is|are|was|government|agency|dla|materials|officer|office|department|we|amendment|modification|"
    r"notice|action|customer|command|kctr|\d{4,5})\s+(?:hereby\s+|now\s+|therefore\s+|also\s+|been\s+|(?:\w+ly)\s+)*$",
    re.IGNORECASE,
)
_THIS_SOLICITATION = lazy_pattern(
    r"\bthis\s+(?:solicitation|rfp|rfq|rfi|requirement|synopsis|procurement)\s+(?:hereby\s+|also\s+|and\s+)*$",
    re.IGNORECASE,
)
_NOMINAL = lazy_pattern(rf"\b{CANCELLATION}\s+(?:of|for)\s+", re.IGNORECASE)
_ANNOUNCES = lazy_pattern(
    r"\b(?:announc\w+|notif\w+|notice\s+of|advis\w+|inform\w*|serves?|constitutes?|effects?|purpose|hereby|formal|official|"
    r"due\s+to|results?|resulted|resulting|is)\b",
    re.IGNORECASE,
)
_ANNOUNCES_IT = lazy_pattern(
    r"\b(?:announc\w+|serves?|constitutes?|effects?|purpose|hereby|advised|notified)\b", re.IGNORECASE
)
_NOMINAL_LATER = lazy_pattern(
    r"\b(?:may|might|can|could|will|would|shall|does|do|must|requires?|costs?|liab\w+)\b", re.IGNORECASE
)
_AMENDMENT = lazy_pattern(r"^\W*(?:amendment|modification)\s+\w*\d+\s*[:.–-]\s*", re.IGNORECASE)
_LABEL_ONLY = lazy_pattern(
    rf"""^\W*(?:(?:(?:solicitation|notice|posting|current|opportunity)\s+)?(?:status|update|note|notice|reason)s?\b[\s\d/.-]*[:-]\s*)?
        (?:(?:notice\s+of\s+)?{CANCELLATION}(?:\s+notice)?|notice\s+of\s+{CANCELLATION}|canc(?:el+|l)(?:e?d))\b
        (?=\s*(?:$|[.:!*\]–—-]|in\s+(?:its|full)|effective|due\s+to|per\b|as\s+of))
      | \breasons?\s+for\s+(?:the\s+)?{CANCELLATION}\s*:""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Cancellation:
    """The sentence or title that cancels a solicitation, and whether the text announces a reissue."""

    words: str
    reissue_promised: bool


_REISSUE = lazy_pattern(
    r"\bre-?\s?(?:issu|solicit|post|advertis|compet)\w*|\bnew\s+solicitation\s+will\s+be\b", re.IGNORECASE
)
_NOT_REISSUED = lazy_pattern(
    r"\b(?:not|no)\b[^.]{0,40}\b(?:re-?\s?(?:issu|solicit|post|advertis|compet)\w*)", re.IGNORECASE
)


@remembered
def cancellation(title: str, text: str | None, number: str | None = None) -> Cancellation | None:
    """The cancellation that the title or the text of a notice states; None when there is none.

    `number` is the notice's own solicitation number; a sentence that names another number is about another
    solicitation.
    """
    body, title = (text or "").translate(PLAIN_SIGNS), title.translate(PLAIN_SIGNS)
    words = None
    if _ANY_END_WORD.search(body):
        words = next((one for one in sentences(body) if ends_solicitation(one, number, body)), None)
    if words is None and title_cancels(title, number):
        words = title.strip()
    if words is None or _REVOKED.search(title) or _REVOKED.search(body):
        return None
    reissue_promised = bool(_REISSUE.search(body)) and not _NOT_REISSUED.search(body)
    return Cancellation(words[:300], reissue_promised)


def ends_solicitation(sentence: str, own_number: str | None, text: str) -> bool:
    """Whether a sentence of `text` ends the solicitation, whose number is `own_number` (None when unknown)."""
    if _ANY_END_WORD.search(sentence) is None:
        return False
    readers: tuple[Callable[[str, str | None], bool], ...] = (_ends_in_passive, _active, _nominal, need_is_gone)
    without_label = _AMENDMENT.sub("", sentence)
    if (
        _LABEL_ONLY.search(without_label)
        and not SOLICITATION_PARTS.search(without_label)
        and not names_only_other_numbers(without_label, own_number)
    ):
        return True
    return (
        any(reads(sentence, own_number) for reads in readers)
        or says_no_award(sentence, own_number, text)
        or to_be_reissued_once_resolved(sentence, text)
    )


def _ends_in_passive(sentence: str, own_number: str | None) -> bool:
    """Whether a passive verb ends the solicitation: `The above-numbered solicitation is hereby cancelled`."""
    return any(_passive_at(sentence, hit, own_number) for hit in islice(_PASSIVE.finditer(sentence), _MAX_VERBS))


def _passive_at(sentence: str, hit: re.Match[str], own_number: str | None) -> bool:
    """Whether the passive verb that `hit` matched ends the solicitation."""
    clause, before = clause_before(sentence, hit.start())
    after = sentence[hit.end() :]
    if not clause.strip() and before and not re.search(r"\w", after):  # as in `RFP SP8000-26-R-0004: CANCELLED`
        clause, before = clause_before(sentence, len(before.rstrip(" :;–—-|")))
    elsewhere = _UNDER_OTHER_NUMBER.match(after) and (own_number is None or names_only_other_numbers(after, own_number))
    if elsewhere or is_conditional(before + clause, after) or _REPLACED_BY_THIS.match(after):
        return False
    aux = _AUX.search(clause)
    for phrase in solicitation_phrases(clause, own_number):
        between = clause[phrase.end : aux.start() if aux else len(clause)]
        if (
            SOLICITATION_PARTS.search(between)
            or names_only_other_numbers(between, own_number)
            or _NOT_A_FACT.search(clause[phrase.end :])
            or _NOT_A_FACT.search(clause[: phrase.start])
        ):
            continue
        if (
            _reports_end_of(phrase, clause[aux.start() :], between, clause)
            if aux
            else _is_short_sentence(between, after)
        ):
            return True
    return False


def _is_short_sentence(between: str, after: str) -> bool:
    """Whether a passive verb without `is` or `was` still makes a sentence: `Solicitation cancelled in its entirety`."""
    return (
        len(between) < 80 and not _FINITE_VERB.search(between) and not _FINITE_VERB.search(re.split(r"[.;,]", after)[0])
    )


def _reports_end_of(phrase: SolicitationPhrase, aux: str, between: str, clause: str) -> bool:
    """Whether the auxiliary verb `aux` has the phrase as its subject and reports a fact: `has been`, not `may be`."""
    if _SHALL.search(clause[phrase.end :]) or _FINITE_VERB.search(between) or "?" in between:
        return False
    return not (phrase.original and re.match(r"\b(?:was|were)\b", aux, re.IGNORECASE))


def _active(sentence: str, own_number: str | None) -> bool:
    """Whether an active verb ends the solicitation: `decided to cancel this solicitation`."""
    for hit in islice(_ACTIVE.finditer(sentence), _MAX_VERBS):
        phrase = solicitation_phrase_at(sentence, hit.start("object"), own_number)
        if phrase is None:
            continue
        clause, before = clause_before(sentence, hit.start())
        if (
            is_conditional(before + clause, sentence[phrase.end :])
            or _NOT_A_FACT.search(clause)
            or _THIS_SOLICITATION.search(clause)
        ):
            continue
        if _is_done_or_decided(hit, clause, before, phrase):
            return True
    return False


def _is_done_or_decided(hit: re.Match[str], clause: str, before: str, phrase: SolicitationPhrase) -> bool:
    """Whether the subject of an active verb cancels now, or has decided to cancel."""
    if hit["s"] or hit["s2"]:
        return bool(clause.strip()) or not before.strip()
    starts_sentence = _SENTENCE_START.match(clause) is not None
    if hit["ing"] or hit["ing2"]:
        return starts_sentence or bool(
            re.search(
                r"\b(?:is|are|was|hereby)\s+(?:hereby\s+|now\s+)*$|\bis\s+\w+\s+and\s+$|\bpurpose\s+of\s+$",
                clause,
                re.IGNORECASE,
            )
        )
    if hit["ed"] or hit["verb"].lower() in ("withdrew", "withdrawn", "rescinded"):
        return _ACTOR.search(clause) is not None and (
            not phrase.bare or bool(re.search(r"\b(?:has|have|hereby)\b", clause))
        )
    if starts_sentence:
        return True
    if _TO_VERB.search(clause) is None:
        return re.search(r"\b(?:hereby|we|does|must)\s+(?:hereby\s+)?$", clause, re.IGNORECASE) is not None
    before_verb = before[-200:] + clause
    return _DECIDED.search(before_verb) is not None and not _ONLY_INTENDED.search(
        re.sub(r"\brequest\s+for\b", "", before_verb, flags=re.IGNORECASE)
    )


def _nominal(sentence: str, own_number: str | None) -> bool:
    """Whether a noun ends the solicitation: `This notice announces the cancellation of the solicitation`."""
    for hit in islice(_NOMINAL.finditer(sentence), _MAX_VERBS):
        phrase = solicitation_phrase_at(sentence, hit.end(), own_number)
        if phrase is None:
            continue
        before, after = sentence[: hit.start()], sentence[phrase.end :]
        if is_conditional(before, after) or _NOT_A_FACT.search(before) or _ONLY_INTENDED.search(before):
            continue
        if re.search(r"\b(?:any|possible|potential|eventual)\s+$", before, re.IGNORECASE):
            continue
        opens = re.fullmatch(r"\W*(?:(?:the|this|notice|is|an?|of|amendment|\d+)\W*)*", before, re.IGNORECASE)
        if _ANNOUNCES_IT.search(before) or ((opens or _ANNOUNCES.search(before)) and not _NOMINAL_LATER.search(after)):
            return True
    return False
