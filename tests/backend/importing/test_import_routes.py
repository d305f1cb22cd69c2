"""Programs bring files in over HTTP, by the same two acts and within the same area."""

from collections.abc import Callable

import httpx2
import pytest
from starlette.testclient import TestClient

from tests.backend.cast import NGHI_LOC, THANH_VINH, Somebody
from tests.backend.importing.sheets_by_hand import HOA, LAN, text, workbook

Send = Callable[..., httpx2.Response]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def send(client: TestClient) -> Send:
    def file(who: Somebody, content: bytes, kind: str = "households", media_type: str = _XLSX, **query: str) -> object:
        asked = {"commune": THANH_VINH} | query
        headers = {**who.headers, "content-type": media_type}
        return client.post(f"/api/v1/imports/{kind}", params=asked, content=content, headers=headers)

    return file  # type: ignore[return-value]  # as the test client answers


def test_a_file_is_shown_and_then_applied(client: TestClient, binh: Somebody, send: Send) -> None:
    shown = send(binh, workbook(LAN, HOA), name="ds.xlsx")
    path = f"/api/v1/imports/{shown.json()['id']}"

    done = client.post(f"{path}/apply", headers=binh.headers)

    assert (shown.status_code, shown.json()["state"]) == (201, "previewed")
    assert (done.status_code, done.json()["state"], done.json()["counts"]["households_new"]) == (200, "applied", 2)
    assert client.get(path, headers=binh.headers).json() == done.json()
    listed = client.get("/api/v1/imports", headers=binh.headers).json()
    assert [row["id"] for row in listed["rows"]] == [done.json()["id"]]
    assert client.post(f"{path}/undo", headers=binh.headers).json()["code"] == "import_not_undoable"


def test_what_is_wrong_is_said_by_cell_in_both_languages(binh: Somebody, send: Send) -> None:
    answer = send(binh, text((*LAN[:9], "1234", *LAN[10:])).encode(), media_type="text/csv")

    (problem,) = answer.json()["problems"]
    assert (answer.status_code, answer.json()["state"]) == (201, "refused")
    assert (problem["code"], problem["field"]) == ("not_a_phone", "J2")
    assert problem["message"]
    assert problem["message_en"]


def test_a_list_of_bhxh_may_be_of_the_whole_province_for_administrators(
    binh: Somebody, dung: Somebody, send: Send
) -> None:
    content = "Số CCCD\n040175001234\n".encode()
    two = "Số CCCD;Họ và tên\n040175001234;Trần Thị Lan\n".encode()

    by_admin = send(dung, two, "confirmed", "text/csv", commune="", on="2026-11-20")
    by_committee = send(binh, two, "confirmed", "text/csv", commune="")

    assert by_admin.json()["counts"]["unmatched"] == 1
    assert (by_admin.json()["commune"], by_admin.json()["listed_on"]) == (None, "2026-11-20")
    assert by_committee.status_code == 404
    assert send(dung, content, "confirmed", "text/csv", commune="").json()["code"] == "no_heading_row"


@pytest.mark.parametrize(
    ("query", "media_type", "status", "code"),
    [
        ({"commune": "99999"}, _XLSX, 422, "unknown_unit"),
        ({"commune": NGHI_LOC}, _XLSX, 404, "not_found"),
        ({"colour": "green"}, _XLSX, 422, "unknown_parameter"),
        ({}, "application/json", 415, "unsupported_media_type"),
    ],
)
def test_what_is_asked_wrongly_is_refused(  # noqa: PLR0917 - a row of the table beside two fixtures
    query: dict[str, str], media_type: str, status: int, code: str, binh: Somebody, send: Send
) -> None:
    answer = send(binh, workbook(LAN), media_type=media_type, **query)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_nothing_comes_into_a_commune_that_has_ended(dung: Somebody, send: Send) -> None:
    answer = send(dung, workbook(LAN), commune="17830.202412")

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_unit")


def test_officers_and_supervisors_bring_nothing_in(an: Somebody, chi: Somebody, em: Somebody, send: Send) -> None:
    assert [send(who, workbook(LAN)).status_code for who in (an, chi, em)] == [403, 403, 403]
