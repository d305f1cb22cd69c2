"""What the officer's screens ask and do with the committee's questions about visits."""

from collections.abc import Callable

from mobile.actions import questions
from mobile.store.phone import Phone
from mobile.views.questions import Question, find_question


class Questions:
    """The part of the field that is about questions. `saved` is called when something was saved."""

    def __init__(self, phone: Phone, *, saved: Callable[[], None]) -> None:
        """Nothing is read before somebody asks."""
        self._phone, self._saved = phone, saved

    def find(self, question: str) -> Question | None:
        """A question that still waits for an answer."""
        return find_question(self._phone.store.reading(), question)

    def answer(self, question: str, *, reply: str, note: str) -> None:
        """Make it a fact; from here on it cannot be lost."""
        questions.answer(self._phone, question, reply=reply, note=note)
        self._saved()
