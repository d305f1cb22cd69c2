"""Who else pays a part: a sponsor gives a percentage or an amount, to a group, in its place, on its days."""

from dataclasses import replace
from datetime import date

import pytest

from shared.policy import EligibilityRequest, QuoteRequest, eligibility, packaged, quote
from shared.policy.schemes import name_of
from shared.problems import Refused

FUND = """
[[sponsor]]
id = "quy_vi_dan"
vi = "Quỹ Vì dân"
en = "People's fund"
product = "vsi"
gives = "dong"
communes = ["17827.202507"]

[[sponsor.support]]
group = "other"
value = 50_000
since = 2026-01-01
until = 2026-12-31
unconfirmed = "Thông báo của quỹ"
source = "ví dụ"
confidence = "unconfirmed"
"""
LAW = packaged().with_sponsors(FUND)
HERE = QuoteRequest(on=date(2026, 11, 21), residence="permanent", commune="17827.202507")


def test_no_sponsor_is_known_in_nghe_an() -> None:
    assert packaged().sponsors == ()


def test_a_fixed_amount_is_added_to_the_state_and_the_province() -> None:
    quoted = quote(HERE, LAW)

    fund = quoted.support[2]
    assert (fund.scheme, fund.group, fund.rate_percent, fund.amount) == ("sponsor:quy_vi_dan", "other", 0, 50_000)
    assert (fund.confidence, fund.law) == ("unconfirmed", "chưa xác nhận: Thông báo của quỹ")
    assert quoted.pays == 197_500
    assert quoted.because[-1].parameter == "vsi.support.sponsor.quy_vi_dan.other"


def test_a_sponsor_supports_in_its_communes_alone() -> None:
    elsewhere, unknown = quote(replace(HERE, commune="17854.202507"), LAW), quote(replace(HERE, commune=None), LAW)

    assert (elsewhere.pays, unknown.pays) == (247_500, 247_500)
    assert "Chưa rõ xã nên chưa tính phần hỗ trợ của quỹ Vì dân." in unknown.notes
    assert not any("Vì dân" in note for note in elsewhere.notes)


def test_a_sponsor_supports_on_its_days_alone() -> None:
    before, after = quote(replace(HERE, on=date(2025, 12, 31)), LAW), quote(replace(HERE, on=date(2027, 1, 1)), LAW)

    assert [each.scheme for each in (*before.support, *after.support)] == ["state", "province"] * 2
    assert "Hỗ trợ của quỹ Vì dân đã hết thời hạn vào ngày 31/12/2026." in after.notes


def test_no_sponsor_pays_more_than_what_is_left() -> None:
    generous = packaged().with_sponsors(FUND.replace("50_000", "9_000_000"))

    quoted = quote(HERE, generous)

    assert (quoted.support[2].amount, quoted.pays, quoted.total_pays) == (247_500, 0, 0)


def test_a_sponsors_fixed_amount_also_helps_a_household_with_health_insurance() -> None:
    law = packaged().with_sponsors(FUND.replace('"vsi"', '"hi"').replace('"other"', '"household"'))

    quoted = quote(replace(HERE, product="hi", groups=("household",), member_order=1), law)

    assert (quoted.contribution, quoted.pays) == (113_850, 63_850)


def test_a_sponsor_is_called_by_its_name() -> None:
    assert name_of("sponsor:quy_vi_dan", LAW) == "Quỹ Vì dân"
    assert name_of("state", LAW) == "Ngân sách nhà nước"
    assert name_of("sponsor:gone", LAW) == "sponsor:gone"


@pytest.mark.parametrize(
    ("commune", "verdict", "missing"),
    [
        ("17827.202507", "eligible", ()),
        ("17854.202507", "not_eligible", ()),
        (None, "not_enough_information", ("commune",)),
    ],
)
def test_whether_a_sponsor_supports_hangs_on_the_commune(
    commune: str | None, verdict: str, missing: tuple[str, ...]
) -> None:
    adult = EligibilityRequest(
        on=HERE.on, birth=1980, compulsory="no", pension="no", citizen="yes", residence="permanent", commune=commune
    )

    fund = eligibility(adult, LAW).support[2]

    assert (fund.scheme, fund.verdict, fund.missing) == ("sponsor:quy_vi_dan", verdict, missing)


def test_a_sponsor_is_not_written_down_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        LAW.with_sponsors(FUND)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('gives = "dong"', 'gives = "rice"'),
        ('product = "vsi"', 'product = "life"'),
        ('group = "other"', 'group = "rich"'),
        ('vi = "Quỹ Vì dân"\n', ""),
        ('id = "quy_vi_dan"', 'id = "quy_vi_dan"\ncolour = "red"'),
        ('source = "ví dụ"\n', ""),
        ("since = 2026-01-01", 'since = "2026"'),
        ('gives = "dong"', 'gives = "percent"'),
    ],
)
def test_a_sponsor_that_is_not_whole_is_refused(right: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=r"sponsor|quy_vi_dan"):
        packaged().with_sponsors(FUND.replace(right, wrong))


def test_an_unknown_commune_is_refused_and_not_repeated() -> None:
    with pytest.raises(Refused) as refused:
        quote(replace(HERE, commune="Xã lạ"), LAW)

    assert [(problem.code, problem.field) for problem in refused.value.problems] == [("unknown_unit", "commune")]
    assert "lạ" not in refused.value.problems[0].vi
