"""Dũng opens accounts, hands out codes and passwords once, and shuts out a lost phone; nobody else does."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select
from starlette.testclient import TestClient

from backend.access import grants
from backend.access.principal import principal_of
from backend.db import Database
from backend.tables.account import Account, Install
from backend.tables.law import AuditEntry
from tests.backend.cast import ACCOUNT_IDS, AN_INSTALL, HAMLETS, PASSWORD, START, THANH_VINH, Somebody
from tests.backend.console.conftest import PICTURES, Enter, cookie_of

READS_PAGES = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
ACCOUNTS = "/quan-tri/tai-khoan"
AN, BINH, CHI, DUNG = (f"{ACCOUNTS}/{ACCOUNT_IDS[name]}" for name in ("an", "binh", "chi", "dung"))

Browse = Callable[..., Any]


@pytest.fixture
def browse(client: TestClient, database: Database) -> Browse:
    """A page as somebody of the cast is answered it; a `form` is posted."""
    client.follow_redirects = False

    def ask(who: str, address: str, form: dict[str, Any] | None = None, site: str = "same-origin") -> Any:
        sent = READS_PAGES | {"Cookie": f"tungnha={cookie_of(database, ACCOUNT_IDS[who])}", "Sec-Fetch-Site": site}
        return client.get(address, headers=sent) if form is None else client.post(address, data=form, headers=sent)

    return ask


@pytest.fixture
def written(database: Database) -> Callable[[], list[str]]:
    """The acts in the audit book."""

    def read() -> list[str]:
        with database.reading() as session:
            return list(session.exec(select(AuditEntry.act).order_by(col(AuditEntry.number))))

    return read


def signed_in(client: TestClient, username: str, password: str) -> Any:
    form = {"username": username, "password": password}
    return client.post("/dang-nhap", data=form, headers=READS_PAGES)


def said_once(text: str) -> str:
    found = re.search(r'<output class="said-once">([^<]+)</output>', text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("who", ["binh", "chi"])
@pytest.mark.parametrize("address", [ACCOUNTS, f"{ACCOUNTS}/moi", AN])
def test_only_administrators_look_after_accounts(browse: Browse, who: str, address: str) -> None:
    assert browse(who, address).status_code == 403
    assert browse("dung", address).status_code == 200


@pytest.mark.parametrize("act", ["ten", "to-chuc", "dia-ban", "ma", "mat-khau", "khoa", "mo-lai", "dang-xuat"])
def test_only_administrators_change_them_and_only_from_our_pages(
    browse: Browse, written: Callable[[], list[str]], act: str
) -> None:
    form = {"name": "Ai Đó", "commune": THANH_VINH}

    by_others = [browse(who, f"{AN}/{act}", form).status_code for who in ("binh", "chi", "an")]
    from_elsewhere = browse("dung", f"{AN}/{act}", form, site="cross-site").status_code

    assert (by_others, from_elsewhere) == ([403, 403, 403], 403)
    assert written() == []


def test_each_finds_in_quan_tri_what_they_may_do(browse: Browse) -> None:
    assert "Tài khoản và máy" in browse("dung", "/quan-tri").text
    assert "Tài khoản và máy" not in browse("binh", "/quan-tri").text
    assert "Chỉ tiêu" in browse("chi", "/quan-tri").text


def test_loading_the_page_of_a_code_again_makes_no_other_code(browse: Browse, written: Callable[[], list[str]]) -> None:
    (given,) = re.findall(r'name="given" value="([0-9]+)"', browse("dung", AN).text)
    first = browse("dung", f"{AN}/ma", {"given": given})

    again = browse("dung", f"{AN}/ma", {"given": given})

    assert (first.status_code, again.status_code) == (200, 409)
    assert "Mã đã cho ở lần gửi trước" in again.text
    assert said_once(first.text) not in again.text
    assert written() == ["code_given"]


@pytest.mark.parametrize("words", ["nguyen thi an", "AN", "Thị An"])
def test_an_account_is_found_without_marks_and_without_a_name_in_the_address(browse: Browse, words: str) -> None:
    text = browse("dung", f"{ACCOUNTS}/tim", {"words": words, "role": "officer"}).text

    assert "Nguyễn Thị An" in text
    assert "Lê Thị Chi" not in text


def test_accounts_are_found_by_commune(browse: Browse) -> None:
    text = browse("dung", f"{ACCOUNTS}/tim", {"commune": THANH_VINH}).text

    assert "Nguyễn Thị An" in text
    assert "Hồ Thị Em" not in text


def test_an_officer_is_opened_with_hamlets_and_a_code_activates_a_phone(
    browse: Browse, database: Database, written: Callable[[], list[str]]
) -> None:
    hamlet = str(HAMLETS[THANH_VINH][1])
    form = {"username": "giang", "name": "Võ Giang", "role": "officer", "commune": THANH_VINH, "hamlet": [hamlet]}

    opened = browse("dung", f"{ACCOUNTS}/moi", form)
    code_page = browse("dung", f"{opened.headers['location']}/ma", {})

    assert opened.status_code == 303
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", said_once(code_page.text))
    assert '<svg class="qr"' in code_page.text
    assert code_page.headers["cache-control"] == "no-store"
    assert said_once(code_page.text) not in browse("dung", opened.headers["location"]).text
    with database.reading() as session:
        giang = session.exec(select(Account).where(Account.username == "giang")).one()
        assert principal_of(session, giang, today=START.date()).areas == {THANH_VINH: frozenset({UUID(hamlet)})}
    assert written() == ["account_opened", "code_given"]


def test_an_officer_s_organisation_is_noted_and_changed(
    browse: Browse, database: Database, written: Callable[[], list[str]]
) -> None:
    form = {"username": "giang", "name": "Võ Giang", "role": "officer", "organisation": "post"}
    opened = browse("dung", f"{ACCOUNTS}/moi", form).headers["location"]

    browse("dung", f"{opened}/to-chuc", {"organisation": "womens_union"})

    assert '<option value="womens_union" selected>' in browse("dung", opened).text
    assert browse("dung", f"{opened}/to-chuc", {"organisation": "circus"}).status_code == 422
    assert browse("dung", f"{ACCOUNTS}/moi", form | {"username": "b1", "organisation": "circus"}).status_code == 422
    assert written() == ["account_opened", "organisation_set"]


def test_a_form_that_cannot_be_is_shown_again_as_it_was_filled(browse: Browse) -> None:
    form = {"username": "an", "name": "Võ Giang", "role": "officer", "commune": THANH_VINH}

    answer = browse("dung", f"{ACCOUNTS}/moi", form)

    assert answer.status_code == 409
    assert "Tên đăng nhập đã có người dùng." in answer.text
    assert 'value="Võ Giang"' in answer.text


def test_a_hamlet_of_another_commune_is_refused(browse: Browse) -> None:
    form = {"username": "giang", "name": "Võ Giang", "role": "officer", "commune": THANH_VINH}

    answer = browse("dung", f"{ACCOUNTS}/moi", form | {"hamlet": ["01a20000-0000-7000-8000-0000000000b1"]})

    assert answer.status_code == 422


def test_loading_the_page_of_a_password_again_makes_no_other_password(
    browse: Browse, client: TestClient, written: Callable[[], list[str]]
) -> None:
    form = browse("dung", BINH).text.partition("/mat-khau")[2]
    (given,) = re.findall(r'name="given" value="([0-9a-f]+)"', form)
    first = browse("dung", f"{BINH}/mat-khau", {"given": given})

    again = browse("dung", f"{BINH}/mat-khau", {"given": given})

    assert (first.status_code, again.status_code) == (200, 409)
    assert "Mật khẩu tạm không hiện lại" in again.text
    assert 'class="said-once"' not in again.text
    client.cookies.clear()
    assert signed_in(client, "binh", said_once(first.text)).status_code == 303
    assert written() == ["password_given"]


def test_a_password_is_shown_once_and_opens_nothing_but_its_change(browse: Browse, client: TestClient) -> None:
    password = said_once(browse("dung", f"{BINH}/mat-khau", {}).text)
    client.cookies.clear()

    entered = signed_in(client, "binh", password)
    page = client.get("/", headers=READS_PAGES)
    program = client.post("/api/v1/auth/token", data={"username": "binh", "password": password})
    by_cookie = [client.get(f"/api/v1/{place}") for place in ("conversions", "held", "sync/stuck", "reports/month.csv")]

    assert entered.status_code == 303
    assert (page.status_code, page.headers["location"]) == (303, "/mat-khau")
    assert (program.status_code, program.json()["code"]) == (403, "password_to_change")
    assert {(one.status_code, one.json()["code"]) for one in by_cookie} == {(403, "password_to_change")}
    assert signed_in(client, "binh", PASSWORD).status_code == 401


def test_a_changed_password_opens_everything_and_ends_the_sessions_before(
    browse: Browse, client: TestClient, written: Callable[[], list[str]]
) -> None:
    password, own = said_once(browse("dung", f"{BINH}/mat-khau", {}).text), "mười hai con giáp đi chơi"
    client.cookies.clear()
    signed_in(client, "binh", password)

    changed = client.post("/mat-khau", data={"before": password, "password": own, "again": own}, headers=READS_PAGES)

    assert (changed.status_code, changed.headers["location"]) == (303, "/dang-nhap")
    assert client.get("/quan-tri", headers=READS_PAGES).headers["location"].startswith("/dang-nhap")
    signed_in(client, "binh", own)
    assert client.get("/quan-tri", headers=READS_PAGES).status_code == 200
    assert written() == ["password_given", "password_changed"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"before": "không phải mật khẩu này"}, "Tên đăng nhập hoặc mật khẩu không đúng."),
        ({"again": "mười hai con giáp đi ngủ"}, "Hai lần nhập mật khẩu mới không giống nhau."),
        ({"password": "ngắn", "again": "ngắn"}, "Mật khẩu phải có 15–256 ký tự"),
        ({"password": PASSWORD, "again": PASSWORD}, "Mật khẩu mới phải khác mật khẩu cũ."),
    ],
)
def test_a_password_that_cannot_be_is_said(browse: Browse, typed: dict[str, str], said: str) -> None:
    own = "mười hai con giáp đi chơi"

    answer = browse("binh", "/mat-khau", {"before": PASSWORD, "password": own, "again": own} | typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert own not in answer.text


def test_guessing_at_the_present_password_comes_to_an_end(browse: Browse) -> None:
    """As at the door: whoever sits at somebody's open browser guesses five times."""
    own = "mười hai con giáp đi chơi"
    guess = {"before": "đoán bừa một mật khẩu", "password": own, "again": own}

    answers = [browse("binh", "/mat-khau", guess).status_code for _ in range(6)]

    assert answers == [422] * 5 + [429]


def test_an_officer_gets_no_password(browse: Browse) -> None:
    answer = browse("dung", f"{AN}/mat-khau", {})

    assert answer.status_code == 409


def test_a_lost_phone_is_shut_out_and_the_page_says_what_becomes_of_its_work(
    browse: Browse, database: Database, client: TestClient, an: Somebody, written: Callable[[], list[str]]
) -> None:
    """MUST 13: what it recorded can still be handed over."""
    browse("dung", f"{AN}/may/{AN_INSTALL}/thu-hoi", {})

    text = browse("dung", AN).text
    assert "đã thu hồi lúc" in text
    assert "vẫn nộp được" in text
    with database.reading() as session:
        assert session.get_one(Install, AN_INSTALL).revoked_at == START
    client.cookies.clear()
    assert client.get("/api/v1/sync/receipts", headers=an.headers).status_code == 401
    assert written() == ["phone_revoked"]


def test_a_phone_of_somebody_else_is_not_found(browse: Browse) -> None:
    assert browse("dung", f"{BINH}/may/{AN_INSTALL}/thu-hoi", {}).status_code == 404


def test_a_closed_account_comes_in_no_more_until_it_is_opened_again(
    browse: Browse, client: TestClient, written: Callable[[], list[str]]
) -> None:
    code = said_once(browse("dung", f"{BINH}/ma", {}).text)

    browse("dung", f"{BINH}/khoa", {})

    assert browse("dung", f"{BINH}/ma", {}).status_code == 409
    client.cookies.clear()
    assert signed_in(client, "binh", PASSWORD).status_code == 401
    browse("dung", f"{BINH}/mo-lai", {})
    client.cookies.clear()
    assert signed_in(client, "binh", PASSWORD).status_code == 303
    assert written() == ["code_given", "account_closed", "account_reopened"]
    assert code not in browse("dung", BINH).text


def test_nobody_closes_themselves(browse: Browse) -> None:
    answer = browse("dung", f"{DUNG}/khoa", {})

    assert answer.status_code == 409
    assert "không thể tự khóa" in answer.text


def test_signing_somebody_out_leaves_their_phone_at_work(browse: Browse, client: TestClient, an: Somebody) -> None:
    browse("dung", f"{AN}/dang-xuat", {})

    client.cookies.clear()
    assert client.get("/api/v1/sync/receipts", headers=an.headers).status_code != 401


def test_communes_are_given_up_to_a_day_and_taken_back(browse: Browse, database: Database) -> None:
    em = f"{ACCOUNTS}/{ACCOUNT_IDS['em']}"

    given = browse("dung", f"{em}/dia-ban", {"commune": THANH_VINH, "until": "2026-12-31"})

    assert given.status_code == 303
    text = browse("dung", em).text
    assert "31/12/2026" in text
    (back,) = re.findall(r'action="([^"]+/thu-lai)"', text)
    browse("dung", back, {})
    with database.reading() as session:
        granted = grants.granted(
            session,
            principal_of(session, session.get_one(Account, ACCOUNT_IDS["em"]), today=START.date()),
            START.date(),
        )
    assert granted == []


def test_a_last_day_that_has_passed_is_refused(browse: Browse) -> None:
    answer = browse("dung", f"{AN}/dia-ban", {"commune": THANH_VINH, "until": "2026-11-21"})

    assert answer.status_code == 422
    assert "Ngày cuối phải từ hôm nay trở đi." in answer.text


def test_dung_opens_an_account_with_the_keyboard_and_without_scripts(enter: Enter, complaints: list[str]) -> None:
    page = enter("dung", java_script_enabled=False)
    narrow = enter("dung", width=360, java_script_enabled=False, color_scheme="dark")
    PICTURES.mkdir(parents=True, exist_ok=True)

    page.get_by_role("link", name="Quản trị").click()
    page.screenshot(path=PICTURES / "admin_1366_light.png", full_page=True)
    page.get_by_role("link", name="Tài khoản và máy").click()
    page.screenshot(path=PICTURES / "accounts_1366_light.png", full_page=True)
    page.get_by_role("link", name="Mở tài khoản mới").click()
    page.get_by_label("Làm việc ở xã, phường").select_option(THANH_VINH)
    page.get_by_role("button", name="Chọn").press("Enter")
    page.get_by_label("Họ tên").fill("Võ Giang")
    page.get_by_label("Tên đăng nhập").fill("giang")
    page.get_by_label("Xóm 2").check()
    page.screenshot(path=PICTURES / "account_new_1366_light.png", full_page=True)
    page.get_by_label("Tên đăng nhập").press("Enter")
    page.get_by_role("button", name="Cấp mã kích hoạt máy").click()
    page.screenshot(path=PICTURES / "account_code_1366_light.png", full_page=True)
    page.get_by_role("link", name="Xong").click()

    assert page.get_by_role("heading", name="Võ Giang").count() == 1
    for name, address in (("admin", "/quan-tri"), ("accounts", ACCOUNTS), ("account", AN)):
        narrow.goto(address)
        narrow.screenshot(path=PICTURES / f"{name}_360_dark.png", full_page=True)
    assert complaints == []
