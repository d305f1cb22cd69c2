"""Health insurance: the price by the member's order, who supports whom, and what a bill must not pretend to know."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shared.policy import EligibilityRequest, QuoteRequest, eligibility, groups, packaged, quote, to_json
from shared.problems import Refused

TODAY = date(2026, 11, 21)
SECOND = QuoteRequest(product="hi", on=TODAY, groups=("household",), member_order=2, months=12)
NEAR_POOR = QuoteRequest(product="hi", on=TODAY, groups=("near_poor",), residence="permanent")
LEFT_THE_LIST = """
[[commune]]
unit = "17827.202507"
left = 2025-07-01
unconfirmed = "Quyết định của Thủ tướng"
source = "ví dụ"
confidence = "unconfirmed"
"""
MINORITY = QuoteRequest(product="hi", on=TODAY, groups=("ethnic_minority_in_delisted_commune",), residence="permanent")


def test_the_second_member_of_a_household_pays_70_percent_of_the_first() -> None:
    quoted = quote(SECOND)

    assert (quoted.income, quoted.contribution, quoted.support, quoted.pays) == (2_530_000, 79_695, (), 79_695)
    assert quoted.total_pays == 956_340
    assert [ground.parameter for ground in quoted.because] == [
        "hi.rate",
        "reference_level",
        "hi.household_share.member_2",
    ]


def test_both_insurances_answer_in_the_same_shape() -> None:
    voluntary, health = to_json(quote(QuoteRequest(on=TODAY))), to_json(quote(NEAR_POOR))

    assert list(voluntary) == list(health)
    assert list(voluntary["support"][0]) == list(health["support"][0])
    assert list(voluntary["because"][0]) == list(health["because"][0])
    assert health["estimate"] is True


def test_nobody_named_pays_as_a_household() -> None:
    assert quote(replace(SECOND, groups=())) == quote(SECOND)


def test_the_discount_is_for_members_of_the_same_financial_year() -> None:
    assert any("cùng năm tài chính" in note for note in quote(SECOND).notes)


def test_a_price_paid_ahead_is_said_not_to_change() -> None:
    assert any("không tính lại khi mức lương cơ sở" in note for note in quote(SECOND).notes)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"member_order": None}, "missing_field", "member_order"),
        ({"member_order": 0}, "out_of_range", "member_order"),
        ({"member_order": 51}, "out_of_range", "member_order"),
        ({"groups": ("poor",)}, "order_is_the_households", "member_order"),
        ({"groups": ("household", "poor")}, "order_is_the_households", "member_order"),
        ({"groups": ("household", "student")}, "students_join_at_school", "group"),
        ({"groups": ("ethnic_minority",)}, "unknown_code", "group"),
        ({"groups": ("other",)}, "unknown_code", "group"),
        ({"income": 1_500_000}, "not_of_this_product", "income"),
        ({"months": None, "years_ahead": 1}, "not_of_this_product", "years_ahead"),
        ({"months": None, "missing_months": 1}, "not_of_this_product", "missing_months"),
        ({"months": 2}, "unknown_code", "months"),
        ({"residence": "abroad"}, "unknown_code", "residence"),
        ({"months_supported_so_far": -1}, "out_of_range", "months_supported_so_far"),
        ({"commune": "99999"}, "unknown_unit", "commune"),
        ({"on": date(2018, 11, 30)}, "no_rule_on_day", "on"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_field(change: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        quote(replace(SECOND, **change))

    assert [(problem.code, problem.field) for problem in refused.value.problems] == [(code, field)]


def test_without_a_known_residence_the_province_is_left_out_and_a_note_says_so() -> None:
    quoted = quote(replace(NEAR_POOR, residence=None))

    assert [each.scheme for each in quoted.support] == ["state"]
    assert any("Chưa rõ nơi thường trú" in note for note in quoted.notes)


def test_a_least_rate_is_said_to_be_a_least_rate() -> None:
    student = quote(replace(NEAR_POOR, groups=("student",)))

    assert any("hỗ trợ ít nhất 50 %" in note for note in student.notes)


def test_where_nothing_is_left_to_pay_nobody_hears_of_other_supports() -> None:
    notes = quote(replace(NEAR_POOR, groups=("poor",), residence=None)).notes

    assert not any("tỉnh Nghệ An" in note or "ít nhất" in note for note in notes)


def test_a_student_of_july_2025_rests_on_one_source_and_is_told_so() -> None:
    before = quote(replace(NEAR_POOR, groups=("student",), on=date(2025, 6, 30)))
    between = quote(replace(NEAR_POOR, groups=("student",), on=date(2025, 7, 1)))
    after = quote(replace(NEAR_POOR, groups=("student",), on=date(2025, 8, 15)))

    assert [each.support[0].confidence for each in (before, between, after)] == ["high", "medium", "high"]
    assert any("cần BHXH xác nhận" in note for note in between.notes)


def test_a_group_without_data_on_the_day_is_named() -> None:
    notes = quote(replace(NEAR_POOR, groups=("near_poor_in_poor_commune",), on=date(2025, 8, 14))).notes

    assert "Chưa có dữ liệu về mức hỗ trợ vào ngày này cho nhóm: hộ cận nghèo ở xã nghèo." in notes


def test_that_no_resolution_of_the_province_was_found_is_said() -> None:
    notes = quote(replace(NEAR_POOR, groups=("student",))).notes

    assert "Chưa tìm thấy văn bản nào nêu hỗ trợ của ngân sách tỉnh Nghệ An cho nhóm này." in notes


def test_a_group_whose_months_are_used_up_does_not_hide_another_group() -> None:
    groups_of_two = ("trafficking_victim", "agri_average_living")

    quoted = quote(replace(NEAR_POOR, groups=groups_of_two, residence=None, months_supported_so_far=12))

    assert [(each.group, each.rate_percent) for each in quoted.support] == [("agri_average_living", 30)]


def test_the_end_of_the_provinces_support_is_told() -> None:
    notes = quote(replace(NEAR_POOR, on=date(2031, 1, 1))).notes

    assert "Hỗ trợ của ngân sách tỉnh Nghệ An đã hết thời hạn vào ngày 31/12/2030." in notes


@pytest.mark.parametrize("on", [TODAY, date(2027, 1, 1)])
def test_new_lists_of_the_poor_are_announced_for_2027(on: date) -> None:
    notes = quote(replace(NEAR_POOR, on=on)).notes

    assert any("01/01/2027" in note and "nếu vẫn là hộ cận nghèo" in note for note in notes)


def test_a_household_hears_nothing_of_lists_of_the_poor() -> None:
    assert not any("chuẩn mới" in note for note in quote(SECOND).notes)


def test_the_next_base_salary_is_announced() -> None:
    notes = quote(replace(SECOND, on=date(2026, 6, 30))).notes

    assert "Từ 01/07/2026 mức lương cơ sở là 2.530.000 đ: mức đóng BHYT cũng đổi theo." in notes


def test_no_commune_is_known_to_have_left_the_list_and_the_amount_says_so() -> None:
    quoted = quote(replace(MINORITY, commune="17827.202507"))

    assert packaged().delistings == {}
    assert quoted.pays == 0
    assert any("chưa có danh sách các xã này, cần BHXH xác nhận" in note for note in quoted.notes)


@pytest.mark.parametrize("commune", ["17827.202507", "17827"])
def test_a_minority_is_supported_for_36_months_after_the_commune_left_the_list(commune: str) -> None:
    law = packaged().with_delistings(LEFT_THE_LIST)

    last_day = quote(replace(MINORITY, commune=commune, on=date(2028, 6, 30)), law)

    assert last_day.pays == 0
    assert any("đến hết ngày 30/06/2028" in note for note in last_day.notes)


@pytest.mark.parametrize("on", [date(2028, 7, 1), date(2030, 1, 1)])
def test_after_36_months_the_commune_supports_its_minority_no_more(on: date) -> None:
    law = packaged().with_delistings(LEFT_THE_LIST)

    with pytest.raises(Refused) as refused:
        quote(replace(MINORITY, commune="17827.202507", on=on), law)

    assert [(problem.code, problem.field) for problem in refused.value.problems] == [
        ("not_in_the_months_after", "group")
    ]


def test_after_36_months_another_group_still_counts() -> None:
    law = packaged().with_delistings(LEFT_THE_LIST)
    both = replace(MINORITY, groups=(*MINORITY.groups, "student"), commune="17827.202507", on=date(2028, 7, 1))

    assert [each.group for each in quote(both, law).support] == ["student"]


def test_another_commune_is_not_known_to_have_left() -> None:
    law = packaged().with_delistings(LEFT_THE_LIST)

    notes = quote(replace(MINORITY, commune="17854.202507"), law).notes

    assert any("chưa có danh sách" in note for note in notes)


@pytest.mark.parametrize(
    ("left", "last"),
    [("2024-02-29", date(2027, 2, 27)), ("2025-08-31", date(2028, 8, 30)), ("2025-07-01", date(2028, 6, 30))],
)
def test_36_months_end_on_the_day_before_the_same_day(left: str, last: date) -> None:
    law = packaged().with_delistings(LEFT_THE_LIST.replace("2025-07-01", left))

    told = quote(replace(MINORITY, commune="17827.202507"), law).notes

    assert any(f"đến hết ngày {last:%d/%m/%Y}" in note for note in told)


@pytest.mark.parametrize(
    "wrong",
    [
        LEFT_THE_LIST + LEFT_THE_LIST,
        LEFT_THE_LIST.replace('source = "ví dụ"\n', ""),
        LEFT_THE_LIST.replace("unconfirmed =", "reason ="),
        LEFT_THE_LIST.replace("2025-07-01", '"2025"'),
    ],
)
def test_a_commune_on_the_list_needs_its_day_its_text_and_its_source(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"17827\.202507"):
        packaged().with_delistings(wrong)


def test_every_group_of_health_insurance_can_be_priced_today() -> None:
    for group in groups("hi"):
        order = 1 if group == "household" else None
        quoted = quote(QuoteRequest(product="hi", on=TODAY, groups=(group,), member_order=order))
        assert 0 <= quoted.pays <= quoted.contribution == 113_850


def test_everybody_may_join_health_insurance_in_their_group() -> None:
    answer = eligibility(EligibilityRequest(product="hi", on=TODAY, groups=("near_poor",), residence="permanent"))

    assert (answer.verdict, answer.reasons, answer.missing) == ("eligible", (), ())
    assert [(each.scheme, each.group, each.verdict) for each in answer.support] == [
        ("state", "near_poor", "eligible"),
        ("province", "near_poor", "eligible"),
    ]


def test_a_household_is_asked_for_another_insurance() -> None:
    unknown = EligibilityRequest(product="hi", on=TODAY)

    assert eligibility(unknown).missing == ("compulsory", "pension")
    assert eligibility(replace(unknown, compulsory="no", pension="no")).verdict == "eligible"
    assert eligibility(unknown).support == ()


@pytest.mark.parametrize("change", [{"compulsory": "yes"}, {"pension": "yes"}, {"allowance": "yes"}, {"citizen": "no"}])
def test_who_is_insured_in_another_way_is_bhxhs_to_say(change: dict[str, Any]) -> None:
    known = EligibilityRequest(product="hi", on=TODAY, compulsory="no", pension="no")

    answer = eligibility(replace(known, **change))

    assert (answer.verdict, answer.missing) == ("not_enough_information", ("another_way",))


def test_where_the_state_pays_all_no_other_scheme_is_named() -> None:
    answer = eligibility(EligibilityRequest(product="hi", on=TODAY, groups=("near_poor_in_poor_commune",)))

    assert [each.scheme for each in answer.support] == ["state"]


def test_last_years_certificate_does_not_prove_a_near_poor_household() -> None:
    asked = EligibilityRequest(product="hi", on=TODAY, groups=("near_poor",), certificate_year=2025)

    state = eligibility(asked).support[0]

    assert (state.verdict, state.missing) == ("not_enough_information", ("certificate_year",))


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"groups": ("student", "household")}, "students_join_at_school", "group"),
        ({"groups": ("artisan",), "on": date(2025, 8, 14)}, "no_rule_on_day", "on"),
        ({"on": date(2018, 11, 30)}, "no_rule_on_day", "on"),
    ],
)
def test_what_health_insurance_cannot_answer_is_refused(change: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        eligibility(replace(EligibilityRequest(product="hi", on=TODAY), **change))

    assert [(problem.code, problem.field) for problem in refused.value.problems] == [(code, field)]
