"""The card of a household shows what the commune asks of the officer, as data for whichever screen shows it."""

from datetime import date
from typing import Any

from mobile.store.phone import Phone
from mobile.sync.once import sync_once
from mobile.views.card import FollowUpLine, household_card
from tests.mobile.sync.town_hall import TownHall, row
from tests.mobile.vault import AN, DUC_HOME, XOM_6

ANOTHER = XOM_6


def follow_up(seq: int, **values: Any) -> list[Any]:
    plain: dict[str, Any] = {
        "household": DUC_HOME,
        "reason": "amount_changes",
        "about": "2027-01-01",
        "due": "2026-12-31",
    }
    plain |= {"assigned_to": str(AN), "state": "open", "topics": []}
    return row("follow_up", seq, f"019a0000-0000-7000-8000-0000000000{seq}", **(plain | values))


def test_what_is_to_do_stands_on_the_card_the_most_urgent_first(phone: Phone) -> None:
    asked = [follow_up(51), follow_up(52, about="2026-12-01", due="2026-11-30", assigned_to=ANOTHER)]

    sync_once(phone, TownHall(stream=asked))

    assert household_card(phone.store, DUC_HOME).follow_ups == (
        FollowUpLine(reason="amount_changes", about=date(2026, 12, 1), due=date(2026, 11, 30), mine=False),
        FollowUpLine(reason="amount_changes", about=date(2027, 1, 1), due=date(2026, 12, 31), mine=True),
    )


def test_what_is_done_or_not_understood_is_not_on_the_card(phone: Phone) -> None:
    asked = [follow_up(51, state="done"), follow_up(52, reason="of_a_later_release"), follow_up(53, state="later")]

    sync_once(phone, TownHall(stream=asked))

    assert household_card(phone.store, DUC_HOME).follow_ups == ()
