"""Find households as one types: without marks, by name, hamlet or the end of the phone number, in memory."""

from collections.abc import Sequence

from mobile.screens.field import HouseholdLine
from mobile.screens.statuses import EVERY
from shared.text import fold


def found(lines: Sequence[HouseholdLine], typed: str, status: str = EVERY) -> Sequence[HouseholdLine]:
    """The lines that hold every typed word and have the status; all of them when nothing is asked."""
    words = fold(typed).split()
    if not words and status == EVERY:
        return lines
    return [line for line in lines if status in (EVERY, line.status) and _holds(line, words)]


def _holds(line: HouseholdLine, words: list[str]) -> bool:
    return all(word in line.folded or (word.isdigit() and line.phone_tail.endswith(word)) for word in words)
