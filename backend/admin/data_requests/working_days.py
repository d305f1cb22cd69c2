"""Which days the office works: Monday to Friday without the holidays of the law.

A day of which it is not sure that it is free counts as a working day: a term then ends rather too early than too late.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_SATURDAY = 5
_DAY = timedelta(days=1)

LABOUR_CODE = "Bộ luật Lao động 45/2019/QH14, Điều 112"


@dataclass(frozen=True, kw_only=True)
class Holiday:
    """Days without work, both named days included. Only those of confidence «high» are free here."""

    first: date
    last: date
    name: str
    confidence: str = "high"
    law: str = LABOUR_CODE


# The law fixes four holidays by the calendar. Tết and the day of the Hùng kings follow the moon; which days around Tết
# are free, and what is shifted, the Prime Minister announces each year, and no announcement was read: unconfirmed.
HOLIDAYS: Sequence[Holiday] = (
    *(
        Holiday(first=date(year, month, day), last=date(year, month, day), name=name)
        for year in range(2026, 2031)
        for month, day, name in (
            (1, 1, "Tết Dương lịch"),
            (4, 30, "Ngày Chiến thắng"),
            (5, 1, "Ngày Quốc tế lao động"),
            (9, 2, "Quốc khánh"),
        )
    ),
    Holiday(first=date(2026, 2, 16), last=date(2026, 2, 20), name="Tết Âm lịch", confidence="unconfirmed"),
    Holiday(first=date(2026, 4, 27), last=date(2026, 4, 27), name="Nghỉ bù Giỗ Tổ", confidence="unconfirmed"),
    Holiday(first=date(2026, 9, 1), last=date(2026, 9, 1), name="Liền kề Quốc khánh", confidence="unconfirmed"),
    Holiday(first=date(2027, 2, 5), last=date(2027, 2, 11), name="Tết Âm lịch", confidence="unconfirmed"),
    Holiday(first=date(2027, 4, 16), last=date(2027, 4, 16), name="Giỗ Tổ Hùng Vương", confidence="unconfirmed"),
)


# Nobody has said anything yet of the moon's holidays after these: from the first to the last day that each may touch.
_NAMED_UNTIL = 2027
_BY_THE_MOON = (("Tết Âm lịch", (1, 19), (2, 27)), ("Giỗ Tổ Hùng Vương", (3, 28), (5, 2)))


def is_worked(day: date) -> bool:
    """Whether the office works on a day, as far as it is known."""
    return day.weekday() < _SATURDAY and not any(
        holiday.first <= day <= holiday.last for holiday in HOLIDAYS if holiday.confidence == "high"
    )


def after(day: date, count: int) -> date:
    """The day on which so many working days after a day have passed."""
    while count:
        day += _DAY
        count -= is_worked(day)
    return day


def unsure(first: date, last: date) -> Sequence[Holiday]:
    """The holidays between two days of which it is not sure that they are free; of years for which none is known, the
    weeks in which they may fall.
    """
    known = (each for each in HOLIDAYS if each.confidence != "high")
    return [each for each in (*known, *_to_come(first.year, last.year)) if each.first <= last and first <= each.last]


def _to_come(first: int, last: int) -> Iterator[Holiday]:
    for year in range(max(first, _NAMED_UNTIL + 1), last + 1):
        for name, begins, ends in _BY_THE_MOON:
            yield Holiday(first=date(year, *begins), last=date(year, *ends), name=name, confidence="unconfirmed")
