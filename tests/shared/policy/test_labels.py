"""A number of the law reads as people say it, whatever it counts."""

import pytest

from shared.policy import packaged
from shared.policy.labels import value_label
from shared.vocabulary.term import Language


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [
        ("dong a month", 1_500_000, "1.500.000 đ"),
        ("percent of the contribution on the rural poverty line", 50, "50%"),
        ("tenths of a percent", 45, "4,5%"),
        ("thousandths of a percent a month", 405, "0,405%"),
        ("months", 120, "120 tháng"),
        ("months of age", 738, "61 tuổi 6 tháng"),
        ("months of age", 720, "60 tuổi"),
        ("years", 15, "15 năm"),
        ("years of age", 15, "15 tuổi"),
        ("times", 20, "20 lần"),
        ("condition", 1, "có"),
        ("condition", 0, "không"),
    ],
)
def test_a_value_is_said_with_its_unit(unit: str, value: int, said: str) -> None:
    assert value_label(unit, value) == said


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [
        ("dong a month", 1_500_000, "1.500.000 đ"),
        ("tenths of a percent", 45, "4,5%"),
        ("months", 1, "1 month"),
        ("months", 120, "120 months"),
        ("months of age", 738, "61 years 6 months"),
        ("months of age", 733, "61 years 1 month"),
        ("months of age", 720, "60 years"),
        ("years of age", 15, "15 years"),
        ("times", 20, "20 times"),
        ("condition", 1, "yes"),
        ("condition", 0, "no"),
    ],
)
def test_a_value_is_said_in_english_with_one_or_several(unit: str, value: int, said: str) -> None:
    assert value_label(unit, value, "en") == said


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_parameter_of_the_law_can_be_said(language: Language) -> None:
    for parameter in packaged().parameters.values():
        assert all(value_label(parameter.unit, step.value, language) for step in parameter.steps)
