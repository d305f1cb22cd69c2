"""Chi sets targets in her browser, without scripts; Bình reads them; and the overview says how far each commune is."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from starlette.testclient import TestClient

from backend.db import Database
from tests.backend.cast import ACCOUNT_IDS, HAMLETS, NGHI_LOC, THANH_VINH
from tests.backend.console.conftest import PICTURES, Enter, cookie_of

pytestmark = pytest.mark.usefixtures("morning")

READS_PAGES = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
PAGE = f"/chi-tieu/{THANH_VINH}"
OF_NOVEMBER = f"/chi-tieu?commune={THANH_VINH}&period=2026-11"

Browse = Callable[..., Any]


@pytest.fixture
def browse(client: TestClient, database: Database) -> Browse:
    """A page as somebody of the cast is answered it; a `form` is posted."""
    client.follow_redirects = False

    def ask(who: str, address: str, form: dict[str, Any] | None = None, site: str = "same-origin") -> Any:
        sent = READS_PAGES | {"Cookie": f"tungnha={cookie_of(database, ACCOUNT_IDS[who])}", "Sec-Fetch-Site": site}
        return client.get(address, headers=sent) if form is None else client.post(address, data=form, headers=sent)

    return ask


def filled(**said: str) -> dict[str, str]:
    """Eight persons who join in November, for the whole commune."""
    plain = {"whose": "commune:", "what": "numerator:vsi", "period": "2026-11", "value": "8", "after": "0"}
    return plain | {"decision": "Kế hoạch 81/KH-UBND", "decided_on": "2026-11-02"} | said


def test_a_target_is_set_and_stands_in_the_list(browse: Browse) -> None:
    answer = browse("chi", PAGE, filled())

    assert (answer.status_code, answer.headers["location"]) == (303, OF_NOVEMBER)
    text = browse("chi", OF_NOVEMBER).text
    assert "Kế hoạch 81/KH-UBND, ngày 02/11/2026" in text
    assert "2</a>&nbsp;/ 8" in text
    assert "25,0%" in text


def test_what_was_reached_opens_what_it_counted(browse: Browse) -> None:
    browse("chi", PAGE, filled())
    an = f"officer:{ACCOUNT_IDS['an']}"
    browse("chi", PAGE, filled(whose=an, what="visits:", value="30"))
    browse("chi", PAGE, filled(whose=f"hamlet:{HAMLETS[THANH_VINH][0]}", what="households_reached:", value="9"))

    numbers = re.findall(r'href="(/so-lieu/[^"]+)"[^>]*>(\d+)</a>', browse("binh", OF_NOVEMBER).text)

    opened = [browse("binh", cell).text for cell, _ in numbers]
    listed = [len(re.findall(r"<tr>", text.partition("<tbody>")[2])) for text in opened]
    assert listed == [int(number) for _, number in numbers]
    assert len(listed) == 3


def test_a_refused_target_is_mended_beside_the_others_of_its_period(browse: Browse) -> None:
    browse("chi", PAGE, filled(period="2026-10", decision="Kế hoạch tháng trước"))
    browse("chi", PAGE, filled())

    text = browse("chi", PAGE, filled(value="0", after="1")).text

    assert "Kế hoạch 81/KH-UBND" in text
    assert "Kế hoạch tháng trước" not in text


def test_a_raised_target_keeps_the_one_before_in_sight(browse: Browse) -> None:
    browse("chi", PAGE, filled())

    browse("chi", PAGE, filled(value="1.000", after="1", decision="Công văn 12/BCĐ"))

    text = browse("binh", OF_NOVEMBER).text
    assert "2</a>&nbsp;/ 1.000" in text
    assert "Bản 1: 8 · Kế hoạch 81/KH-UBND, ngày 02/11/2026 · Lê Thị Chi đặt lúc" in text


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ({"value": "tám"}, 422, "Giá trị: Phải ghi bằng số nguyên"),
        ({"value": "25.5"}, 422, "Giá trị: Phải ghi bằng số nguyên"),
        ({"value": "25,5"}, 422, "Giá trị: Phải ghi bằng số nguyên"),
        ({"value": "0"}, 422, "Giá trị phải từ 1"),
        ({"decision": " "}, 422, "Còn thiếu mục bắt buộc."),
        ({"decided_on": ""}, 422, "Ngày này không có trong lịch"),
        ({"period": "2026-13"}, 422, "Kỳ phải là tháng"),
        ({"after": "3"}, 409, "vừa được người khác đặt"),
    ],
)
def test_what_cannot_be_set_is_said_with_what_was_typed(
    browse: Browse, said: dict[str, str], status: int, words: str
) -> None:
    answer = browse("chi", PAGE, filled(decision="Công văn 12/BCĐ") | said)

    assert answer.status_code == status
    assert words in answer.text
    assert "Công văn 12/BCĐ" in answer.text or said.get("decision") == " "
    assert "Chưa có chỉ tiêu" in browse("chi", OF_NOVEMBER).text


def test_what_is_typed_is_shown_and_never_run(browse: Browse) -> None:
    browse("chi", PAGE, filled(decision="<script>x</script>"))

    text = browse("chi", OF_NOVEMBER).text
    assert "&lt;script&gt;x" in text
    assert "<script>x" not in text


def test_only_supervisors_and_administrators_are_offered_the_form(browse: Browse) -> None:
    offered = {
        who: "Đặt chỉ tiêu" in browse(who, f"/chi-tieu?commune={THANH_VINH}").text for who in ("binh", "dung", "chi")
    }

    assert offered == {"binh": False, "dung": True, "chi": True}
    assert browse("binh", PAGE, filled()).status_code == 403
    assert browse("an", PAGE, filled()).status_code == 403
    assert browse("an", "/chi-tieu").status_code == 403


def test_another_site_s_form_sets_nothing(browse: Browse) -> None:
    answer = browse("chi", PAGE, filled(), site="cross-site")

    assert answer.status_code == 403
    assert "Chưa có chỉ tiêu" in browse("chi", OF_NOVEMBER).text


def test_nobody_reads_or_sets_those_of_another_commune(browse: Browse) -> None:
    elsewhere = str(HAMLETS[NGHI_LOC][0])

    assert browse("binh", f"/chi-tieu?commune={NGHI_LOC}").status_code == 404
    assert browse("chi", PAGE, filled(whose=f"hamlet:{elsewhere}")).status_code == 404
    assert browse("chi", PAGE, filled(whose="hamlet:nowhere")).status_code == 404


def test_the_overview_says_how_far_each_commune_is(browse: Browse) -> None:
    browse("chi", PAGE, filled())

    month = browse("chi", "/?from=2026-11-01&to=2026-11-22").text
    always = browse("chi", "/").text

    assert "2&nbsp;/ 8" in month
    assert month.count("chưa có chỉ tiêu") == 1  # Nghi Lộc
    assert "Đóng lần đầu / chỉ tiêu tháng 11/2026" in month
    assert "chưa có chỉ tiêu" not in always
    assert "Chỉ tiêu hiện bên cạnh khi xem từ đầu một tháng" in always


def test_chi_sets_one_with_the_keyboard_and_without_scripts(enter: Enter, complaints: list[str]) -> None:
    page = enter("chi", java_script_enabled=False)

    page.get_by_role("link", name="Quản trị", exact=True).click()
    page.get_by_role("link", name="Chỉ tiêu", exact=True).click()
    page.get_by_label("Của ai").select_option(label="Cán bộ Nguyễn Thị An")
    page.get_by_label("Kỳ").last.select_option(label="Tháng 11/2026")
    page.get_by_label("Chỉ tiêu", exact=True).fill("30")
    page.get_by_label("Số, tên văn bản giao").fill("Kế hoạch 81/KH-UBND")
    page.get_by_label("Ngày văn bản").fill("2026-11-02")
    page.get_by_label("Ngày văn bản").press("Enter")

    row = page.locator("tbody tr")
    assert row.locator("th").inner_text() == "Cán bộ Nguyễn Thị An"
    assert row.locator("td").nth(2).inner_text() == "4\N{NO-BREAK SPACE}/ 30"
    page.get_by_role("link", name="Đặt lại").click()
    assert page.get_by_label("Chỉ tiêu", exact=True).input_value() == "30"
    assert page.get_by_role("heading", name="Đặt lại chỉ tiêu: bản 2").count() == 1
    assert complaints == []


@pytest.mark.parametrize("width", [360, 1366])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_sticks_out(enter: Enter, browse: Browse, width: int, scheme: str) -> None:
    browse("chi", PAGE, filled())
    browse("chi", PAGE, filled(value="12", after="1", decision="Công văn 12/BCĐ", decided_on="2026-11-20"))
    an = f"officer:{ACCOUNT_IDS['an']}"
    browse("chi", PAGE, filled(whose=an, what="visits:", value="30"))
    browse("chi", PAGE, filled(whose=f"hamlet:{HAMLETS[THANH_VINH][0]}", what="households_reached:", period="2026-Q4"))
    page: Page = enter("chi", width=width, color_scheme=scheme)

    for name, address in (("targets", f"/chi-tieu?commune={THANH_VINH}"), ("overview_month", "/?from=2026-11-01")):
        page.goto(address)
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}_{width}_{scheme}.png", full_page=True)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in {"serious", "critical"}] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
