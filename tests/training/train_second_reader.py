# ruff: noqa: T201 (a program that prints its figures)
"""Trains the second reader of headlines on the labelled rows, and writes its weights beside
`domain/headlines/event_classifier`.

It needs scikit-learn, which the project itself does not: `pip install scikit-learn==1.9.1` in an environment of its
own, then `OMP_NUM_THREADS=1 python -m tests.training.train_second_reader` in the checkout. The same rows give the same
file, byte for byte. The part `held-out` is never trained on, nor are look-alikes that the rule for programmes of
purchases finds; rows made from templates (`template_rows`) are added. The threshold is the lowest probability, but at
least `MIN_THRESHOLD`, at which at most `MAX_FALSE_HINTS` of the look-alikes get a hint, by cross-validation that keeps
the rows of one template together. (Look-alikes written by strangers are less close to events and get far fewer hints.)
The predictions of the cross-validation are written to a file too, for the bench.
"""

from __future__ import annotations

import csv
from array import array
from pathlib import Path
from typing import Any

import numpy as np  # type: ignore[import-not-found]
from scipy.sparse import csr_matrix  # type: ignore[import-not-found]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]
from sklearn.model_selection import StratifiedGroupKFold  # type: ignore[import-not-found]

from mineralwatch.domain.headlines import event_classifier
from mineralwatch.domain.headlines.headline_reader import may_concern_stockpile, read_headline
from mineralwatch.domain.headlines.purchase_programmes import is_purchase_programme
from mineralwatch.domain.headlines.tagger import tag_text
from mineralwatch.domain.materials import materials
from tests.domain.labelled import CROSSED, TRAINED, digest, rows
from tests.training.template_rows import template_rows

KINDS = ("none", "issued", "awarded", "cancelled", "extended", "ordered", "reissued")
BITS, STRENGTH, FOLDS = 15, 30.0, 10
MAX_FALSE_HINTS, MIN_THRESHOLD = 0.1, 0.5
PLACE = Path(event_classifier.__file__).with_name(event_classifier.WEIGHTS_FILE)


def features_of(text: str) -> set[str]:
    tagged = tag_text(text)
    return event_classifier.features(tagged, materials.find_materials(text))


def matrix(texts: list[str]) -> Any:
    """One row per text, one column per feature row of the model; values are one over the root of the number of
    features."""
    row_starts, columns, values = [0], [], []
    for text in texts:
        found = features_of(text)
        columns_of_text = sorted({event_classifier.feature_row(feature, BITS) for feature in found})
        columns += columns_of_text
        values += [len(found) ** -0.5] * len(columns_of_text)
        row_starts.append(len(columns))
    return csr_matrix((values, columns, row_starts), shape=(len(texts), 1 << BITS))


def train(lines: Any, kinds: list[str]) -> Any:
    return LogisticRegression(C=STRENGTH, max_iter=1000, tol=1e-4).fit(lines, kinds)


def cross_validated(lines: Any, kinds: list[str], groups: list[str]) -> tuple[list[str], list[float]]:
    """By cross-validation, for each row: the likeliest kind of event, and the probability of any event."""
    kinds_said, probabilities = [""] * len(kinds), [0.0] * len(kinds)
    for learn, ask in StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0).split(lines, kinds, groups):
        model = train(lines[learn], [kinds[at] for at in learn])
        for at, line in zip(ask, model.predict_proba(lines[ask]), strict=True):
            kinds_said[at], probabilities[at] = event_classifier.likeliest_event(
                list(model.classes_), [float(one) for one in line]
            )
    return kinds_said, probabilities


def is_asked(text: str) -> bool:
    """Whether the second reader is asked about a text: the grammar finds no event, and it may concern the stockpile."""
    tagged = tag_text(text)
    return read_headline(text).kind is None and may_concern_stockpile(tagged, materials.find_materials(text))


def threshold(rows_used: list[dict[str, str]], probabilities: list[float]) -> float:
    told = zip(rows_used, probabilities, strict=True)
    wrong = sorted((p for row, p in told if row["kind"] == "none" and is_asked(row["text"])), reverse=True)
    allowed = int(MAX_FALSE_HINTS * sum(row["kind"] == "none" for row in rows_used))
    return max(MIN_THRESHOLD, round(wrong[allowed] + 0.005, 2) if len(wrong) > allowed else MIN_THRESHOLD)


def quantised_model(model: Any, bound: float) -> event_classifier.TrainedModel:
    weights = model.coef_.T
    scale = float(np.abs(weights).max() / 127)
    order = [list(model.classes_).index(kind) for kind in KINDS]
    whole = np.rint(weights[:, order] / scale).astype(np.int8)
    bias = tuple(round(float(model.intercept_[at]), 4) for at in order)
    return event_classifier.TrainedModel(
        KINDS, BITS, round(scale, 6), bias, bound, digest(), array("b", whole.tobytes())
    )


def main() -> None:
    training_rows = [
        row
        for row in rows()
        if row["part"] in TRAINED
        and row["kind"] in KINDS
        and not (row["kind"] == "none" and is_purchase_programme(row["text"]))
    ]
    groups = [row["text"] for row in training_rows]
    training_rows += [{"text": row.text, "kind": row.kind, "part": "made"} for row in template_rows()]
    groups += [row.template for row in template_rows()]
    kinds = [row["kind"] for row in training_rows]
    lines = matrix([row["text"] for row in training_rows])
    kinds_said, probabilities = cross_validated(lines, kinds, groups)
    bound = threshold(training_rows, probabilities)
    asked = [
        p
        for row, p in zip(training_rows, probabilities, strict=True)
        if row["kind"] == "none" and is_asked(row["text"])
    ]
    print("look-alikes told at", {at / 10: sum(p >= at / 10 for p in asked) for at in range(3, 10)})
    for part in (TRAINED, ("made",)):
        print(*part)
        for kind in KINDS:
            at = [n for n, row in enumerate(training_rows) if row["kind"] == kind and row["part"] in part]
            told = [n for n in at if probabilities[n] >= bound]
            right = sum(kinds_said[n] == kind for n in told)
            print(f"{kind:10} {len(at):5} rows, {right:5} right, {len(told):5} told")
    with CROSSED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("text", "said", "sure"))
        told = zip(training_rows, kinds_said, probabilities, strict=True)
        writer.writerows((row["text"], one, f"{p:.3f}") for row, one, p in told if row["part"] != "made")
    data = event_classifier.pack_model(quantised_model(train(lines, kinds), bound))
    PLACE.write_bytes(data)
    print(f"threshold {bound}, {len(data)} bytes")


if __name__ == "__main__":
    main()
