"""Whatever a phone's clock says, work is taken in, in the order in which it was done."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.db import Database
from backend.tables.account import Install
from backend.tables.household import HouseholdRow
from backend.tables.op import KeptOp
from backend.tables.visit import VisitRow
from shared.records.household import Household
from shared.sync.canonical import canonical, sha256_hex
from tests.backend.cast import START

YEARS = [datetime(1970, 1, 1, tzinfo=UTC), datetime(2026, 11, 22, tzinfo=UTC), datetime(2036, 2, 7, tzinfo=UTC)]


def at(op: Any, moment: datetime, boot: str = "b1", monotonic_ms: int = 1_000) -> Any:
    """The operation as a phone freezes it whose clocks say so."""
    time = {"wall": moment.isoformat(), "monotonic_ms": monotonic_ms, "boot": boot}
    body = canonical(json.loads(op.body) | {"time": time})
    return replace(op, body=body, sha256=sha256_hex(body))


@pytest.mark.parametrize("year", YEARS, ids=lambda moment: str(moment.year))
def test_a_wrong_clock_never_stands_in_the_way_of_work(phone: Any, database: Database, year: datetime) -> None:
    """MUST 10, 19. The clocks of each operation are kept as they stood."""
    op = at(phone.add("household", Household(hamlet=phone.hamlet, head_name="Lô Thị Mai")), year)

    (result,) = phone.push(op)

    assert (result["status"], result["sha256"]) == ("filed", op.sha256)
    with database.reading() as session:
        assert session.get_one(KeptOp, (phone.install_id, op.op_id)).sha256 == op.sha256


@pytest.mark.parametrize("missing", ["wall", "monotonic_ms", "boot"])
def test_an_operation_that_does_not_say_when_it_was_made_is_refused_alone(phone: Any, missing: str) -> None:
    """MUST 10."""
    op = phone.add("household", Household(hamlet=phone.hamlet, head_name="Lô Thị Mai"))
    (sent,) = phone.numbered(op)
    del sent["time"][missing]

    (result,) = phone.send([sent]).json()["results"]

    assert (result["status"], result["problems"][0]["field"]) == ("rejected", "time")


def test_order_is_the_phones_numbers_whatever_its_clock_did(phone: Any, database: Database) -> None:
    """MUST 19. The clock was set back between two edits, and they arrive the wrong way round."""
    row_id = phone.new_id()
    add = at(phone.add("household", Household(hamlet=phone.hamlet, head_name="A"), row_id=row_id), YEARS[2])
    edits = [
        at(
            phone.op(
                "household",
                {"base_rev": 0, "set": {"head_name": new}, "was": {"head_name": old}},
                act="patch",
                row_id=row_id,
            ),
            year,
        )
        for old, new, year in (("A", "B", YEARS[1]), ("B", "C", YEARS[0]))
    ]

    results = phone.send(list(reversed(phone.numbered(add, *edits)))).json()["results"]

    assert {one["status"] for one in results} == {"filed"}
    with database.reading() as session:
        assert session.get_one(HouseholdRow, (phone.commune, row_id)).head_name == "C"


def test_a_phone_that_is_a_day_ahead_is_known_by_its_offset(phone: Any, family: Any, database: Database) -> None:
    """MUST 19. Its visit waits for its own time, and the offset says why."""
    ahead = timedelta(days=1)
    phone.hello(sent_at=(START + ahead).isoformat())
    visit = phone.add("visit", phone.visit(household=family.household, visited_at=START + ahead))

    (result,) = phone.push(visit)

    assert (result["status"], result["problems"][0]["code"]) == ("held", "clock_future")
    with database.reading() as session:
        assert session.get_one(Install, phone.install_id).clock_offset_ms == -ahead // timedelta(milliseconds=1)


def test_a_visit_keeps_how_far_the_clock_was_off_that_wrote_it(phone: Any, family: Any, database: Database) -> None:
    """MUST 19. The clock is set right later; what it showed at the visit can still be corrected for whoever reads."""
    slow = timedelta(hours=2)
    phone.hello(sent_at=(START - slow).isoformat())
    visit = phone.add("visit", phone.visit(household=family.household, visited_at=START - slow))
    phone.push(visit)
    phone.hello(sent_at=START.isoformat())

    with database.reading() as session:
        row = session.get_one(VisitRow, (phone.commune, visit.row_id))
        assert (row.visited_at, row.clock_offset_ms) == (START - slow, slow // timedelta(milliseconds=1))
