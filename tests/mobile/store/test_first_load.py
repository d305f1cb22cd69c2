"""What a file brings lies where it would lie if it had been pulled."""

from mobile.store import first_load, shelf
from mobile.store.first_load import NewRow
from mobile.store.phone import Phone
from tests.mobile.vault import COMMUNE, XOM_5, XOM_6

VISIT, GONE_HOME = "019a0000-0000-7000-8000-0000000000f1", "019a0000-0000-7000-8000-0000000000f2"


def test_a_visit_stays_whose_household_came_here_and_went_on(phone: Phone) -> None:
    """I4, MUST 18. It was made in another hamlet still, and the file of this one brings it without its household."""
    visit = {"household": GONE_HOME, "hamlet": XOM_6, "met": "nobody", "outcome": "moved_away"}
    row = NewRow(kind="visit", id=VISIT, rev=1, seq=39, values=visit)

    with phone.store.writing() as db:
        first_load.put_new(db, COMMUNE, [row], {})
        shelf.take_off_outside(db, {COMMUNE: frozenset({XOM_5})})

    assert shelf.find(phone.store.reading(), "visit", VISIT) is not None
