"""An goes on leave: what of theirs Bình chooses goes to another officer at once, and both phones hear of it."""

import re
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from backend.access import grants
from backend.access.grants import Granted
from backend.access.principal import principal_of
from backend.admin import handing_over
from backend.console.office.handing_over_page import REASONS
from backend.db import Database
from backend.tables.account import Account
from backend.tables.law import AuditEntry
from shared.clock import day_of
from tests.backend.cast import ACCOUNT_IDS, HAMLETS, NGHI_LOC, THANH_VINH, HandClock
from tests.backend.console.conftest import PICTURES, Enter
from tests.backend.console.office.test_areas_page import AN, AREAS, EM, FIRST, PAGE, SECOND, Browse, browse, the_grant
from tests.backend.sync.conftest import Phone, family, phone

__all__ = ["browse", "family", "phone"]

HANDING_OVER = f"{AREAS}/{THANH_VINH}/{AN}"


@pytest.fixture
def two_hamlets(browse: Browse, database: Database) -> list[str]:
    """What An has, both hamlets; Em has been at work in the second one."""
    for officer in (AN, EM):
        browse("dung", f"{AREAS}/{THANH_VINH}", {"hamlet": SECOND, "officer": officer, "until": "2026-11-30"})
    browse("dung", f"{AREAS}/giao/{the_grant(database, 'em', SECOND)}/thu-lai", {})
    return [the_grant(database, "an", hamlet) for hamlet in (FIRST, SECOND)]


def form(areas: list[str], **said: str) -> dict[str, Any]:
    return {"areas": areas, "officer": EM, "since": "22/11/2026", "until": "", "reason": "on_leave"} | said


def works_in(database: Database, who: str, now: HandClock) -> list[Granted]:
    """What the phone of an account is told at its next hello."""
    with database.reading() as session:
        account = session.get_one(Account, ACCOUNT_IDS[who])
        return grants.granted(session, principal_of(session, account, today=day_of(now())), day_of(now()))


def test_all_that_an_officer_has_is_ticked_and_goes_over_in_one_act(
    browse: Browse, phone: Phone, two_hamlets: list[str], database: Database, now: HandClock
) -> None:
    text = browse("binh", HANDING_OVER).text

    answer = browse("binh", HANDING_OVER, form(two_hamlets))

    assert re.findall(r'name="areas" value="([^"]+)" checked', text) == two_hamlets
    assert answer.status_code == 303
    assert "Đã bàn giao địa bàn cho Hồ Thị Em, không hạn." in browse("binh", answer.headers["location"]).text
    assert phone.hello().json()["grants"] == []
    assert works_in(database, "em", now) == [Granted(commune=THANH_VINH, hamlets=sorted(HAMLETS[THANH_VINH]))]
    with database.reading() as session:
        last = session.exec(select(AuditEntry).order_by(col(AuditEntry.number).desc())).first()
    assert last is not None
    assert (last.act, last.subject) == ("area_handed_over", ACCOUNT_IDS["an"])
    assert last.facts == {
        "commune": THANH_VINH,
        "taker": EM,
        "areas": [[THANH_VINH, FIRST], [THANH_VINH, SECOND]],
        "since": "2026-11-22",
        "until": None,
        "reason": "on_leave",
    }


def test_what_is_not_ticked_stays(browse: Browse, two_hamlets: list[str], database: Database, now: HandClock) -> None:
    browse("binh", HANDING_OVER, form(two_hamlets[1:], until="30/11/2026"))

    assert works_in(database, "an", now) == [Granted(commune=THANH_VINH, hamlets=[UUID(FIRST)])]
    assert works_in(database, "em", now) == [Granted(commune=THANH_VINH, hamlets=[UUID(SECOND)])]
    now.passes(days=9)
    assert works_in(database, "em", now) == []


def test_from_a_later_day_the_giver_works_until_the_day_before_it(
    browse: Browse, two_hamlets: list[str], database: Database, now: HandClock
) -> None:
    browse("binh", HANDING_OVER, form(two_hamlets[:1], since="24/11/2026"))

    at_once = [works_in(database, who, now)[0].hamlets for who in ("an", "em")]
    now.passes(days=2)
    on_the_day = [works_in(database, who, now)[0].hamlets for who in ("an", "em")]

    assert [UUID(FIRST) in hamlets for hamlets in at_once] == [True, True]
    assert [UUID(FIRST) in hamlets for hamlets in on_the_day] == [False, True]


def test_nobody_who_has_it_for_longer_gets_it_for_less(
    browse: Browse, two_hamlets: list[str], database: Database, now: HandClock
) -> None:
    browse("dung", f"{AREAS}/{THANH_VINH}", {"hamlet": FIRST, "officer": EM, "until": ""})

    browse("binh", HANDING_OVER, form(two_hamlets[:1], until="30/11/2026"))

    now.passes(days=30)
    assert works_in(database, "em", now) == [Granted(commune=THANH_VINH, hamlets=[UUID(FIRST)])]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"areas": []}, "Địa bàn: "),
        ({"officer": ""}, "Cán bộ: "),
        ({"officer": AN}, "Người nhận phải là cán bộ khác."),
        ({"since": "21/11/2026"}, "Ngày bắt đầu phải từ hôm nay trở đi."),
        ({"since": "30/11/2026", "until": "29/11/2026"}, "Ngày cuối phải từ ngày đầu trở đi."),
        ({"reason": ""}, "Lý do: "),
        ({"reason": "whim"}, "Lý do: Mã không có trong danh mục."),
    ],
)
def test_what_cannot_be_handed_over_is_said_and_nothing_changes(
    browse: Browse, two_hamlets: list[str], database: Database, wrong: dict[str, Any], said: str
) -> None:
    answer = browse("binh", HANDING_OVER, form(two_hamlets) | wrong)

    assert answer.status_code == 422
    assert said in answer.text
    assert len(re.findall(r'name="areas" value="[^"]+" checked', answer.text)) == len(wrong.get("areas", two_hamlets))
    with database.reading() as session:
        acts = session.exec(select(AuditEntry.act).where(AuditEntry.act == "area_handed_over")).all()
    assert acts == []


def test_nothing_is_handed_over_elsewhere_or_by_those_who_give_no_areas(
    browse: Browse, two_hamlets: list[str], database: Database
) -> None:
    of_binh = the_grant(database, "binh", "None")

    assert browse("chi", HANDING_OVER, form(two_hamlets)).status_code == 403
    assert browse("binh", HANDING_OVER, form([of_binh])).status_code == 404
    assert browse("dung", HANDING_OVER, form([*two_hamlets, of_binh])).status_code == 404
    assert browse("binh", f"{AREAS}/{NGHI_LOC}/{AN}").status_code == 404
    assert browse("binh", f"{AREAS}/{THANH_VINH}/{EM}").status_code == 404


def test_officers_are_told_apart_and_those_who_work_here_stand_first(browse: Browse, database: Database) -> None:
    with database.writing() as session:
        session.get_one(Account, ACCOUNT_IDS["an"]).organisation = "post"
        session.get_one(Account, ACCOUNT_IDS["em"]).name = "Nguyễn Thị An"

    offered = re.findall(r'<optgroup label="([^"]+)">\s*<option value="[^"]+">([^<]+)<', browse("dung", PAGE).text)

    assert offered == [
        ("Đang làm việc ở đây", "Nguyễn Thị An, Phường Thành Vinh, Bưu điện"),
        ("Cán bộ khác", "Nguyễn Thị An, chưa có địa bàn"),
    ]


def test_two_of_one_name_and_place_are_told_apart_by_the_names_they_sign_in_with(
    browse: Browse, two_hamlets: list[str], database: Database
) -> None:
    browse("dung", f"{AREAS}/{THANH_VINH}", {"hamlet": FIRST, "officer": EM, "until": ""})
    with database.writing() as session:
        names = [session.get_one(Account, ACCOUNT_IDS[who]).username for who in ("an", "em")]
        session.get_one(Account, ACCOUNT_IDS["em"]).name = "Nguyễn Thị An"

    text = browse("dung", PAGE).text

    assert all(f">Nguyễn Thị An, Phường Thành Vinh ({name})<" in text for name in names)


def test_every_reason_has_words() -> None:
    assert tuple(REASONS) == handing_over.REASONS


def test_binh_hands_over_with_the_keyboard_and_without_scripts(
    enter: Enter, two_hamlets: list[str], complaints: list[str]
) -> None:
    page = enter("binh", java_script_enabled=False)
    narrow = enter("binh", width=360, java_script_enabled=False, color_scheme="dark")
    PICTURES.mkdir(parents=True, exist_ok=True)

    narrow.goto(HANDING_OVER)
    narrow.screenshot(path=PICTURES / "handing_over_360_dark.png", full_page=True)
    page.goto(PAGE)
    page.get_by_role("link", name="Bàn giao địa bàn của Nguyễn Thị An").press("Enter")
    page.get_by_label("Xóm 1").press("Space")
    page.get_by_label("Người nhận").select_option(EM)
    page.get_by_label("Lý do").select_option(label="San bớt việc")
    page.screenshot(path=PICTURES / "handing_over_1366_light.png", full_page=True)
    page.get_by_role("button", name="Bàn giao").press("Enter")

    assert page.locator(".note[role=status]").inner_text() == "Đã bàn giao địa bàn cho Hồ Thị Em, không hạn."
    page.screenshot(path=PICTURES / "areas_1366_light.png", full_page=True)
    assert len(two_hamlets) == 2
    assert complaints == []
