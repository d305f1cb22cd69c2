"""Numbers that are counted together are those that are counted one by one, however they are put together."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session

from backend.access.principal import principal_of
from backend.db import Database
from backend.reports import at_once, tallied
from backend.reports.asking import Ask
from backend.reports.measures import OPENED, WHILE_NOBODY_WENT_ON, Slice
from backend.reports.measures import count as one_by_one
from backend.reports.periods import ALWAYS, Period
from backend.tables.account import Account
from tests.backend.cast import ACCOUNT_IDS, HAMLETS, NGHI_LOC, START, THANH_VINH, Somebody

DAYS = [START.date() - timedelta(days=n) for n in (9, 6, 3, 0)]
PERIODS = [ALWAYS, Period(start=DAYS[1]), Period(start=DAYS[1], end=DAYS[2]), Period(end=DAYS[1])]
GROUPINGS = ["all", "commune", "district", "hamlet", "officer", "organisation", "group"]

Numbers = dict[str, dict[str, int]]


def slice_of(session: Session, by: str, period: Period, commune: str | None = None) -> Slice:
    """What Dũng, who sees the province, asks."""
    principal = principal_of(session, session.get_one(Account, ACCOUNT_IDS["dung"]), today=START.date())
    return Slice(ask=Ask(by=by, commune=commune, period=period), by=by, period=period, principal=principal)


def counted_one_by_one(session: Session, cut: Slice, names: Any) -> Numbers:
    """Each measure by a statement of its own, as the list behind its number is found."""
    found: Numbers = {}
    for name in names:
        members = OPENED[name].members(cut)
        if members is not None:
            found[name] = {str(key): number for key, number in session.execute(one_by_one(members))}
    return found


@pytest.fixture
def doors(officer: Any, say: Callable[..., Any]) -> None:
    """Three doors over nine days: somebody pays at once, somebody later, somebody renews, somebody never."""
    first, an, binh = officer.household("An", "Bình")
    second, chi = officer.household("Chi")
    third, dung = officer.household("Dũng")
    officer.visit(first, DAYS[0], "advised", say(an, "interested", "paid", on=DAYS[0]), say(binh, "declined"))
    officer.visit(second, DAYS[0], "advised", say(chi, "considering"))
    officer.visit(second, DAYS[1], "not_home")
    officer.visit(third, DAYS[1], "advised", say(dung, "interested", "registered", verdict="not_eligible"))
    officer.visit(first, DAYS[2], "advised", say(an, "interested", "renewed"), say(binh, "interested", "registered"))
    officer.visit(second, DAYS[3], "advised", say(chi, "interested", "paid", on=DAYS[3], group="poor"))
    officer.visit(None, DAYS[3], "consent_declined")


@pytest.mark.usefixtures("doors")
@pytest.mark.parametrize("by", GROUPINGS)
def test_together_they_are_what_each_is_alone(by: str, database: Database) -> None:
    with database.reading() as session:
        for period in PERIODS:
            cut = slice_of(session, by, period)

            together = at_once.count(session, cut, OPENED.values())

            assert together == counted_one_by_one(session, cut, OPENED), period


@pytest.mark.usefixtures("doors")
@pytest.mark.parametrize("by", ["all", "hamlet", "officer", "organisation"])
def test_while_nobody_went_on_the_states_say_who_was_spoken_to(by: str, database: Database) -> None:
    with database.reading() as session:
        for period in [ALWAYS, *(Period(start=day, end=DAYS[3]) for day in DAYS)]:
            cut = slice_of(session, by, period)

            found = at_once.count(session, cut, WHILE_NOBODY_WENT_ON.values())

            assert not tallied.goes_on(session, cut)
            assert found == counted_one_by_one(session, cut, WHILE_NOBODY_WENT_ON), period


@pytest.mark.usefixtures("doors")
def test_households_of_an_organisation_are_summed_up_as_they_are_counted(database: Database) -> None:
    with database.writing() as session:
        session.get_one(Account, ACCOUNT_IDS["an"]).organisation = "bhxh"
        session.flush()
        cut = slice_of(session, "organisation", ALWAYS)

        summed = tallied.numbers(session, cut)

        assert summed == counted_one_by_one(session, cut, ["households_assigned"])
        assert summed["households_assigned"].keys() == {"bhxh"}


def test_who_went_on_elsewhere_before_moving_here_was_not_spoken_to_in_between(
    officer: Any, say: Callable[..., Any], move: Callable[[UUID], None], database: Database
) -> None:
    home, an = officer.household("An")
    officer.visit(home, DAYS[0], "advised", say(an))
    officer.visit(home, DAYS[3], "advised", say(an))
    move(home)

    with database.reading() as session:
        cut = slice_of(session, "commune", Period(start=DAYS[1], end=DAYS[2]), NGHI_LOC)
        summed = tallied.numbers(session, cut)

    assert "persons_advised" not in summed  # so it is counted, and nobody is found


@pytest.fixture
def move(client: Any, dung: Somebody) -> Callable[[UUID], None]:
    """Dũng moves a household of Thành Vinh to Nghi Lộc."""

    def to_nghi_loc(household: UUID) -> None:
        body = {"to": NGHI_LOC, "hamlet": str(HAMLETS[NGHI_LOC][0]), "reason": "Chuyển nhà"}
        address = f"/api/v1/households/{THANH_VINH}/{household}/moves"
        assert client.post(address, json=body, headers=dung.headers).status_code == 201

    return to_nghi_loc
