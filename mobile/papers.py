"""What the officer's screens ask and do with papers: declarations, and the scanner that reads a card for them."""

from collections.abc import Callable, Sequence

from mobile.actions import declarations, declaring
from mobile.actions.declaring import DeclarationDraft
from mobile.devices.scanner import Scanner
from mobile.store.phone import Phone
from mobile.views.declarations import Candidate, Paper, candidates, paper
from shared.problems import Problem


class Papers:
    """The part of the field that is about papers. `saved` is called when something was saved; `hand_over` calls
    something in the window's thread.
    """

    def __init__(
        self,
        phone: Phone,
        *,
        hand_over: Callable[[Callable[[], None]], None],
        saved: Callable[[], None],
        scanner: Scanner | None,
    ) -> None:
        """`scanner` is None where there is no camera."""
        self._phone, self._hand_over, self._saved, self._scanner = phone, hand_over, saved, scanner

    def candidates(self, household: str) -> Sequence[Candidate]:
        """The members of a household, with what was declared for each."""
        return candidates(self._phone.store, household)

    def begin(self, household: str, person: str) -> DeclarationDraft:
        """What is being filled in for a member, or a beginning from what is known; Refused (not_found)."""
        return declaring.begin(self._phone, household, person)

    def begin_correction(self, declaration: str) -> DeclarationDraft:
        """A beginning of what is to stand in the place of a declaration; Refused (not_found)."""
        return declaring.begin_correction(self._phone, declaration)

    def keep(self, draft: DeclarationDraft) -> None:
        """Keep it as far as it is filled in."""
        declaring.keep(self._phone, draft)

    def drop(self, person: str) -> None:
        """Forget what is being filled in for a member."""
        declaring.drop(self._phone.store, person)

    def name_of(self, draft: DeclarationDraft) -> str:
        """The name of whom it is about, as the household's list has it; "" for somebody who is gone."""
        known = {one.person: one.name for one in self.candidates(draft.household)}
        return known.get(draft.person, "")

    def doubts(self, draft: DeclarationDraft) -> tuple[Problem, ...]:
        """What in it does not fit together; nothing of it stands in the way."""
        return declaring.warnings(self._phone, draft)

    def declare(self, draft: DeclarationDraft) -> str:
        """Make it a fact; its id. From here on it cannot be lost."""
        declared = declarations.record_declaration(self._phone, draft)
        self._saved()
        return str(declared)

    def paper(self, declaration: str) -> Paper:
        """A declaration laid out to be copied onto the form; Refused (not_found)."""
        return paper(self._phone.store, declaration)

    @property
    def can_scan(self) -> bool:
        """Whether this machine has a scanner."""
        return self._scanner is not None

    def scan(self, read: Callable[[str], None], failed: Callable[[Problem], None]) -> None:
        """Let the officer scan a card; one of the two is called in the window's thread, neither if they go back."""
        if self._scanner is not None:
            self._scanner.scan(
                lambda text: self._hand_over(lambda: read(text)),
                lambda problem: self._hand_over(lambda: failed(problem)),
            )
