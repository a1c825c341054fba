"""The subject and the object of a verb in a tagged text."""

from __future__ import annotations

from dataclasses import replace

from mineralwatch.domain.headlines.certainty import start_of_materials_before
from mineralwatch.domain.headlines.lexicon import can_be_passive, word_set
from mineralwatch.domain.headlines.noun_events import OBJECT_REACH
from mineralwatch.domain.headlines.tagged_text import TaggedPhrase, TaggedText
from mineralwatch.domain.headlines.verb_meanings import BUYER_TAGS, KIND_BY_TARGET, OTHER_ACTORS, TARGET_TAGS

_SUBJECT_REACH = 8  # greatest distance from a verb back to its subject, in words
_ARTICLES = word_set("a an the its their with for on of in new")
# Verbs that need no object, since the verb itself names the solicitation.
_VERB_WITH_OBJECT = ("tenders", "retender", "re tender", "resolicit", "re solicit", "rebid", "re bid")
_CONTRACT_WORDS = word_set("source contract supply purchase idiq multi-year five-year procurement")
# Verbs that take their object after `with`, as in `kicks off with a tender`.
_VERBS_WITH = word_set("kicks starts begins opens enters entered turns turned returns returned goes")
_MAKE_FORMS = ("makes", "made")
_AND = frozenset({"and", "then", "or"})


def buyer_as_subject(tagged: TaggedText, verb_index: int) -> TaggedPhrase | None:
    """The buyer that is the subject of the verb at `verb_index`; None when the verb has another subject or none."""
    verb, limit = tagged.phrases[verb_index], tagged.phrases[verb_index].start
    for phrase in reversed(tagged.phrases[:verb_index]):
        if limit - phrase.end > _SUBJECT_REACH:
            return None
        if phrase.clause != verb.clause:  # a relative clause between commas
            continue
        if phrase.has(*BUYER_TAGS):
            return phrase
        if phrase.has("solicit") and verb.has("verb:sought") and phrase.end == limit:
            limit = phrase.start  # as in `DLA RFI seeks`
            continue
        if phrase.tag_after("verb:"):
            if limit == phrase.end or not _shares_subject(tagged, verb):
                return None  # as in `reissues cancelled tender`, `reissues the tender cancelled in May`
        elif phrase.has("firm", "company", *OTHER_ACTORS) or (
            phrase.has(*TARGET_TAGS) and not _shares_subject(tagged, verb)
        ):
            return None
    return None


def _shares_subject(tagged: TaggedText, verb: TaggedPhrase) -> bool:
    """Whether a verb has the same subject as the verb before: `amends the tender and extends the deadline`."""
    after_comma = verb.start in tagged.after_comma and not can_be_passive(verb.text.lower())
    return after_comma or tagged.words[verb.start - 1] in _AND


def is_adjective(tagged: TaggedText, verb: TaggedPhrase) -> bool:
    """Whether a participle is an adjective, after an article or a preposition: `with a revised tender`."""
    before = tagged.words[verb.start - 1] if verb.start else ""
    return can_be_passive(verb.text.lower()) and before in _ARTICLES


def object_after(tagged: TaggedText, verb_index: int, verb_class: str) -> TaggedPhrase | None:
    """The object of the verb at `verb_index`: the first noun after it, None when the lexicon does not hold that
    noun."""
    verb = tagged.phrases[verb_index]
    wanted_tags = KIND_BY_TARGET[verb_class]
    if verb.text.lower().startswith(_VERB_WITH_OBJECT):
        return replace(verb, tags=frozenset({"solicit"}))
    for next_index, phrase in enumerate(tagged.phrases[verb_index + 1 :], verb_index + 2):
        if phrase.start - verb.end > OBJECT_REACH:
            return None
        if phrase.clause != verb.clause or _is_compound_modifier(tagged, phrase, next_index):
            continue
        if phrase.has("not", "veto", "firm") and not (
            verb_class in ("won", "awarded", "picked") and phrase.has("firm")
        ):
            return None
        if phrase.has(*wanted_tags, *TARGET_TAGS):
            return phrase
        # as in `makes indium award`
        makes_award = (
            verb.text.lower() in _MAKE_FORMS and start_of_materials_before(tagged, phrase.start) < phrase.start
        )
        if phrase.has("award") and (makes_award or (verb_class == "won" and is_contract(tagged, phrase))):
            return replace(phrase, tags=frozenset({"contract"}))
        if (
            _separates(phrase, verb_class)
            and not _belongs_to_sum(tagged, phrase)
            and not _belongs_to_verb(phrase, verb)
        ):
            return None
    return None


def _is_compound_modifier(tagged: TaggedText, phrase: TaggedPhrase, next_index: int) -> bool:
    """Whether the phrase only modifies the noun after it: `procurement` in `procurement tender`."""
    following = tagged.phrases[next_index] if next_index < len(tagged.phrases) else None
    if following is None or following.start != phrase.end or following.start in tagged.after_comma:
        return False
    return phrase.has("purchase") and following.has("solicit")


def _belongs_to_verb(prep: TaggedPhrase, verb: TaggedPhrase) -> bool:
    """Whether a preposition belongs to the verb: `drops a brand from the tender`, `puts cobalt out to tender`."""
    words = verb.text.lower()
    if words in ("drops", "dropped", "removes", "removed"):
        return prep.text.lower() == "from"
    return prep.has("prep") and (
        words in ("puts", "to supply") or (prep.text.lower() == "with" and words.split()[0] in _VERBS_WITH)
    )


def _separates(phrase: TaggedPhrase, verb_class: str) -> bool:
    """Whether a phrase between a verb and a noun means that the noun is not the object of the verb."""
    if phrase.tag_after("nominal:") or (phrase.tag_after("verb:") and not can_be_passive(phrase.text.lower())):
        return True
    if verb_class == "picked" or phrase.has("foreign", "money", "company"):
        return False
    if verb_class in ("won", "awarded"):
        return phrase.has("prep") and phrase.text.lower() not in ("from", "by", "of")
    return phrase.has("prep", "other")


def _belongs_to_sum(tagged: TaggedText, prep: TaggedPhrase) -> bool:
    """Whether the preposition belongs to a sum: `$400m in DLA contracts`."""
    return prep.text == "in" and any(
        phrase.has("money") and 0 <= prep.start - phrase.end <= 1 for phrase in tagged.phrases
    )


def is_contract(tagged: TaggedText, award: TaggedPhrase) -> bool:
    """Whether an award is a contract: `$2bn DLA award`, not `DLA safety award`."""
    start = start_of_materials_before(tagged, award.start)  # as in `stockpile tungsten award`
    word_after = tagged.words[award.end : award.end + 1]
    if word_after in (("from",), ("by",)) and not _CONTRACT_WORDS.isdisjoint(
        tagged.words[max(award.start - 2, 0) : award.start]
    ):
        return True  # as in `sole source award from DLA`
    return any(
        0 <= start - phrase.end <= (2 if phrase.has("money") else 0) and phrase.has("money", *BUYER_TAGS)
        for phrase in tagged.phrases
    )
