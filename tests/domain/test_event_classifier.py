"""The second reader: a hint only where the grammar finds no event, and never for a denial."""

from __future__ import annotations

import subprocess
import sys
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.headlines import event_classifier
from mineralwatch.domain.headlines.headline_reader import read_headline
from mineralwatch.domain.headlines.tagger import tag_text
from mineralwatch.domain.materials import materials
from tests.domain.labelled import digest


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A notice on SAM.gov shows that the Defense Logistics Agency is after 300 tons of gallium", "issued"),
        ("Defense Logistics Agency just awarded the company with an $80-million tungsten supply agreement", "awarded"),
        ("Le contrat du Pentagone pour l'antimoine revient à US Antimony", "awarded"),
    ],
)
def test_what_the_grammar_misses_is_a_hint(text: str, kind: str) -> None:
    told = read_headline(text)
    assert (told.kind, told.may_tell) == (None, kind), told.why


@pytest.mark.parametrize(
    "text",
    [
        "DLA cancels cobalt tender",  # the grammar tells it
        "Pentagon denies it is after 300 tons of gallium",
        "The DLA is to re-issue its tender for 300 tons of gallium in January",  # a promise
        "DLA Energy is after 300 tons of lithium",  # another branch
        "Defense Logistics Agency is after 300 trucks",  # no material
        "The company is after 300 tons of gallium",  # no buyer
        "Energy Department is after 300 tons of uranium for its reserve",
        "Pentagon invests $150 million in gallium plant",
        "Gallium prices climb as China curbs exports",
        "",
    ],
)
def test_the_second_reader_gives_no_hint(text: str) -> None:
    assert read_headline(text).may_tell is None


def test_it_was_trained_on_the_rows_of_today() -> None:
    assert event_classifier.shipped_model().rows_digest == digest(), (
        "train it anew: python -m tests.training.train_second_reader"
    )


def test_the_file_of_weights_is_small_and_whole() -> None:
    known = event_classifier.shipped_model()
    assert len(known.weights) == len(known.kinds) << known.bits
    assert len(event_classifier.pack_model(known)) < 150_000
    assert event_classifier.unpack_model(event_classifier.pack_model(known)) == known


def test_all_materials_and_numbers_give_the_same_features() -> None:
    def seen(text: str) -> set[str]:
        return event_classifier.features(tag_text(text), materials.find_materials(text))

    assert seen("DLA is after 300 tons of gallium") == seen("DLA is after 25 tons of rhenium")
    assert seen("美国防部采购300吨镓") == seen("美国防部采购25吨钨")


@given(st.text(max_size=300))
def test_the_probabilities_of_any_text_add_up_to_one(text: str) -> None:
    chances = event_classifier.probabilities(
        event_classifier.shipped_model(), event_classifier.features(tag_text(text), ())
    )
    assert abs(sum(chances) - 1) < 1e-9 and min(chances) >= 0


def test_the_weights_decide() -> None:
    row = event_classifier.feature_row("gallium", 4)
    weights = array("b", [0] * 32)
    weights[row * 2 + 1] = 100
    known = event_classifier.TrainedModel(("none", "issued"), 4, 0.1, (0.0, 0.0), 0.5, "", weights)
    none, issued = event_classifier.probabilities(known, {"gallium"})
    assert issued > 0.99 and none < 0.01


def test_the_weights_are_read_only_when_a_headline_asks_for_them() -> None:
    program = (
        "from mineralwatch.domain.headlines import headline_reader, event_classifier\n"
        "headline_reader.read_headline('DLA cancels cobalt tender')\n"
        "headline_reader.read_headline('Local team wins cup')\n"
        "assert event_classifier.shipped_model.cache_info().currsize == 0\n"
        "headline_reader.read_headline('DLA is after 300 tons of gallium')\n"
        "assert event_classifier.shipped_model.cache_info().currsize == 1\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
