"""How well reissues are told from other buys of the same metal, over the labelled pairs; what is wrong is named."""

from __future__ import annotations

import sys

import pytest

from mineralwatch.engine.text_similarity import similarity
from tests.support.chain_pairs import pairs


def test_the_labelled_pairs_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    table = [(pair, pair.link(similarity)) for pair in pairs()]
    right = sum(pair.same and link is not None for pair, link in table)
    told, same = sum(link is not None for _, link in table), sum(pair.same for pair, _ in table)
    lines = [
        f"{len(table)} pairs, {same} of them reissues; {told} linked, {right} of those rightly",
        f"precision {right / told:.3f}  recall {right / same:.3f}",
        *(
            f"  {'missed' if pair.same else 'WRONG '}  {pair.note}" + (f": {'; '.join(link.reasons)}" if link else "")
            for pair, link in table
            if pair.same is not (link is not None)
        ),
    ]
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
    assert len(table) >= 40
