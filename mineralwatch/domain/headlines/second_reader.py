"""The second reader: what a headline likely tells where the grammar is silent, by weights that were learned.

A logistic regression over words, their pairs, beginnings, signs of Chinese, Japanese and Korean, the order of the tags
that `marks` gives, and which of them stand together. It was trained offline on the labelled rows of the project and on
rows made of tables (`tests/training`), and what it learned lies beside this module as a file, which is read when the
first headline needs it. It alerts nobody: its answer is a hint, and a matter that names no material and no possible
buyer is not even asked.
"""

from __future__ import annotations

import json
import math
import pkgutil
import re
import zlib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from mineralwatch.domain import materials
from mineralwatch.domain.headlines.lexicon import word_set
from mineralwatch.domain.headlines.tagged_text import TaggedText
from mineralwatch.domain.models import EventKind

WEIGHTS_FILE = "second_reader.bin"
NO_EVENT = "none"
_READ = 400  # characters: what a headline tells stands in front
# Latin, Greek and Cyrillic words; runs of the signs of Chinese and Japanese, of Korean; numbers; sums.
_PIECE = re.compile(
    r"(?P<east>[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+)|(?P<word>[^\W\d_]+)|(?P<number>\d+)|(?P<sum>[$€£])"
)
_MATERIAL = " qq "
_STEM, _LONGEST_GRAM, _TAG_REACH = 5, 3, 3
_BUILD = word_set(
    "buyer weak plain stock solicit purchase bids deadline contract award order spec supply supplier company firm money"
    " hedge not veto project wares foreign other"
)
_MOST_PARTS = 24


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """What training gave. `weights` holds, for each of 2**`bits` features, one whole number per kind; a score is their
    sum times `scale`, over the root of the number of features, plus `bias`. `least` is the probability of any event
    from which an answer counts, `rows` the hash of the rows that it was trained on."""

    kinds: tuple[str, ...]
    bits: int
    scale: float
    bias: tuple[float, ...]
    threshold: float
    rows_digest: str
    weights: array[int]


def likely_kind(tagged: TaggedText, material_names: Sequence[str]) -> EventKind | None:
    """The kind that `marked` likely tells, when that is sure enough. Takes time in proportion to the text, of which the
    first 400 characters count. `named` are the materials that it speaks of."""
    known = shipped_model()
    kind, chance = likeliest_event(known.kinds, probabilities(known, features(tagged, material_names)))
    return EventKind(kind) if chance >= known.threshold else None


def likeliest_event(kinds: Sequence[str], chances: Sequence[float]) -> tuple[str, float]:
    """The likeliest kind of event, and how likely it is that any event at all is told."""
    told = [(chance, kind) for kind, chance in zip(kinds, chances, strict=True) if kind != NO_EVENT]
    return max(told)[1], sum(chance for chance, _ in told)


def features(tagged: TaggedText, material_names: Sequence[str]) -> set[str]:
    """What the second reader sees of a text: materials, numbers and sums are alike, whatever they are."""
    text = materials.mask_materials(tagged.text[:_READ], _MATERIAL).casefold()
    return {
        f"n{min(len(material_names), _LONGEST_GRAM)}",
        *_by_words(text),
        *_by_tags(tagged),
        *_by_build(tagged, material_names),
    }


def _by_words(text: str) -> Iterator[str]:
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
        if len(piece) > _STEM:
            yield f"{piece[:_STEM]}*"
        last = piece


def _by_tags(tagged: TaggedText) -> Iterator[str]:
    """The tags, each alone and before the next three of its clause: who does what to what is a matter of order."""
    marks = [phrase for phrase in tagged.phrases if phrase.end <= len(tagged.words)][: _READ // 4]
    for at, phrase in enumerate(marks):
        tags = sorted(phrase.tags)
        yield from (f"={tag}" for tag in tags)
        for other in marks[at + 1 : at + 1 + _TAG_REACH]:
            if other.clause == phrase.clause:
                yield from (f"{tag}>{behind}" for tag in tags for behind in sorted(other.tags))
    yield from (
        f"?{clause.opening_word}{clause.is_question}"
        for clause in tagged.clauses
        if clause.opening_word or clause.is_question
    )


def _by_build(tagged: TaggedText, material_names: Sequence[str]) -> Iterator[str]:
    """What a text is built of, two by two and wherever it stands: who buys, what is done, to what, and who gets it."""
    found = {
        tag
        for phrase in tagged.phrases
        if phrase.end <= _READ // 4
        for tag in phrase.tags
        if tag in _BUILD or ":" in tag
    }
    found |= {"qq"} if material_names else set()
    found |= {"asks"} if any(clause.is_question for clause in tagged.clauses) else set()
    for front, behind in combinations(sorted(found)[:_MOST_PARTS], 2):
        yield f"{front}&{behind}"


def feature_row(feature: str, bits: int) -> int:
    """The row of the weights that a feature has; two may share one."""
    return zlib.crc32(feature.encode()) & ((1 << bits) - 1)


def probabilities(known: TrainedModel, seen: set[str]) -> list[float]:
    """The chance of each kind, in the order of `known.kinds`; they add up to one."""
    many = len(known.kinds)
    sums = [0] * many
    for row in {feature_row(feature, known.bits) for feature in seen}:
        for at, weight in enumerate(known.weights[row * many : (row + 1) * many]):
            sums[at] += weight
    unit = known.scale / math.sqrt(len(seen))
    scores = [total * unit + bias for total, bias in zip(sums, known.bias, strict=True)]
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    return [power / sum(powers) for power in powers]


def pack_model(known: TrainedModel) -> bytes:
    """The file of `known`: a line of JSON, then the weights, compressed."""
    head = {
        "kinds": known.kinds,
        "bits": known.bits,
        "scale": known.scale,
        "bias": known.bias,
        "least": known.threshold,
        "rows": known.rows_digest,
    }
    return json.dumps(head).encode() + b"\n" + zlib.compress(known.weights.tobytes(), 9)


def unpack_model(data: bytes) -> TrainedModel:
    """What `packed` wrote."""
    head, _, rest = data.partition(b"\n")
    told = json.loads(head)
    weights = array("b", zlib.decompress(rest))
    kinds, bias = tuple(told["kinds"]), tuple(told["bias"])
    return TrainedModel(kinds, told["bits"], told["scale"], bias, told["least"], told["rows"], weights)


@cache
def shipped_model() -> TrainedModel:
    """What the file beside this module holds; it is read once, when it is first asked for."""
    data = pkgutil.get_data(__package__, WEIGHTS_FILE)
    assert data is not None, "the weights lie beside this module"
    return unpack_model(data)
