"""Coverage is a share of a dated number with its source, or no share at all; and what was published stands apart."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from backend.admin import audit
from backend.console.communes.coverage_page import drawn
from backend.db import Database
from backend.reports import coverage
from shared import places
from tests.backend.cast import THANH_VINH
from tests.backend.console.conftest import Enter
from tests.backend.console.in_office import Browse, browse, pictured

__all__ = ["browse"]

PAGE = "/xa-phuong/do-bao-phu"
COMMUNE = f"/xa-phuong/{THANH_VINH}"
TODAY = date(2026, 11, 22)


def filled(**said: str) -> dict[str, str]:
    """The workforce of Thành Vinh."""
    plain = {"unit": THANH_VINH, "what": "workforce", "value": "20.000", "as_of": "2026-06-30"}
    return plain | {"source": "Niên giám thống kê 2025"} | said


def test_every_published_number_names_its_source_and_how_sure_it_is() -> None:
    every: list[Any] = [*coverage.figures(), *coverage.shares(), *coverage.goals()]

    assert [(one.year, one.value) for one in coverage.figures()][:1] == [(2017, 25_918)]
    assert [(one.year, one.value) for one in coverage.figures()][-1:] == [(2022, 109_660)]
    assert all(one.source and one.confidence in {"high", "medium"} for one in every)
    assert {one.of for one in every} <= coverage.PUBLISHED.keys()
    assert ("si_workforce", 2025, "26–27%") in {(one.of, one.by, one.says) for one in coverage.goals()}


def test_published_denominators_are_of_units_in_force_and_none_is_made_up(database: Database) -> None:
    with database.reading() as session:
        known = coverage.in_force(session, TODAY)

    communes = {unit for unit, _ in known if unit != coverage.OF_PROVINCE}
    assert all(places.unit(unit).until is None for unit in communes)
    assert {what for _, what in known} == {"population"}  # nobody has published a workforce by commune


def test_the_picture_leaves_years_out_that_no_source_names() -> None:
    points = drawn(coverage.figures())

    assert [point.figure.year for point in points] == [2017, 2019, 2021, 2022]
    steps = [later.x - earlier.x for earlier, later in pairwise(points)]
    assert steps[0] == pytest.approx(2 * steps[2], abs=0.2)
    assert points[-1].y < points[0].y


@pytest.mark.usefixtures("morning")
def test_without_a_denominator_there_is_no_share(browse: Browse) -> None:
    text = browse("binh", COMMUNE).text

    assert "chưa có mẫu số" in text
    assert "BHXH tự nguyện: <strong>–</strong>" in text


@pytest.mark.usefixtures("morning")
def test_an_administrator_enters_one_and_every_reader_sees_the_share(browse: Browse) -> None:
    answer = browse("dung", PAGE, filled())

    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    text = browse("binh", COMMUNE).text
    assert "20.000" in text
    assert "30/06/2026 · Niên giám thống kê 2025" in text
    assert "BHXH tự nguyện: <strong>dưới 0,1%</strong>" in text


@pytest.mark.usefixtures("morning")
def test_a_correction_is_another_version_and_the_book_says_who(browse: Browse, database: Database) -> None:
    browse("dung", PAGE, filled())

    browse("dung", PAGE, filled(value="10"))

    text = browse("dung", PAGE).text
    assert "bản 1 · Niên giám thống kê 2025" in text
    assert "bản 2 · Niên giám thống kê 2025" in text
    assert "BHXH tự nguyện: <strong>20,0%</strong>" in browse("binh", COMMUNE).text
    with database.reading() as session:
        assert list(audit.broken_at(session)) == []


def test_an_earlier_number_does_not_take_the_place_of_a_later_one(browse: Browse, database: Database) -> None:
    browse("dung", PAGE, filled())

    browse("dung", PAGE, filled(value="9.000", as_of="2024-12-31"))

    with database.reading() as session:
        assert coverage.in_force(session, TODAY)[THANH_VINH, "workforce"].value == 20_000
        assert coverage.in_force(session, date(2025, 1, 1))[THANH_VINH, "workforce"].value == 9_000


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"value": "nhiều"}, "Giá trị: Phải ghi bằng số nguyên"),
        ({"value": "20.00"}, "Giá trị: Phải ghi bằng số nguyên"),
        ({"value": "0"}, "Giá trị phải từ 1"),
        ({"as_of": "2026-12-31"}, "phải từ"),
        ({"as_of": ""}, "Còn thiếu mục bắt buộc."),
        ({"source": " "}, "Còn thiếu mục bắt buộc."),
        ({"unit": "17893.202412"}, "Không có xã, phường"),
        ({"what": "households"}, "Mã không có trong danh mục"),
    ],
)
def test_what_cannot_be_entered_is_said_with_what_was_typed(browse: Browse, said: dict[str, str], words: str) -> None:
    answer = browse("dung", PAGE, filled(source="Công văn 5/CTK") | said)

    assert answer.status_code == 422
    assert words in answer.text
    assert "Công văn 5/CTK" in answer.text or "source" in said
    assert "số đã nhập" not in browse("dung", PAGE).text


def test_only_administrators_enter_numbers(browse: Browse) -> None:
    assert "Nhập mẫu số" not in browse("chi", PAGE).text
    assert browse("chi", PAGE, filled()).status_code == 403
    assert browse("dung", PAGE, filled(), site="cross-site").status_code == 403


@pytest.mark.usefixtures("morning")
def test_the_page_of_coverage_is_fit_to_be_seen(enter: Enter) -> None:
    pictured(enter, PAGE, "coverage")
