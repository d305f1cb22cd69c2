"""«Tổng quan» as a browser without scripts meets it: every number opens what it counted, those beside it too."""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from playwright.sync_api import Page
from starlette.testclient import TestClient

from backend.console.numbers import trend_lines
from backend.db import Database
from backend.reports.conversions import Row
from backend.reports.intervals import wilson
from backend.reports.periods import Period
from backend.reports.ranks import ranks
from backend.reports.trends import SPANS
from tests.backend.cast import ACCOUNT_IDS, THANH_VINH
from tests.backend.console.conftest import PICTURES, Enter, cookie_of
from tests.backend.numbers.conftest import TODAY, Officer, officer, told

__all__ = ["officer"]

LINK = re.compile(r'<a href="(/so-lieu/[^"]+)"[^>]*>([\d.]+)</a>')


@pytest.fixture
def autumn(officer: Officer) -> None:
    """Two months at three doors: Lan joined in October, Đức after a second visit this week."""
    home, lan, duc = officer.household("Trần Thị Lan", "Đặng Văn Đức")
    before = TODAY - timedelta(days=35)
    officer.visit(home, before, "advised", told(lan, "interested", "registered", "paid", on=before), told(duc))
    officer.visit(home, TODAY, "advised", told(duc, "interested", "registered", "paid"))
    shut, hoa = officer.household("Vi Thị Hoa")
    officer.visit(shut, TODAY - timedelta(days=10), "advised", told(hoa, "considering"))
    officer.visit(shut, TODAY, "not_home")


@pytest.fixture
def read(client: TestClient, database: Database) -> Callable[..., str]:
    """A page as somebody of the cast is answered it."""

    def look(address: str, who: str = "binh") -> str:
        cookie = f"tungnha={cookie_of(database, ACCOUNT_IDS[who])}"
        answer = client.get(address, headers={"Accept": "text/html", "Cookie": cookie})
        assert answer.status_code == 200, answer.text
        return unescape(answer.text)

    return look


def _row(key: str, part: int, whole: int) -> Row:
    rate, interval = part / whole if whole else None, wilson(part, whole)
    return Row(key=key, name=key, counts={}, rate=rate, interval=interval, phones_reported=(0, 0), cells={})


@pytest.mark.usefixtures("autumn")
@pytest.mark.parametrize(
    "address",
    [
        "/?compare=month",
        "/?from=2026-11-01&to=2026-11-22&compare=month",
        "/?from=2026-11-16&to=2026-11-22&compare=year&sort=rate",
        "/?by=district&map=then&compare=year_end",
        "/?by=organisation",
    ],
)
def test_every_number_on_the_page_opens_as_many_rows(read: Callable[..., str], address: str) -> None:
    numbers = dict(LINK.findall(read(address)))

    opened = {link: re.search(r'<h1 id="counted">[^<]*: ([\d.]+)</h1>', read(link)) for link in numbers}

    assert len(numbers) > 20
    assert {link: found[1] if found else None for link, found in opened.items()} == numbers


@pytest.mark.usefixtures("autumn")
def test_a_number_stands_beside_what_it_was_a_month_ago(read: Callable[..., str]) -> None:
    page = re.sub(r"<[^>]+>", "", read("/"))

    assert "+1 so với 1 (đến 22/10/2026)" in page
    assert "±0" in page or "+1" in page


@pytest.mark.usefixtures("autumn")
def test_nothing_is_compared_where_nobody_asked_for_it_in_a_chosen_span(read: Callable[..., str]) -> None:
    assert "so với" not in read("/?from=2026-11-01&to=2026-11-22").split("five", 1)[1].split("</ul>")[0]


@pytest.mark.usefixtures("autumn")
def test_without_a_list_of_offices_the_page_says_who_brings_one_in(read: Callable[..., str]) -> None:
    assert "Chưa có danh sách cơ sở BHXH" in read("/?by=office")


@pytest.mark.parametrize(
    ("kind", "span", "last", "earlier"),
    [
        ("month", (date(2026, 3, 1), date(2026, 3, 31)), date(2026, 3, 31), (date(2026, 2, 1), date(2026, 2, 28))),
        ("month", (None, None), date(2026, 11, 22), (None, date(2026, 10, 22))),
        ("year", (date(2028, 2, 1), date(2028, 2, 29)), date(2028, 2, 29), (date(2027, 2, 1), date(2027, 2, 28))),
        ("year_end", (None, None), date(2026, 11, 22), (None, date(2025, 12, 31))),
        (
            "year_end",
            (date(2026, 11, 1), date(2026, 11, 22)),
            date(2026, 11, 22),
            (date(2025, 12, 10), date(2025, 12, 31)),
        ),
    ],
)
def test_an_earlier_span_is_as_long_as_calendars_allow(
    kind: str, span: tuple[date | None, date | None], last: date, earlier: tuple[date | None, date]
) -> None:
    found = SPANS[kind](Period(start=span[0], end=span[1]), last)

    assert (found.start, found.end) == earlier


def test_communes_whose_intervals_overlap_are_not_told_apart() -> None:
    rows = [_row("few", 2, 3), _row("high", 400, 1000), _row("low", 100, 1000), _row("none", 0, 0)]

    found = ranks(rows)

    assert found == {"few": 1, "high": 1, "low": 3}
    assert _never_before_a_higher_rank(rows, found)


def _never_before_a_higher_rank(rows: Iterable[Row], found: Any) -> bool:
    """Whoever lies surely above another stands before it."""
    sure = [(a, b) for a in rows for b in rows if a.interval and b.interval and a.interval[0] > b.interval[1]]
    return all(found[above.key] < found[below.key] for above, below in sure)


def test_a_change_carries_its_sign_and_the_words_of_its_size() -> None:
    assert [trend_lines.signed(change) for change in (1200, -3, 0, -0.3)] == ["+1.200", "−3", "±0", "−0,3"]


@pytest.mark.usefixtures("autumn")
def test_pictures_of_the_overview(enter: Enter) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for width, scheme in ((1366, "light"), (360, "dark")):
        page: Page = enter("chi", width=width, color_scheme=scheme)
        page.goto("/?sort=rate")
        page.locator(".weeks summary").click()
        page.screenshot(path=PICTURES / f"console_{width}_{scheme}_overview_trends.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.usefixtures("autumn")
@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("commune", " · 1 xã, phường · "),
        ("district", " · 1 huyện cũ · "),
        ("organisation", " tổ chức thu · "),
        ("office", "từ đầu đến nay · số liệu lúc"),
    ],
)
def test_the_heading_counts_what_the_rows_are_and_says_nothing_of_none(
    read: Callable[..., str], by: str, said: str
) -> None:
    """Not «0 xã, phường» beside five hundred people, where nobody has told which office serves which commune."""
    heading = re.search(r'<div class="heading">.*?</div>', read(f"/?by={by}"), re.DOTALL)

    assert heading is not None
    assert said in heading[0]


@pytest.mark.usefixtures("autumn")
def test_a_communes_name_leads_to_its_page_over_the_same_days(read: Callable[..., str]) -> None:
    page = read("/?from=2026-11-01&to=2026-11-22", "chi")

    (address,) = set(re.findall(r'<th scope="row"><a href="([^"]+)">Phường Thành Vinh</a>', page))

    assert address == f"/xa-phuong/{THANH_VINH}?from=2026-11-01&to=2026-11-22&product=vsi"
    assert "từ 01/11/2026 đến 22/11/2026" in read(address, "chi")


@pytest.mark.usefixtures("autumn")
def test_each_row_says_its_weakest_step_and_how_sure_it_is(read: Callable[..., str]) -> None:
    rows = re.findall(r'<td class="step">(.*?)</td>', read("/"), re.DOTALL)

    assert rows == ["Người quan tâm 66,7% <small>20,8–93,8%</small>"] * 2


@pytest.mark.usefixtures("autumn")
def test_every_rate_on_the_page_stands_beside_its_interval(read: Callable[..., str]) -> None:
    page = read("/?compare=month")

    assert page.count("<span>66,7%</span>") == page.count("</svg> <small>20,8–93,8%</small>") == 2
    assert "<small>66,7%<span>20,8–93,8%</span></small>" in page
    assert "của bước trước trong kỳ (khoảng 20,8–93,8%)" in page
