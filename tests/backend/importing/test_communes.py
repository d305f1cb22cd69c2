"""Which commune a row means: by code, or by name and former district; what could be two places is asked about."""

from datetime import date

import pytest

from backend.importing import communes
from backend.importing.headings import find_table
from backend.importing.rows import rows_of
from backend.importing.sheets import read_sheets
from backend.importing.values import Noted
from shared import places
from tests.backend.importing.sheets_by_hand import text

TODAY = date(2026, 11, 22)


def _meant(code: str = "", name: str = "", district: str = "") -> tuple[str | None, list[str]]:
    noted = Noted()
    written = text((code, name, district, "x"), headings=("Mã xã", "Xã", "Huyện", "Họ tên")).encode()
    table = find_table(read_sheets(written), [], {})
    (row,) = rows_of(table, noted)
    return communes.meant(row, TODAY), [problem.code for problem in noted.problems]


@pytest.mark.parametrize(
    ("name", "district", "found"),
    [
        ("Nam Đàn", "Nam Đàn", "17950.202507"),
        ("Thị trấn Nam Đàn", "huyện Nam Đàn", "17950.202507"),
        ("Châu Tiến", "Quỳ Châu", "16792.202507"),
        ("chau tien", "Quy Hop", "17044.202507"),
        ("Nghi Văn", "Nghi Lộc", "17854.202507"),
        ("Xã Nghi Lộc", "", "17827.202507"),
        ("Nghi Vạn", "", "17827.202507"),
    ],
)
def test_a_name_and_a_district_mean_one_commune_of_today(name: str, district: str, found: str) -> None:
    assert _meant(name=name, district=district) == (found, [])


@pytest.mark.parametrize("name", ["Nam Đàn", "Châu Tiến", "Tam Hợp", "Đông Thành"])
def test_a_name_that_leads_to_two_communes_is_asked_about(name: str) -> None:
    assert _meant(name=name) == (None, ["ambiguous_unit"])


def test_a_name_that_nobody_bore_is_told() -> None:
    assert _meant(name="Xóm Chùa") == (None, ["unknown_unit_name"])


@pytest.mark.parametrize(("code", "found"), [("17830", "17854.202507"), ("17827", "17827.202507")])
def test_a_former_code_leads_to_the_commune_of_today(code: str, found: str) -> None:
    assert _meant(code=code) == (found, [])


@pytest.mark.parametrize(
    ("said", "found", "codes"),
    [
        ({"name": "17827"}, "17827.202507", []),
        ({"name": "17830", "district": "Nghi Lộc"}, "17854.202507", []),
        ({"code": "Nghi Vạn"}, "17827.202507", []),
        ({"name": "99999"}, None, ["unknown_unit"]),
    ],
)
def test_a_code_may_stand_where_names_stand_and_a_name_where_codes_do(
    said: dict[str, str], found: str | None, codes: list[str]
) -> None:
    assert _meant(**said) == (found, codes)


def test_no_former_code_leads_elsewhere_than_to_the_commune_that_bears_it_today() -> None:
    """What lets a code alone be enough: were it otherwise, a code would need a day."""
    for period in (date(2025, 6, 30), date(2024, 11, 30)):
        for unit in places.units_on(period):
            named = communes.Naming(at="A1", said=unit.code, district=None)
            led_to = {places.today_unit(found.id).id for found in communes.units_named(named, TODAY)}
            assert led_to == {places.today_unit(unit.id).id}
