"""Chi opens a campaign for the weeks and hamlets that a paper names; Bình reads what came of it in Thành Vinh, number
by number.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from backend.console.shell.pages import LANGUAGE_COOKIE
from backend.db import Database
from backend.tables.campaign import Campaign
from tests.backend.cast import ACCOUNT_IDS, HAMLETS, NGHI_LOC, THANH_VINH, HandClock
from tests.backend.console.conftest import PICTURES, Enter, cookie_of

pytestmark = pytest.mark.usefixtures("morning")

READS_PAGES = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
CAMPAIGNS = "/quan-tri/chien-dich"
FIRST = str(HAMLETS[THANH_VINH][0])

Browse = Callable[..., Any]


@pytest.fixture
def browse(client: TestClient, database: Database) -> Browse:
    """A page as somebody of the cast is answered it; a `form` is posted."""
    client.follow_redirects = False

    def ask(who: str, address: str, form: dict[str, Any] | None = None, language: str = "vi") -> Any:
        cookies = f"tungnha={cookie_of(database, ACCOUNT_IDS[who])}; {LANGUAGE_COOKIE}={language}"
        sent = READS_PAGES | {"Cookie": cookies}
        return client.get(address, headers=sent) if form is None else client.post(address, data=form, headers=sent)

    return ask


def filled(**said: Any) -> dict[str, Any]:
    """November in both communes."""
    plain = {
        "name": "Tháng cao điểm",
        "purpose": "Đến mọi hộ chưa ai đến",
        "product": "vsi",
        "first": "2026-11-01",
        "last": "2026-11-30",
        "decision": "Kế hoạch 92/KH-UBND",
        "decided_on": "2026-10-20",
        "commune": [THANH_VINH, NGHI_LOC],
    }
    return plain | said


def made(browse: Browse, **said: Any) -> str:
    answer = browse("chi", f"{CAMPAIGNS}/moi", filled(**said))
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_a_campaign_shows_its_paper_its_days_and_what_came_of_it(browse: Browse) -> None:
    text = browse("chi", made(browse)).text

    assert "Kế hoạch 92/KH-UBND, ngày 20/10/2026" in text
    assert "đang diễn ra, từ 01/11/2026 đến hết 30/11/2026" in text
    assert "1&nbsp;/ 3" in text  # hamlets reached, of two in Thành Vinh and one in Nghi Lộc


def test_an_english_page_defines_its_numbers_in_english(browse: Browse) -> None:
    address = made(browse)

    text = browse("chi", address, language="en").text

    assert "Conversion rate of a period and place" in text
    assert "Tỷ lệ tham gia sau vận động của một kỳ" not in text


def test_each_number_opens_exactly_what_it_counted(browse: Browse) -> None:
    text = browse("binh", made(browse)).text

    numbers = re.findall(r'href="(/so-lieu/[^"]+)"[^>]*>([\d.]+)</a>', text)
    assert len(numbers) >= 5
    for cell, number in numbers:
        opened = browse("binh", cell).text
        rows = re.search(r"<tbody>(.*?)</tbody>", opened, re.DOTALL)
        assert (rows[1].count("<tr") if rows else 0) == int(number)


def test_hamlets_reached_and_conferences_open_where_they_stand_one_by_one(browse: Browse) -> None:
    text = browse("binh", made(browse)).text

    days = "from=2026-11-01&amp;to=2026-11-30&amp;product=vsi"
    for part in ("hamlets", "conferences"):
        assert f'<a href="/xa-phuong/{THANH_VINH}?{days}#{part}"' in text
    opened = browse("binh", f"/xa-phuong/{THANH_VINH}?{days}".replace("&amp;", "&")).text
    assert "từ 01/11/2026 đến 30/11/2026" in opened
    assert 'id="hamlets"' in opened
    assert 'id="conferences"' in opened


def test_a_committee_sees_its_own_commune_s_part_alone(browse: Browse) -> None:
    campaign = made(browse)

    text = browse("binh", campaign).text

    assert "Thành Vinh" in text
    assert "Nghi Lộc" not in text
    assert "Tháng cao điểm" in browse("binh", CAMPAIGNS).text
    assert browse("binh", f"{campaign}/ket-thuc", {}).status_code == 403


def test_a_campaign_elsewhere_is_not_found(browse: Browse) -> None:
    campaign = made(browse, commune=[NGHI_LOC])

    assert browse("binh", campaign).status_code == 404
    assert "Tháng cao điểm" not in browse("binh", CAMPAIGNS).text
    assert browse("an", campaign).status_code == 403


def test_a_campaign_of_hamlets_counts_in_them_alone(browse: Browse) -> None:
    campaign = made(browse, commune=[THANH_VINH], hamlet=[FIRST])

    text = browse("binh", campaign).text

    assert "Phường Thành Vinh, Xóm 1" in text
    assert "Xóm 2" not in text
    assert "1&nbsp;/ 1" in text


def test_small_numbers_of_a_hamlet_are_kept_from_a_supervisor(browse: Browse) -> None:
    text = browse("chi", made(browse, commune=[THANH_VINH], hamlet=[FIRST])).text

    assert not re.search(r'href="/so-lieu/[^"]+"[^>]*>[1-4]</a>', text)


def test_a_closed_campaign_ends_on_that_day(browse: Browse, database: Database, now: HandClock) -> None:
    campaign = made(browse)
    now.passes(minutes=10)

    browse("chi", f"{campaign}/ket-thuc", {})

    text = browse("chi", campaign).text
    assert "đã kết thúc, từ 01/11/2026 đến hết 22/11/2026" in text
    assert "Kết thúc chiến dịch hôm nay" not in text
    with database.reading() as session:
        assert session.exec(select(Campaign.closed_by)).one() == ACCOUNT_IDS["chi"]


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ({"last": "2026-10-31"}, 422, "Ngày cuối phải từ ngày đầu trở đi."),
        ({"name": " "}, 422, "Còn thiếu mục bắt buộc."),
        ({"first": ""}, 422, "Còn thiếu mục bắt buộc."),
        ({"decided_on": "2026-11-23"}, 422, "Ngày văn bản không thể sau hôm nay."),
        ({"commune": []}, 422, "Còn thiếu mục bắt buộc."),
        ({"product": "xyz"}, 422, "Mã không có trong danh mục."),
    ],
)
def test_what_cannot_be_is_said_with_what_was_typed(
    browse: Browse, said: dict[str, Any], status: int, words: str
) -> None:
    answer = browse("chi", f"{CAMPAIGNS}/moi", filled(**said))

    assert answer.status_code == status
    assert words in answer.text
    assert "Đến mọi hộ chưa ai đến" in answer.text


def test_nobody_opens_one_outside_their_area_or_role(browse: Browse) -> None:
    elsewhere = {"commune": [THANH_VINH], "hamlet": [str(HAMLETS[NGHI_LOC][0])]}

    assert browse("binh", f"{CAMPAIGNS}/moi").status_code == 403
    assert browse("binh", f"{CAMPAIGNS}/moi", filled(commune=[THANH_VINH])).status_code == 403
    assert browse("chi", f"{CAMPAIGNS}/moi", filled(commune=["16690.202507"])).status_code == 404
    assert browse("chi", f"{CAMPAIGNS}/moi", filled(**elsewhere)).status_code == 404


def test_chi_opens_one_with_the_keyboard_and_without_scripts(enter: Enter, complaints: list[str]) -> None:
    page = enter("chi", java_script_enabled=False)
    narrow = enter("binh", width=360, java_script_enabled=False, color_scheme="dark")
    PICTURES.mkdir(parents=True, exist_ok=True)

    page.goto("/quan-tri")
    page.get_by_role("link", name="Chiến dịch").click()
    page.get_by_role("link", name="Mở chiến dịch mới").click()
    page.get_by_label("Tên chiến dịch").fill("Tháng cao điểm")
    page.get_by_label("Mục đích").fill("Đến mọi hộ chưa ai đến")
    page.get_by_label("Từ ngày").fill("2026-11-01")
    page.get_by_label("Đến hết ngày").fill("2026-11-30")
    page.get_by_label("Số, tên văn bản").fill("Kế hoạch 92/KH-UBND")
    page.get_by_label("Ngày văn bản").fill("2026-10-20")
    page.get_by_role("checkbox", name="Phường Thành Vinh").press("Space")
    page.screenshot(path=PICTURES / "campaign_new_1366_light.png", full_page=True)
    page.get_by_label("Tên chiến dịch").press("Enter")

    assert page.get_by_role("heading", name="Tháng cao điểm").count() == 1
    page.screenshot(path=PICTURES / "campaign_1366_light.png", full_page=True)
    narrow.goto(page.url)
    narrow.screenshot(path=PICTURES / "campaign_360_dark.png", full_page=True)
    assert complaints == []
