"""The visit log of the console as a browser without scripts meets it: who reads, who decides, and what is refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlmodel import col
from starlette.testclient import TestClient

from backend.db import Database
from backend.tables.review import ReviewRow
from backend.tables.visit import VisitRow
from tests.backend.cast import ACCOUNT_IDS, NGHI_LOC, THANH_VINH, HandClock
from tests.backend.console.conftest import cookie_of
from tests.backend.numbers.conftest import TODAY, Officer, officer, told

__all__ = ["officer"]

READS_PAGES = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
LOG = f"/nhat-ky?commune={THANH_VINH}"

Visit = Callable[..., Any]


@pytest.fixture
def home(officer: Officer) -> UUID:
    return officer.household("Đặng Văn Đức")[0]


@pytest.fixture
def visits(officer: Officer, home: UUID) -> list[UUID]:
    """An was at Đức's door on three days; the newest first."""
    return [officer.visit(home, TODAY - timedelta(days=days), "not_home") for days in range(3)]


@pytest.fixture
def browse(client: TestClient, database: Database) -> Visit:
    """A page as somebody of the cast is answered it; a `form` is posted."""
    client.follow_redirects = False

    def ask(who: str, address: str, form: dict[str, Any] | None = None, **headers: str) -> Any:
        sent = READS_PAGES | {"Cookie": f"tungnha={cookie_of(database, ACCOUNT_IDS[who])}"} | headers
        return client.get(address, headers=sent) if form is None else client.post(address, data=form, headers=sent)

    return ask


def page_of(visit: UUID, commune: str = THANH_VINH) -> str:
    return f"/nhat-ky/{commune}/{visit}"


def approved(version: int = 1) -> dict[str, Any]:
    return {"version": version, "decision": "approved"}


def returned(reason: str = "Ngày thăm chưa đúng.", version: int = 1, **more: Any) -> dict[str, Any]:
    return {"version": version, "decision": "returned", "reason": reason} | more


def said_of(database: Database, visit: UUID) -> list[tuple[str, str | None, list[str]]]:
    with database.reading() as session:
        found = session.execute(select(ReviewRow).where(ReviewRow.visit == visit)).scalars()  # type: ignore[arg-type]  # a column, for SQLAlchemy
        return [(one.decision, one.reason, one.fields) for one in found]


@pytest.mark.parametrize(("who", "status"), [("binh", 200), ("chi", 200), ("dung", 200), ("an", 403), ("em", 403)])
def test_the_committee_supervisors_and_administrators_read_the_log(
    browse: Visit, visits: list[UUID], who: str, status: int
) -> None:
    assert browse(who, LOG).status_code == status
    assert browse(who, page_of(visits[0])).status_code == status


def test_names_are_shown_to_the_committee_alone(browse: Visit, visits: list[UUID]) -> None:
    for address in (LOG, page_of(visits[0])):
        assert "Đặng Văn Đức" in browse("binh", address).text
        assert "Đặng Văn Đức" not in browse("chi", address).text
        assert "Đặng Văn Đức" not in browse("dung", address).text


def test_another_commune_and_a_visit_that_does_not_exist_are_the_same_page(browse: Visit, visits: list[UUID]) -> None:
    pages = [
        browse("binh", f"/nhat-ky?commune={NGHI_LOC}"),
        browse("binh", page_of(visits[0], NGHI_LOC)),
        browse("binh", page_of(UUID(int=7))),
        browse("binh", page_of(visits[0], NGHI_LOC), approved()),
        browse("binh", f"/nhat-ky/kiem-tra-lai?commune={NGHI_LOC}"),
    ]

    assert {page.status_code for page in pages} == {404}
    assert len({page.text for page in pages}) == 1


def test_the_log_opens_on_what_waits_for_who_reviews_and_one_press_away_from_all(
    browse: Visit, officer: Officer, visits: list[UUID], database: Database
) -> None:
    browse("binh", page_of(visits[0]), approved())

    opened = browse("binh", LOG).text
    every = browse("binh", f"{LOG}&state=all").text

    assert [str(visit) in opened for visit in visits] == [False, True, True]
    assert "lượt chưa duyệt, mới nhất trước" in opened
    assert f'href="/nhat-ky?state=all&amp;commune={THANH_VINH}"' in opened
    assert all(str(visit) in every for visit in visits)
    assert "tất cả lượt thăm, mới nhất trước" in every
    assert f'href="/nhat-ky?state=waiting&amp;commune={THANH_VINH}"' in every


def test_the_log_opens_on_everything_for_who_does_not_review(browse: Visit, visits: list[UUID]) -> None:
    browse("binh", page_of(visits[0]), approved())

    opened = browse("chi", LOG).text

    assert all(str(visit) in opened for visit in visits)
    assert "Chỉ xem lượt chưa duyệt" not in opened


def test_a_corrected_visit_waits_like_a_new_one_and_a_returned_one_does_not(
    browse: Visit, visits: list[UUID], database: Database
) -> None:
    for visit, state in zip(visits, ("corrected", "returned", "flagged"), strict=True):
        with database.writing() as session:
            session.execute(update(VisitRow).where(VisitRow.id == visit).values(review_state=state))  # type: ignore[arg-type]  # a column, for SQLAlchemy

    opened = browse("binh", LOG).text

    assert [str(visit) in opened for visit in visits] == [True, False, False]


@pytest.mark.parametrize("wrong", ["state=perfect", "outcome=x", "officer=An", "from=2026-02-30", "cursor=x"])
def test_a_filter_that_nobody_offers_is_answered_in_words(browse: Visit, wrong: str) -> None:
    assert browse("binh", f"{LOG}&{wrong}").status_code == 422


def test_the_log_tells_what_was_asked_and_leads_to_the_rest(
    browse: Visit, officer: Officer, home: UUID, visits: list[UUID]
) -> None:
    refused = officer.visit(home, TODAY - timedelta(days=9), "refused_talk")
    for days in range(10, 60):
        officer.visit(home, TODAY - timedelta(days=days), "not_home")

    assert str(refused) in browse("binh", f"{LOG}&outcome=refused_talk").text
    assert str(visits[0]) not in browse("binh", f"{LOG}&outcome=refused_talk").text
    first = browse("binh", f"{LOG}&officer={ACCOUNT_IDS['an']}").text
    assert (first.count("data-row"), "Trang sau" in first) == (50, True)
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = browse("binh", following).text
    assert (second.count("data-row"), "Trang sau" in second, "Từ đầu" in second) == (4, False, True)


def test_a_word_is_kept_and_the_next_visit_that_waits_opens(
    browse: Visit, visits: list[UUID], database: Database
) -> None:
    answer = browse("binh", page_of(visits[0]) + "?outcome=not_home", approved())

    assert answer.status_code == 303
    assert answer.headers["location"] == page_of(visits[1]) + "?outcome=not_home&vua=approved"
    assert said_of(database, visits[0]) == [("approved", None, [])]


def test_after_the_last_one_the_log_says_that_nothing_waits(browse: Visit, visits: list[UUID]) -> None:
    for visit in visits:
        answer = browse("binh", page_of(visit), approved())

    assert answer.headers["location"] == f"{LOG}&vua=approved"
    assert "không còn lượt thăm nào chưa duyệt" in browse("binh", answer.headers["location"]).text


def test_after_the_last_one_of_a_filter_the_log_says_so_though_others_wait(
    browse: Visit, visits: list[UUID], database: Database
) -> None:
    with database.writing() as session:
        session.execute(update(VisitRow).where(col(VisitRow.id) == visits[1]).values(review_state="corrected"))

    answer = browse("binh", page_of(visits[1]) + "?state=corrected", approved())

    assert answer.headers["location"] == f"/nhat-ky?state=corrected&commune={THANH_VINH}&vua=approved"
    assert "không còn lượt thăm nào chưa duyệt" in browse("binh", answer.headers["location"]).text


def test_what_is_worth_a_second_look_is_a_filter_of_the_log(
    browse: Visit, officer: Officer, visits: list[UUID]
) -> None:
    home, person = officer.household("Vi Thị Hoa")
    quick, cleared, other = (
        officer.visit(home, TODAY - timedelta(days=days), "advised", told(person), duration_s=25) for days in (1, 2, 3)
    )
    browse("binh", page_of(cleared) + "/dau-hieu", {"signal": "too_fast", "act": "clear"})

    shown = browse("binh", f"{LOG}&state=unclear").text
    first = browse("binh", page_of(quick) + "?state=unclear", approved())
    last = browse("binh", page_of(other) + "?state=unclear", approved())

    assert [str(visit) in shown for visit in (quick, cleared, other, *visits)] == [True, False, True] + [False] * 3
    assert page_of(other) + "?state=unclear" in first.headers["location"]
    assert last.headers["location"] == f"/nhat-ky?state=unclear&commune={THANH_VINH}&vua=approved"


def test_who_returns_a_visit_names_reason_and_fields(browse: Visit, visits: list[UUID], database: Database) -> None:
    browse("binh", page_of(visits[0]), returned("Ngày chưa đúng.\r\nXem lại.", fields=["visited_at", "met"]))

    assert said_of(database, visits[0]) == [("returned", "Ngày chưa đúng.\nXem lại.", ["visited_at", "met"])]


def test_without_a_reason_nothing_is_returned_and_the_page_says_why(
    browse: Visit, visits: list[UUID], database: Database
) -> None:
    answer = browse("binh", page_of(visits[0]), returned("  ", fields=["met"]))

    assert answer.status_code == 422
    assert 'value="met" checked' in answer.text
    assert said_of(database, visits[0]) == []


def test_two_reviewers_at_once_and_nothing_typed_is_lost(browse: Visit, visits: list[UUID], database: Database) -> None:
    browse("dung", page_of(visits[0]), approved())

    answer = browse("binh", page_of(visits[0]), returned("Hộ không có <Đức>.", fields=["household"]))
    again = browse("binh", page_of(visits[0]), returned("Hộ không có <Đức>.", version=2, fields=["household"]))

    assert answer.status_code == 409
    assert "vừa được người khác duyệt hoặc sửa" in answer.text
    assert "Phạm Dũng" in answer.text
    assert 'pill approved">Đã duyệt' in answer.text
    assert ">Hộ không có &lt;Đức&gt;.</textarea>" in answer.text
    assert 'value="household" checked' in answer.text
    assert 'name="version" value="2"' in answer.text
    assert again.status_code == 303
    assert [one[0] for one in said_of(database, visits[0])] == ["approved", "returned"]


def test_what_was_typed_of_a_visit_that_was_corrected_meanwhile_is_still_there(
    browse: Visit, officer: Officer, home: UUID, visits: list[UUID]
) -> None:
    corrected = officer.visit(home, TODAY, "moved_away", supersedes=visits[0])

    answer = browse("binh", page_of(visits[0]), returned("Hộ đã chuyển đi.", version=2))

    assert answer.status_code == 409
    assert "«Hộ đã chuyển đi.»" in answer.text
    assert page_of(corrected) in answer.text
    assert "<textarea" not in answer.text


def test_the_versions_of_a_visit_stand_beside_one_another(
    browse: Visit, officer: Officer, home: UUID, visits: list[UUID]
) -> None:
    browse("binh", page_of(visits[0]), returned())
    corrected = officer.visit(home, TODAY - timedelta(days=5), "not_home", supersedes=visits[0])

    text = browse("binh", page_of(corrected)).text

    assert "2 bản cạnh nhau" in text
    assert "<mark>07:30 ngày 22/11/2026</mark>" in text
    assert "<mark>07:30 ngày 17/11/2026</mark>" in text
    assert text.count("<mark>") == 2
    assert "Ngày thăm chưa đúng." in text


def test_when_each_version_was_received_is_no_difference_between_them(
    browse: Visit, officer: Officer, home: UUID, visits: list[UUID], now: HandClock
) -> None:
    browse("binh", page_of(visits[0]), returned())
    now.passes(minutes=5)
    corrected = officer.visit(home, TODAY, "not_home", supersedes=visits[0])

    text = browse("binh", page_of(corrected)).text

    line = text[text.index('<th scope="row">Máy chủ đã nhận') :].split("</tr>")[0]
    assert line.count("ngày 22/11/2026") == 2
    assert "khác nhau" not in line
    assert "<mark>" not in line


def test_nobody_is_offered_or_granted_a_word_on_their_own_visit(
    browse: Visit, visits: list[UUID], database: Database
) -> None:
    with database.writing() as session:  # who walks for a while and sits on the committee afterwards
        session.execute(update(VisitRow).values(officer=ACCOUNT_IDS["binh"]))

    shown, sent = browse("binh", page_of(visits[0])), browse("binh", page_of(visits[0]), approved())

    assert 'method="post" action="/nhat-ky' not in shown.text
    assert "lượt thăm của chính bạn" in shown.text
    assert (sent.status_code, said_of(database, visits[0])) == (403, [])


def test_a_supervisor_reads_and_decides_nothing(browse: Visit, visits: list[UUID], database: Database) -> None:
    shown, sent = browse("chi", page_of(visits[0])), browse("chi", page_of(visits[0]), approved())

    assert 'method="post" action="/nhat-ky' not in shown.text
    assert (sent.status_code, said_of(database, visits[0])) == (403, [])


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_a_form_of_another_site_decides_nothing(
    browse: Visit, visits: list[UUID], database: Database, site: str
) -> None:
    answer = browse("binh", page_of(visits[0]), approved(), **{"Sec-Fetch-Site": site})

    assert (answer.status_code, said_of(database, visits[0])) == (403, [])


@pytest.mark.parametrize(
    "form", [{}, {"decision": "approved"}, {"version": "x", "decision": "approved"}, {"version": 1, "decision": "y"}]
)
def test_a_form_that_we_did_not_make_changes_nothing(
    browse: Visit, visits: list[UUID], database: Database, form: dict[str, Any]
) -> None:
    answer = browse("binh", page_of(visits[0]), form)

    assert (answer.status_code, said_of(database, visits[0])) == (422, [])


def test_signals_are_told_in_the_log_and_on_the_visit(browse: Visit, officer: Officer) -> None:
    home, person = officer.household("Vi Thị Hoa")
    quick = officer.visit(home, TODAY, "advised", told(person), duration_s=25)

    assert "Nên xem lại: thời gian ngắn" in browse("chi", LOG).text
    assert "Lượt tư vấn được ghi trong 25 giây, chưa đến 60 giây, nên xem lại." in browse("chi", page_of(quick)).text


def test_the_log_and_its_visits_may_run_a_script_of_ours_and_pages_without_one_none(
    browse: Visit, visits: list[UUID]
) -> None:
    without = f"/nhat-ky/bien-ban?commune={THANH_VINH}"

    policies = [
        browse("binh", address).headers["content-security-policy"] for address in (LOG, page_of(visits[0]), without)
    ]

    assert ["script-src 'self'" in policy for policy in policies] == [True, True, False]
    assert all("default-src 'none'" in policy and "unsafe" not in policy for policy in policies)
