"""A list of BHXH confirms those whom it surely means: the numbers change by it, open what they counted, and go back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from backend import rollups
from backend.db import Database
from backend.importing import batches
from backend.importing.office import Office
from backend.importing.wishes import CONFIRMED
from backend.sync.epoch import epoch_of
from backend.tables.importing import Confirmation, ImportBatch
from shared.problems import Refused
from shared.records.declaration import Declaration
from shared.records.person import Person
from shared.records.visit import Consent
from tests.backend.cast import AN_INSTALL, HAMLETS, START, THANH_VINH, HandClock, Somebody
from tests.backend.importing.conftest import BringIn, rows
from tests.backend.importing.sheets_by_hand import workbook
from tests.backend.numbers.conftest import TODAY, Officer, told

HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Ngày tham gia")


@dataclass(frozen=True, kw_only=True)
class Doors:
    """Whom An has visited: Lan paid, Đức was advised, and there are two of the name of Hùng, born in one year."""

    home: UUID
    lan: UUID
    duc: UUID
    hung: UUID
    other_hung: UUID


@pytest.fixture
def officer(client: TestClient, an: Somebody, database: Database) -> Officer:
    with database.reading() as session:
        epoch = epoch_of(session)
    assert epoch is not None
    return Officer(client, an.headers, AN_INSTALL, epoch, HAMLETS[THANH_VINH][0])


@pytest.fixture
def doors(officer: Officer) -> Doors:
    home, _ = officer.household("Trần Thị Lan")

    def person(name: str, birth: str, number: str | None = None) -> UUID:
        said = Person(household=home, name=name, relation="other", birth=birth, id_number=number)
        return officer.send("person", said)

    found = Doors(
        home=home,
        lan=person("Trần Thị Lan", "1975-03-21", "040175001234"),
        duc=person("Đặng Văn Đức", "1972"),
        hung=person("Nguyễn Văn Hùng", "1980"),
        other_hung=person("Nguyễn Văn Hùng", "1980"),
    )
    officer.visit(home, TODAY, "advised", told(found.lan, "interested", "paid"), told(found.duc, "considering"))
    return found


@pytest.fixture
def confirm(bring_in: BringIn) -> BringIn:
    def listed(*people: tuple[Any, ...], **wish: Any) -> ImportBatch:
        return bring_in(workbook(*people, headings=HEADINGS), **({"kind": CONFIRMED, "listed_on": TODAY} | wish))

    return listed


def _confirmed(client: TestClient, who: Somebody, **query: str) -> Any:
    asked = {"by": "commune", "product": "vsi", **query}
    return client.get("/api/v1/conversions", params=asked, headers=who.headers).json()["total"]


def test_a_number_confirms_whoever_bears_it(
    client: TestClient, binh: Somebody, database: Database, doors: Doors, confirm: BringIn
) -> None:
    done = confirm((1, "TRAN THI LAN", "1975", "40175001234", None))

    total = _confirmed(client, binh)
    opened = client.get(f"/api/v1/cells/{total['cells']['confirmed']}", headers=binh.headers).json()
    assert done.counts["confirmed_new"] == 1
    assert (total["confirmed"], total["paid"]) == (1, 1)
    assert [row["id"] for row in opened["rows"]] == [str(doors.lan)]
    with database.reading() as session:
        assert rollups.differences(session) == []


def test_a_name_and_a_birth_confirm_whom_they_mean_alone(database: Database, doors: Doors, confirm: BringIn) -> None:
    done = confirm(
        (1, "Đặng Văn Đức", "05/06/1972", None, "15/10/2026"),
        (2, "Nguyễn Văn Hùng", "1980", None, None),
        (3, "Lò Văn Ký", "1990", None, None),
    )

    with database.reading() as session:
        kept = [(row["person"], row["product"], row["on_day"]) for row in rows(session, Confirmation)]
    assert {name: done.counts[name] for name in ("confirmed_new", "ambiguous", "unmatched")} == {
        "confirmed_new": 1,
        "ambiguous": 1,
        "unmatched": 1,
    }
    assert kept == [(doors.duc, "vsi", date(2026, 10, 15))]


@pytest.mark.usefixtures("doors")
def test_rows_that_mean_nobody_for_sure_are_told_by_their_cells(office: Office, show: BringIn) -> None:
    content = workbook((1, "Nguyễn Văn Hùng", "1980"), (2, "Lò Văn Ký", "1990"), headings=HEADINGS[:3])

    shown = batches.look(show(content, kind=CONFIRMED), office)

    assert [(row.problem.code, row.problem.field) for row in shown.unmatched] == [
        ("ambiguous_person", "B2"),
        ("nobody_fits", "B3"),
    ]


@pytest.fixture
def left(database: Database, office: Office, now: HandClock, confirm: BringIn) -> Callable[..., int]:
    """How many rows of an applied list are still there to be looked for, after some days."""
    done = confirm((1, "Lò Văn Ký", "1990", None, None))

    def count(days: int = 0) -> int:
        now.passes(hours=24 * days)
        with database.reading() as session:
            batch = session.get_one(ImportBatch, done.id)
            return len(batches.look(batch, Office(keys=office.keys, marker=office.marker, now=now())).unmatched)

    return count


def test_rows_that_mean_nobody_stay_for_a_month_after_the_list_is_applied(
    database: Database, now: HandClock, left: Callable[..., int]
) -> None:
    found = left(), left(days=34), left(days=2)
    with database.writing() as session:
        batches.forget_old(session, now())

    assert found == (1, 1, 0)
    with database.reading() as session:
        assert [(row["state"], row["shown"]) for row in rows(session, ImportBatch)] == [("applied", None)]


def test_rows_that_mean_nobody_go_when_somebody_of_the_commune_is_erased(
    database: Database, left: Callable[..., int]
) -> None:
    with database.writing() as session:
        batches.forget_of_commune(session, THANH_VINH)

    assert left() == 0


def test_no_row_of_a_list_that_was_taken_back_or_lies_on_the_disk_can_be_read(
    database: Database, confirm: BringIn, take_back: BringIn
) -> None:
    done = confirm((1, "Lò Văn Ký", "1990", None, None))
    with database.reading() as session:
        (kept,) = rows(session, ImportBatch)

    take_back(done)

    assert "Lò Văn Ký".encode() not in kept["shown"]
    with database.reading() as session:
        assert [row["shown"] for row in rows(session, ImportBatch)] == [None]


def test_a_year_of_birth_means_nobody_in_a_whole_province(doors: Doors, show: BringIn) -> None:
    content = workbook((1, "Đặng Văn Đức", "1972"), headings=HEADINGS[:3])

    asked = show(content, "dung", kind=CONFIRMED, commune="")

    assert (asked.counts["confirmed_new"], asked.counts["unmatched"]) == (0, 1)


def test_another_number_is_another_person(doors: Doors, show: BringIn) -> None:
    """Lan's number is known; somebody of her name and birth with another one is not her."""
    content = workbook((1, "Trần Thị Lan", "21/03/1975", "040175009999", None), headings=HEADINGS)

    asked = show(content, kind=CONFIRMED)

    assert (asked.counts["confirmed_new"], asked.counts["unmatched"]) == (0, 1)


def test_the_number_of_a_roster_is_enough_to_know_somebody_again(
    database: Database, officer: Officer, bring_in: BringIn, confirm: BringIn
) -> None:
    headings = ("Họ và tên chủ hộ", "Xóm", "Số CCCD")
    bring_in(workbook(("Vi Thị Hoa", "Xóm 1", "040188000777"), headings=headings))

    done = confirm((1, None, None, "040188000777", None))

    assert done.counts["confirmed_new"] == 1


def test_the_same_list_again_changes_nothing(
    client: TestClient, binh: Somebody, database: Database, doors: Doors, confirm: BringIn
) -> None:
    lan = (1, "Trần Thị Lan", "21/03/1975", "040175001234", None)
    confirm(lan)

    again = confirm(lan)

    with database.reading() as session:
        assert len(rows(session, Confirmation)) == 1
    assert (again.counts["confirmed_new"], again.counts["confirmed_same"]) == (0, 1)
    assert _confirmed(client, binh)["confirmed"] == 1


def test_a_list_that_is_taken_back_takes_back_its_own_and_no_other(
    client: TestClient, binh: Somebody, doors: Doors, confirm: BringIn, take_back: BringIn
) -> None:
    lan = (1, "Trần Thị Lan", "21/03/1975", "040175001234")
    october, both = confirm((*lan, "15/10/2026")), confirm((*lan, None), (2, "Đặng Văn Đức", "1972", None, None))
    before = _confirmed(client, binh)["confirmed"]

    take_back(both)

    assert (before, _confirmed(client, binh)["confirmed"]) == (2, 1)
    assert _confirmed(client, binh, **{"from": "2026-10-01", "to": "2026-10-31"})["confirmed"] == 1
    take_back(october)
    assert _confirmed(client, binh)["confirmed"] == 0
    with pytest.raises(Refused, match="import_not_undoable"):
        take_back(both)


def test_nobody_is_confirmed_from_a_day_that_has_not_come(doors: Doors, show: BringIn) -> None:
    content = workbook((1, "Đặng Văn Đức", "1972", None, "31/12/2026"), headings=HEADINGS)

    asked = show(content, kind=CONFIRMED)

    assert [(one["code"], one["field"]) for one in asked.problems] == [("out_of_range", "E2")]


def test_a_declaration_knows_somebody_again_by_the_number_that_lies_sealed_in_it(
    officer: Officer, doors: Doors, confirm: BringIn
) -> None:
    """No roster named Đức's number; his declaration did, and it is opened to mark it, not to show it."""
    declared = Declaration(
        household=doors.home,
        person=doors.duc,
        declared_at=START,
        product="vsi",
        consent=Consent(purpose="declaration", given=True, method="spoken", text_version="2026-11"),
        read_by="typed",
        id_number="040072004321",
        name="Đặng Văn Đức",
        birth=date(1972, 6, 5),
        sex="male",
        income=1_500_000,
        every="monthly",
    )
    officer.send("declaration", declared)

    done = confirm((1, "Đặng Văn Đức", None, "040072004321", None))

    assert done.counts["confirmed_new"] == 1
