"""Keep a household's file up to date, field by field."""

from typing import Any

from mobile.actions import acts
from mobile.store.phone import Phone


def patch_household(phone: Phone, household: str, /, **changes: Any) -> None:
    """Change fields of a household; Refused where it is not on this phone or a rule is broken."""
    clock = phone.read_clocks()
    with phone.store.writing() as db:
        acts.patch(phone, db, clock, kind="household", row_id=household, changes=changes)


def do_not_visit_again(phone: Phone, household: str) -> None:
    """The family asked not to be visited again: «không vận động lại», without a reason."""
    patch_household(phone, household, do_not_visit=True)
