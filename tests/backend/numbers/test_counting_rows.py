"""Who sees no names reads rows, too: counting them gives no number of a hamlet or group that is kept back."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from backend.db import Database
from backend.tables.account import Grant
from shared.clock import day_label
from shared.vocabulary import support_groups
from tests.backend.cast import ACCOUNT_IDS, HAMLETS, THANH_VINH, Somebody
from tests.backend.console.conftest import cookie_of
from tests.backend.numbers.conftest import TODAY, Officer, told
from tests.shared.good_record import QUOTE

BEFORE = TODAY - timedelta(days=1)
NAMES = ("Xóm 1", "Xóm 2")
GROUPS = ("near_poor", "poor")


@pytest.fixture
def two_hamlets(officer: Officer, database: Database) -> Officer:
    """Seven doors of Xóm 1 and six of Xóm 2 in two days; today two of Xóm 2, where a poor family was advised."""
    with database.writing() as session:
        session.execute(update(Grant).where(Grant.account_id == ACCOUNT_IDS["an"]).values(hamlet=None))  # type: ignore[arg-type]  # a column, for SQLAlchemy
    for hamlet, group, today, before in zip(HAMLETS[THANH_VINH], GROUPS, (5, 2), (2, 4), strict=True):
        officer.hamlet = hamlet
        for day, doors in ((BEFORE, before), (TODAY, today)):
            for n in range(doors):
                home, person = officer.household(f"Nhà {n}")
                said = told(person, group=group)
                shown = replace(said, assessments=(replace(said.assessments[0], quote=QUOTE),))
                officer.visit(home, day, "advised", shown, note=f"Nhà đầu {NAMES[0]}", duration_s=300)
    return officer


@pytest.fixture
def rows_of_chi(client: TestClient, chi: Somebody, database: Database, ask: Callable[..., Any]) -> Iterator[str]:
    """Everything that Chi can open of Thành Vinh row by row, as text."""

    def read(address: str) -> str:
        cookie = {"Cookie": f"tungnha={cookie_of(database, ACCOUNT_IDS['chi'])}"} if "/api" not in address else {}
        accepts = {"Accept": "text/html"} if cookie else chi.headers
        answer = client.get(address, headers=accepts | cookie)
        assert answer.status_code == 200, (address, answer.text)
        return answer.text

    def every() -> Iterator[str]:
        log = read(f"/api/v1/visits?commune={THANH_VINH}&limit=200")
        yield log
        yield read(f"/nhat-ky?commune={THANH_VINH}")
        yield read(f"/api/v1/reports/visits.csv?commune={THANH_VINH}")
        for row in json.loads(log)["rows"][:3]:
            yield read(f"/api/v1/visits/{THANH_VINH}/{row['id']}")
            yield read(f"/nhat-ky/{THANH_VINH}/{row['id']}")
        for cell in ask(chi, commune=THANH_VINH)["total"]["cells"].values():
            yield read(f"/api/v1/cells/{cell}")
            yield read(f"/so-lieu/{cell}")

    return every()


@pytest.mark.usefixtures("two_hamlets")
def test_no_list_tells_who_sees_no_names_the_hamlet_or_group_of_a_row(rows_of_chi: Iterator[str]) -> None:
    groups = {*GROUPS, *(support_groups.CODES[one].vi for one in GROUPS)}
    telling = {*NAMES, *map(str, HAMLETS[THANH_VINH]), *groups, '"certificate_label":"'}

    found = [(word, text[:200]) for text in rows_of_chi for word in telling if word in _rows_in(text)]

    assert found == []


@pytest.mark.usefixtures("two_hamlets")
@pytest.mark.parametrize(("by", "sizes"), [("hamlet", [6, 7]), ("group", [7])])
def test_the_rows_of_a_hamlet_or_group_cannot_be_found_again_among_those_of_a_day(
    ask: Callable[..., Any], opened: Callable[..., Any], chi: Somebody, by: str, sizes: list[int]
) -> None:
    """In all days six persons of Xóm 2 were advised, whom Chi may open; of today its two are kept back, and so are the
    five of Xóm 1. With a day or an id in the six rows, the two could be counted.
    """
    of_today = ask(chi, by=by, commune=THANH_VINH, from_=TODAY.isoformat())["rows"]
    ever = [row for row in ask(chi, by=by, commune=THANH_VINH)["rows"] if row["persons_advised"]]

    lists = [opened(row["cells"]["persons_advised"], chi)["rows"] for row in ever]

    assert {row["persons_advised"] for row in of_today} == {None}
    assert sorted(len(rows) for rows in lists) == sizes
    assert {(name, said) for rows in lists for row in rows for name, said in row.items() if said is not None} == {
        ("commune", THANH_VINH)
    }


@pytest.mark.usefixtures("two_hamlets")
def test_such_a_number_opens_as_a_page_of_as_many_rows(
    ask: Callable[..., Any], client: TestClient, chi: Somebody, database: Database
) -> None:
    (shown,) = [row for row in ask(chi, by="hamlet", commune=THANH_VINH)["rows"] if row["name"] == "Xóm 2"]
    cookie = f"tungnha={cookie_of(database, ACCOUNT_IDS['chi'])}"

    for measure in ("visits", "households_visited", "persons_advised"):
        answer = client.get(f"/so-lieu/{shown['cells'][measure]}", headers={"Accept": "text/html", "Cookie": cookie})

        assert answer.text.count("<tr><td>") == 6
        assert "mở ra đúng bấy nhiêu dòng, không kể từng dòng" in answer.text
        assert day_label(BEFORE) not in _rows_in(answer.text)


@pytest.mark.usefixtures("two_hamlets")
def test_who_works_in_the_commune_reads_hamlets_and_groups(client: TestClient, binh: Somebody) -> None:
    log = client.get(f"/api/v1/visits?commune={THANH_VINH}", headers=binh.headers).json()["rows"]
    visit = client.get(f"/api/v1/visits/{THANH_VINH}/{log[0]['id']}", headers=binh.headers).json()["versions"][0]

    assert {row["hamlet"] for row in log} == set(NAMES)
    assert UUID(visit["data"]["hamlet"]) in HAMLETS[THANH_VINH]
    assert visit["data"]["persons"][0]["assessments"][0]["groups"][0] in GROUPS


def _rows_in(text: str) -> str:
    """A page without its boxes, which offer every group and hamlet to whoever may choose one."""
    return text.partition("<tbody>")[2] if "<tbody>" in text else text
