"""What a number counted is a list that one can follow: in an order, and each visit a step away."""

import re
from datetime import timedelta
from typing import Any

import pytest

from backend.reports import cells
from backend.reports.asking import Ask
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
