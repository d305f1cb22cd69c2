"""What may be a PIN: six digits, and none of those that whoever finds the phone tries first."""

from itertools import pairwise

from shared import problems
from shared.problems import Problem

DIGITS = 6

_FULL_TURN = 10


def problem_with(pin: str) -> Problem | None:
    """What is wrong with a PIN that is being chosen, or None."""
    if not is_a_pin(pin):
        return problems.not_a_pin()
    return problems.easy_pin() if _is_easy(pin) else None


def is_a_pin(pin: str) -> bool:
    """Whether it is six digits of ASCII."""
    return len(pin) == DIGITS and pin.isascii() and pin.isdigit()


def _is_easy(pin: str) -> bool:
    return _runs(pin) or _repeats(pin) or _in_pairs(pin)


def _runs(pin: str) -> bool:
    """123456, 890123, 654321, 246802: each digit as far from the one before; 111111 as well."""
    digits = [int(digit) for digit in pin]
    return len({(after - before) % _FULL_TURN for before, after in pairwise(digits)}) == 1


def _repeats(pin: str) -> bool:
    """121212, 123123."""
    return pin[:2] * 3 == pin or pin[:3] * 2 == pin


def _in_pairs(pin: str) -> bool:
    """112233, 111222, 112211: no digit stands alone."""
    return pin[0::2] == pin[1::2] or (len(set(pin[:3])) == 1 and len(set(pin[3:])) == 1)
