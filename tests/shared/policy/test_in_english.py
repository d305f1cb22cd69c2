"""What is said beside an amount has its English, sentence by sentence; the laws keep their own names."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.policy import EligibilityRequest, QuoteRequest, eligibility, packaged, quote
from shared.policy.schemes import one_of
from shared.policy.step_notes import ENGLISH, note_label
from shared.problems import Refused
from shared.vocabulary import support_groups

POOR = QuoteRequest(on=date(2026, 11, 21), groups=("poor",), residence="permanent", months=12)

_NOT_ENGLISH = re.compile(r"[^\W\d_]*[À-ỹĐđ][^\W\d_]*")
_NAMES = {"đ", "Nghệ"}


def vietnamese_in(sentences: tuple[str, ...]) -> list[str]:
    return [word for sentence in sentences for word in _NOT_ENGLISH.findall(sentence) if word not in _NAMES]


def test_a_quote_says_its_notes_in_the_language_that_is_asked_for() -> None:
    vietnamese, english = quote(POOR), quote(POOR, language="en")

    assert english.notes[0] == "This amount is an estimate; BHXH confirms it."
    assert english.notes[1] == (
        "Expected from 01/01/2027: the lowest contribution is 484.000 đ a month, and the support changes with it,"
        " if it is still a poor household."
    )
    assert len(english.notes) == len(vietnamese.notes)
    assert replace(english, notes=()) == replace(vietnamese, notes=())


def test_what_bhxh_will_look_at_is_said_in_english() -> None:
    asked = EligibilityRequest(on=POOR.on, birth=1990, groups=("poor",), certificate_year=2025)

    (state, province) = eligibility(asked, language="en").support

    assert state.evidence == (
        "The certificate of a poor household for 2026, issued by the chairman of the commune.",
        "The certificate at hand is of 2025: one of 2026 is needed.",
    )
    assert province.evidence[-1] == "Permanent residence in Nghệ An, which BHXH checks."


@given(
    st.sampled_from([(product, code) for product, own in support_groups.OF_PRODUCT.items() for code in own]),
    st.dates(date(2019, 1, 1), date(2032, 1, 1)),
    st.sampled_from(["permanent", "temporary", None]),
    st.sampled_from([(1, None), (12, None), (None, 3)]),
    st.sampled_from([0, 115, 120]),
)
def test_no_note_of_any_question_is_left_in_vietnamese(
    group: tuple[str, str], on: date, residence: str | None, paid: tuple[int | None, int | None], so_far: int
) -> None:
    asked = QuoteRequest(
        on=on,
        product=group[0],
        groups=(group[1],),
        residence=residence,
        months=paid[0],
        years_ahead=paid[1],
        months_supported_so_far=so_far,
    )
    try:
        said = quote(asked, language="en")
    except Refused:
        return  # the law does not know that question

    assert vietnamese_in(said.notes) == []


def test_every_note_of_a_step_has_its_english() -> None:
    steps = [step for parameter in packaged().parameters.values() for step in parameter.steps]

    notes = {step.note for step in steps if step.note}

    assert notes == ENGLISH.keys()
    assert vietnamese_in(tuple(ENGLISH.values())) == []


def test_a_note_that_the_server_served_is_shown_as_it_was_written() -> None:
    assert note_label("Theo công văn mới.", "en") == "Theo công văn mới."


@pytest.mark.parametrize(
    ("code", "said"), [("poor", "a poor household"), ("agri_average_living", "an average-living farming household")]
)
def test_a_group_has_its_article_in_english(code: str, said: str) -> None:
    assert one_of(support_groups.OF_PRODUCT["hi"][code]).en == said
