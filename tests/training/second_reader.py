# ruff: noqa: T201 (a program that prints its figures)
"""Trains the second reader of headlines on the labelled rows, and writes its weights beside `domain/words/likely`.

It needs scikit-learn, which the project itself does not: `pip install scikit-learn==1.9.1` in an environment of its
own, then `OMP_NUM_THREADS=1 python -m tests.training.second_reader` in the checkout. The same rows give the same file,
byte for byte. The part `held-out` is never trained on, nor are look-alikes that a rule tells as a programme of
purchases. The least probability is the lowest at which, by ten-fold cross-validation, at most `FALSE` of the
look-alikes get a hint, and it is no lower than `FLOOR`. What each row was taken for by weights that had not seen it is
written too, for the bench.
"""

from __future__ import annotations

import csv
from array import array
from pathlib import Path
from typing import Any

import numpy as np  # type: ignore[import-not-found]
from scipy.sparse import csr_matrix  # type: ignore[import-not-found]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]
from sklearn.model_selection import StratifiedKFold  # type: ignore[import-not-found]

from mineralwatch.domain import materials
from mineralwatch.domain.words import likely
from mineralwatch.domain.words.headlines import may_be_ours, read
from mineralwatch.domain.words.marks import mark
from mineralwatch.domain.words.programme import tells_programme
from tests.domain.labelled import CROSSED, TRAINED, digest, rows

KINDS = ("none", "issued", "awarded", "cancelled", "extended", "ordered", "reissued")
BITS, STRENGTH, FOLDS = 14, 30.0, 10
FALSE, FLOOR = 0.04, 0.4
PLACE = Path(likely.__file__).with_name(likely.WEIGHTS)


def seen(text: str) -> set[str]:
    marked = mark(text)
    return likely.features(marked, materials.find(text))


def matrix(texts: list[str]) -> Any:
    """One line per text, one column per place of a feature; a line has the length one over its root of features."""
    where, columns, values = [0], [], []
    for text in texts:
        found = seen(text)
        places = sorted({likely.place(feature, BITS) for feature in found})
        columns += places
        values += [len(found) ** -0.5] * len(places)
        where.append(len(columns))
    return csr_matrix((values, columns, where), shape=(len(texts), 1 << BITS))


def trained(lines: Any, kinds: list[str]) -> Any:
    return LogisticRegression(C=STRENGTH, max_iter=1000, tol=1e-4).fit(lines, kinds)


def crossed(lines: Any, kinds: list[str]) -> tuple[list[str], list[float]]:
    """What each row is taken for by weights that were not trained on it, and how sure."""
    said, sure = [""] * len(kinds), [0.0] * len(kinds)
    for learn, ask in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(lines, kinds):
        model = trained(lines[learn], [kinds[at] for at in learn])
        for at, line in zip(ask, model.predict_proba(lines[ask]), strict=True):
            best = int(line.argmax())
            said[at], sure[at] = str(model.classes_[best]), float(line[best])
    return said, sure


def hinted(text: str) -> bool:
    """Whether the second reader is asked about a text."""
    marked = mark(text)
    return read(text).kind is None and may_be_ours(marked, materials.find(text))


def least(some: list[dict[str, str]], said: list[str], sure: list[float]) -> float:
    told = zip(some, said, sure, strict=True)
    wrong = sorted((p for row, s, p in told if row["kind"] == "none" != s and hinted(row["text"])), reverse=True)
    allowed = int(FALSE * sum(row["kind"] == "none" for row in some))
    return max(FLOOR, round(wrong[allowed] + 0.005, 2) if len(wrong) > allowed else FLOOR)


def learned(model: Any, bound: float) -> likely.Learned:
    weights = model.coef_.T
    scale = float(np.abs(weights).max() / 127)
    order = [list(model.classes_).index(kind) for kind in KINDS]
    whole = np.rint(weights[:, order] / scale).astype(np.int8)
    bias = tuple(round(float(model.intercept_[at]), 4) for at in order)
    return likely.Learned(KINDS, BITS, round(scale, 6), bias, bound, digest(), array("b", whole.tobytes()))


def main() -> None:
    some = [
        row
        for row in rows()
        if row["part"] in TRAINED
        and row["kind"] in KINDS
        and not (row["kind"] == "none" and tells_programme(row["text"]))
    ]
    kinds = [row["kind"] for row in some]
    lines = matrix([row["text"] for row in some])
    said, sure = crossed(lines, kinds)
    bound = least(some, said, sure)
    for kind in KINDS:
        at = [n for n, one in enumerate(kinds) if one == kind]
        right = sum(said[n] == kind and (sure[n] >= bound or kind == "none") for n in at)
        told = sum(said[n] != "none" and sure[n] >= bound for n in at)
        print(f"{kind:10} {len(at):5} rows, {right:5} right, {told:5} told")
    with CROSSED.open("w", encoding="utf-8", newline="") as file:
        lined = csv.writer(file, lineterminator="\n")
        lined.writerow(("text", "said", "sure"))
        lined.writerows((row["text"], one, f"{p:.3f}") for row, one, p in zip(some, said, sure, strict=True))
    data = likely.packed(learned(trained(lines, kinds), bound))
    PLACE.write_bytes(data)
    print(f"least {bound}, {len(data)} bytes")


if __name__ == "__main__":
    main()
