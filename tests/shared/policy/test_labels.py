"""A number of the law reads as people say it, whatever it counts."""

import pytest

from shared.policy import packaged
from shared.policy.labels import value_label


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [
        ("dong a month", 1_500_000, "1.500.000 đ"),
        ("percent of the contribution on the rural poverty line", 50, "50 %"),
        ("tenths of a percent", 45, "4,5 %"),
        ("thousandths of a percent a month", 405, "0,405 %"),
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


def test_every_parameter_of_the_law_can_be_said() -> None:
    for parameter in packaged().parameters.values():
        assert all(value_label(parameter.unit, step.value) for step in parameter.steps)
