"""The committee's session becomes minutes: what was decided why, once, in the official form, and never changed."""

import re
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from backend.db import Database
from backend.tables.law import AuditEntry
from backend.tables.review import MinutesRow, ReviewRow
from tests.backend.cast import NGHI_LOC, THANH_VINH
from tests.backend.console.conftest import PICTURES, Enter
from tests.backend.console.visit_log.test_review_routes import Visit, approved, browse, home, page_of, returned, visits
from tests.backend.numbers.conftest import TODAY, officer

__all__ = ["browse", "home", "officer", "visits"]

LIST = f"/nhat-ky/bien-ban?commune={THANH_VINH}"
WRITE = f"/nhat-ky/bien-ban/{THANH_VINH}"
REASON = "Ngày thăm <chưa> đúng."


def session_of(**changed: str) -> dict[str, Any]:
    days = {"held_on": TODAY.isoformat(), "first": TODAY.isoformat(), "last": TODAY.isoformat()}
    who = {"chair": "Trần Văn Bình", "secretary": "Lê Thị Hà", "present": "Phạm Dũng\r\n\r\n  Hồ <Nga> \r\n"}
    return days | who | changed


@pytest.fixture
def decided(browse: Visit, visits: list[UUID]) -> list[UUID]:
    """One approved, one sent back."""
    browse("binh", page_of(visits[0]), approved())
    browse("binh", page_of(visits[1]), returned(REASON))
    return visits


@pytest.fixture
def written(browse: Visit, decided: list[UUID]) -> str:
    """The address of the minutes of today's session."""
    answer = browse("binh", WRITE, session_of())
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_what_waits_for_minutes_is_listed_and_enters_them_once(browse: Visit, decided: list[UUID]) -> None:
    before = browse("binh", LIST).text

    browse("binh", WRITE, session_of())

    after = browse("binh", LIST).text
    assert "2 ý kiến chưa vào biên bản" in before
    assert "Chưa có biên bản nào." in before
    assert "Trong những ngày này không có ý kiến nào chưa vào biên bản." in after
    assert "Số 1 năm 2026" in after
    assert browse("binh", WRITE, session_of()).status_code == 422


def test_minutes_say_who_sat_and_what_was_decided_why(browse: Visit, written: str) -> None:
    text = browse("binh", written).text

    for said in ("Biên bản số 1 năm 2026", "Chủ trì: Trần Văn Bình", "Có mặt: Phạm Dũng, Hồ &lt;Nga&gt;"):
        assert said in text
    assert "Ngày thăm &lt;chưa&gt; đúng." in text
    assert "Đặng Văn Đức" in text
    assert "không còn khớp" not in text


def test_minutes_say_whose_word_each_decision_is(browse: Visit, visits: list[UUID]) -> None:
    browse("binh", page_of(visits[0]), approved())
    browse("dung", page_of(visits[1]), returned(REASON))

    text = browse("binh", browse("binh", WRITE, session_of()).headers["location"]).text

    rows = [row.split("</tr>")[0] for row in text.split("<tr>")[2:]]
    assert sorted((row.count("Trần Văn Bình"), row.count("Phạm Dũng"), row.count("Trả lại")) for row in rows) == [
        (0, 1, 1),
        (1, 0, 0),
    ]


def test_who_supervises_reads_them_without_names(browse: Visit, written: str) -> None:
    assert browse("chi", written).status_code == 200
    assert "Đặng Văn Đức" not in browse("chi", written).text


def test_the_pdf_is_the_official_form_with_its_number(browse: Visit, written: str, tmp_path: Path) -> None:
    answer = browse("binh", f"{written}.pdf")

    paper = tmp_path / "minutes.pdf"
    paper.write_bytes(answer.content)
    told = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True).stdout
    words = " ".join(told.split())
    assert answer.headers["content-type"] == "application/pdf"
    for said in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 01/BB-BCĐ",
        "BIÊN BẢN",
        "Họp Ban Chỉ đạo rà soát nhật ký thăm hộ",
        "có ý kiến về 2 lượt thăm: duyệt 1 lượt; trả lại 1 lượt.",
        "<chưa>",
        "CHỦ TỌA",
        "THƯ KÝ",
        "- Ủy ban nhân dân phường Thành Vinh",
    ):
        assert said in words
    assert re.search(r"(?<!Phường )Thành Vinh, ngày", words)
    PICTURES.mkdir(parents=True, exist_ok=True)
    subprocess.run(["pdftoppm", "-r", "60", "-png", paper, PICTURES / "minutes"], check=True)


def test_minutes_that_were_tampered_with_say_so(browse: Visit, written: str, database: Database) -> None:
    with database.writing() as session:
        session.execute(update(ReviewRow).values(reason="Khác."))

    assert "không còn khớp" in browse("binh", written).text


def test_the_digest_stands_in_the_audit_book(browse: Visit, written: str, database: Database) -> None:
    with database.reading() as session:
        kept = session.execute(select(MinutesRow)).scalar_one()
        entries = session.execute(select(AuditEntry)).scalars().all()
    assert entries[-1].act == "minutes_made"
    assert entries[-1].facts == {"commune": THANH_VINH, "number": 1, "visits": 2, "sha256": kept.sha256}


def test_sessions_are_numbered_one_after_the_other(browse: Visit, written: str, visits: list[UUID]) -> None:
    browse("dung", page_of(visits[2]), approved())

    browse("dung", WRITE, session_of())

    assert "Số 2 năm 2026" in browse("binh", LIST).text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"chair": " "}, "value"),
        ({"held_on": (TODAY + timedelta(days=1)).isoformat()}, "value"),
        ({"held_on": ""}, "bắt buộc"),
        ({"first": TODAY.isoformat(), "last": (TODAY - timedelta(days=1)).isoformat()}, "value"),
    ],
)
def test_a_session_that_cannot_be_is_shown_again_with_what_was_typed(
    browse: Visit, decided: list[UUID], changed: dict[str, str], said: str
) -> None:
    answer = browse("binh", WRITE, session_of(**changed))

    assert answer.status_code == 422
    assert said in answer.text
    assert "Chưa có biên bản nào." in browse("binh", LIST).text


def test_only_the_committee_writes_and_only_of_its_commune(browse: Visit, decided: list[UUID]) -> None:
    elsewhere = WRITE.replace(THANH_VINH, NGHI_LOC)

    statuses = [
        browse("chi", WRITE, session_of()).status_code,
        browse("an", LIST).status_code,
        browse("binh", elsewhere, session_of()).status_code,
        browse("binh", LIST.replace(THANH_VINH, NGHI_LOC)).status_code,
        browse("binh", f"{WRITE}/{UUID(int=7)}").status_code,
        browse("binh", f"{WRITE}/{UUID(int=7)}.pdf").status_code,
    ]

    assert statuses == [403, 403, 404, 404, 404, 404]


@pytest.mark.parametrize("width", [360, 1366])
def test_pictures_of_minutes_to_look_at(enter: Enter, decided: list[UUID], width: int, complaints: list[str]) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page = enter("binh", width=width, color_scheme="dark" if width == 360 else "light")

    page.goto(LIST)
    page.screenshot(path=PICTURES / f"console_{width}_minutes.png", full_page=True)
    page.get_by_label("Chủ trì").fill("Trần Văn Bình")
    page.get_by_label("Thư ký").fill("Lê Thị Hà")
    page.get_by_role("button", name="Lập biên bản").press("Enter")
    page.get_by_role("heading", name="Biên bản số 1").wait_for()
    page.screenshot(path=PICTURES / f"console_{width}_minutes_one.png", full_page=True)

    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert complaints == []
