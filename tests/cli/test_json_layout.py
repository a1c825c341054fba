"""JSON is printed as the standard library lays it out, one value to a line."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mineralwatch.cli.output import print_json

PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
NESTED = st.recursive(PLAIN, lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(), one, max_size=3))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NESTED)
def test_json_is_laid_out_as_the_standard_library_does(capsys: pytest.CaptureFixture[str], document: object) -> None:
    print_json(document)
    printed = capsys.readouterr().out
    assert printed in {json.dumps(document, indent=1, ensure_ascii=narrow) + "\n" for narrow in (True, False)}


def test_what_is_no_number_is_never_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        print_json({"share": float("nan")})
    assert capsys.readouterr().out == ""
