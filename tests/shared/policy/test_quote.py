"""The amount at the door, with what it leaves out, what will change, and when it cannot be told."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shared.policy import Law, QuoteRequest, groups, income_range, minimum_income, packaged, quote, to_json
from shared.policy.law import Step
from shared.problems import Refused

TODAY = date(2026, 11, 21)
POOR = QuoteRequest(on=TODAY, groups=("poor",), residence="permanent")


def test_a_poor_household_of_nghe_an_pays_66_000_a_month() -> None:
    quoted = quote(POOR)

    assert (quoted.income, quoted.contribution, quoted.pays) == (1_500_000, 330_000, 66_000)
    assert [(each.scheme, each.group, each.rate_percent, each.amount) for each in quoted.support] == [
        ("state", "poor", 50, 165_000),
        ("province", "poor", 30, 99_000),
    ]


def test_a_quote_says_which_numbers_of_the_law_it_rests_on() -> None:
    quoted = quote(POOR)

    assert [because.parameter for because in quoted.because] == [
        "vsi.rate",
        "poverty_line.rural",
        "vsi.support.state.poor",
        "vsi.support.province.poor",
    ]
    assert all(because.law and because.since <= TODAY for because in quoted.because)


def test_the_provinces_support_is_marked_as_derived() -> None:
    state, province = quote(POOR).support

    assert (state.confidence, province.confidence) == ("medium", "derived")
    assert "Nghị định 159/2025" in state.law
    assert "HĐND tỉnh Nghệ An" in province.law


def test_an_ethnic_minority_counts_as_the_provinces_other_group_unconfirmed() -> None:
    quoted = quote(replace(POOR, groups=("ethnic_minority",)))

    province = quoted.support[1]
    assert (province.group, province.rate_percent, province.confidence) == ("other", 5, "unconfirmed")
    assert quoted.pays == 214_500
    assert any("không nêu riêng người dân tộc thiểu số" in note for note in quoted.notes)


def test_each_scheme_takes_its_own_best_group_whatever_the_order() -> None:
    one = quote(replace(POOR, groups=("near_poor", "ethnic_minority")))
    other = quote(replace(POOR, groups=("other", "ethnic_minority", "near_poor", "near_poor")))

    assert one == other
    assert [each.rate_percent for each in one.support] == [40, 25]


def test_no_group_means_other() -> None:
    assert quote(QuoteRequest(on=TODAY)) == quote(QuoteRequest(on=TODAY, groups=("other",)))


@pytest.mark.parametrize(
    ("residence", "said"),
    [
        (None, "Chưa rõ nơi thường trú nên chưa tính phần hỗ trợ của ngân sách tỉnh Nghệ An."),
        ("temporary", "Phần hỗ trợ của ngân sách tỉnh Nghệ An chỉ dành cho người thường trú tại Nghệ An."),
    ],
)
def test_without_permanent_residence_there_is_no_provincial_part_and_a_note_says_so(
    residence: str | None, said: str
) -> None:
    quoted = quote(replace(POOR, residence=residence))

    assert [each.scheme for each in quoted.support] == ["state"]
    assert said in quoted.notes


def test_every_amount_is_called_an_estimate() -> None:
    quoted = quote(POOR)

    assert quoted.estimate is True
    assert quoted.notes[0] == "Số tiền tạm tính, BHXH xác nhận."


def test_the_change_of_the_poverty_line_is_announced_before_it_comes() -> None:
    notes = quote(POOR).notes

    assert any("Dự kiến từ 01/01/2027" in note and "484.000 đ" in note for note in notes)
    assert any("nếu vẫn là hộ nghèo" in note for note in notes)


@pytest.mark.parametrize(
    ("on", "announced"),
    [
        (date(2020, 12, 30), []),
        (date(2020, 12, 31), ["Từ 01/01/2022 mức đóng thấp nhất là 330.000 đ"]),
        (date(2025, 12, 31), ["Dự kiến từ 01/01/2027 mức đóng thấp nhất là 484.000 đ"]),
    ],
)
def test_a_change_is_announced_from_a_year_before(on: date, announced: list[str]) -> None:
    notes = quote(replace(POOR, on=on)).notes

    assert [note.split(" một tháng")[0] for note in notes if "mức đóng thấp nhất" in note] == announced


def test_no_change_is_announced_after_the_last_known_one() -> None:
    assert not any("mức đóng thấp nhất" in note for note in quote(replace(POOR, on=date(2027, 1, 1))).notes)


def test_an_expected_amount_is_called_expected() -> None:
    quoted = quote(replace(POOR, on=date(2027, 1, 1)))

    line = quoted.because[1]
    assert (line.parameter, line.value, line.expected) == ("poverty_line.rural", 2_200_000, True)
    assert all(each.confidence == "derived" for each in quoted.support)
    assert any("dự kiến" in note and "nếu vẫn là hộ nghèo" in note for note in quoted.notes)


def test_twelve_months_bought_with_two_supported_months_left() -> None:
    quoted = quote(QuoteRequest(on=TODAY, months=12, months_supported_so_far=118))

    state = quoted.support[0]
    assert (state.amount, state.months, state.total) == (66_000, 2, 132_000)
    assert (quoted.months, quoted.pays, quoted.total_pays) == (12, 264_000, 12 * 330_000 - 132_000)
    assert any("Chỉ 2 trong 12 tháng" in note for note in quoted.notes)


@pytest.mark.parametrize("used", [120, 121, 600])
def test_nothing_is_supported_after_120_months(used: int) -> None:
    quoted = quote(replace(POOR, months_supported_so_far=used))

    assert [(each.amount, each.months, each.total) for each in quoted.support] == [(0, 0, 0), (0, 0, 0)]
    assert quoted.pays == quoted.total_pays == 330_000
    assert any("Đã hưởng đủ" in note for note in quoted.notes)


def test_that_the_province_stops_at_120_months_too_is_unconfirmed() -> None:
    province = quote(replace(POOR, months_supported_so_far=12)).support[1]

    assert province.confidence == "unconfirmed"


def test_months_paid_at_once_name_their_deadline() -> None:
    quoted = quote(replace(POOR, months=6))

    assert quoted.total_pays == 6 * 66_000
    assert "06 tháng một lần: đóng trong 4 tháng đầu của kỳ." in quoted.notes
    assert any("không tính lại" in note for note in quoted.notes)


def test_a_lump_for_years_has_no_total_until_the_funds_return_is_published() -> None:
    ahead = quote(replace(POOR, years_ahead=2))
    missing = quote(replace(POOR, missing_months=7))

    assert (ahead.months, ahead.total_pays, ahead.pays) == (24, None, 66_000)
    assert (missing.months, missing.total_pays) == (7, None)
    assert any("BHXH sẽ tính" in note for note in ahead.notes)
    assert {each.confidence for each in ahead.support} == {"unconfirmed"}


def test_a_published_return_makes_years_ahead_cheaper_and_missing_years_dearer() -> None:
    law = _law_with_fund_return(500)  # half a percent a month

    ahead = quote(QuoteRequest(on=TODAY, years_ahead=1), law)
    missing = quote(QuoteRequest(on=TODAY, missing_months=12), law)

    support = 12 * 66_000
    # 330,000 × (1 − 1.005⁻¹²) / (1 − 1.005⁻¹) and 330,000 × 1.005 × (1.005¹² − 1) / 0.005, in whole đồng
    assert ahead.total_pays == 3_853_419 - support
    assert missing.total_pays == 4_091_089 - support
    assert not any("BHXH sẽ tính" in note for note in ahead.notes)
    assert ahead.because[-1].parameter == "vsi.fund_return"


def _law_with_fund_return(thousandths: int) -> Law:
    step = Step(value=thousandths, since=date(2026, 1, 1), law="Thông báo", source="-", confidence="high")
    return packaged().with_parameter(replace(packaged().parameters["vsi.fund_return"], steps=(step,)))


def test_an_income_between_two_steps_is_quoted_with_a_note() -> None:
    quoted = quote(QuoteRequest(on=TODAY, income=1_510_001))

    assert quoted.contribution == 332_200  # 332,200.22 rounded
    assert any("bậc 50.000 đ" in note for note in quoted.notes)


def test_an_income_on_a_step_needs_no_note() -> None:
    assert not any("bậc" in note for note in quote(QuoteRequest(on=TODAY, income=1_550_000)).notes)


@pytest.mark.parametrize("income", [0, 1_499_999, 50_600_001, 10**15])
def test_an_income_out_of_range_is_refused_with_the_range(income: int) -> None:
    with pytest.raises(Refused) as refused:
        quote(QuoteRequest(on=TODAY, income=income))

    problem = refused.value.problems[0]
    assert (problem.code, problem.field) == ("out_of_range", "income")
    assert "từ 1.500.000 đ đến 50.600.000 đ" in problem.vi


def test_the_range_of_incomes_is_that_of_the_day() -> None:
    assert income_range(date(2026, 6, 30)) == (1_500_000, 46_800_000)
    assert income_range(date(2026, 7, 1)) == (1_500_000, 50_600_000)
    assert minimum_income(date(2027, 1, 1)) == 2_200_000


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"product": "life"}, "unknown_code", "product"),
        ({"groups": ("rich",)}, "unknown_code", "group"),
        ({"residence": "abroad"}, "unknown_code", "residence"),
        ({"commune": "00000"}, "unknown_unit", "commune"),
        ({"member_order": 1}, "not_of_this_product", "member_order"),
        ({"months": 2}, "unknown_code", "months"),
        ({"months": 0}, "unknown_code", "months"),
        ({"months": 1, "years_ahead": 1}, "one_payment_method", "months"),
        ({"years_ahead": 0}, "out_of_range", "years_ahead"),
        ({"years_ahead": 6}, "out_of_range", "years_ahead"),
        ({"missing_months": 0}, "out_of_range", "missing_months"),
        ({"missing_months": 61}, "out_of_range", "missing_months"),
        ({"months_supported_so_far": -1}, "out_of_range", "months_supported_so_far"),
        ({"months_supported_so_far": 601}, "out_of_range", "months_supported_so_far"),
        ({"on": date(2015, 12, 31)}, "no_rule_on_day", "on"),
        ({"on": date.min}, "no_rule_on_day", "on"),
    ],
)
def test_what_is_not_allowed_is_refused_by_its_field(change: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        quote(replace(POOR, **change))

    assert [(problem.code, problem.field) for problem in refused.value.problems] == [(code, field)]


def test_more_missing_months_could_be_paid_before_july_2025() -> None:
    assert quote(QuoteRequest(on=date(2025, 6, 30), missing_months=120)).months == 120


def test_the_end_of_the_provinces_support_is_told() -> None:
    quoted = quote(replace(POOR, on=date(2031, 1, 1)))

    assert "Hỗ trợ của ngân sách tỉnh Nghệ An đã hết thời hạn vào ngày 31/12/2030." in quoted.notes


def test_a_support_that_no_table_knows_is_told() -> None:
    quoted = quote(replace(POOR, on=date(2017, 6, 1)))

    assert quoted.support == ()
    assert "Chưa có dữ liệu về hỗ trợ của ngân sách nhà nước vào ngày này." in quoted.notes


def test_the_farthest_day_of_the_calendar_is_no_accident() -> None:
    assert quote(replace(POOR, on=date.max)).contribution == 484_000


def test_a_quote_travels_in_the_shape_of_the_contract() -> None:
    document = to_json(quote(POOR))

    assert list(document) == [
        "product",
        "on",
        "income",
        "contribution",
        "support",
        "pays",
        "months",
        "total_pays",
        "because",
        "notes",
        "estimate",
    ]
    assert document["on"] == "2026-11-21"
    assert list(document["support"][0]) == [
        "scheme",
        "group",
        "rate_percent",
        "amount",
        "months",
        "total",
        "law",
        "confidence",
    ]
    assert list(document["because"][0]) == ["parameter", "since", "value", "law", "confidence", "expected"]
    assert document["because"][1]["since"] == "2026-01-01"


def test_the_groups_stand_in_the_order_in_which_they_are_offered() -> None:
    assert groups() == ("poor", "near_poor", "ethnic_minority", "island_special", "other")
