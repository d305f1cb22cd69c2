"""Bình brings the commune's roster in: she sees what it would do, mends the cells that are wrong, and applies it."""

import re
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from playwright.sync_api import expect
from starlette.testclient import TestClient

from backend.db import Database
from backend.importing.wishes import CONFIRMED, HOUSEHOLDS
from tests.backend.cast import ACCOUNT_IDS, NGHI_LOC, THANH_VINH
from tests.backend.console.conftest import PICTURES, Enter, cookie_of
from tests.backend.console.shell.test_shell_walk import barriers
from tests.backend.importing.sheets_by_hand import DUC, HOA, LAN, workbook

Send = Callable[..., httpx2.Response]
_PAGE = {"accept": "text/html", "sec-fetch-site": "same-origin"}


@pytest.fixture
def enter_as(client: TestClient, database: Database) -> Callable[[str], None]:
    def sign_in(username: str) -> None:
        client.cookies.set("tungnha", cookie_of(database, ACCOUNT_IDS[username]))

    return sign_in


@pytest.fixture
def send(client: TestClient, enter_as: Callable[[str], None]) -> Send:
    """Send a file by the form, and follow to the page that comes of it."""

    def form(content: bytes, username: str = "binh", name: str = "ds.xlsx", **filled: str) -> httpx2.Response:
        enter_as(username)
        said = {"kind": HOUSEHOLDS, "commune": THANH_VINH} | filled
        return client.post("/quan-tri/nhap", data=said, files={"file": (name, content)}, headers=_PAGE)

    return form


def _csv(client: TestClient, answer: httpx2.Response, name: str) -> str:
    text: str = client.get(f"{answer.url.path}/{name}", headers=_PAGE).content.decode("utf-8-sig")
    return text


def test_a_roster_is_shown_first_and_applied_by_a_second_click(client: TestClient, send: Send) -> None:
    shown = send(workbook(LAN, DUC, HOA))

    assert shown.status_code == 200
    assert "Chưa nhập gì" in shown.text
    assert re.search(r"Hộ mới</span><strong>2<", shown.text)
    assert "Trần Thị Lan" in shown.text
    done = client.post(f"{shown.url.path}/ap-dung", headers=_PAGE)
    assert "Đã áp dụng" in done.text
    assert "Áp dụng</button>" not in done.text
    again = send(workbook(LAN, DUC, HOA))
    assert re.search(r"Hộ đã có, không đổi</span><strong>2<", again.text)


def test_what_is_wrong_is_said_by_its_cell_and_all_of_it_stands_in_a_file(client: TestClient, send: Send) -> None:
    shown = send(workbook((*LAN[:6], "=12345", *LAN[7:]), (*HOA[:6], 40188000777, *HOA[7:])))

    assert re.search(r'<th scope="row">G2</th><td class="by">Số định danh', shown.text) or "G2" in shown.text
    assert "Áp dụng</button>" not in shown.text
    lines = _csv(client, shown, "loi.csv").splitlines()
    assert [line.split(",")[:2] for line in lines[1:]] == [["G2", "not_an_id_number"], ["G3", "zeros_restored"]]
    assert "12345" not in "".join(lines)


def test_whoever_knows_the_table_names_its_columns_and_what_was_read_is_shown(client: TestClient, send: Send) -> None:
    content = workbook(("Vi Thị Hoa", "Xóm 1"), headings=("Ai", "Ở đâu"))
    lost = send(content, cot_head_name="a")

    shown = send(content, cot_head_name="a", cot_hamlet="B")

    assert lost.status_code == 422
    assert 'name="cot_head_name" maxlength="2" autocomplete="off" value="A"' in lost.text
    assert "Họ và tên chủ hộ = A · Xóm = B" in shown.text
    done = client.post(f"{shown.url.path}/ap-dung", headers=_PAGE)
    assert re.search(r"Hộ mới</span><strong>1<", done.text)


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"PK\x03\x04", 422, "Không đọc được tệp này"),
        (b"", 422, "Tệp này trống"),
        ("Kính gửi\nBan chỉ đạo\n".encode(), 422, "Không đọc được tệp này"),
        (b"a\n" * 20_001, 413, "Bảng quá lớn"),
        ("Họ và tên;Ngày sinh\nLan;1975".encode(), 422, "Bảng thiếu cột: «Xóm» / «Địa chỉ»."),
    ],
)
def test_what_is_no_list_shows_the_form_again(content: bytes, status: int, said: str, send: Send) -> None:
    shown = send(content)

    assert shown.status_code == status
    assert said in shown.text
    assert 'enctype="multipart/form-data"' in shown.text


def test_nothing_is_chosen_beforehand_for_who_brings_in_for_many_communes(
    client: TestClient, send: Send, enter_as: Callable[[str], None]
) -> None:
    enter_as("dung")
    form = client.get("/quan-tri/nhap", headers=_PAGE).text

    unsaid = [send(workbook(LAN), "dung", commune=commune) for commune in ("", "tinh")]

    assert '<option value="">– Chọn xã, phường –</option>' in form
    assert [answer.status_code for answer in unsaid] == [422, 422]
    assert all("Hãy chọn xã, phường của danh sách hộ." in answer.text for answer in unsaid)
    assert send("Số CCCD;Họ và tên\n040175001234;Lan\n".encode(), "dung", kind=CONFIRMED, commune="tinh").is_success


def test_what_was_applied_or_undone_is_said_once(client: TestClient, send: Send) -> None:
    shown = send("Số CCCD;Họ và tên\n040175001234;Lan\n".encode(), kind=CONFIRMED)

    applied = client.post(f"{shown.url.path}/ap-dung", headers=_PAGE)
    undone = client.post(f"{shown.url.path}/hoan-tac", headers=_PAGE)

    assert 'role="status">Đã áp dụng cả danh sách.' in applied.text
    assert 'role="status">Đã hoàn tác' in undone.text
    assert 'role="status">Đã' not in client.get(shown.url.path, headers=_PAGE).text


@pytest.mark.parametrize(("kind", "can"), [(HOUSEHOLDS, False), (CONFIRMED, True)])
def test_before_a_list_is_applied_the_page_says_whether_it_can_be_taken_back(kind: str, can: bool, send: Send) -> None:
    shown = send("Số CCCD;Họ và tên;Xóm\n040175001234;Lan;Xóm 1\n".encode(), kind=kind)

    assert ("Không hoàn tác được." in shown.text) is not can
    assert ("Sau khi áp dụng vẫn hoàn tác được danh sách này." in shown.text) is can


def test_a_wrong_phone_or_commune_is_told_as_people_write_it(send: Send) -> None:
    content = "Họ và tên chủ hộ;Xóm;Số điện thoại;Xã\nLan;Xóm 1;09;Xã Không Có\n"

    shown = send(content.encode())

    assert "0912 345 679" in shown.text
    assert "Không có xã, phường nào tên như vậy." in shown.text
    assert "mang mã này" not in shown.text


def test_administrators_see_what_a_list_does_and_no_name(client: TestClient, send: Send) -> None:
    shown = send(workbook(LAN, DUC, HOA), "dung")

    assert re.search(r"Hộ mới</span><strong>2<", shown.text)
    assert "Trần Thị Lan" not in shown.text
    assert "Chủ hộ</th>" not in shown.text
    assert '<th scope="row">2</th><td>Xóm 1</td><td>Mới</td>' in shown.text


def test_a_list_that_says_another_phone_is_told_by_the_cell_that_what_is_on_record_stays(
    client: TestClient, send: Send
) -> None:
    client.post(f"{send(workbook(LAN)).url.path}/ap-dung", headers=_PAGE)

    shown = send(workbook((*LAN[:8], "1", "0912345699", *LAN[10:])))

    assert "1 ô khác với điều đã lưu" in shown.text
    assert re.search(r'<th scope="row">J2</th><td class="by">Khác với số điện thoại đã lưu', shown.text)
    assert "Xóm 1</td><td>Đã có, khác danh sách</td>" in shown.text
    assert "Khác với số điện thoại đã lưu" in _csv(client, shown, "loi.csv")


def test_a_hamlet_that_may_be_another_of_its_name_is_applied_by_who_has_looked(client: TestClient, send: Send) -> None:
    content = "Họ và tên chủ hộ;Xóm;Xã;Huyện\nVi Thị Hoa;Xóm 1;Nghi Trung;Nghi Lộc\n".encode()
    shown = send(content, "dung", commune=NGHI_LOC)

    unseen = client.post(f"{shown.url.path}/ap-dung", headers=_PAGE)
    seen = client.post(f"{shown.url.path}/ap-dung", data={"sure": "1"}, headers=_PAGE)

    assert "1 nơi trùng tên cần xem" in shown.text
    assert (unseen.status_code, 'name="sure" value="1" required' in unseen.text) == (409, True)
    assert "Hãy xem các ô đó rồi xác nhận" in unseen.text
    assert "Đã áp dụng cả danh sách." in seen.text


def test_rows_that_mean_nobody_are_told_with_names_to_the_committee_alone(client: TestClient, send: Send) -> None:
    content = "Họ và tên;Ngày sinh\n=CMD|Nga;1990\n".encode()

    for_committee = send(content, kind=CONFIRMED, listed_on="2026-11-20")
    theirs = _csv(client, for_committee, "khong-khop.csv")
    applied = client.post(f"{for_committee.url.path}/ap-dung", headers=_PAGE)
    after = _csv(client, for_committee, "khong-khop.csv")
    for_admin = send(content, "dung", kind=CONFIRMED)

    assert "Dòng chưa rõ là ai" in for_committee.text
    assert "'=CMD|Nga,1990" in theirs
    assert after == theirs
    assert "<td>=CMD|Nga</td><td>1990</td>" in applied.text
    assert "giữ chúng 35 ngày" in applied.text
    assert "CMD" not in _csv(client, for_admin, "khong-khop.csv")


def test_another_communes_lists_are_nowhere(client: TestClient, send: Send, enter_as: Callable[[str], None]) -> None:
    elsewhere = send(workbook(LAN), "dung", commune=NGHI_LOC).url.path
    enter_as("binh")

    answers = [client.get(elsewhere, headers=_PAGE), client.post(f"{elsewhere}/ap-dung", headers=_PAGE)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert send(workbook(LAN), commune=NGHI_LOC).status_code == 404


@pytest.mark.parametrize(("username", "status"), [("chi", 403), ("binh", 200), ("dung", 200)])
def test_supervisors_bring_nothing_in(
    username: str, status: int, client: TestClient, enter_as: Callable[[str], None]
) -> None:
    enter_as(username)

    assert client.get("/quan-tri/nhap", headers=_PAGE).status_code == status


def test_another_sites_form_brings_nothing_in(client: TestClient, enter_as: Callable[[str], None]) -> None:
    enter_as("binh")

    answer = client.post(
        "/quan-tri/nhap", files={"file": ("x.csv", b"a")}, headers={**_PAGE, "sec-fetch-site": "cross-site"}
    )

    assert answer.status_code == 403


def test_it_works_by_hand_on_a_phone_and_by_night(enter: Enter, complaints: list[str]) -> None:
    faulty = (*HOA[:4], "31/02/1988", *HOA[5:])
    for width, scheme in ((1366, "light"), (360, "dark")):
        page = enter("binh", width, color_scheme=scheme)
        page.goto("/quan-tri/nhap")
        _picture(page, f"imports_{width}_{scheme}")
        for name, rows in (("wrong", (LAN, faulty)), ("shown", (LAN, DUC, HOA))):
            page.goto("/quan-tri/nhap")
            file: Any = {"name": "Danh sách hộ nghèo 2026.xlsx", "mimeType": "", "buffer": workbook(*rows)}
            page.get_by_label("Tệp, nhiều nhất").set_input_files(file)
            page.get_by_role("button", name="Xem trước").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Danh sách hộ nghèo 2026.xlsx")
            _picture(page, f"import_{name}_{width}_{scheme}")
    page.get_by_role("button", name="Áp dụng").click()

    expect(page.get_by_text("Đã áp dụng cả danh sách.")).to_be_visible()
    assert complaints == []


def _picture(page: Any, name: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert barriers(page) == []
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
