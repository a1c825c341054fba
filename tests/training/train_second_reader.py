# ruff: noqa: T201 (a program that prints its figures)
"""Trains the second reader of headlines on the labelled rows, and writes its weights beside
`domain/headlines/second_reader`.

It needs scikit-learn, which the project itself does not: `pip install scikit-learn==1.9.1` in an environment of its
own, then `OMP_NUM_THREADS=1 python -m tests.training.train_second_reader` in the checkout. The same rows give the same
file, byte for byte. The part `held-out` is never trained on, nor are look-alikes that a rule tells as a programme of
purchases; rows made of tables (`template_rows`) are added. The least probability is the lowest at which, by
cross-validation that keeps the rows of one template together, at most `FALSE` of the look-alikes get a hint, and it is
no lower than `FLOOR`: our look-alikes are closer to events than those of strangers, of whose far fewer are told. What
each row was taken for by weights that had not seen it is written too, for the bench.
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

from mineralwatch.domain import materials
from mineralwatch.domain.headlines import second_reader
from mineralwatch.domain.headlines.headline_reader import may_concern_stockpile, read_headline
from mineralwatch.domain.headlines.purchase_programmes import is_purchase_programme
from mineralwatch.domain.headlines.tagged_text import tag_text
from tests.domain.labelled import CROSSED, TRAINED, digest, rows
from tests.training.template_rows import made

KINDS = ("none", "issued", "awarded", "cancelled", "extended", "ordered", "reissued")
BITS, STRENGTH, FOLDS = 15, 30.0, 10
FALSE, FLOOR = 0.1, 0.5
PLACE = Path(second_reader.__file__).with_name(second_reader.WEIGHTS_FILE)


def seen(text: str) -> set[str]:
    marked = tag_text(text)
    return second_reader.features(marked, materials.find_materials(text))


def matrix(texts: list[str]) -> Any:
    """One line per text, one column per place of a feature; a line has the length one over its root of features."""
    where, columns, values = [0], [], []
    for text in texts:
        found = seen(text)
        places = sorted({second_reader.feature_row(feature, BITS) for feature in found})
        columns += places
        values += [len(found) ** -0.5] * len(places)
        where.append(len(columns))
    return csr_matrix((values, columns, where), shape=(len(texts), 1 << BITS))


def trained(lines: Any, kinds: list[str]) -> Any:
    return LogisticRegression(C=STRENGTH, max_iter=1000, tol=1e-4).fit(lines, kinds)


def crossed(lines: Any, kinds: list[str], groups: list[str]) -> tuple[list[str], list[float]]:
    """What each row is taken for by weights that were trained on neither it nor its group, and how sure it is that
    any event is told."""
    said, sure = [""] * len(kinds), [0.0] * len(kinds)
    for learn, ask in StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0).split(lines, kinds, groups):
        model = trained(lines[learn], [kinds[at] for at in learn])
        for at, line in zip(ask, model.predict_proba(lines[ask]), strict=True):
            said[at], sure[at] = second_reader.likeliest_event(list(model.classes_), [float(one) for one in line])
    return said, sure


def hinted(text: str) -> bool:
    """Whether the second reader is asked about a text."""
    marked = tag_text(text)
    return read_headline(text).kind is None and may_concern_stockpile(marked, materials.find_materials(text))


def least(some: list[dict[str, str]], sure: list[float]) -> float:
    told = zip(some, sure, strict=True)
    wrong = sorted((p for row, p in told if row["kind"] == "none" and hinted(row["text"])), reverse=True)
    allowed = int(FALSE * sum(row["kind"] == "none" for row in some))
    return max(FLOOR, round(wrong[allowed] + 0.005, 2) if len(wrong) > allowed else FLOOR)


def learned(model: Any, bound: float) -> second_reader.TrainedModel:
    weights = model.coef_.T
    scale = float(np.abs(weights).max() / 127)
    order = [list(model.classes_).index(kind) for kind in KINDS]
    whole = np.rint(weights[:, order] / scale).astype(np.int8)
    bias = tuple(round(float(model.intercept_[at]), 4) for at in order)
    return second_reader.TrainedModel(KINDS, BITS, round(scale, 6), bias, bound, digest(), array("b", whole.tobytes()))


def main() -> None:
    some = [
        row
        for row in rows()
        if row["part"] in TRAINED
        and row["kind"] in KINDS
        and not (row["kind"] == "none" and is_purchase_programme(row["text"]))
    ]
    groups = [row["text"] for row in some]
    some += [{"text": row.text, "kind": row.kind, "part": "made"} for row in made()]
    groups += [row.template for row in made()]
    kinds = [row["kind"] for row in some]
    lines = matrix([row["text"] for row in some])
    said, sure = crossed(lines, kinds, groups)
    bound = least(some, sure)
    asked = [p for row, p in zip(some, sure, strict=True) if row["kind"] == "none" and hinted(row["text"])]
    print("look-alikes told at", {at / 10: sum(p >= at / 10 for p in asked) for at in range(3, 10)})
    for part in (TRAINED, ("made",)):
        print(*part)
        for kind in KINDS:
            at = [n for n, row in enumerate(some) if row["kind"] == kind and row["part"] in part]
            told = [n for n in at if sure[n] >= bound]
            right = sum(said[n] == kind for n in told)
            print(f"{kind:10} {len(at):5} rows, {right:5} right, {len(told):5} told")
    with CROSSED.open("w", encoding="utf-8", newline="") as file:
        lined = csv.writer(file, lineterminator="\n")
        lined.writerow(("text", "said", "sure"))
        told = zip(some, said, sure, strict=True)
        lined.writerows((row["text"], one, f"{p:.3f}") for row, one, p in told if row["part"] != "made")
    data = second_reader.pack_model(learned(trained(lines, kinds), bound))
    PLACE.write_bytes(data)
    print(f"least {bound}, {len(data)} bytes")


if __name__ == "__main__":
    main()
