"""What the officer's screens ask and do with what families ask of their commune."""

from collections.abc import Callable

from mobile.actions import petitions
from mobile.actions.petitions import PetitionDraft
from mobile.store.phone import Phone


class Petitions:
    """The part of the field that is about petitions. `saved` is called when something was saved."""

    def __init__(self, phone: Phone, *, saved: Callable[[], None]) -> None:
        """Nothing is read before somebody asks."""
        self._phone, self._saved = phone, saved

    def begin(self, household: str) -> PetitionDraft:
        """What was noted so far at a household, or a beginning."""
        return petitions.begin(self._phone.store, household)

    def keep(self, draft: PetitionDraft) -> None:
        """Keep it as far as it is noted."""
        petitions.keep(self._phone, draft)

    def drop(self, household: str) -> None:
        """Forget what is being noted at a household."""
        petitions.drop(self._phone.store, household)

    def record(self, draft: PetitionDraft) -> None:
        """Make it a fact; from here on it cannot be lost."""
        petitions.record_petition(self._phone, draft)
        self._saved()
