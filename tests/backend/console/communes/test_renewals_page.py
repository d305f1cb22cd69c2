"""Whose payment is due is reckoned from what was recorded, named to who works there, and counted for who does not."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from backend.reports.renewals import Payment, paid_until
from shared.records.visit import Advice, Assessment, PersonInVisit, Step
from tests.backend.cast import NGHI_LOC, THANH_VINH
from tests.backend.console.conftest import Enter
from tests.backend.console.in_office import Browse, browse, pictured
from tests.backend.numbers.conftest import TODAY, officer

__all__ = ["browse", "officer"]

PAGE = f"/xa-phuong/{THANH_VINH}/dong-tiep"

NUMBER = re.compile(r'<a href="(/so-lieu/[^"]+)"[^>]*>([\d.]+)</a>')
LABELLED = re.compile(r'<a href="(/so-lieu/[^"]+)" aria-label="([^"]+)"')

Pays = Callable[..., None]


@pytest.fixture
def pays(officer: Any) -> Pays:
    """Somebody takes these steps, each `(step, days ago, months)`, told in one visit a step."""

    def told(name: str, *steps: tuple[str, int, int | None]) -> None:
        home, person = officer.household(name)
        for step, days_ago, months in steps:
            on = TODAY - timedelta(days=days_ago)
            said = PersonInVisit(
                person=person,
                advice=(Advice(product="vsi", topics=("pension",), answer="interested"),),
                assessments=(Assessment(product="vsi", verdict="eligible", groups=("other",)),),
                steps=(Step(product="vsi", step=step, on=on, months=months),),
            )
            officer.visit(home, on, "advised", said)

    return told


@pytest.mark.parametrize(
    ("told", "until"),
    [
        ([Payment(on=date(2026, 1, 31), months=1)], date(2026, 2, 28)),
        ([Payment(on=date(2026, 1, 10), months=3), Payment(on=date(2026, 3, 1), months=3)], date(2026, 7, 10)),
        ([Payment(on=date(2026, 1, 10), months=1), Payment(on=date(2026, 5, 1), months=1)], date(2026, 6, 1)),
        ([Payment(on=date(2026, 11, 30), months=12)], date(2027, 11, 30)),
        ([Payment(on=date(2026, 1, 10), months=None)], None),
        ([], None),
    ],
)
def test_a_payment_covers_its_months_from_where_the_one_before_ended(told: list[Payment], until: date | None) -> None:
    assert paid_until(told) == until


def test_who_is_due_or_past_is_listed_and_who_stopped_is_not(browse: Browse, pays: Pays) -> None:
    pays("Đến Hạn", ("paid", 80, 3))
    pays("Quá Hạn", ("paid", 80, 1))
    pays("Đã Dừng", ("paid", 80, 1), ("lapsed", 10, None))
    pays("Đóng Tiếp", ("paid", 80, 1), ("renewed", 40, 6))
    pays("Chưa Rõ", ("paid", 80, None))

    text = browse("binh", PAGE).text

    listed = text[text.index('id="list"') :]
    assert listed.index("Quá Hạn") < listed.index("Đến Hạn")
    assert all(name not in listed for name in ("Đã Dừng", "Đóng Tiếp", "Chưa Rõ"))
    assert "Nên gọi lại: 2 người" in text
    assert "Người đóng tiếp: 1" in text


def test_the_same_payment_told_twice_is_one(browse: Browse, pays: Pays) -> None:
    pays("Đến Hạn", ("paid", 80, 3), ("paid", 80, 3))

    assert "Nên gọi lại: 1 người" in browse("binh", PAGE).text


def test_every_number_by_hamlet_and_of_the_commune_opens_whom_it_counts(browse: Browse, pays: Pays) -> None:
    pays("Đến Hạn", ("paid", 80, 3))
    pays("Quá Hạn", ("paid", 80, 1))
    pays("Đã Dừng", ("paid", 80, 1), ("lapsed", 10, None))

    numbers = NUMBER.findall(browse("binh", PAGE).text)

    assert len(numbers) == 2 + 5 * 3  # of the whole commune so far; its two hamlets and their sum, a state each
    for address, number in numbers:
        assert f": {number}</h1>" in browse("binh", address).text
    (of_xom_1,) = [one for one, label in LABELLED.findall(browse("binh", PAGE).text) if "quá hạn đóng, Xóm 1" in label]
    assert "Quá Hạn</th>" in browse("binh", of_xom_1).text


def test_a_number_kept_back_is_not_to_be_had_by_its_address(browse: Browse, pays: Pays) -> None:
    pays("Quá Hạn", ("paid", 80, 1))
    (address,) = [one for one, label in LABELLED.findall(browse("binh", PAGE).text) if "quá hạn đóng, Xóm 1" in label]

    assert browse("binh", address).status_code == 200
    assert browse("chi", address).status_code == 403


def test_a_supervisor_sees_how_many_and_neither_names_nor_hamlets(browse: Browse, pays: Pays) -> None:
    pays("Quá Hạn", ("paid", 80, 1))

    text = browse("chi", PAGE).text

    assert "Nên gọi lại: 1 người" in text
    assert "Quá Hạn</th>" not in text
    assert '<th scope="row">Xóm 1</th><td class="number">–</td>' in text
    assert "Xóm 1" not in text[text.index('id="list"') :]


def test_nobody_reads_those_of_another_commune(browse: Browse) -> None:
    assert browse("binh", f"/xa-phuong/{NGHI_LOC}/dong-tiep").status_code == 404
    assert "Không có ai đến hạn" in browse("binh", PAGE).text


def test_the_page_of_renewals_is_fit_to_be_seen(enter: Enter, pays: Pays) -> None:
    pays("Trần Thị Lan", ("paid", 80, 3))
    pays("Đặng Văn Đức", ("paid", 80, 1))

    pictured(enter, PAGE, "renewals")
