"""The commune's office reads what families asked, and answers, in a browser without scripts."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from backend.db import Database
from tests.backend.cast import ACCOUNT_IDS, NGHI_LOC, THANH_VINH
from tests.backend.console.conftest import cookie_of
from tests.backend.sync.conftest import Family, Phone, family, phone
from tests.backend.sync.test_petitions import WORDS, asked

__all__ = ["family", "phone"]

READS_PAGES = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
PAGE = f"/phan-anh?commune={THANH_VINH}"
ANSWER = "Họp xét ngày 05/12/2026."

Browse = Callable[..., Any]


@pytest.fixture
def browse(client: TestClient, database: Database) -> Browse:
    """A page as somebody of the cast is answered it; a `form` is posted."""
    client.follow_redirects = False

    def ask(who: str, address: str, form: dict[str, Any] | None = None) -> Any:
        sent = READS_PAGES | {"Cookie": f"tungnha={cookie_of(database, ACCOUNT_IDS[who])}"}
        return client.get(address, headers=sent) if form is None else client.post(address, data=form, headers=sent)

    return ask


@pytest.fixture
def petition(phone: Phone, family: Family) -> UUID:
    op = phone.add("follow_up", asked(phone, family, note=f"{WORDS} <b>x</b>"))
    phone.push(op)
    return op.row_id


@pytest.mark.parametrize(("who", "status"), [("binh", 200), ("dung", 200), ("chi", 403), ("an", 403)])
def test_the_committee_and_administrators_read_it(browse: Browse, petition: UUID, who: str, status: int) -> None:
    answer = browse(who, PAGE)

    assert answer.status_code == status
    assert (WORDS in answer.text) == (status == 200)


def test_what_people_said_is_shown_and_never_run(browse: Browse, petition: UUID) -> None:
    text = browse("binh", PAGE).text

    assert "Vi Thị Ế" in text
    assert "Xét hộ nghèo, cận nghèo" in text
    assert "&lt;b&gt;x&lt;/b&gt;" in text
    assert "29/11/2026" in text


def test_the_answer_goes_to_the_officers_phone_and_off_the_list(browse: Browse, phone: Phone, petition: UUID) -> None:
    said = browse("binh", f"/phan-anh/{THANH_VINH}/{petition}", {"words": f" {ANSWER}\r\n"})

    assert (said.status_code, said.headers["location"]) == (303, f"{PAGE}&xong=true")
    assert "Đã gửi trả lời." in browse("binh", said.headers["location"]).text
    (row,) = [row for row in phone.pull().rows if row.kind == "follow_up"]
    assert row.values["answer"] == ANSWER
    text = browse("binh", PAGE).text
    assert "Không còn phản ánh nào chờ trả lời." in text
    assert ANSWER in text


def test_an_answer_without_words_or_for_another_commune_is_refused(browse: Browse, petition: UUID) -> None:
    assert browse("binh", f"/phan-anh/{THANH_VINH}/{petition}", {"words": " "}).status_code == 422
    assert browse("binh", f"/phan-anh/{NGHI_LOC}/{petition}", {"words": ANSWER}).status_code == 404
    assert browse("chi", f"/phan-anh/{THANH_VINH}/{petition}", {"words": ANSWER}).status_code == 403


def test_an_answer_that_cannot_stand_is_shown_again_with_what_was_typed(browse: Browse, petition: UUID) -> None:
    long = "Xã đang xét. " * 200

    answer = browse("binh", f"/phan-anh/{THANH_VINH}/{petition}", {"words": long})

    assert answer.status_code == 422
    assert long.strip() in answer.text
    assert "Chưa ghi gì." in answer.text


def test_an_answer_that_came_second_is_told(browse: Browse, petition: UUID) -> None:
    browse("binh", f"/phan-anh/{THANH_VINH}/{petition}", {"words": ANSWER})

    late = browse("binh", f"/phan-anh/{THANH_VINH}/{petition}", {"words": "Chưa xét."})

    assert late.status_code == 409
    assert "Việc này đã được trả lời." in late.text


def test_how_long_it_has_waited_is_said(browse: Browse, petition: UUID) -> None:
    assert "Trả lời trước hết ngày 29/11/2026 · đã chờ 0 ngày" in browse("binh", PAGE).text


def test_only_those_who_answer_are_led_there(browse: Browse, petition: UUID) -> None:
    assert f'href="{PAGE}"' in browse("binh", "/viec-can-xu-ly").text
    assert 'href="/phan-anh' not in browse("chi", "/viec-can-xu-ly").text
