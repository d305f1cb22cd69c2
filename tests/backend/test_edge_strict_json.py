"""Whatever bytes arrive, they are one JSON document that the standard library reads alike, or a problem."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.edge import strict_json
from shared.problems import Refused

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4)
    ),
    max_leaves=20,
)
CODES = {"malformed_json", "duplicate_key", "bad_number", "bad_text"}


@given(value=VALUES, ascii_only=st.booleans())
def test_a_sound_document_is_read_as_it_was_written(*, value: Any, ascii_only: bool) -> None:
    body = json.dumps(value, ensure_ascii=ascii_only).encode()

    assert strict_json.loads(body, deepest=100) == value


@given(st.binary(max_size=200) | st.text(alphabet='{}[]",:\\ud80 \tNaInfty0123.eE+-', max_size=60).map(str.encode))
def test_any_bytes_are_a_document_or_a_problem(body: bytes) -> None:
    found, codes = read(body)

    assert codes <= CODES
    if not codes:
        assert found == json.loads(body)
        json.dumps(found, ensure_ascii=False, allow_nan=False).encode()


def read(body: bytes) -> tuple[Any, set[str]]:
    try:
        return strict_json.loads(body), set()
    except Refused as refused:
        return None, {problem.code for problem in refused.problems}


def test_sixteen_deep_is_read_and_seventeen_is_not() -> None:
    sixteen, seventeen = (b"[" * levels + b"]" * levels for levels in (16, 17))

    assert strict_json.loads(sixteen)
    with pytest.raises(Refused):
        strict_json.loads(seventeen)
