"""What the officer's screens ask and do with village conferences."""

from collections.abc import Callable, Sequence

from mobile.actions import conferences
from mobile.actions.conferences import ConferenceDraft
from mobile.store.phone import Phone
from mobile.views.conferences import HeldLine, hamlets, held


class Conferences:
    """The part of the field that is about conferences. `saved` is called when something was saved."""

    def __init__(self, phone: Phone, *, saved: Callable[[], None]) -> None:
        """Nothing is read before somebody asks."""
        self._phone, self._saved = phone, saved

    def hamlets(self) -> Sequence[tuple[str, str]]:
        """The officer's hamlets: id and name."""
        return hamlets(self._phone.store)

    def held(self) -> Sequence[HeldLine]:
        """The latest conferences, the latest first."""
        return held(self._phone.store)

    def begin(self) -> ConferenceDraft:
        """What was noted so far, or a beginning."""
        return conferences.begin(self._phone.store)

    def in_hamlet(self, draft: ConferenceDraft, hamlet: str) -> ConferenceDraft:
        """The draft in another hamlet; Refused (not_found)."""
        return conferences.in_hamlet(self._phone.store, draft, hamlet)

    def keep(self, draft: ConferenceDraft) -> None:
        """Keep it as far as it is noted."""
        conferences.keep(self._phone, draft)

    def drop(self) -> None:
        """Forget what is being noted."""
        conferences.drop(self._phone.store)

    def record(self, draft: ConferenceDraft) -> None:
        """Make it a fact; from here on it cannot be lost."""
        conferences.record_conference(self._phone, draft)
        self._saved()
