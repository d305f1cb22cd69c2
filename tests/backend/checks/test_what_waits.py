"""What waits in office is counted, listed and settled alike on both databases: the same acts, asked of each."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, select

from backend.access.principal import Principal, principal_of
from backend.admin import assigning, given_tasks, naming_rows
from backend.admin.data_requests import requests
from backend.admin.data_requests.requests import Taken, Wish
from backend.admin.duplicates import pairs, searching
from backend.admin.duplicates.pairs import Decision
from backend.checks import to_do, waiting_rows
from backend.checks.to_do import Pile
from backend.db import Database
from backend.tables.account import Account
from backend.tables.duplicate import DuplicatePair
from shared.clock import day_of
from shared.problems import Refused
from tests.backend.cast import ACCOUNT_IDS, START, THANH_VINH
from tests.backend.console.in_office import disputed, held_visit, other_hamlet, petition, returned
from tests.backend.console.to_do.test_duplicates_page import twice
from tests.backend.console.to_do.test_waiting_rows_page import declaration, part_missing
from tests.backend.sync.conftest import Family, family, phone

__all__ = [
    "declaration",
    "disputed",
    "family",
    "held_visit",
    "other_hamlet",
    "part_missing",
    "petition",
    "phone",
    "returned",
    "twice",
]

Who = Callable[[Session, str], Principal]


@pytest.fixture
def who() -> Who:
    return lambda session, name: principal_of(session, session.get_one(Account, ACCOUNT_IDS[name]), today=day_of(START))


@pytest.mark.usefixtures("held_visit", "disputed", "petition", "returned", "declaration", "part_missing")
def test_every_kind_is_counted_by_those_who_work_there_and_by_nobody_else(database: Database, who: Who) -> None:
    with database.reading() as session:
        here = {pile.kind: pile for pile in to_do.piles(session, who(session, "binh"), START)}
        province = {pile.kind: pile.waiting for pile in to_do.piles(session, who(session, "dung"), START)}
        with pytest.raises(Refused):
            to_do.piles(session, who(session, "an"), START)

    since = date(2026, 11, 22)
    for kind in ("held", "conflict", "petition", "returned", "declaration"):
        assert here[kind] == Pile(kind=kind, waiting=1, since=since)
    assert here["handover"] == Pile(kind="handover", waiting=1, too_late=1, since=since)
    assert province == {kind: pile.waiting for kind, pile in here.items()}


@pytest.mark.usefixtures("declaration", "part_missing")
def test_the_rows_behind_two_of_them_are_listed(database: Database, who: Who) -> None:
    with database.reading() as session:
        (declared,) = waiting_rows.declarations(session, who(session, "binh"))
        (missing,) = waiting_rows.handovers(session, who(session, "binh"))
        names = naming_rows.names_of(session, {(THANH_VINH, declared.person)})

    assert (declared.officer, declared.id_tail, names[declared.person]) == ("Nguyễn Thị An", "7123", "Đặng Văn Đức")
    assert (missing.device, missing.missing) == ("Máy của An", 2)


def test_a_pair_is_found_once_decided_once_and_open_again_after_an_undo(
    database: Database, who: Who, twice: tuple[UUID, UUID]
) -> None:
    with database.writing() as session:
        binh = who(session, "binh")
        assert searching.search(session, binh, THANH_VINH, START).new == 2  # the households, and the persons
        assert searching.search(session, binh, THANH_VINH, START).new == 0
        (pair,) = pairs.waiting(session, binh, THANH_VINH, "person")
        assert [side.name for side in pair.sides] == ["Lò Thị Phương", "Lò Thị Phượng"]
        said = Decision(
            commune=THANH_VINH, kind="person", one=pair.one, other=pair.other, said="keep_one", reason="Trùng"
        )
        merge = pairs.decide(session, binh, said, START)

    with database.writing() as session:
        binh = who(session, "binh")
        assert pairs.waiting(session, binh, THANH_VINH, "person") == []
        assert searching.search(session, binh, THANH_VINH, START).new == 0
        assert merge is not None
        pairs.undo(session, binh, THANH_VINH, merge, START)
        assert len(pairs.waiting(session, binh, THANH_VINH, "person")) == 1
        assert {row.decision for row in session.exec(select(DuplicatePair))} == {None}


def test_a_request_about_data_runs_its_course(database: Database, who: Who, family: Family) -> None:
    with database.writing() as session:
        binh = who(session, "binh")
        (found,) = requests.people_named(session, binh, THANH_VINH, "vi thi e")
        wish = Wish(commune=THANH_VINH, kind="withdraw", received_on=day_of(START), who="", person=found.person)
        asked = requests.open_request(session, binh, wish, START)
        requests.take(session, binh, Taken(commune=THANH_VINH, request=asked, step="stopped", words=""), START)

    with database.reading() as session:
        row = requests.one(session, who(session, "binh"), THANH_VINH, asked)
        taken = [(step.n, step.step, by) for step, by in requests.steps(session, row)]
    assert (row.household, row.outcome) == (family.household, "done")
    assert taken == [(1, "received", "Trần Văn Bình"), (2, "stopped", "Trần Văn Bình")]


def test_a_household_goes_to_an_officer_and_stays_listed(database: Database, who: Who, family: Family) -> None:
    wish: Any = {"commune": THANH_VINH, "households": [family.household], "due": date(2026, 11, 29)}
    with database.writing() as session:
        done = assigning.assign(session, who(session, "binh"), assigning.Wish(reason="come_again", **wish), START)

    with database.reading() as session:
        (task,) = given_tasks.still_to_do(session, who(session, "binh"), THANH_VINH)
    assert done == assigning.Assigned(new=1)
    assert (task.household, task.officer, task.head) == (family.household, ACCOUNT_IDS["an"], "Đặng Văn Đức")
