"""Recognises the type of a notice, however a source writes it.

Words and letter codes: https://open.gsa.gov/api/get-opportunities-public-api/ (ptype). The API sends the words, in
forms that have changed (`Pre-Solicitation`, `Combined Synopsis / Solicitation`); other exports send the letter.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from mineralwatch.domain.text.lazy_pattern import lazy_pattern


class NoticeType(StrEnum):
    """The types of notice on SAM.gov."""

    PRESOLICITATION = "presolicitation"
    SOLICITATION = "solicitation"
    COMBINED = "combined synopsis/solicitation"
    SOURCES_SOUGHT = "sources sought"
    SPECIAL = "special notice"
    AWARD = "award notice"
    JUSTIFICATION = "justification"
    SURPLUS = "sale of surplus property"
    BUNDLE = "intent to bundle"
    FOREIGN = "foreign government standard"


_FORMS = {
    NoticeType.PRESOLICITATION: "p presolicitation presolicitationnotice presol synopsis",
    NoticeType.SOLICITATION: "o solicitation solicitationnotice rfp rfq ifb requestforproposal requestforproposals"
    " requestforquotation requestforquotations requestforquote requestforquotes invitationforbid invitationforbids",
    NoticeType.COMBINED: "k combinedsynopsissolicitation combinedsynopsisandsolicitation combinedsynopsis combined"
    " combinedsolicitation combinedsynopsissolicitationnotice",
    NoticeType.SOURCES_SOUGHT: "r sourcessought sourcesought sourcessoughtnotice sourcessoughtsynopsis ssn rfi"
    " requestforinformation"
    " requestsforinformation sourcessoughtrfi rfisourcessought sourcessoughtrequestforinformation",
    NoticeType.SPECIAL: "s specialnotice specialnotices special sn",
    NoticeType.AWARD: "a award awards awardnotice awardnotices contractaward contractawardnotice noticeofaward",
    NoticeType.JUSTIFICATION: "u l j ja jna jofoc justification justificationandapproval justificationandapprovals"
    " justificationandapprovalja justificationapproval justificationja justificationapprovalja"
    " fairopportunitylimitedsourcesjustification limitedsourcesjustification solesourcejustification",
    NoticeType.SURPLUS: "g saleofsurplusproperty saleofsurplus surplus surplussale surplusproperty",
    NoticeType.BUNDLE: "i intenttobundlerequirementsdodfunded intenttobundlerequirements intenttobundle bundle"
    " consolidatesubstantiallybundle",
    NoticeType.FOREIGN: "f foreigngovernmentstandard foreignstandard",
}
_BY_FORM = {form: kind for kind, forms in _FORMS.items() for form in forms.split()}
# matches a letter code beside the words: `k - Combined …`, `… (k)`
_CODE = lazy_pattern(r"^[a-z]\s*[-:\u2013\u2014=.]\s*(?=[a-z]{3})|\s*[(\[][a-z][)\]]$")
_STATE = lazy_pattern(r"^(?:original|updated|amended|modified|revised|cancell?ed|draft)\s+(?=[a-z])")
_JOINT = lazy_pattern(r"&(?:amp;)?")
_NOT_LETTER = lazy_pattern(r"[^a-z]+")


@lru_cache(maxsize=256)
def notice_type(text: str | None) -> NoticeType | None:
    """The type that words or a letter code name; None when `text` is None or names no known type."""
    plain = " ".join((text or "").split()).lower()
    stripped = _STATE.sub("", _CODE.sub("", plain))
    forms = (_NOT_LETTER.sub("", form) for form in (stripped, _JOINT.sub("and", stripped), _JOINT.sub("", stripped)))
    return next((_BY_FORM[form] for form in forms if form in _BY_FORM), None)
