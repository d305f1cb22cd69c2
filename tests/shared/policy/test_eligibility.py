"""Who may join, in three answers: yes, no with the reason, or what is still to be asked."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.policy import Eligibility, EligibilityRequest, eligibility, groups
from shared.policy.reasons import QUESTIONS, REASONS
from shared.problems import Refused

TODAY = date(2026, 11, 21)
ADULT = EligibilityRequest(on=TODAY, birth=1980, compulsory="no", pension="no", citizen="yes")


def test_an_adult_citizen_without_other_insurance_may_join() -> None:
    answer = eligibility(ADULT)

    assert (answer.verdict, answer.reasons, answer.missing) == ("eligible", (), ())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"citizen": "no"}, "NOT_CITIZEN"),
        ({"compulsory": "yes"}, "COMPULSORY"),
        ({"pension": "yes"}, "PENSIONER"),
        ({"allowance": "yes"}, "MONTHLY_ALLOWANCE"),
        ({"already_vsi": "yes"}, "ALREADY_VSI"),
        ({"birth": 2020}, "UNDER_15"),
    ],
)
def test_who_may_not_join_is_told_why(change: dict[str, Any], reason: str) -> None:
    answer = eligibility(replace(ADULT, **change))

    assert (answer.verdict, answer.reasons) == ("not_eligible", (reason,))
    assert reason in REASONS


def test_all_reasons_are_told_at_once_and_nothing_is_asked_any_more() -> None:
    answer = eligibility(replace(ADULT, birth=2020, compulsory="yes", pension="unknown"))

    assert answer.reasons == ("UNDER_15", "COMPULSORY")
    assert answer.missing == ()


def test_what_is_not_known_is_asked_for() -> None:
    answer = eligibility(EligibilityRequest(on=TODAY))

    assert answer.verdict == "not_enough_information"
    assert answer.missing == ("birth_date", "citizen", "compulsory", "pension")


@pytest.mark.parametrize(
    ("birth", "on", "verdict"),
    [
        (date(2011, 11, 22), TODAY, "not_eligible"),
        (date(2011, 11, 21), TODAY, "eligible"),
        (2011, TODAY, "not_enough_information"),
        (2010, TODAY, "eligible"),
        (2012, TODAY, "not_eligible"),
        (2011, date(2026, 12, 31), "eligible"),
        (2011, date(2026, 1, 1), "not_enough_information"),
        (date(2012, 2, 29), date(2027, 2, 28), "not_eligible"),
        (date(2012, 2, 29), date(2027, 3, 1), "eligible"),
        (date(1926, 1, 1), TODAY, "eligible"),
        (None, TODAY, "not_enough_information"),
    ],
)
def test_fifteen_full_years_are_needed(birth: date | int | None, on: date, verdict: str) -> None:
    assert eligibility(replace(ADULT, birth=birth, on=on)).verdict == verdict


def test_a_pension_was_no_bar_before_july_2025() -> None:
    pensioner = replace(ADULT, pension="yes")

    assert eligibility(replace(pensioner, on=date(2025, 6, 30))).verdict == "eligible"
    assert eligibility(replace(pensioner, on=date(2025, 7, 1))).verdict == "not_eligible"


def test_an_unasked_pension_was_not_needed_before_july_2025() -> None:
    assert eligibility(replace(ADULT, pension="unknown", on=date(2025, 6, 30))).verdict == "eligible"


def test_the_province_supports_only_who_resides_there_for_good() -> None:
    verdicts = {
        residence: eligibility(replace(ADULT, residence=residence)).support[1].verdict
        for residence in (None, "temporary", "permanent")
    }

    assert verdicts == {None: "not_enough_information", "temporary": "not_eligible", "permanent": "eligible"}


def test_an_unknown_residence_is_asked_for_by_the_province_alone() -> None:
    state, province = eligibility(ADULT).support

    assert (state.missing, province.missing) == ((), ("residence",))


def test_each_scheme_answers_for_its_best_group() -> None:
    state, province = eligibility(replace(ADULT, groups=("ethnic_minority", "near_poor"))).support

    assert (state.scheme, state.group, province.scheme, province.group) == (
        "state",
        "near_poor",
        "province",
        "near_poor",
    )
    assert "159/2025" in state.law


def test_poverty_is_proved_by_the_certificate_of_the_year() -> None:
    (evidence,) = eligibility(replace(ADULT, groups=("poor",), certificate_year=2026)).support[0].evidence

    assert evidence == "Giấy chứng nhận hộ nghèo năm 2026 do Chủ tịch UBND xã cấp."


def test_last_years_certificate_does_not_prove_this_years_poverty() -> None:
    state = eligibility(replace(ADULT, groups=("poor",), certificate_year=2025)).support[0]

    assert (state.verdict, state.missing) == ("not_enough_information", ("certificate_year",))
    assert "Giấy đã có là của năm 2025: cần giấy của năm 2026." in state.evidence


def test_that_the_province_counts_an_ethnic_minority_as_other_is_said_to_be_unconfirmed() -> None:
    province = eligibility(replace(ADULT, groups=("ethnic_minority",), residence="permanent")).support[1]

    assert (province.group, province.verdict) == ("other", "eligible")
    assert any("cần BHXH tỉnh Nghệ An xác nhận" in sentence for sentence in province.evidence)


def test_who_may_not_join_is_not_supported() -> None:
    answer = eligibility(replace(ADULT, compulsory="yes", residence="permanent"))

    assert {support.verdict for support in answer.support} == {"not_eligible"}


def test_who_has_joined_already_is_still_supported() -> None:
    answer = eligibility(replace(ADULT, already_vsi="yes", residence="permanent"))

    assert {support.verdict for support in answer.support} == {"eligible"}


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"product": "life"}, "unknown_code", "product"),
        ({"compulsory": "maybe"}, "unknown_code", "compulsory"),
        ({"already_vsi": ""}, "unknown_code", "already_vsi"),
        ({"groups": ("rich",)}, "unknown_code", "group"),
        ({"residence": "abroad"}, "unknown_code", "residence"),
        ({"commune": "00000"}, "unknown_unit", "commune"),
        ({"birth": 1899}, "out_of_range", "birth_date"),
        ({"birth": 2027}, "out_of_range", "birth_date"),
        ({"birth": date(2026, 11, 22)}, "out_of_range", "birth_date"),
        ({"certificate_year": 2028}, "out_of_range", "certificate_year"),
        ({"on": date(2015, 12, 31)}, "no_rule_on_day", "on"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_by_its_field(change: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        eligibility(replace(ADULT, **change))

    assert [(problem.code, problem.field) for problem in refused.value.problems] == [(code, field)]


ANSWERS = st.sampled_from(["yes", "no", "unknown"])


@st.composite
def requests(draw: st.DrawFn) -> EligibilityRequest:
    on = draw(st.dates(date(2016, 1, 1), date(2035, 12, 31)))
    return EligibilityRequest(
        on=on,
        birth=draw(st.none() | st.integers(1900, on.year) | st.dates(date(1900, 1, 1), on)),
        compulsory=draw(ANSWERS),
        pension=draw(ANSWERS),
        citizen=draw(ANSWERS),
        allowance=draw(st.none() | ANSWERS),
        already_vsi=draw(st.none() | ANSWERS),
        groups=tuple(draw(st.lists(st.sampled_from(groups()), max_size=3))),
        residence=draw(st.sampled_from([None, "permanent", "temporary"])),
    )


@given(requests())
def test_a_verdict_always_fits_what_it_rests_on(request: EligibilityRequest) -> None:
    answer = eligibility(request)

    assert (answer.verdict == "not_eligible") == bool(answer.reasons)
    assert (answer.verdict == "not_enough_information") == bool(answer.missing)
    assert set(answer.reasons) <= set(REASONS)
    assert set(answer.missing) <= set(QUESTIONS)
    assert all(_fits(asdict(support)) for support in answer.support)


def _fits(support: dict[str, Any]) -> bool:
    return (support["verdict"] == "not_enough_information") == bool(support["missing"]) and bool(support["law"])


@given(requests())
def test_knowing_more_never_turns_a_no_into_a_yes(request: EligibilityRequest) -> None:
    before = eligibility(request)
    known = replace(request, compulsory="no" if request.compulsory == "unknown" else request.compulsory)

    after: Eligibility = eligibility(known)

    assert before.verdict != "not_eligible" or after.verdict == "not_eligible"
    assert before.verdict != "eligible" or after.verdict == "eligible"
