"""Moments are UTC, days are Vietnam's.

Vietnam has been at UTC+7 without summer time since 1975, so the zone is a constant and no phone
needs a time-zone database. Nothing here reads the clock: the edge does, and passes the moment in.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

# RFC 3339 with a mandatory offset. Hours and minutes are bounded here, because datetime takes an offset of +07:99 and,
# in newer Pythons, the hour 24:00; a leap second and the 30th of February it refuses itself.
_HOUR_MINUTE = r"(?:[01]\d|2[0-3]):[0-5]\d"
_MOMENT = re.compile(rf"\d{{4}}-\d\d-\d\dT{_HOUR_MINUTE}:\d\d(?:\.\d{{1,6}})?(?:Z|[+-]{_HOUR_MINUTE})", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TYPED_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})|(\d{2})(\d{2})(\d{4})", re.ASCII)


def parse_moment(text: str) -> datetime:
    """A moment from RFC 3339 text with an offset, as UTC; ValueError for anything else."""
    if not _MOMENT.fullmatch(text):
        raise ValueError("not an RFC 3339 moment with an offset")
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError as error:  # 0001-01-01T00:00+14:00 lies before the first day
        raise ValueError("moment out of range") from error


def format_moment(moment: datetime) -> str:
    """RFC 3339 in UTC, to the millisecond: the one spelling that records and answers use."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_day(text: str) -> date:
    """A day from `YYYY-MM-DD`; ValueError for anything else."""
    if not _DAY.fullmatch(text):
        raise ValueError("not a day as YYYY-MM-DD")
    return date.fromisoformat(text)


def typed_day(text: str) -> date | None:
    """A day as people type it: 21/03/1975, 21.3.1975 or 21031975; None where it is no day."""
    match = _TYPED_DAY.fullmatch(text.strip())
    if match is None:
        return None
    day, month, year = (int(part) for part in match.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day_of(moment: datetime) -> date:
    """The day in Vietnam on which a moment falls."""
    return moment.astimezone(VIETNAM).date()


def day_label(day: date) -> str:
    """A day as people in Vietnam write it: dd/mm/yyyy."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"  # strftime leaves the year 999 three digits wide
