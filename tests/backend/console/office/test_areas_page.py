"""Bình gives An a hamlet until a day; when the day is over the phone reads nothing of it, and what it had recorded is
taken all the same.
"""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlmodel import col, select
from starlette.testclient import TestClient

from backend.access import tokens
from backend.console.office.areas_page import WHOLE
from backend.db import Database
from backend.tables.account import Account, Grant, Install
from backend.tables.household import HamletRow
from backend.tables.law import AuditEntry
from tests.backend.cast import ACCOUNT_IDS, AN_INSTALL, HAMLETS, NGHI_LOC, THANH_VINH, HandClock
from tests.backend.console.conftest import PICTURES, Enter, cookie_of
from tests.backend.sync.conftest import Family, Phone, family, phone

__all__ = ["family", "phone"]

READS_PAGES = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
AREAS = "/quan-tri/dia-ban"
PAGE = f"{AREAS}?commune={THANH_VINH}"
FIRST, SECOND = (str(hamlet) for hamlet in HAMLETS[THANH_VINH])
NEW = ("tai-khoan", "chien-dich")
AN, EM = (str(ACCOUNT_IDS[name]) for name in ("an", "em"))

Browse = Callable[..., Any]


@pytest.fixture
def browse(client: TestClient, database: Database) -> Browse:
    """A page as somebody of the cast is answered it; a `form` is posted."""
    client.follow_redirects = False

    def ask(who: str, address: str, form: dict[str, Any] | None = None) -> Any:
        sent = READS_PAGES | {"Cookie": f"tungnha={cookie_of(database, ACCOUNT_IDS[who])}"}
        return client.get(address, headers=sent) if form is None else client.post(address, data=form, headers=sent)

    return ask


def the_grant(database: Database, who: str, hamlet: str) -> str:
    with database.reading() as session:
        standing = select(Grant.id).where(Grant.account_id == ACCOUNT_IDS[who], col(Grant.revoked_at).is_(None))
        found = [one for one in session.exec(standing) if str(session.get_one(Grant, one).hamlet) == hamlet]
    return str(found[0])


def token_now(app: FastAPI, database: Database, now: HandClock) -> dict[str, str]:
    """A token of An's phone that is good now."""
    with database.reading() as session:
        account, install = session.get_one(Account, ACCOUNT_IDS["an"]), session.get_one(Install, AN_INSTALL)
        return {"Authorization": f"Bearer {tokens.access_token(app.state.signer, account, install, now())}"}


def test_a_hamlet_without_an_officer_is_seen_with_its_households(browse: Browse, family: Family) -> None:
    text = browse("binh", PAGE).text

    assert "1 xóm chưa có cán bộ" in text
    assert re.search(r'Xóm 1</th><td class="number">1</td>', text)
    assert "Nguyễn Thị An" in text


def test_a_committee_gives_a_hamlet_until_a_day_and_the_phone_hears_of_it(browse: Browse, phone: Phone) -> None:
    given = browse("binh", f"{AREAS}/{THANH_VINH}", {"hamlet": SECOND, "officer": AN, "until": "2026-11-30"})

    assert given.status_code == 303
    assert "Đã giao Xóm 2 cho Nguyễn Thị An đến hết 30/11/2026." in browse("binh", given.headers["location"]).text
    assert "đến hết ngày 30/11/2026" in browse("binh", PAGE).text
    assert "Đã giao" not in browse("binh", PAGE).text
    assert sorted(phone.hello().json()["grants"][0]["hamlets"]) == sorted([FIRST, SECOND])


def test_the_day_after_the_end_the_phone_has_lost_it_and_its_visits_are_taken(
    browse: Browse, phone: Phone, database: Database, now: HandClock, app: FastAPI
) -> None:
    """MUST 13."""
    browse("binh", f"{AREAS}/giao/{the_grant(database, 'an', FIRST)}/han", {"until": "2026-11-22"})
    on_its_last_day = phone.hello().json()["grants"]
    visit = phone.add("visit", phone.visit(outcome="consent_declined", met="head"))

    now.passes(hours=16)  # midnight has passed in Vietnam
    phone.headers = token_now(app, database, now)
    after = phone.hello().json()["grants"]
    (result,) = phone.push(visit)

    assert [grant["hamlets"] for grant in on_its_last_day] == [[FIRST]]
    assert after == []
    assert result["status"] == "filed"


def test_more_time_takes_the_place_of_less(browse: Browse, database: Database) -> None:
    browse("binh", f"{AREAS}/{THANH_VINH}", {"hamlet": SECOND, "officer": AN, "until": "2026-11-30"})

    browse("binh", f"{AREAS}/giao/{the_grant(database, 'an', SECOND)}/han", {"until": ""})

    text = browse("binh", PAGE).text
    assert text.count("</strong> · không hạn") == 2
    assert "30/11/2026" not in text


def test_giving_again_with_the_day_left_empty_takes_no_last_day_away(browse: Browse) -> None:
    browse("binh", f"{AREAS}/{THANH_VINH}", {"hamlet": SECOND, "officer": AN, "until": "2026-11-30"})

    again = browse("binh", f"{AREAS}/{THANH_VINH}", {"hamlet": SECOND, "officer": AN, "until": ""})

    assert again.status_code == 409
    assert "Người này đã được giao nơi này đến hết 30/11/2026." in again.text
    assert "đến hết ngày 30/11/2026" in browse("binh", PAGE).text


def test_what_was_prolonged_or_taken_back_is_said(browse: Browse, database: Database) -> None:
    mine = the_grant(database, "an", FIRST)

    longer = browse("binh", f"{AREAS}/giao/{mine}/han", {"until": "2026-12-31"}).headers["location"]
    back = browse("binh", f"{AREAS}/giao/{the_grant(database, 'an', FIRST)}/thu-lai", {}).headers["location"]

    assert "Nguyễn Thị An làm việc ở Xóm 1 đến hết 31/12/2026." in browse("binh", longer).text
    assert "Đã thu lại Xóm 1 của Nguyễn Thị An." in browse("binh", back).text


def test_hamlets_stand_in_the_order_of_their_numbers(browse: Browse, database: Database) -> None:
    with database.writing() as session:
        session.exec(select(HamletRow).where(col(HamletRow.id) == UUID(FIRST))).one().name = "Xóm 10"

    lists = [f"/chi-tieu?commune={THANH_VINH}", *(f"/quan-tri/{one}/moi?commune={THANH_VINH}" for one in NEW)]
    pages = [browse("binh", PAGE).text, *(browse("dung", address).text for address in lists)]

    assert all(text.index("Xóm 2<") < text.index("Xóm 10<") for text in pages)


def test_what_is_taken_back_is_gone_from_the_phone(browse: Browse, database: Database, phone: Phone) -> None:
    browse("binh", f"{AREAS}/giao/{the_grant(database, 'an', FIRST)}/thu-lai", {})

    assert phone.hello().json()["grants"] == []
    assert browse("binh", f"{AREAS}/giao/{the_grant(database, 'binh', 'None')}/thu-lai", {}).status_code == 404


def test_nobody_is_given_a_whole_commune_by_what_was_not_chosen(browse: Browse, database: Database) -> None:
    unchosen = browse("dung", f"{AREAS}/{THANH_VINH}", {"hamlet": "", "officer": EM, "until": ""})
    chosen = browse("dung", f"{AREAS}/{THANH_VINH}", {"hamlet": WHOLE, "officer": EM, "until": ""})

    assert (unchosen.status_code, chosen.status_code) == (422, 303)
    assert "Xóm: " in unchosen.text
    assert the_grant(database, "em", "None")


def test_a_day_that_has_passed_is_refused_with_what_was_chosen(browse: Browse) -> None:
    answer = browse("binh", f"{AREAS}/{THANH_VINH}", {"hamlet": SECOND, "officer": AN, "until": "2026-11-21"})

    assert answer.status_code == 422
    assert "Ngày cuối phải từ hôm nay trở đi." in answer.text
    assert f'value="{SECOND}" selected' in answer.text
    assert f'value="{AN}" selected' in answer.text


def test_a_committee_gives_nothing_outside_its_commune_and_to_nobody_who_never_worked_there(browse: Browse) -> None:
    elsewhere = {"hamlet": str(HAMLETS[NGHI_LOC][0]), "officer": AN}

    assert browse("binh", f"{AREAS}/{NGHI_LOC}", elsewhere).status_code == 404
    assert browse("binh", f"{AREAS}/{THANH_VINH}", elsewhere).status_code == 404
    assert browse("binh", f"{AREAS}/{THANH_VINH}", {"hamlet": SECOND, "officer": EM}).status_code == 404
    assert browse("binh", f"{AREAS}?commune={NGHI_LOC}").status_code == 404
    assert browse("chi", PAGE).status_code == 403
    assert browse("dung", f"{AREAS}/{THANH_VINH}", {"hamlet": SECOND, "officer": EM}).status_code == 303


def test_each_act_stands_in_the_book_without_a_name(browse: Browse, database: Database) -> None:
    browse("dung", f"{AREAS}/{THANH_VINH}", {"hamlet": SECOND, "officer": EM, "until": "2026-11-30"})
    browse("dung", f"{AREAS}/giao/{the_grant(database, 'em', SECOND)}/thu-lai", {})

    with database.reading() as session:
        entries = session.exec(select(AuditEntry).order_by(col(AuditEntry.number))).all()
    said = {"account": EM, "commune": THANH_VINH, "hamlet": SECOND, "until": "2026-11-30"}
    assert [(entry.act, entry.facts) for entry in entries] == [("area_given", said), ("area_taken_back", said)]


def test_binh_prolongs_with_the_keyboard_and_without_scripts(
    enter: Enter, browse: Browse, complaints: list[str]
) -> None:
    browse("binh", f"{AREAS}/{THANH_VINH}", {"hamlet": SECOND, "officer": AN, "until": "2026-11-30"})
    page = enter("binh", java_script_enabled=False)
    narrow = enter("binh", width=360, java_script_enabled=False, color_scheme="dark")
    PICTURES.mkdir(parents=True, exist_ok=True)

    page.goto("/quan-tri")
    page.get_by_role("link", name="Địa bàn").click()
    page.get_by_label("Đổi hạn hoặc thu lại: Nguyễn Thị An, Xóm 2").press("Enter")
    box = page.locator("details[open] input[name=until]")
    box.fill("2026-12-31")
    page.screenshot(path=PICTURES / "areas_1366_light.png", full_page=True)
    box.press("Enter")

    assert page.get_by_text("đến hết ngày 31/12/2026").count() == 1
    narrow.goto(PAGE)
    narrow.screenshot(path=PICTURES / "areas_360_dark.png", full_page=True)
    assert complaints == []
