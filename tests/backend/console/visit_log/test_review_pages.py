"""Bình reads An's visits in a real browser, by keyboard alone, before the committee's meeting."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from sqlalchemy import select, update

from backend.console.visit_log import visit_words
from backend.db import Database
from backend.tables.review import ReviewRow
from backend.tables.visit import VisitRow
from shared.records.visit import Position
from tests.backend.cast import THANH_VINH
from tests.backend.console.conftest import PICTURES, Enter
from tests.backend.numbers.conftest import TODAY, Officer, officer, told
from tests.shared.good_record import QUOTE

__all__ = ["officer"]

HEAVIEST = 300_000
SLY = "<script>document.title='đã chạy'</script>{{7*7}}"
LOG = "/nhat-ky"


@pytest.fixture
def days(officer: Officer, database: Database) -> list[UUID]:
    """An's visits of some days, the newest first; the last one was corrected, and its name is a trap."""
    lan_home, lan = officer.household("Trần Thị Lan")
    duc_home, duc = officer.household("Đặng Văn Đức")
    sly_home, sly = officer.household(SLY)
    given = told(lan, "interested", "registered", "paid")
    shown = replace(given, assessments=(replace(given.assessments[0], quote=QUOTE),))
    newest = officer.visit(
        lan_home,
        TODAY,
        "advised",
        shown,
        duration_s=25,
        note="Hẹn gặp lại sau vụ gặt.",
        position=Position(latitude_e6=18_676_123, longitude_e6=105_681_234, accuracy_m=12),
    )
    shut = officer.visit(duc_home, TODAY - timedelta(days=1), "not_home", duration_s=130)
    declined = told(duc, "declined")
    second = officer.visit(duc_home, TODAY - timedelta(days=2), "advised", declined, duration_s=380)
    wrong = officer.visit(sly_home, TODAY - timedelta(days=3), "advised", told(sly, "considering"), note=SLY)
    righted = officer.visit(
        sly_home, TODAY - timedelta(days=4), "advised", told(sly, "declined"), note=SLY, supersedes=wrong
    )
    with database.writing() as session:
        session.execute(update(VisitRow).values(clock_offset_ms=7_500_000))
    return [newest, shut, second, righted]


def address_of(visit: UUID) -> str:
    return f"{LOG}/{THANH_VINH}/{visit}"


def decisions(database: Database) -> dict[UUID, tuple[str, str | None, list[str]]]:
    with database.reading() as session:
        return {
            one.visit: (one.decision, one.reason, one.fields) for one in session.execute(select(ReviewRow)).scalars()
        }


def test_three_visits_are_reviewed_without_touching_the_mouse(
    enter: Enter, days: list[UUID], database: Database, complaints: list[str]
) -> None:
    page = enter("binh")
    page.goto(LOG)

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address_of(days[0])}*")
    page.keyboard.press("d")
    page.wait_for_url(f"**{address_of(days[1])}*")
    page.keyboard.press("t")
    page.keyboard.type("Chưa rõ ngày hẹn, cần ghi lại.")
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(4):
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**{address_of(days[2])}*")
    page.keyboard.press("c")
    page.keyboard.type("Hỏi lại khi họp.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address_of(days[3])}*")

    assert decisions(database) == {
        days[0]: ("approved", None, []),
        days[1]: ("returned", "Chưa rõ ngày hẹn, cần ghi lại.", ["outcome"]),
        days[2]: ("flagged", "Hỏi lại khi họp.", []),
    }
    assert complaints == []


def test_letters_move_through_the_log_and_can_be_turned_off(enter: Enter, days: list[UUID], database: Database) -> None:
    page = enter("binh")
    page.goto(address_of(days[0]))

    page.keyboard.press("j")
    page.wait_for_url(f"**{address_of(days[1])}*")
    page.keyboard.press("k")
    page.wait_for_url(f"**{address_of(days[0])}*")
    page.get_by_role("button", name="Tắt phím tắt").press("Enter")
    page.keyboard.press("d")
    page.reload()
    page.keyboard.press("d")
    page.get_by_role("link", name="Lượt sau").click()

    assert decisions(database) == {}
    assert page.get_by_role("button", name="Bật phím tắt").get_attribute("aria-pressed") is None


def test_a_key_held_down_decides_of_one_visit_alone(enter: Enter, days: list[UUID], database: Database) -> None:
    page = enter("binh")
    page.goto(address_of(days[0]))

    page.keyboard.down("d")
    page.wait_for_url(f"**{address_of(days[1])}*")
    page.keyboard.down("d")  # the same key again without having been let go is what a held key sends
    page.keyboard.down("d")
    page.reload()

    assert list(decisions(database)) == [days[0]]


def test_without_scripts_everything_is_there(enter: Enter, days: list[UUID], database: Database) -> None:
    page = enter("binh", java_script_enabled=False)
    page.goto(LOG)

    page.locator("a[data-row]").first.click()
    page.get_by_role("button", name="Duyệt").click()
    page.locator("summary", has_text="Trả lại").click()
    page.get_by_label("Lý do, cán bộ đọc trên điện thoại").fill("Chưa rõ.")
    page.get_by_role("button", name="Trả lại cho cán bộ").click()

    assert decisions(database) == {days[0]: ("approved", None, []), days[1]: ("returned", "Chưa rõ.", [])}
    assert page.get_by_role("button", name="phím tắt").count() == 0


def test_what_stands_in_a_name_or_note_is_shown_as_it_was_written(
    enter: Enter, days: list[UUID], complaints: list[str]
) -> None:
    page = enter("binh")

    page.goto(LOG)
    in_the_log = page.locator("tbody b").all_inner_texts()
    page.goto(address_of(days[3]))

    assert SLY in in_the_log
    assert page.locator("h1").inner_text() == SLY
    assert page.locator("td", has_text="{{7*7}}").count() == 4
    assert "đã chạy" not in page.title()
    assert complaints == []


def test_a_visit_is_read_in_words_and_its_amount_with_its_law(enter: Enter, days: list[UUID]) -> None:
    page = enter("binh")

    page.goto(address_of(days[0]))

    text = page.locator("main").inner_text()
    for said in (
        "Trần Thị Lan",
        "Ghi lại lượt tư vấn này: đồng ý bằng lời (lời hỏi bản 2026-11)",
        "số tiền tạm tính, BHXH xác nhận",
        "Mức đóng 330.000 đ một tháng",
        "Ngân sách nhà nước hỗ trợ 132.000 đ (40%, hộ cận nghèo; Nghị định 159/2025/NĐ-CP, điều 5)",
        "Người dân đóng 198.000 đ một tháng",
        "Tổng 12 tháng 2.376.000 đ",
        "Đã đóng tiền, BHXH tự nguyện, ngày 22/11/2026",
        "18,676123 B; 105,681234 Đ; sai số 12 m",
        "chậm 2 giờ 5 phút khi gửi lượt thăm này.",
        "(máy ghi ",
    ):
        assert said in text
    assert "near_poor" not in text
    assert "None" not in text


def test_the_place_of_a_visit_is_read_as_the_cell_that_it_is() -> None:
    cell = {"latitude_e6": 18_670_000, "longitude_e6": 105_600_000, "accuracy_m": 640, "grid_e6": 10_000}

    said = visit_words.place(cell)

    assert said == "18,67 đến 18,68 B; 105,6 đến 105,61 Đ; sai số 640 m"


def test_chi_reads_the_visit_without_names_note_or_place(enter: Enter, days: list[UUID]) -> None:
    page = enter("chi")

    page.goto(address_of(days[0]))

    text = page.locator("main").inner_text()
    assert "Người thứ 1" in text
    assert not any(said in text for said in ("Trần Thị Lan", "vụ gặt", "18,676123"))


@pytest.mark.parametrize("width", [360, 768, 1366])
def test_no_page_of_the_log_is_wider_than_its_window(enter: Enter, days: list[UUID], width: int) -> None:
    page = enter("binh", width=width)

    for address in (LOG, address_of(days[0]), address_of(days[3])):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1366])
def test_a_reviewer_by_ear_or_keyboard_meets_no_barrier(
    enter: Enter, days: list[UUID], width: int, scheme: str
) -> None:
    page = enter("binh", width=width, color_scheme=scheme)

    for address in (LOG, address_of(days[0]), address_of(days[3])):
        page.goto(address)
        page.keyboard.press("t")
        found = Axe().run(page).response["violations"]
        assert [(address, each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_a_full_page_of_the_log_is_light(enter: Enter, officer: Officer) -> None:
    home = officer.household("Đặng Văn Đức")[0]
    for number in range(51):
        officer.visit(home, TODAY - timedelta(days=number), "not_home")
    page = enter("binh")

    page.goto(LOG)
    page.wait_for_load_state("networkidle")

    loaded = page.evaluate(
        "['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))"
        ".map(entry => entry.encodedBodySize)"
    )
    assert page.locator("a[data-row]").count() == 50
    assert sum(loaded) < HEAVIEST


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1366])
def test_pictures_of_the_log_to_look_at(enter: Enter, days: list[UUID], width: int, scheme: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page = enter("binh", width=width, color_scheme=scheme)

    page.goto(LOG)
    page.screenshot(path=PICTURES / f"console_{width}_{scheme}_log.png", full_page=True)
    page.goto(address_of(days[0]))
    page.screenshot(path=PICTURES / f"console_{width}_{scheme}_visit.png", full_page=True)
    page.goto(address_of(days[3]))
    page.keyboard.press("t")
    page.screenshot(path=PICTURES / f"console_{width}_{scheme}_versions.png", full_page=True)
