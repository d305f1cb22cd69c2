"""Days that nobody can mean throw nobody out of a page: it says what is wrong, with the boxes as they were typed."""

from html import unescape
from urllib.parse import quote
from uuid import UUID

import pytest

from shared.vocabulary.term import Language
from tests.backend.cast import THANH_VINH
from tests.backend.console.visit_log.test_review_routes import Visit, approved, browse, home, page_of, visits
from tests.backend.numbers.conftest import officer

__all__ = ["browse", "home", "officer", "visits"]

NO_DAY = "Ngày này không có trong lịch, hoặc không viết như 21/11/2026."
TURNED = "Ngày phải từ 22/11/2026 trở đi."
MINUTES = f"/nhat-ky/bien-ban?commune={THANH_VINH}"
PAGES = {
    "/?": "<h1>Tổng quan",
    "/nhat-ky?": "Nhật ký thăm hộ</h1>",
    "/xa-phuong?": "<h1>Xã, phường",
    f"/xa-phuong/{THANH_VINH}?": "<h1>",
    "/can-bo?": "<h1>Cán bộ",
    "/bao-cao/conversions?": "<h1>",
}


def typed(name: str, text: str) -> str:
    return f'<input name="{name}" value="{text}"'


@pytest.mark.usefixtures("visits")
@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    ("first", "last", "said"), [("31/02/2026", "22/11/2026", NO_DAY), ("22/11/2026", "01/11/2026", TURNED)]
)
def test_a_page_says_which_days_it_cannot_read(browse: Visit, address: str, first: str, last: str, said: str) -> None:
    answer = browse("dung" if address == "/xa-phuong?" else "chi", f"{address}from={quote(first)}&to={quote(last)}")

    text = unescape(answer.text)
    assert answer.status_code == 422
    assert PAGES[address] in text
    assert text.count(said) == 1
    assert typed("from", first) in text
    assert typed("to", last) in text


@pytest.mark.usefixtures("visits")
@pytest.mark.parametrize(("first", "last"), [("01/11/2026", "22/11/2026"), ("", ""), ("21112026", "")])
def test_minutes_are_asked_for_by_days_as_people_write_them(browse: Visit, first: str, last: str) -> None:
    answer = browse("binh", f"{MINUTES}&first={quote(first)}&last={quote(last)}")

    assert answer.status_code == 200
    assert not first or typed("first", "21/11/2026" if first == "21112026" else first) in answer.text


@pytest.mark.usefixtures("visits")
def test_minutes_of_a_turned_range_say_so(browse: Visit) -> None:
    answer = browse("binh", f"{MINUTES}&first=22/11/2026&last=01/11/2026")

    assert answer.status_code == 422
    assert TURNED in answer.text
    assert typed("last", "01/11/2026") in answer.text


@pytest.mark.parametrize("last", ["01/11/2026", "31/02/2026"])
def test_minutes_are_not_written_of_other_days_than_those_asked_for(
    browse: Visit, visits: list[UUID], last: str
) -> None:
    browse("binh", page_of(visits[0]), approved())

    good = browse("binh", f"{MINUTES}&first=01/11/2026&last=22/11/2026").text
    refused = browse("binh", f"{MINUTES}&first=22/11/2026&last={quote(last)}").text
    sent = browse("binh", MINUTES.partition("?")[0] + f"/{THANH_VINH}", {"first": "2026-11-22", "last": last}).text

    assert ["Lập biên bản từ những ý kiến này" in text for text in (good, refused, sent)] == [True, False, False]


@pytest.mark.usefixtures("visits")
@pytest.mark.parametrize(
    ("language", "said"),
    [("vi", NO_DAY), ("en", "This day is not in the calendar, or is not written like 21/11/2026.")],
)
def test_a_refused_day_is_explained_in_the_language_of_the_page(browse: Visit, language: Language, said: str) -> None:
    session = browse("chi", "/").request.headers["cookie"]

    answer = browse("chi", "/?from=31/02/2026", Cookie=f"{session}; tungnha_language={language}")

    assert said in unescape(answer.text)


@pytest.mark.usefixtures("visits")
def test_what_was_refused_before_is_not_told_again(browse: Visit) -> None:
    browse("chi", "/?from=31/02/2026")

    answer = browse("chi", "/")

    assert answer.status_code == 200
    assert NO_DAY not in answer.text


def test_what_is_wrong_beside_the_days_is_refused_as_before(browse: Visit) -> None:
    answer = browse("chi", "/?from=31/02/2026&product=khong-co")

    assert answer.status_code == 422
    assert "<h1>Tổng quan" not in answer.text
