"""Bình brings in a list that is too long for one answer: its page stands at once, says how far the server is, and
becomes the preview by itself.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx2
import pytest
from fastapi import FastAPI
from playwright.sync_api import Page
from starlette.testclient import TestClient

from backend.db import Database
from backend.importing import in_background
from backend.importing.in_background import GIVEN_UP, ROWS_AT_ONCE
from backend.importing.marks import Marker
from backend.importing.wishes import CONFIRMED, HOUSEHOLDS
from backend.jobs.book import AT_ONCE
from backend.jobs.runner import Runner
from backend.jobs.work import Task
from backend.tables.importing import ImportBatch
from tests.backend.cast import ACCOUNT_IDS, THANH_VINH, HandClock, Somebody
from tests.backend.console.conftest import PICTURES, Enter, cookie_of
from tests.backend.console.in_office import Browse, browse
from tests.backend.console.shell.test_shell_walk import barriers
from tests.backend.importing.sheets_by_hand import heads

__all__ = ["browse"]

Send = Callable[..., httpx2.Response]
Work = Callable[..., None]

IMPORTS = "/quan-tri/nhap"
LONG = heads(ROWS_AT_ONCE + 1)
STRANGERS = ("Họ và tên;Ngày sinh\n" + "Hồ Thị Không Có;1991\n" * (ROWS_AT_ONCE + 1)).encode()


@pytest.fixture
def work(app: FastAPI, database: Database, now: HandClock) -> Work:
    """The server does what waits; `looking` is called whenever it tells how far it is."""
    keys_dir = app.state.settings.keys_dir
    known = in_background.kinds(app.state.keys, Marker.of_folder(keys_dir))

    def runs(looking: Callable[[], object] = lambda: None) -> None:
        def watched(task: Task) -> None:
            def tell(done: int, total: int) -> None:
                task.tell(done, total)
                looking()

            known[task.kind](replace(task, tell=tell))

        Runner(
            database=database,
            files=app.state.job_files,
            kinds=dict.fromkeys(known, watched),
            now=now,
            made_up=False,
            given_up=GIVEN_UP,
        ).run_waiting()

    return runs


@pytest.fixture
def send(client: TestClient, browse: Browse, database: Database) -> Send:
    """Bình sends a file by the form."""

    def form(content: bytes = LONG, kind: str = HOUSEHOLDS) -> httpx2.Response:
        cookie = f"tungnha={cookie_of(database, ACCOUNT_IDS['binh'])}"
        return client.post(
            IMPORTS,
            data={"kind": kind, "commune": THANH_VINH},
            files={"file": ("ds.csv", content)},
            headers={"accept": "text/html", "sec-fetch-site": "same-origin", "cookie": cookie},
        )

    return form


def test_a_long_list_goes_its_whole_way_through_the_pages(browse: Browse, send: Send, work: Work) -> None:
    address = send().headers["location"]
    waiting, listed = browse("binh", address).text, browse("binh", IMPORTS).text
    work()
    shown = browse("binh", address).text

    assert "Đang chờ tới lượt" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert '<meta http-equiv="refresh" content="3">' in waiting
    assert "Áp dụng</button>" not in waiting
    assert '<span class="pill ">Đang đọc tệp</span>' in listed
    assert "hx-trigger" not in shown
    assert re.search(r"Hộ mới</span><strong>2.001<", shown)
    assert "Chủ hộ thứ a" in shown
    assert "Còn 1.801 hộ nữa." in shown
    pressed = [browse("binh", f"{address}/ap-dung", {}) for _ in range(2)]
    applying = browse("binh", pressed[0].headers["location"]).text
    work()
    applied = browse("binh", pressed[0].headers["location"]).text
    assert [answer.headers["location"] for answer in pressed] == [f"{address}?xong=applied"] * 2
    assert "Đang chờ tới lượt" in applying
    assert f'hx-get="{address}?xong=applied"' in applying
    assert 'role="status">Đã áp dụng cả danh sách.' in applied
    assert "Áp dụng</button>" not in applied


def test_a_page_says_how_far_it_is_and_what_is_not_done_yet(browse: Browse, send: Send, work: Work) -> None:
    address, seen = send().headers["location"], []

    def look() -> None:
        (how_far,) = re.findall(r'<h2 id="how">(.*?)</h2>\s*<p>(.*?)</p>', browse("binh", address).text)
        seen.append(how_far)

    work(look)
    browse("binh", f"{address}/ap-dung", {})
    work(look)

    assert seen == [
        ("Đang đọc tệp", "Đã đọc 1.000 trên 2.002 dòng."),
        ("Đang đọc tệp", "Đã đọc 2.000 trên 2.002 dòng."),
        ("Đang đọc tệp", "Đã đọc hết 2.002 dòng, đang đối chiếu với những gì đã có."),
        ("Đang áp dụng", "Đã đọc 1.000 trên 2.002 dòng."),
        ("Đang áp dụng", "Đã đọc 2.000 trên 2.002 dòng."),
        ("Đang áp dụng", "Đang ghi 2.001 dòng, chưa xong. Nếu gặp lỗi giữa chừng thì không dòng nào được nhập."),
    ]


def test_a_long_list_of_bhxh_is_taken_back_the_same_way(browse: Browse, send: Send, work: Work) -> None:
    address = send(STRANGERS, CONFIRMED).headers["location"]
    work()
    browse("binh", f"{address}/ap-dung", {})
    work()

    pressed = browse("binh", f"{address}/hoan-tac", {}).headers["location"]
    undoing = browse("binh", pressed).text
    work()

    assert '<span class="pill ">Đang hoàn tác</span>' in undoing
    assert 'role="status">Đã hoàn tác' in browse("binh", pressed).text


def test_what_could_not_be_read_is_said_and_nothing_came_in(browse: Browse, send: Send, work: Work) -> None:
    address = send("Họ và tên;Ngày sinh\n".encode() + b"Lan;1975\n" * 10_000).headers["location"]
    work()

    page = browse("binh", address).text

    assert "Không đọc được, chưa nhập" in page
    assert "Bảng thiếu cột: «Xóm» / «Địa chỉ»." in page
    assert "Áp dụng</button>" not in page
    assert "hx-trigger" not in page


def test_why_a_list_was_not_applied_stands_on_its_page(browse: Browse, send: Send, work: Work) -> None:
    address, other = (send(content).headers["location"] for content in (LONG, LONG + b"\n"))
    work()
    for one in (address, other):
        browse("binh", f"{one}/ap-dung", {})
        work()

    page = browse("binh", other).text

    assert "Danh sách đã thay đổi sau khi xem trước." in page
    assert "Đang chờ áp dụng" in page


def test_work_on_a_list_stands_among_what_was_asked_and_leads_to_the_list(
    browse: Browse, send: Send, work: Work, database: Database
) -> None:
    address = send().headers["location"]
    work()
    browse("binh", f"{address}/ap-dung", {})
    with database.reading() as session:
        batch = session.get_one(ImportBatch, UUID(address.rsplit("/", 1)[1]))

    jobs = browse("binh", "/viec-dang-chay").text

    assert sorted(re.findall(r'<a href="(/quan-tri/nhap/[^"]*)">([^<]*)</a>', jobs)) == [
        (address, "Áp dụng danh sách"),
        (address, "Đọc danh sách đưa vào"),
    ]
    assert browse("binh", f"/viec-dang-chay/{batch.job}").headers["location"] == address
    assert browse("dung", f"/viec-dang-chay/{batch.job}").status_code == 404


def test_who_has_too_much_under_way_is_told_so_at_the_form(browse: Browse, send: Send) -> None:
    answers = [send() for _ in range(AT_ONCE + 1)]

    assert [answer.status_code for answer in answers] == [303] * AT_ONCE + [409]
    assert 'enctype="multipart/form-data"' in answers[-1].text
    assert browse("binh", IMPORTS).text.count("Đang đọc tệp") == AT_ONCE


def test_programs_are_told_where_to_look_and_how_far_it_is(client: TestClient, binh: Somebody, work: Work) -> None:
    headers, seen = {**binh.headers, "content-type": "text/csv"}, []

    def ask(address: str) -> httpx2.Response:
        return client.post(address, params=query, content=LONG, headers=headers)

    query: dict[str, Any] = {"commune": THANH_VINH}
    shown = ask("/api/v1/imports/households")
    address, query = shown.headers["location"], {}
    work(lambda: seen.append(client.get(address, headers=binh.headers).json()["progress"]))
    pressed = ask(f"{address}/apply")
    work()

    assert (shown.status_code, shown.json()["state"]) == (202, "reading")
    assert seen == [{"done": done, "total": 2_002} for done in (1_000, 2_000, 2_002)]
    assert (pressed.status_code, pressed.json()["state"]) == (202, "applying")
    assert pressed.json()["progress"] == {"done": 0, "total": 0}
    ended = client.get(address, headers=binh.headers).json()
    assert (ended["state"], ended["progress"], ended["last_try"]) == ("applied", None, [])
    assert ended["counts"]["households_new"] == 2_001


def test_the_page_becomes_the_preview_by_itself(enter: Enter, work: Work, complaints: list[str]) -> None:
    page = enter("binh", 360, color_scheme="dark")
    page.goto(IMPORTS)
    file: Any = {"name": "Danh sách hộ 2026.csv", "mimeType": "text/csv", "buffer": LONG}
    page.get_by_label("Tệp").set_input_files(file)
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("heading", name="Đang chờ tới lượt").wait_for()
    page.screenshot(path=PICTURES / "import_waits_360_dark.png", full_page=True)

    work()

    page.get_by_role("button", name="Áp dụng").click()
    page.get_by_role("heading", name="Đang chờ tới lượt").wait_for()
    page.set_viewport_size({"width": 1366, "height": 700})
    page.emulate_media(color_scheme="light")
    work(lambda: _looked_at_again(page))
    page.get_by_text("Đã áp dụng cả danh sách.").wait_for()
    assert complaints == []


def _looked_at_again(page: Page) -> None:
    """Closed and opened anew while the server is at it, the page says the same."""
    page.reload()
    if page.get_by_role("progressbar").count():
        assert barriers(page) == []
        page.screenshot(path=PICTURES / "import_progress_1366_light.png", full_page=True)
    else:
        page.get_by_text("Đang ghi 2.001 dòng").wait_for()
        page.screenshot(path=PICTURES / "import_writes_1366_light.png", full_page=True)
