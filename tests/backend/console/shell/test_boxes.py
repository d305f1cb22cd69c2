"""A refusal on a form with several boxes says which box it is about, by the name that stands beside it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI

from backend.console.shell import boxes, words
from backend.console.shell.pages import PageRoute
from shared import problems
from shared.vocabulary.term import Language
from tests.backend.cast import THANH_VINH
from tests.backend.console.visit_log.test_minutes import WRITE, decided, session_of
from tests.backend.console.visit_log.test_review_routes import LOG, Visit, browse, home, page_of, returned, visits
from tests.backend.numbers.conftest import officer

__all__ = ["browse", "decided", "home", "officer", "visits"]

# What buttons, ticks and hidden boxes send: nobody types it, so nobody can mend it.
NOT_TYPED = frozenset(
    [
        "after",
        "closed",
        "cot",
        "form",
        "ho",
        "language",
        "next",
        "nguoi",
        "others",
        "query",
        "said",
        "signal",
        "sure",
        "take",
        "given",
        "version",
        "visit",
    ]
)


def _forms(app: FastAPI) -> Iterator[PageRoute]:
    for part in app.routes:
        for route in getattr(part, "original_router", app).routes:
            if isinstance(route, PageRoute):
                yield route


def _sent(dependant: Any) -> Iterator[str]:
    yield from (box.alias for box in dependant.body_params)
    for inner in dependant.dependencies:
        yield from _sent(inner)


def test_every_box_of_a_form_has_a_name(app: FastAPI) -> None:
    sent = {name for route in _forms(app) for name in _sent(route.dependant)}

    assert len(sent) > 40
    assert sorted(sent - NOT_TYPED - set(boxes.LABELS)) == []


@pytest.mark.usefixtures("decided")
def test_minutes_say_which_of_their_boxes_is_too_long(browse: Visit) -> None:
    answer = browse("binh", WRITE, session_of(present="a" * 121))

    assert answer.status_code == 422
    assert "<p>Có mặt: Quá dài (tối đa 120).</p>" in answer.text


@pytest.mark.parametrize(("language", "said"), [("vi", "Lý do: Còn thiếu"), ("en", "Reason: This field")])
def test_a_box_is_named_in_the_language_of_the_page(language: Language, said: str) -> None:
    words.speak(language)

    told = boxes.said_of_box(problems.missing_field("reason"))

    words.speak(words.VIETNAMESE)
    assert told.startswith(said)


def test_a_reason_that_is_too_long_is_named_on_a_visit_and_on_the_log(browse: Visit, visits: list[UUID]) -> None:
    long = "a" * 401
    alone = browse("binh", page_of(visits[0]), returned(reason=long, fields=["outcome"]))
    chosen = {"decision": "flagged", "visit": f"{visits[0]}:1", "reason": long}

    of_several = browse("binh", f"/nhat-ky/nhieu-luot?commune={THANH_VINH}", chosen)

    assert [answer.status_code for answer in (alone, of_several)] == [422, 422]
    assert all("<p>Lý do: Quá dài (tối đa 400).</p>" in answer.text for answer in (alone, of_several))
    assert "<p>Dưới đây là lượt thăm như hiện nay. Điều bạn đã viết vẫn còn" in alone.text


def test_a_page_of_its_own_names_the_box_as_well(browse: Visit, visits: list[UUID]) -> None:
    answer = browse("binh", f"{LOG}&state=perfect")

    assert "<h1>Trạng thái: Mã không có trong danh mục.</h1>" in answer.text


def test_a_page_that_says_what_is_wrong_leads_to_every_place(browse: Visit) -> None:
    wrong = [browse("binh", address).text for address in (f"{LOG}&state=perfect", "/xa-phuong/1")]
    of_an_officer = browse("an", LOG).text

    assert [text.count('href="/nhat-ky"') > 0 for text in (*wrong, of_an_officer)] == [True, True, False]


def test_no_page_says_what_is_wrong_without_the_box_it_is_about() -> None:
    pages = Path(words.__file__).parents[1] / "templates"
    bare = [page.name for page in pages.rglob("*.html") if "| said }}" in page.read_text(encoding="utf-8")]

    assert bare == ["import_batch.html"]  # whose rows begin with the cell


def test_a_sentence_that_says_what_it_is_about_stands_alone() -> None:
    itself = problems.not_a_phone("name")

    assert boxes.said_of_box(itself) == itself.vi
    assert boxes.said_of_box(problems.missing_field("E2")) == problems.missing_field("E2").vi
