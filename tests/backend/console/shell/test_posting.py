"""Numbers are read as they are typed in Vietnam, and never as ten times what was meant."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from backend.console.shell.labels import number
from backend.console.shell.posting import decimal_in, number_in
from shared.problems import Refused

WHOLE = st.integers(min_value=0, max_value=10**12 - 1)
DIGITS = st.text(alphabet="0123456789", min_size=1, max_size=6)


@given(WHOLE)
def test_a_whole_number_is_read_with_its_points_and_without(meant: int) -> None:
    assert number_in("value", str(meant)) == meant
    assert number_in("value", f" {number(meant)} ") == meant


@given(before=DIGITS, mark=st.sampled_from(".,"), behind=DIGITS)
def test_a_mark_before_other_than_three_digits_is_never_dropped(before: str, mark: str, behind: str) -> None:
    assume(mark == "," or len(behind) != 3)

    with pytest.raises(Refused, match="not_a_whole_value") as refused:
        number_in("value", before + mark + behind)

    assert "25 hoặc 1.500.000" in refused.value.problems[0].vi


@given(whole=st.integers(min_value=0, max_value=999_999), tenths=st.integers(min_value=0, max_value=9))
def test_where_a_box_takes_a_digit_behind_the_comma_it_counts_tenths(whole: int, tenths: int) -> None:
    assert decimal_in("value", f"{number(whole)},{tenths}", 1) == whole * 10 + tenths
    assert decimal_in("value", str(whole), 1) == whole * 10


@pytest.mark.parametrize("typed", ["25.5", "25,", ",5", "25,55", "1.25,5", "-1", "", "٢٥", "25 5", "1.250.5"])
def test_what_could_be_meant_otherwise_is_refused_with_how_to_write_it(typed: str) -> None:
    with pytest.raises(Refused, match="not_a_decimal_value") as refused:
        decimal_in("value", typed, 1)

    assert "25,5 hoặc 25" in refused.value.problems[0].vi
