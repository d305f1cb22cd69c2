"""A name leads to a commune only with its day, and sometimes only with its district."""

from datetime import date

import pytest

from shared.places import find_by_name, today_unit
from shared.places.periods import PERIODS, rows_of
from shared.problems import Refused

BEFORE = date(2025, 6, 30)
TODAY = date(2026, 11, 21)


def test_the_town_nam_dan_did_not_go_to_the_commune_of_that_name() -> None:
    town = find_by_name("Thị trấn Nam Đàn", "Huyện Nam Đàn", BEFORE)
    commune = find_by_name("Nam Đàn", None, TODAY)

    assert today_unit(town.id).code == "17950"
    assert commune.code == "17935"


@pytest.mark.parametrize(
    ("name", "district", "goes_to"),
    [
        ("Châu Tiến", "Quỳ Hợp", "17044"),
        ("Châu Tiến", "Quỳ Châu", "16792"),
        ("Tam Hợp", "Quỳ Hợp", "17059"),
        ("Tam Hợp", "Tương Dương", "16936"),
        ("Đông Thành", "Yên Thành", "17506"),
    ],
)
def test_the_district_decides_where_a_name_went(name: str, district: str, goes_to: str) -> None:
    assert today_unit(find_by_name(name, district, BEFORE).id).code == goes_to


def test_dong_thanh_of_today_is_not_where_dong_thanh_went() -> None:
    assert find_by_name("Đông Thành", None, TODAY).code == "17530"


@pytest.mark.parametrize("name", ["Châu Tiến", "Xã Tam Hợp", "chau tien", "Đồng Văn"])
def test_a_name_borne_twice_needs_its_district(name: str) -> None:
    with pytest.raises(Refused) as refused:
        find_by_name(name, None, BEFORE)

    assert refused.value.problems[0].code == "ambiguous_unit"


def test_a_name_is_found_without_marks_and_without_its_kind() -> None:
    assert find_by_name("nghi  loc", None, TODAY).id == "17827.202507"
    assert find_by_name("thi tran quan hanh", "nghi loc", BEFORE).id == "17827.202412"


def test_a_decomposed_name_is_the_same_name() -> None:
    assert find_by_name("Xa\u0303 Nghi L\u00f4\u0323c", None, TODAY).id == "17827.202507"


@pytest.mark.parametrize(
    ("name", "district"), [("Nghi Lộc", None), ("Quán Hành", "Đô Lương"), ("", None), ("Xã", None)]
)
def test_a_name_that_no_unit_bore_that_day_is_refused(name: str, district: str | None) -> None:
    with pytest.raises(Refused) as refused:
        find_by_name(name, district, BEFORE)

    assert refused.value.problems[0].code == "unknown_unit"


def test_every_former_unit_is_found_by_its_name_and_district() -> None:
    period = PERIODS[1]

    for row in rows_of(period):
        assert find_by_name(row["name"], row["district"], BEFORE).code == row["code"]


def test_no_field_of_the_register_holds_a_quote() -> None:
    # The register is split at its commas; a quoted field would break it silently.
    assert not any('"' in field for period in PERIODS for row in rows_of(period) for field in row.values())
