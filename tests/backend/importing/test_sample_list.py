"""The demo's list of BHXH comes in as any other does, so that the last step of the funnel can be seen."""

from starlette.testclient import TestClient

from backend.commands import sample_list
from backend.db import Database
from backend.settings import Settings
from backend.sync.epoch import epoch_of
from backend.tables.importing import Confirmation, ImportBatch
from shared.records.person import Person
from tests.backend.cast import AN_INSTALL, HAMLETS, START, THANH_VINH, Somebody
from tests.backend.importing.conftest import rows
from tests.backend.numbers.conftest import TODAY, Officer, told


def test_some_who_paid_are_confirmed_and_a_stranger_is_not(
    client: TestClient, an: Somebody, database: Database, settings: Settings
) -> None:
    with database.reading() as session:
        epoch = epoch_of(session)
    assert epoch is not None
    officer = Officer(client, an.headers, AN_INSTALL, epoch, HAMLETS[THANH_VINH][0])
    home, _ = officer.household("Trần Thị Lan")
    births = {"Trần Thị Lan": "1975", "Đặng Văn Đức": "1972-06-05"}
    for name, birth in births.items():
        person = officer.send("person", Person(household=home, name=name, relation="other", birth=birth))
        officer.visit(home, TODAY, "advised", told(person, "interested", "paid"))

    sample_list.bring_in(settings, START)

    with database.reading() as session:
        (batch,), confirmed = rows(session, ImportBatch), rows(session, Confirmation)
    assert (batch["state"], batch["counts"]["unmatched"]) == ("applied", 1)
    assert len(confirmed) == 1


def test_where_nobody_has_paid_nothing_comes_in(database: Database, settings: Settings, client: TestClient) -> None:
    sample_list.bring_in(settings, START)

    with database.reading() as session:
        assert rows(session, ImportBatch) == []
