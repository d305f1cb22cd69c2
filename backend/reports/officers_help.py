"""What may help an officer now: «giúp trước khi trách». Each line says what is seen and what somebody can do about it;
none says whose fault it is, and no number of visits stands among them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from backend.reports.officers_at_work import Officer, Phone
from shared.clock import day_of

SILENT_DAYS = 3
"""A phone that has not spoken for so long may have no network: our own measure, no rule of anybody's."""

CLOCK_OFF_MINUTES = 5


@dataclass(frozen=True, kw_only=True)
class Help:
    """One thing to do: its code, and the number that its sentence says; the higher `weight`, the more depends on it."""

    code: str
    weight: int
    number: int = 0


def help_for(officer: Officer, now: datetime) -> Sequence[Help]:
    """What may be done for one officer, the weightiest first; empty where all goes well, and for who has left."""
    if not officer.is_active:
        return []
    if not officer.phones:
        return [Help(code="no_phone", weight=60)]
    # Who has taken a new phone is not called for the old one.
    phone = max(officer.phones, key=lambda one: one.last_spoke or one.activated_at)
    found = [*_of_phone(phone, day_of(now)), *_of_others(officer, phone)]
    waiting = sum(officer.returned.values())
    if waiting:
        found.append(Help(code="returned", weight=30, number=waiting))
    return sorted(found, key=lambda one: (-one.weight, one.code))


def in_order(officers: Iterable[Officer], now: datetime) -> Sequence[tuple[Officer, Sequence[Help]]]:
    """Whoever needs help most comes first; equals, and those who need none, in the order given."""
    found = [(officer, help_for(officer, now)) for officer in officers]
    return sorted(found, key=lambda one: -sum(what.weight for what in one[1]))


def _of_phone(phone: Phone, today: date) -> Iterable[Help]:
    silent = (today - day_of(phone.last_spoke or phone.activated_at)).days
    if silent >= SILENT_DAYS:
        # Work that is nowhere but on a phone is what can be lost: the longer, the worse, up to a fortnight.
        unsent = bool(phone.unsent)
        yield Help(
            code="silent_with_work" if unsent else "silent",
            weight=(50 if unsent else 20) + min(silent, 14),
            number=silent,
        )
    elif phone.unsent:
        yield Help(code="unsent", weight=10, number=phone.unsent)
    if phone.missing:
        yield Help(code="gap", weight=80, number=phone.missing)
    if not phone.has_every_link:
        yield Help(code="chain", weight=80)
    if phone.held:
        yield Help(code="held", weight=15, number=phone.held)
    minutes = abs(phone.clock_offset_ms or 0) // 60_000
    if minutes >= CLOCK_OFF_MINUTES:
        yield Help(code="clock", weight=10, number=minutes)


def _of_others(officer: Officer, phone: Phone) -> Iterable[Help]:
    """What an earlier phone still holds."""
    left = sum(one.unsent or 0 for one in officer.phones if one is not phone)
    if left:
        yield Help(code="old_phone", weight=40, number=left)
