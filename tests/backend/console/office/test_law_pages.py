"""Dũng proposes to confirm an expected date; Giang looks at whom it touches and confirms it. Neither does both."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from backend.db import Database
from tests.backend.cast import ACCOUNT_IDS, Somebody
from tests.backend.console.conftest import PICTURES, Enter, cookie_of
from tests.backend.law.conftest import DECREE, LINE, giang

__all__ = ["giang"]

READS_PAGES = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
LAW = "/quan-tri/moc-phap-luat"
OF_LINE = f"{LAW}/muc/{LINE}"
CONFIRMING = {"act": "confirm", "since": "2027-01-01", "law": DECREE}

Browse = Callable[..., Any]


@pytest.fixture
def browse(client: TestClient, database: Database, giang: Somebody) -> Browse:
    """A page as somebody of the cast, or Giang, is answered it; a `form` is posted."""
    client.follow_redirects = False
    known: dict[str, UUID] = ACCOUNT_IDS | {"giang": giang.account_id}

    def ask(who: str, address: str, form: dict[str, Any] | None = None) -> Any:
        sent = READS_PAGES | {"Cookie": f"tungnha={cookie_of(database, known[who])}"}
        return client.get(address, headers=sent) if form is None else client.post(address, data=form, headers=sent)

    return ask


def rural_poor_line(client: TestClient) -> dict[str, Any]:
    law = client.get("/api/v1/law").json()["parameters"]
    (line,) = [one for one in law if one["parameter"] == LINE]
    return dict(line["steps"][-1])


@pytest.mark.parametrize("who", ["binh", "chi"])
@pytest.mark.parametrize("address", [LAW, OF_LINE])
def test_only_administrators_read_it(browse: Browse, who: str, address: str) -> None:
    assert browse(who, address).status_code == 403
    assert browse("dung", address).status_code == 200


def test_what_is_expected_stands_first_with_its_paper_and_how_sure_it_is(browse: Browse) -> None:
    coming = browse("dung", LAW).text.partition('id="proposals"')[0]

    assert "01/01/2027" in coming
    assert "2.200.000 đ" in coming
    assert "Nghị định 351/2025/NĐ-CP" in coming
    assert "dự kiến" in coming
    assert "suy ra" in coming


def test_one_proposes_and_another_confirms(browse: Browse, client: TestClient) -> None:
    proposed = browse("dung", OF_LINE, CONFIRMING)
    at = proposed.headers["location"]
    preview = browse("giang", at).text

    confirmed = browse("giang", f"{at}/xac-nhan", {})

    assert (proposed.status_code, confirmed.status_code) == (303, 303)
    assert "115.500 đ" in preview
    assert "169.400 đ" in preview
    assert re.search(r"Liên quan \d+ hộ, \d+ người", preview)
    step = rural_poor_line(client)
    assert (step["law"], step["expected"]) == (DECREE, False)
    assert "Võ Giang xác nhận lúc" in browse("dung", LAW).text


def test_whoever_proposed_it_cannot_confirm_it(browse: Browse, client: TestClient) -> None:
    at = browse("dung", OF_LINE, CONFIRMING).headers["location"]

    offered = browse("dung", at).text
    answer = browse("dung", f"{at}/xac-nhan", {})

    assert "Xác nhận, áp dụng từ bây giờ" not in offered
    assert answer.status_code == 403
    assert "cần một quản trị viên khác" in answer.text
    assert rural_poor_line(client)["expected"] is True


def test_a_confirmed_one_is_not_confirmed_again(browse: Browse) -> None:
    at = browse("dung", OF_LINE, CONFIRMING).headers["location"]
    browse("giang", f"{at}/xac-nhan", {})

    answer = browse("giang", f"{at}/xac-nhan", {})

    assert answer.status_code == 409
    assert "Mục này đã được xử lý xong." in answer.text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"act": "confirm", "since": "2027-01-01"}, "Mỗi mức phải ghi văn bản"),
        ({"act": "shift", "since": "2027-01-01"}, "Còn thiếu mục bắt buộc."),
        ({"act": "add", "since": "2028-01-01", "law": DECREE, "value": "nhiều"}, "Giá trị: Phải ghi bằng số nguyên"),
        ({"act": "add", "since": "2028-01-01", "law": DECREE, "value": "25,5"}, "Giá trị: Phải ghi bằng số nguyên"),
        ({"act": "add", "since": "2028-01-01", "law": DECREE, "value": "25.5"}, "Giá trị: Phải ghi bằng số nguyên"),
        ({"act": "confirm", "since": ""}, "Còn thiếu mục bắt buộc."),
        ({"act": "confirm", "since": "2026-02-02", "law": DECREE}, "không có mức nào bắt đầu từ ngày này"),
        ({"act": "guess", "since": "2027-01-01"}, "Mã không có trong danh mục."),
    ],
)
def test_what_cannot_be_proposed_is_said_with_the_form(browse: Browse, form: dict[str, str], said: str) -> None:
    answer = browse("dung", OF_LINE, form)

    assert answer.status_code == 422
    assert said in answer.text
    assert "Chưa có đề xuất nào." in browse("dung", LAW).text


@pytest.mark.parametrize(
    ("parameter", "typed", "shown"),
    [
        ("hi.rate", "5,5", "5,5%"),
        ("hi.rate", "5,5 %", "5,5%"),
        ("hi.rate", "6", "6,0%"),
        (LINE, "2.500.000", "2.500.000 đ"),
        (LINE, "2500000 đ", "2.500.000 đ"),
    ],
)
def test_a_value_is_read_as_people_write_it(browse: Browse, parameter: str, typed: str, shown: str) -> None:
    form = {"act": "add", "since": "2028-01-01", "law": DECREE, "source": "Công báo", "confidence": "high"}

    proposed = browse("dung", f"{LAW}/muc/{parameter}", form | {"value": typed})
    browse("giang", f"{proposed.headers['location']}/xac-nhan", {})

    assert f"<td>{shown}</td>" in browse("dung", f"{LAW}/muc/{parameter}").text.partition("01/01/2028")[2]


@pytest.mark.parametrize("typed", ["5,55", "5.5"])
def test_a_share_that_cannot_be_read_is_told_how_to_be_written(browse: Browse, typed: str) -> None:
    form = {"act": "add", "since": "2028-01-01", "law": DECREE, "value": typed}

    answer = browse("dung", f"{LAW}/muc/hi.rate", form)

    assert "Giá trị: Phải ghi như 25,5 hoặc 25, dấu chấm chỉ ngăn hàng nghìn; nhiều nhất 1 chữ số" in answer.text
    assert "4,5 nghĩa là 4,5%" in answer.text


def test_an_unknown_number_of_the_law_is_not_found(browse: Browse) -> None:
    assert browse("dung", f"{LAW}/muc/no.such").status_code == 404


def test_dung_proposes_with_the_keyboard_and_without_scripts(
    enter: Enter, browse: Browse, complaints: list[str]
) -> None:
    page = enter("dung", java_script_enabled=False)
    narrow = enter("dung", width=360, java_script_enabled=False, color_scheme="dark")
    PICTURES.mkdir(parents=True, exist_ok=True)

    page.goto("/quan-tri")
    page.get_by_role("link", name="Mốc pháp luật").click()
    page.screenshot(path=PICTURES / "law_1366_light.png", full_page=True)
    page.locator("#coming + .scroll").get_by_role("link", name="Đề xuất thay đổi: Chuẩn hộ nghèo").first.click()
    page.screenshot(path=PICTURES / "law_parameter_1366_light.png", full_page=True)
    page.get_by_label("Số, tên văn bản").first.fill(DECREE)
    page.get_by_label("Số, tên văn bản").first.press("Enter")

    assert page.get_by_text("xác nhận Chuẩn hộ nghèo").count() == 1
    page.screenshot(path=PICTURES / "law_proposal_1366_light.png", full_page=True)
    narrow.goto(page.url)
    narrow.screenshot(path=PICTURES / "law_proposal_360_dark.png", full_page=True)
    assert complaints == []
