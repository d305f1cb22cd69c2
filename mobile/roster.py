"""What the officer's screens ask and do with the roster: new households and members, their files, and visits that the
committee sent back.
"""

from collections.abc import Callable, Sequence

from mobile.actions import corrections, registering
from mobile.actions.drafts import VisitDraft, keep_draft
from mobile.actions.registering import HouseholdDraft, PersonDraft
from mobile.store.phone import Phone
from mobile.views.areas import Place, places_to_work_in
from mobile.views.households import HouseholdLine
from mobile.views.look_alikes import household_look_alikes, member_look_alikes
from mobile.views.returned import ReturnedVisit, returned_visits


class Roster:
    """The part of the field that is about the roster. `saved` is called when something was saved. Verbs raise
    `Refused` with the problems to show.
    """

    def __init__(
        self, phone: Phone, *, lines: Callable[[], Sequence[HouseholdLine]], saved: Callable[[], None]
    ) -> None:
        """`lines` gives the households of the list; nothing is read before it is asked for."""
        self._phone, self._lines, self._saved = phone, lines, saved

    # --- households and members -------------------------------------------------------------

    def places(self, hamlet: str = "") -> tuple[Place, ...]:
        """The hamlets in which the officer may write down a household; with one of them, those of its commune."""
        places = places_to_work_in(self._phone.store)
        communes = {place.commune for place in places if place.hamlet == hamlet}
        return tuple(place for place in places if place.commune in communes) if hamlet else places

    def begin_household(self, household: str | None, *, hamlet: str = "") -> HouseholdDraft:
        """A household as far as it was filled in, or a beginning; Refused (not_found)."""
        return registering.begin_household(self._phone, household, hamlet=hamlet)

    def begin_person(self, household: str, person: str | None) -> PersonDraft:
        """A member as far as they were filled in, or a beginning; Refused (not_found)."""
        return registering.begin_person(self._phone, household, person)

    def keep(self, draft: HouseholdDraft | PersonDraft) -> None:
        """Keep it as far as it is filled in."""
        registering.keep(self._phone, draft)

    def drop(self, draft: HouseholdDraft | PersonDraft) -> None:
        """Forget what was filled in."""
        registering.drop(self._phone, draft)

    def save_household(self, draft: HouseholdDraft) -> str:
        """Make it a fact; the household's id."""
        saved = registering.record_household(self._phone, draft)
        self._saved()
        return saved

    def save_person(self, draft: PersonDraft) -> str:
        """Make it a fact; the member's id."""
        saved = registering.record_person(self._phone, draft)
        self._saved()
        return saved

    def household_doubts(self, draft: HouseholdDraft) -> str:
        """Which households of this phone it may be already."""
        hamlet = next((place.name for place in self.places() if place.hamlet == draft.said.hamlet), "")
        return household_look_alikes(
            self._phone.store,
            self._lines(),
            name=draft.said.head_name,
            hamlet=hamlet,
            birth_year=draft.head.birth_year if draft.household is None else None,
            but=draft.household,
        )

    def member_doubts(self, draft: PersonDraft) -> str:
        """Which members of the household it may be already."""
        return member_look_alikes(
            self._phone.store,
            draft.household,
            name=draft.said.name,
            birth_year=draft.said.birth_year,
            but=draft.person,
        )

    # --- visits that were sent back ---------------------------------------------------------

    def sent_back(self, visit: str) -> ReturnedVisit | None:
        """Why a visit was sent back; None where it was not, or is corrected."""
        return next((one for one in returned_visits(self._phone.store.reading()) if one.visit == visit), None)

    def correction(self, visit: str) -> VisitDraft:
        """The correction of a visit as far as it was noted, or a beginning; Refused (not_found)."""
        return corrections.begin_correction(self._phone, visit)

    def correct_at(self, draft: VisitDraft, household: str) -> None:
        """The visit was made at another household; Refused (another_commune)."""
        keep_draft(self._phone, corrections.at_another_household(self._phone, draft, household))

    def correct(self, draft: VisitDraft) -> None:
        """Put the visit in the place of the one that was sent back."""
        corrections.record_correction(self._phone, draft)
        self._saved()
