"""What the screen Tính tiền says, without a window: the law's own amounts for every choice."""

from dataclasses import replace
from datetime import date

import pytest

from mobile.actions.reckonings import Choice, groups_offered, reckon, share_text, with_group
from shared.policy.law import packaged
from shared.policy.quote import QuoteRequest, quote
from shared.problems import Refused

TODAY = date(2026, 11, 22)
NEAR_POOR = Choice(groups=("near_poor",))


@pytest.mark.parametrize("every", ["monthly", "quarterly", "half_yearly", "yearly"])
@pytest.mark.parametrize("residence", ["permanent", "temporary"])
@pytest.mark.parametrize("group", [code for code, _ in groups_offered()])
def test_every_choice_gets_the_laws_own_amounts(group: str, residence: str, every: str) -> None:
    months = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}[every]
    told = quote(QuoteRequest(on=TODAY, groups=(group,), residence=residence, months=months))

    said = reckon(Choice(groups=(group,), residence=residence, every=every), TODAY, packaged())

    assert (said.pays, said.total, said.months) == (told.pays, told.total_pays, months)
    assert [line.amount for line in said.lines] == [told.contribution, *(-each.amount for each in told.support)]


def test_a_step_of_income_changes_the_contribution_and_not_the_support() -> None:
    lowest = reckon(NEAR_POOR, TODAY, packaged())

    higher = reckon(replace(NEAR_POOR, income=lowest.higher), TODAY, packaged())

    assert [line.amount for line in higher.lines] == [440_000, -132_000, -82_500]
    assert [line.amount for line in lowest.lines] == [330_000, -132_000, -82_500]
    assert higher.lower == lowest.income


def test_the_steps_end_at_the_range_of_the_day() -> None:
    highest = reckon(replace(NEAR_POOR, income=50_600_000), TODAY, packaged())
    lowest = reckon(NEAR_POOR, TODAY, packaged())

    assert (highest.higher, highest.lower) == (50_600_000, 50_500_000)
    assert (lowest.lower, lowest.higher) == (1_500_000, 2_000_000)


def test_an_income_below_the_new_lowest_counts_as_the_new_lowest() -> None:
    said = reckon(replace(NEAR_POOR, income=2_000_000), date(2027, 1, 1), packaged())

    assert said.income == 2_200_000


def test_years_paid_at_once_are_reckoned_by_bhxh() -> None:
    said = reckon(replace(NEAR_POOR, every="years_ahead", years=3), TODAY, packaged())

    assert (said.pays, said.total, said.months, said.amount) == (None, None, 36, "BHXH sẽ tính")


def test_the_change_of_2027_says_what_it_hangs_on_and_that_it_is_expected() -> None:
    change = reckon(NEAR_POOR, TODAY, packaged()).change

    assert change is not None
    assert (change.title, change.pays, change.law) == ("Dự kiến từ 01/01/2027", 169_400, "Nghị định 351/2025/NĐ-CP")
    assert "nếu vẫn là hộ cận nghèo" in change.says
    assert "chưa được công bố" in change.says


def test_the_provinces_part_for_ethnic_minorities_is_called_unconfirmed() -> None:
    said = reckon(Choice(groups=("ethnic_minority",)), TODAY, packaged())

    assert said.lines[2].label == "Ngân sách tỉnh Nghệ An hỗ trợ 5% (chưa xác nhận)"
    assert any("cần BHXH tỉnh Nghệ An xác nhận" in note for note in said.notes)


def test_one_certificate_takes_the_place_of_another_and_ethnicity_stands_beside_it() -> None:
    both = with_group(with_group(Choice(), "ethnic_minority"), "poor")

    assert both.groups == ("poor", "ethnic_minority")
    assert with_group(both, "near_poor").groups == ("near_poor", "ethnic_minority")
    assert with_group(both, "other").groups == ("other",)
    assert with_group(with_group(both, "poor"), "ethnic_minority").groups == ("other",)


def test_the_message_names_amounts_laws_day_and_that_it_is_an_estimate() -> None:
    text = share_text(reckon(replace(NEAR_POOR, every="yearly"), TODAY, packaged()))

    for words in (
        "115.500 đ/tháng",
        "Tổng 12 tháng: 1.386.000 đ",
        "–82.500 đ",
        "22/11/2026",
        "Nghị định 159/2025/NĐ-CP",
    ):
        assert words in text
    assert "Số tiền tạm tính, BHXH xác nhận." in text


def test_a_day_of_which_no_law_is_known_is_refused() -> None:
    with pytest.raises(Refused):
        reckon(Choice(), date(1990, 1, 1), packaged())
