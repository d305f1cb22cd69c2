"""The list once more, to pick the household at which a visit was really made."""

from typing import Any

from mobile.screens.households import HouseholdRow, HouseholdsScreen
from mobile.words import said
from shared.problems import Refused


class PickHouseholdScreen(HouseholdsScreen):
    """Opened for the visit to `correct`."""

    def __init__(self, **chosen: Any) -> None:
        """Nothing but picking."""
        super().__init__(picking=True, **chosen)

    def arrive(self, hamlet: str = "", correct: str = "", **_what: Any) -> None:
        """All households."""
        self._correct = correct
        super().arrive(hamlet)

    def open_card(self, household: str) -> None:
        """Back to the visit, which is at this household now."""
        roster = self.field.roster
        try:
            roster.correct_at(roster.correction(self._correct), household)
        except Refused as refused:
            self.frame.say(said(refused.problems[0]))
            return
        self.frame.back()

    def ask_quick(self, row: HouseholdRow) -> None:
        """A row is picked wherever it is pressed."""
        self.open_card(row.household)
