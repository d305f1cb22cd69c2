"""Dũng looks through the book of acts, proves it whole, and carries it away; that he did stands in it, too."""

import csv
import io
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from backend.admin import audit, audit_acts
from backend.admin.audit import Act
from backend.admin.audit_acts import CODES
from backend.db import Database
from backend.tables.account import Account
from tests.backend.cast import ACCOUNT_IDS, THANH_VINH, HandClock
from tests.backend.console.audit.test_audit_words import ID, WRITTEN
from tests.backend.console.conftest import PICTURES, Enter, cookie_of

READS_PAGES = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
AUDIT = "/quan-tri/so-kiem-tra"
TAG = re.compile(r"<[^>]*>")

Browse = Callable[..., Any]


@pytest.fixture
def browse(client: TestClient, database: Database) -> Browse:
    """A page as somebody of the cast is answered it; a `form` is posted."""
    client.follow_redirects = False

    def ask(who: str, address: str, form: dict[str, Any] | None = None, site: str = "same-origin") -> Any:
        sent = READS_PAGES | {"Cookie": f"tungnha={cookie_of(database, ACCOUNT_IDS[who])}", "Sec-Fetch-Site": site}
        return client.get(address, headers=sent) if form is None else client.post(address, data=form, headers=sent)

    return ask


@pytest.fixture
def book(database: Database, now: HandClock) -> None:
    """Bình reviews a visit, and Dũng gives an area."""
    reviewed = Act(
        account_id=ACCOUNT_IDS["binh"], act="visit_reviewed", subject=ACCOUNT_IDS["an"], facts={"is": "approved"}
    )
    given = Act(
        account_id=ACCOUNT_IDS["dung"],
        act="area_given",
        subject=ACCOUNT_IDS["em"],
        facts={"commune": THANH_VINH, "until": "2026-11-30"},
    )
    with database.writing() as session:
        audit.write(session, reviewed, now())
        audit.write(session, given, now())


pytestmark = pytest.mark.usefixtures("book")


@pytest.mark.parametrize("who", ["binh", "chi"])
def test_only_administrators_read_or_take_it(browse: Browse, who: str) -> None:
    assert browse(who, AUDIT).status_code == 403
    assert browse(who, f"{AUDIT}/csv", {}).status_code == 403
    assert browse("dung", f"{AUDIT}/csv", {}, site="cross-site").status_code == 403


def test_the_book_says_who_did_what_when(browse: Browse) -> None:
    text = browse("dung", AUDIT).text

    assert "Trần Văn Bình" in text
    assert "xét lượt thăm" in text
    assert f'<li>xã, phường: <a href="/xa-phuong/{THANH_VINH}">Phường Thành Vinh</a></li>' in text
    assert "<li>đến hết ngày: 30/11/2026</li>" in text
    assert "<li>kết quả: Duyệt</li>" in text
    assert "08:00 ngày 22/11/2026" in text


@pytest.mark.parametrize(
    "query",
    [
        f"who={ACCOUNT_IDS['binh']}",
        "act=visit_reviewed",
        "truoc=2",
        f"from=22/11/2026&to=2026-11-22&who={ACCOUNT_IDS['binh']}",
    ],
)
def test_it_is_looked_through_by_person_act_and_day(browse: Browse, query: str) -> None:
    rows = browse("dung", f"{AUDIT}?{query}").text.partition("<tbody>")[2]

    assert "xét lượt thăm" in rows
    assert "giao địa bàn" not in rows


def test_of_another_day_there_is_nothing(browse: Browse) -> None:
    assert "Không có mục nào như vậy." in browse("dung", f"{AUDIT}?to=2026-11-21").text


def test_days_the_wrong_way_round_are_refused_beside_the_last_one(browse: Browse) -> None:
    answer = browse("dung", f"{AUDIT}?from=22/11/2026&to=21/11/2026")

    assert answer.status_code == 422
    assert 'value="21/11/2026"' in answer.text
    assert "Đến ngày: " in answer.text


def test_what_is_no_day_or_account_is_refused(browse: Browse) -> None:
    assert browse("dung", f"{AUDIT}?from=hôm-qua").status_code == 422
    assert browse("dung", f"{AUDIT}?who=ai").status_code == 422


def test_a_whole_book_says_so_and_a_changed_one_says_where(browse: Browse, database: Database) -> None:
    whole = browse("dung", f"{AUDIT}?kiem-tra=1").text

    with database.writing() as session:
        session.execute(text("UPDATE audit_entry SET act = 'account_closed' WHERE number = 1"))
    changed = browse("dung", f"{AUDIT}?kiem-tra=1").text

    assert "Sổ nguyên vẹn: 2 mục." in whole
    assert "Sổ không còn nguyên vẹn. Mục bị sửa hoặc bị mất: 1, 2." in changed or "bị mất: 1." in changed


def test_it_is_carried_away_without_formulas_and_that_stands_in_it(browse: Browse, database: Database) -> None:
    with database.writing() as session:
        session.get_one(Account, ACCOUNT_IDS["binh"]).name = "=cmd|' /C calc'!A0"

    answer = browse("dung", f"{AUDIT}/csv", {})

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["Mục"], row["Việc"], row["Mã việc"]) for row in rows] == [
        ("2", "giao địa bàn", "area_given"),
        ("1", "xét lượt thăm", "visit_reviewed"),
    ]
    assert rows[1]["Ai"].startswith("'=cmd")
    assert rows[0]["Lúc"] == "2026-11-22T08:00:00+07:00"
    assert "lấy sổ kiểm tra ra tệp" in browse("dung", AUDIT).text.partition("<tbody>")[2]


@pytest.fixture
def every_act(database: Database, now: HandClock) -> None:
    """Dũng does everything that the book can tell of."""
    with database.writing() as session:
        for act in CODES:
            sorts = audit_acts.noted_of(act).facts.items()
            facts = {name: WRITTEN[sort][0] for name, sort in sorts if WRITTEN[sort]}
            audit.write(session, Act(account_id=ACCOUNT_IDS["dung"], act=act, subject=UUID(ID), facts=facts), now())


@pytest.mark.usefixtures("every_act")
def test_no_act_shows_a_code_or_an_id(browse: Browse) -> None:
    told = TAG.sub("", browse("dung", AUDIT).text.partition("<tbody>")[2].partition("</tbody>")[0])

    assert told.count("xã, phường: Phường Thành Vinh") > 10
    assert re.findall(r"[a-z]+_[a-z_]+|True|False|None|[0-9a-f]{8}-[0-9a-f]{4}", told) == []


@pytest.mark.usefixtures("every_act")
def test_every_name_in_the_book_leads_to_a_page_that_opens(browse: Browse) -> None:
    rows = browse("dung", AUDIT).text.partition("<tbody>")[2].partition("</tbody>")[0]

    leading = sorted(set(re.findall(r'href="([^"]+)"', rows)))

    assert leading == ["/bao-cao/week", f"/quan-tri/tai-khoan/{ACCOUNT_IDS['an']}", f"/xa-phuong/{THANH_VINH}"]
    assert [browse("dung", address).status_code for address in leading] == [200, 200, 200]


@pytest.mark.usefixtures("every_act")
def test_nothing_of_the_book_is_cut_however_wide_the_window(enter: Enter) -> None:
    for width, scheme in ((1366, "light"), (360, "dark")):
        page = enter("dung", width=width, color_scheme=scheme)
        page.goto(AUDIT)

        page.screenshot(path=PICTURES / f"audit_{width}_{scheme}.png", full_page=True)
        table = page.locator("table.book").bounding_box()
        assert table is not None
        assert table["x"] >= 0
        assert table["x"] + table["width"] <= width


def test_dung_reads_it_without_scripts(enter: Enter, complaints: list[str]) -> None:
    page = enter("dung", java_script_enabled=False)

    page.goto("/quan-tri")
    page.get_by_role("link", name="Sổ kiểm tra").click()
    page.get_by_role("link", name="Kiểm tra sổ có nguyên vẹn").press("Enter")

    assert page.get_by_text("Sổ nguyên vẹn: 2 mục.").count() == 1
    assert complaints == []
