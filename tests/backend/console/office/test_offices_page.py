"""Dũng brings in which office serves which commune, when a list is published; a wrong line leaves all as it was."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from backend.db import Database
from tests.backend.cast import ACCOUNT_IDS, NGHI_LOC, THANH_VINH
from tests.backend.console.conftest import cookie_of

READS_PAGES = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
OFFICES = "/quan-tri/co-so-bhxh"
NAMES = "office,name,commune,since,until,source"
TWO = f"""{NAMES}
vinh,BHXH cơ sở Vinh,{THANH_VINH},2025-07-01,,Quyết định 391/QĐ-BTC
nghiloc,BHXH cơ sở Nghi Lộc,{NGHI_LOC},2025-07-01,2026-12-31,Quyết định 391/QĐ-BTC
"""

Browse = Callable[..., Any]


@pytest.fixture
def browse(client: TestClient, database: Database) -> Browse:
    """A page as somebody of the cast is answered it; a `form` is posted."""
    client.follow_redirects = False

    def ask(who: str, address: str, form: dict[str, Any] | None = None) -> Any:
        sent = READS_PAGES | {"Cookie": f"tungnha={cookie_of(database, ACCOUNT_IDS[who])}"}
        return client.get(address, headers=sent) if form is None else client.post(address, data=form, headers=sent)

    return ask


@pytest.mark.parametrize("who", ["binh", "chi"])
def test_only_administrators_read_and_bring_it_in(browse: Browse, who: str) -> None:
    assert browse(who, OFFICES).status_code == 403
    assert browse(who, OFFICES, {"rows": TWO}).status_code == 403


def test_before_any_list_was_published_the_page_says_so(browse: Browse) -> None:
    assert "Chưa có danh sách nào được công bố cho Nghệ An." in browse("dung", OFFICES).text


def test_a_list_is_brought_in_and_stands_in_the_form_to_be_changed(browse: Browse) -> None:
    answer = browse("dung", OFFICES, {"rows": TWO})

    text = browse("dung", OFFICES).text
    assert answer.status_code == 303
    assert "BHXH cơ sở Vinh</th>" in text
    assert "31/12/2026" in text
    assert "mã,tên,xã,từ ngày,đến ngày,nguồn" in text
    assert f"nghiloc,BHXH cơ sở Nghi Lộc,{NGHI_LOC},01/07/2025,31/12/2026,Quyết định 391/QĐ-BTC" in text


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_list_is_typed_as_people_write_and_as_excel_gives_it(browse: Browse, mark: str) -> None:
    lines = [
        ("Tên", "Mã", "Xã", "Từ ngày", "Đến ngày", "Nguồn", "Ghi chú"),
        ("BHXH Nghi Lộc", "nl", "Xã Nghi Lộc", "01/07/2025", "31.12.2026", "QĐ 391", "x"),
        ("BHXH Vinh", "vinh", "16681", "1/7/2025", "", "QĐ 391", ""),
    ]

    answer = browse("dung", OFFICES, {"rows": "\r\n".join(mark.join(line) for line in lines)})

    text = browse("dung", OFFICES).text
    assert answer.status_code == 303
    assert f"nl,BHXH Nghi Lộc,{NGHI_LOC},01/07/2025,31/12/2026,QĐ 391" in text
    assert f"vinh,BHXH Vinh,{THANH_VINH},01/07/2025,,QĐ 391" in text


def test_a_list_as_it_stands_in_the_form_is_the_same_list(browse: Browse) -> None:
    browse("dung", OFFICES, {"rows": TWO})
    before = browse("dung", OFFICES).text
    typed = unescape(before.partition('aria-describedby="rows-how">')[2].partition("</textarea>")[0])

    answer = browse("dung", OFFICES, {"rows": typed})

    assert answer.status_code == 303
    assert browse("dung", OFFICES).text == before


def test_columns_that_are_missing_are_named_as_people_call_them(browse: Browse) -> None:
    answer = browse("dung", OFFICES, {"rows": "mã,tên,đến ngày,nguồn\nvinh,Vinh,,QĐ 1\n"})

    assert "Bảng thiếu cột: «xã», «từ ngày»." in answer.text


def test_a_wrong_line_is_named_and_leaves_all_as_it_was(browse: Browse) -> None:
    browse("dung", OFFICES, {"rows": TWO})

    answer = browse("dung", OFFICES, {"rows": f"{NAMES}\nvinh,BHXH cơ sở Vinh,99999,2025-07-01,,Quyết định\n"})

    assert answer.status_code == 422
    assert "Dòng 2, cột «xã, phường»: " in answer.text
    assert "99999" in answer.text  # what was typed stays in the form
    assert "BHXH cơ sở Nghi Lộc</th>" in browse("dung", OFFICES).text


@pytest.mark.parametrize("rows", ["", "không phải bảng", f'{NAMES}\n"a', "\x00"])
def test_what_is_no_table_is_refused_or_empties_nothing_by_mistake(browse: Browse, rows: str) -> None:
    browse("dung", OFFICES, {"rows": TWO})

    answer = browse("dung", OFFICES, {"rows": rows})

    assert answer.status_code == 422
    assert "BHXH cơ sở Nghi Lộc</th>" in browse("dung", OFFICES).text


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("", "cột «từ ngày»: Nơi này đã có cơ sở phục vụ từ 01/07/2025, chưa có ngày hết"),
        ("2026-06-30", "cột «từ ngày»: Ngày phải từ 01/07/2026 trở đi."),
        ("9999-12-31", "cột «đến hết ngày»: Ngày phải từ 01/01/2000 đến 31/12/2100."),
    ],
)
def test_a_row_that_begins_before_another_ends_is_told_what_to_write(browse: Browse, until: str, said: str) -> None:
    rows = f"{NAMES}\nvinh,Vinh,{THANH_VINH},2025-07-01,{until},QĐ 1\nmoi,Mới,{THANH_VINH},2026-01-01,,QĐ 2\n"

    answer = browse("dung", OFFICES, {"rows": rows})

    assert answer.status_code == 422
    assert said in answer.text
    assert "31/12/9999" not in answer.text
