"""One phone on which every screen of the app can be opened, each as the app opens it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from mobile.actions import declaring
from mobile.actions.drafts import Talk, VisitDraft
from mobile.lock.devices import device_of
from mobile.lock.officers import Officers
from mobile.screens import drafting
from mobile.screens.registry import SCREENS
from tests.mobile.window.ans_phone import QUESTION, VISIT_TO_LONG_HOME, AnsPhone, name_of, person_of
from tests.mobile.window.driver import Driver

PIN = "271828"
HOUSEHOLD = 3
HOME, PERSON = str(UUID(int=HOUSEHOLD + 1)), person_of(HOUSEHOLD, 0)
CARD = f"040175001234||{name_of(HOUSEHOLD)}|21031975|Nữ|Xóm 5, Nghi Trung, Nghi Lộc, Nghệ An|15042021"

# Screens that are always opened for something; of the others each is opened as it is.
OPENED_FOR: dict[str, dict[str, str]] = {
    "card": {"household": HOME},
    "member_form": {"household": HOME, "person": PERSON},
    "pick_household": {"correct": VISIT_TO_LONG_HOME},
    "visit": {"household": HOME},
    "declaration": {"household": HOME, "person": PERSON},
    "petition": {"household": HOME},
    "question": {"question": QUESTION},
}


class EveryScreen:
    """An's app behind its PIN, open; `open` brings a screen of the registry to the front, `leave` goes back from it."""

    def __init__(self, folder: Path, *, households: int, **chosen: Any) -> None:
        """With so many households, a visit that was sent back, and a declaration."""
        phone = AnsPhone(folder).filled(households).returns("Ghi nhầm hộ.", "household").is_asked("too_fast")
        self.driver = Driver(phone.open(locked=True), officers=Officers(folder, device_of), **chosen)
        self.frame, self.field = self.driver.app.root, self.driver.app.field
        for digit in PIN + PIN:
            self.driver.tap(digit)
        self.driver.wait(lambda: self.frame.front == "today")
        self._paper = {"declaration": self._declared()}

    def open(self, screen: str) -> None:
        """Bring a screen to the front."""
        self.frame.show(screen, **(self._paper if screen == "paper" else OPENED_FOR.get(screen, {})))

    def leave(self) -> None:
        """The way back; where none leads out of the screen at once, to a place of the bar below."""
        left = self.frame.front
        if not self.frame.back() or self.frame.front == left:
            self.frame.show("reckoning" if left != "reckoning" else "sync")

    def note_up_to(self, step: str) -> None:
        """Let the visit be noted as far as one of its steps."""
        self.field.keep(replace(A_VISIT, step=step))

    def _declared(self) -> str:
        papers = self.field.papers
        draft = declaring.with_card(papers.begin(HOME, PERSON), CARD)
        declared: str = papers.declare(replace(draft, agreed="spoken"))
        return declared


A_VISIT = VisitDraft(
    household=HOME,
    step=drafting.MET,
    met="head",
    given=("advice", "support_check", "contact"),
    method="spoken",
    talks=(Talk(person=PERSON, compulsory="no", pension="no", answer="interested"),),
    next_step="none",
)

Opening = Callable[[EveryScreen], None]


def _opening(screen: str) -> Opening:
    return lambda app: app.open(screen)


def _at(step: str) -> Opening:
    def open_at(app: EveryScreen) -> None:
        app.note_up_to(step)
        app.open("visit")

    return open_at


SCREENS_AND_STEPS: dict[str, Opening] = {
    **{name: _opening(name) for name in SCREENS if name != "visit"},
    **{f"visit, step «{step}»": _at(step) for step in drafting.STEPS},
}
"""How each is opened, by name."""
