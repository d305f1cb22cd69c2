"""The console is whole in each of its languages: no page says something in one that it cannot say in the other."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from backend.console.shell import pages, words
from backend.console.shell.pages import LANGUAGE_COOKIE
from backend.db import Database
from tests.backend.cast import ACCOUNT_IDS
from tests.backend.console.conftest import cookie_of
from tests.docs import unmarked

CONSOLE = Path(words.__file__).parents[1]

# By file, why its Vietnamese is said alike in every language.
STAYS = {
    "layout.html": ["Từng Nhà"],
    "words.py": ["Tiếng Việt"],
}

Browse = Callable[..., Any]


@pytest.fixture
def browse(client: TestClient, database: Database) -> Browse:
    """A page as Bình's browser is answered it, which keeps what it was told to keep."""
    client.follow_redirects = False
    client.headers |= {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
    client.cookies.set("tungnha", cookie_of(database, ACCOUNT_IDS["binh"]))

    def ask(address: str, form: dict[str, Any] | None = None) -> Any:
        return client.get(address) if form is None else client.post(address, data=form)

    return ask


def bare(said: list[str], file: str) -> list[str]:
    """What is left of texts without the names that stay."""
    names = "|".join(map(re.escape, STAYS.get(file, []))) or "$^"
    return [text for text in said if unmarked.VIETNAMESE.search(re.sub(names, "", text))]


def files(ending: str) -> list[str]:
    return sorted(file.relative_to(CONSOLE).as_posix() for file in CONSOLE.rglob(f"*{ending}"))


@pytest.mark.parametrize("file", files(".py"))
def test_modules_say_nothing_past_the_catalogue(file: str) -> None:
    said = unmarked.in_module((CONSOLE / file).read_text(encoding="utf-8"))

    assert bare(said, Path(file).name) == []


@pytest.mark.parametrize("file", files(".html"))
def test_pages_say_nothing_past_the_catalogue(file: str) -> None:
    said = unmarked.in_page((CONSOLE / file).read_text(encoding="utf-8"))

    assert bare(said, Path(file).name) == []


def test_a_sentence_that_no_mark_holds_is_found() -> None:
    assert unmarked.in_page('<p>Đã ghi</p>{{ _("Lọc") }}{{ choice("Kỳ") }}') == ["<p>Đã ghi</p>", "Kỳ"]
    assert unmarked.in_module('"""Vì sao."""\nsaid = _("Lọc"), marked("Kỳ"), "Đã ghi"') == ["Đã ghi"]


def test_binh_chooses_english_and_every_page_speaks_it(browse: Browse) -> None:
    answer = browse("/ngon-ngu", {"language": "en", "next": "/nhat-ky?state=recorded"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/nhat-ky?state=recorded")
    text = browse("/nhat-ky?state=recorded").text
    assert '<html lang="en">' in text
    assert '<h1 id="log">Visit log</h1>' in text
    assert 'lang="vi">Tiếng Việt</button>' in text


def test_the_language_outlives_the_session(browse: Browse) -> None:
    browse("/ngon-ngu", {"language": "en"})

    browse("/dang-xuat", {})

    assert "<h1>Sign in</h1>" in browse("/dang-nhap").text


def test_the_first_readers_language_does_not_stick_to_the_page() -> None:
    """Vietnamese first, as on every server in the morning: labels of constants are looked up for each reader."""
    template = pages._TEMPLATES.from_string('{{ "renewed" | measure }}')

    said = []
    for language in ("vi", "en"):
        words.speak(language)
        said.append(template.render())

    words.speak("vi")
    assert said == ["Người đóng tiếp", "Persons who renewed"]


def test_the_english_footer_tells_how_numbers_are_written(browse: Browse) -> None:
    before = browse("/").text
    browse("/ngon-ngu", {"language": "en"})

    assert "21,3 is twenty-one point three" in browse("/").text
    assert "Số viết như ở Việt Nam" not in before


def test_what_is_refused_is_said_in_the_readers_language(browse: Browse) -> None:
    browse("/ngon-ngu", {"language": "en"})

    assert "lies outside the area of your account" in browse("/khong-co-trang-nay").text


def test_a_language_that_no_page_speaks_changes_nothing(client: TestClient, browse: Browse) -> None:
    assert browse("/ngon-ngu", {"language": "fr"}).status_code == 422
    client.cookies.set(LANGUAGE_COOKIE, "../../etc")

    assert '<html lang="vi">' in browse("/").text


def test_another_site_chooses_no_language(client: TestClient, browse: Browse) -> None:
    client.headers["Sec-Fetch-Site"] = "cross-site"

    assert browse("/ngon-ngu", {"language": "en"}).status_code == 403
    assert LANGUAGE_COOKIE not in client.cookies


@pytest.mark.parametrize("next_", ["https://example.org/", "//example.org", "/\\example.org"])
def test_the_choice_leads_to_no_other_site(browse: Browse, next_: str) -> None:
    assert browse("/ngon-ngu", {"language": "en", "next": next_}).headers["location"] == "/"
