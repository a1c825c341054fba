"""The trained model: says which event kind a headline likely reports where the grammar finds no event.

The model is a logistic regression over words, their pairs, their beginnings, characters of Chinese, Japanese and
Korean, and the order and co-occurrence of the tags of `tagged_text`. It was trained offline on the labelled rows of the
project and on rows made from templates (`tests/training`). The weights lie in a file beside this module, which is read
when the first headline needs it. The answer is a hint and alerts nobody; it is asked only for texts that may concern
the stockpile.
"""

from __future__ import annotations

import json
import math
import pkgutil
import zlib
from array import array
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations

from mineralwatch.domain.headlines.lexicon import word_set
from mineralwatch.domain.headlines.tagged_text import TaggedText
from mineralwatch.domain.materials import materials
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

WEIGHTS_FILE = "event_classifier.bin"
NO_EVENT = "none"
_MAX_CHARACTERS = 400  # only the first 400 characters count, since the event stands at the beginning
# Runs of Chinese, Japanese and Korean characters; words of other scripts; numbers; signs of currencies.
_PIECE = lazy_pattern(
    r"(?P<east>[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+)|(?P<word>[^\W\d_]+)|(?P<number>\d+)|(?P<sum>[$€£])"
)
_MATERIAL = " qq "
_STEM_LENGTH, _LONGEST_GRAM, _TAG_REACH = 5, 3, 3
_PAIRED_TAGS = word_set(
    "buyer weak plain stock solicit purchase bids deadline contract award order spec supply supplier company firm money"
    " hedge not veto project wares foreign other"
)
_MAX_PAIRED = 24


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """The trained model. `weights` holds, for each of 2**`bits` feature rows, one whole number per kind.

    The score of a kind is the sum of its weights times `scale`, over the root of the number of features, plus `bias`.
    The model's answer counts when the probability that there is any event is at least `threshold`. `rows_digest` is the
    hash of the rows that the model was trained on.
    """

    kinds: tuple[str, ...]
    bits: int
    scale: float
    bias: tuple[float, ...]
    threshold: float
    rows_digest: str
    weights: array[int]


def likely_kind(tagged: TaggedText, material_names: Sequence[str]) -> EventKind | None:
    """The event kind that the text likely reports; None when no event is likely enough.

    Only the first 400 characters count. `material_names` are the materials that the text names.
    """
    model = shipped_model()
    kind, chance = likeliest_event(model.kinds, probabilities(model, features(tagged, material_names)))
    return EventKind(kind) if chance >= model.threshold else None


def likeliest_event(kinds: Sequence[str], chances: Sequence[float]) -> tuple[str, float]:
    """The likeliest kind of event, and the probability of any event at all."""
    events = [(chance, kind) for kind, chance in zip(kinds, chances, strict=True) if kind != NO_EVENT]
    return max(events)[1], sum(chance for chance, _ in events)


def features(tagged: TaggedText, material_names: Sequence[str]) -> set[str]:
    """The features of a text. All materials give the same feature, and so do all numbers and all sums of money."""
    text = materials.mask_materials(tagged.text[:_MAX_CHARACTERS], _MATERIAL).casefold()
    return {
        f"n{min(len(material_names), _LONGEST_GRAM)}",
        *_word_features(text),
        *_tag_order_features(tagged),
        *_tag_pair_features(tagged, material_names),
    }


def _word_features(text: str) -> Iterator[str]:
    """Words, pairs of neighbours and beginnings of long words; runs of one to three Chinese, Japanese, Korean
    characters."""
    last = "^"
    for hit in _PIECE.finditer(text):
        if hit.lastgroup == "east":
            run = hit.group()
            for size in range(1, _LONGEST_GRAM + 1):
                yield from (run[at : at + size] for at in range(len(run) - size + 1))
            last = "~"
            continue
        piece = {"number": "0", "sum": "$"}.get(hit.lastgroup or "", hit.group())
        yield piece
        yield f"{last} {piece}"
        if len(piece) > _STEM_LENGTH:
            yield f"{piece[:_STEM_LENGTH]}*"
        last = piece


def _tag_order_features(tagged: TaggedText) -> Iterator[str]:
    """Each tag alone, and each tag in a pair with the tags of the next three phrases of its clause, in their order."""
    phrases = [phrase for phrase in tagged.phrases if phrase.end <= len(tagged.words)][: _MAX_CHARACTERS // 4]
    for at, phrase in enumerate(phrases):
        tags = sorted(phrase.tags)
        yield from (f"={tag}" for tag in tags)
        for other in phrases[at + 1 : at + 1 + _TAG_REACH]:
            if other.clause == phrase.clause:
                yield from (f"{tag}>{later}" for tag in tags for later in sorted(other.tags))
    yield from (
        f"?{clause.opening_word}{clause.is_question}"
        for clause in tagged.clauses
        if clause.opening_word or clause.is_question
    )


def _tag_pair_features(tagged: TaggedText, material_names: Sequence[str]) -> Iterator[str]:
    """Each pair of tags (of buyer, verb, object or supplier) that stand in the same text, in any order."""
    tags = {
        tag
        for phrase in tagged.phrases
        if phrase.end <= _MAX_CHARACTERS // 4
        for tag in phrase.tags
        if tag in _PAIRED_TAGS or ":" in tag
    }
    tags |= {"qq"} if material_names else set()
    tags |= {"asks"} if any(clause.is_question for clause in tagged.clauses) else set()
    for first, second in combinations(sorted(tags)[:_MAX_PAIRED], 2):
        yield f"{first}&{second}"


def feature_row(feature: str, bits: int) -> int:
    """The index of the row of weights for a feature; two features may share one row."""
    return zlib.crc32(feature.encode()) & ((1 << bits) - 1)


def probabilities(model: TrainedModel, text_features: set[str]) -> list[float]:
    """The probability of each kind, in the order of `model.kinds`; their sum is one."""
    kind_count = len(model.kinds)
    sums = [0] * kind_count
    for row in {feature_row(feature, model.bits) for feature in text_features}:
        for at, weight in enumerate(model.weights[row * kind_count : (row + 1) * kind_count]):
            sums[at] += weight
    unit = model.scale / math.sqrt(len(text_features))
    scores = [total * unit + bias for total, bias in zip(sums, model.bias, strict=True)]
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    return [power / sum(powers) for power in powers]


def pack_model(model: TrainedModel) -> bytes:
    """The bytes of a weights file: a line of JSON, then the weights, compressed."""
    head = {
        "kinds": model.kinds,
        "bits": model.bits,
        "scale": model.scale,
        "bias": model.bias,
        "least": model.threshold,
        "rows": model.rows_digest,
    }
    return json.dumps(head).encode() + b"\n" + zlib.compress(model.weights.tobytes(), 9)


def unpack_model(data: bytes) -> TrainedModel:
    """The model of a weights file that `pack_model` wrote."""
    head, _, rest = data.partition(b"\n")
    head = json.loads(head)
    weights = array("b", zlib.decompress(rest))
    kinds, bias = tuple(head["kinds"]), tuple(head["bias"])
    return TrainedModel(kinds, head["bits"], head["scale"], bias, head["least"], head["rows"], weights)


@cache
def shipped_model() -> TrainedModel:
    """The model in the file beside this module; read once, when it is first needed."""
    data = pkgutil.get_data(__package__, WEIGHTS_FILE)
    assert data is not None, "the weights lie beside this module"
    return unpack_model(data)
