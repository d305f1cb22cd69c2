"""What a number counted is a list that one can follow: in an order, and each visit a step away."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from backend.db import Database
from backend.reports import cells
from backend.reports.asking import Ask
from backend.tables.law import AuditEntry
from tests.backend.console.in_office import Browse, browse
from tests.backend.numbers.conftest import TODAY, Officer, officer

__all__ = ["browse", "officer"]

VISITS = f"/so-lieu/{cells.name(Ask(), 'visits', None)}"
TO_A_VISIT = re.compile(r'<a href="(/nhat-ky/[^"]+)" aria-label="Lượt thăm ngày ([^,]+), dòng \d+"')


@pytest.fixture
def days(officer: Officer) -> None:
    """Three doors on two days, the older day and the later name pushed first."""
    homes: dict[str, Any] = {name: officer.household(name)[0] for name in ("Hồ Văn Nga", "Đặng Thị Chín", "Vi Thị Hoa")}
    officer.visit(homes["Hồ Văn Nga"], TODAY - timedelta(days=1), "not_home")
    officer.visit(homes["Vi Thị Hoa"], TODAY, "not_home")
    officer.visit(homes["Đặng Thị Chín"], TODAY, "not_home")


@pytest.mark.usefixtures("days")
def test_opened_visits_stand_newest_day_first_and_then_by_household(browse: Browse) -> None:
    text = browse("binh", VISITS).text

    assert re.findall(r'<th scope="row">([^<]+)', text) == ["Đặng Thị Chín", "Vi Thị Hoa", "Hồ Văn Nga"]


@pytest.mark.usefixtures("days")
@pytest.mark.parametrize("who", ["binh", "chi"])
def test_each_opened_visit_leads_to_its_page(browse: Browse, who: str) -> None:
    found = TO_A_VISIT.findall(browse(who, VISITS).text)

    assert len(found) == 3
    for address, day in found:
        assert browse(who, address).status_code == 200
        assert day in browse(who, address).text


@pytest.mark.usefixtures("days")
def test_a_list_with_names_is_carried_away_in_its_order_and_that_stands_in_the_book(
    browse: Browse, database: Database
) -> None:
    answer = browse("binh", f"{VISITS}/danh-sach.csv")

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == 'Chủ hộ,"Xã, phường","Xóm, bản, khối",Ngày,Kết quả,Cán bộ,Trạng thái'
    assert [line.split(",")[0] for line in lines[1:]] == ["Đặng Thị Chín", "Vi Thị Hoa", "Hồ Văn Nga"]
    assert _carried_away(database) == [{"rows": 3}]


@pytest.mark.usefixtures("days")
def test_a_list_without_names_has_no_column_for_them_and_is_not_noted(browse: Browse, database: Database) -> None:
    answer = browse("chi", f"{VISITS}/danh-sach.csv")

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == '"Xã, phường",Ngày,Kết quả,Cán bộ,Trạng thái'
    assert "Xóm" not in answer.text
    assert len(lines) == 4
    assert _carried_away(database) == []


def _carried_away(database: Database) -> list[Any]:
    with database.reading() as session:
        return [entry.facts for entry in session.exec(select(AuditEntry)) if entry.act == "number_exported"]
