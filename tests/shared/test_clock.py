"""A moment is believed only with its offset, and a day is Vietnam's day."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.clock import VIETNAM, day_label, day_of, format_moment, parse_day, parse_moment

OFFSETS = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=OFFSETS)  # noqa: DTZ001 - timezones adds one


@pytest.mark.parametrize(
    ("text", "in_utc"),
    [
        ("2026-11-21T08:30:00+07:00", datetime(2026, 11, 21, 1, 30, tzinfo=UTC)),
        ("2026-11-21T01:30:00Z", datetime(2026, 11, 21, 1, 30, tzinfo=UTC)),
        ("2026-11-21T01:30:00-00:00", datetime(2026, 11, 21, 1, 30, tzinfo=UTC)),
        ("2026-11-21T01:30:00.5Z", datetime(2026, 11, 21, 1, 30, 0, 500_000, tzinfo=UTC)),
        ("2026-11-21T01:30:00.123456Z", datetime(2026, 11, 21, 1, 30, 0, 123_456, tzinfo=UTC)),
        ("2024-02-29T23:59:59+23:59", datetime(2024, 2, 29, 0, 0, 59, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59Z", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_every_spelling_of_a_moment_is_the_same_moment(text: str, in_utc: datetime) -> None:
    moment = parse_moment(text)

    assert moment == in_utc
    assert moment.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2026-11-21T08:30:00", id="naive"),
        pytest.param("2026-11-21", id="date only"),
        pytest.param("1763690000000", id="milliseconds since 1970"),
        pytest.param("1763690000", id="seconds since 1970"),
        pytest.param("2026-11-21T08:30+07:00", id="no seconds"),
        pytest.param("2026-11-21 08:30:00+07:00", id="blank for T"),
        pytest.param("2026-11-21t08:30:00z", id="small letters"),
        pytest.param("2026-11-21T08:30:00+0700", id="offset without its colon"),
        pytest.param("2026-11-21T08:30:00+07", id="offset of hours alone"),
        pytest.param("2026-11-21T08:30:00+07:60", id="offset of sixty minutes"),
        pytest.param("2026-11-21T08:30:00+07:99", id="offset of ninety-nine minutes"),
        pytest.param("2026-11-21T08:30:00+24:00", id="offset of a day"),
        pytest.param("2026-11-21T08:30:00+25:00", id="offset of more than a day"),
        pytest.param("2026-11-21T08:30:00.Z", id="dot without a fraction"),
        pytest.param("2026-11-21T08:30:00.1234567Z", id="tenth of a microsecond"),
        pytest.param("2026-11-21T08:30:00,5Z", id="comma"),
        pytest.param("2026-11-21T23:59:60Z", id="leap second"),
        pytest.param("2026-11-21T24:00:00Z", id="hour 24"),
        pytest.param("2026-11-21T08:60:00Z", id="minute 60"),
        pytest.param("2026-02-29T08:30:00Z", id="29 February of a common year"),
        pytest.param("2026-02-30T08:30:00Z", id="30 February"),
        pytest.param("2026-13-01T08:30:00Z", id="month 13"),
        pytest.param("0000-01-01T00:00:00Z", id="year 0"),
        pytest.param("10000-01-01T00:00:00Z", id="year 10000"),
        pytest.param("0001-01-01T00:00:00+14:00", id="before the first day"),
        pytest.param("9999-12-31T23:59:59-14:00", id="after the last day"),
        pytest.param("2026-W47-6T08:30:00Z", id="week date"),
        pytest.param("2026-11-21T08:30:00Z\x00", id="NUL"),
        pytest.param("2026-11-21T08:30:00Z\n", id="newline after it"),
        pytest.param(" 2026-11-21T08:30:00Z", id="blank before it"),
        pytest.param("٢٠٢٦-١١-٢١T٠٨:٣٠:٠٠Z", id="Arabic digits"),
        pytest.param("２０２６-11-21T08:30:00Z", id="full-width digits"),
        pytest.param("2026\N{MINUS SIGN}11\N{MINUS SIGN}21T08:30:00Z", id="minus signs"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_moment_without_an_offset_or_outside_every_calendar_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_moment(text)


@given(st.text())
def test_whatever_is_sent_as_a_moment_is_read_or_refused_as_a_value(text: str) -> None:
    try:
        moment = parse_moment(text)
    except ValueError:
        return

    assert moment.tzinfo is UTC


@given(MOMENTS)
def test_a_moment_survives_its_spelling_to_the_millisecond(moment: datetime) -> None:
    spelled = format_moment(moment)

    assert parse_moment(spelled) == moment - timedelta(microseconds=moment.microsecond % 1_000)
    assert format_moment(parse_moment(spelled)) == spelled


def test_a_moment_has_one_spelling_whatever_its_zone() -> None:
    in_vinh = datetime(2026, 11, 21, 8, 30, tzinfo=VIETNAM)

    assert format_moment(in_vinh) == format_moment(in_vinh.astimezone(UTC)) == "2026-11-21T01:30:00.000Z"


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-21T23:30:00+07:00", date(2026, 11, 21)),
        ("2026-11-21T16:59:59.999Z", date(2026, 11, 21)),
        ("2026-11-21T17:00:00Z", date(2026, 11, 22)),
        ("2026-12-31T17:00:00Z", date(2027, 1, 1)),
    ],
)
def test_a_visit_late_in_the_evening_belongs_to_the_day_in_vietnam(moment: str, day: date) -> None:
    assert day_of(parse_moment(moment)) == day


@given(st.dates())
def test_a_day_survives_its_spelling(day: date) -> None:
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    ["20261121", "2026-11-21T00:00:00Z", "21/11/2026", "2026-02-29", "2026-11-2", "2026-W47-6", "٢٠٢٦-11-21", ""],
)
def test_another_spelling_of_a_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_day(text)


@pytest.mark.parametrize(
    ("day", "label"),
    [(date(2026, 11, 21), "21/11/2026"), (date(2027, 1, 2), "02/01/2027"), (date(999, 1, 2), "02/01/0999")],
)
def test_a_day_reads_as_people_in_vietnam_write_it(day: date, label: str) -> None:
    assert day_label(day) == label
