"""What an event of a notice is called: by the request's number as it is printed, without what stands around it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mineralwatch.domain.lifecycle.notice_history import VersionReading, notice_history
from mineralwatch.domain.models import Notice
from mineralwatch.engine.shown import event_of

NOW = datetime(2026, 11, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("SP8000-27-R-0007", "SP8000-27-R-0007"),
        ("SP8000-27-R-0007-0001", "SP8000-27-R-0007"),
        ("RFP SP8000-27-R-0007", "SP8000-27-R-0007"),
        ("DLA-TITANIUM-003", "DLA-TITANIUM-003"),
        (None, None),
    ],
)
def test_an_event_bears_the_number_of_its_request(given: str | None, shown: str | None) -> None:
    (intent,) = notice_history(
        [VersionReading(Notice("n1", "Titanium sponge", type="Solicitation", number=given), "sam", NOW)]
    )
    assert event_of(intent, "K", ("titanium",), None, NOW).number == shown
