"""The three maps of Nghệ An that the register knows, each with its days and its law, and the tables behind them.

Sources and traps of the tables: `register/README.md`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

Row = Mapping[str, str]

# The file system and not importlib.resources: that costs the phone 10 ms more at each start, and
# python-for-android unpacks packages as files.
_REGISTER = Path(__file__).parent / "register"


@dataclass(frozen=True, kw_only=True)
class Period:
    """One map: the units of `table` existed from `since` to `until`, its last day.

    `suffix` ends the ids of its units (the month in which it began); `successor_column` names the code
    of the unit of the map `successor_suffix` that each became part of.
    """

    suffix: str
    table: str
    since: date | None
    until: date | None
    law: str
    successor_column: str | None = None
    successor_suffix: str | None = None
    single_source: bool = False

    def holds(self, day: date) -> bool:
        """Whether this was the map of that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


PERIODS = (
    Period(
        suffix="202507",
        table="communes_from_2025-07-01.csv",
        since=date(2025, 7, 1),
        until=None,
        law="Nghị quyết 1678/NQ-UBTVQH15; mã theo Quyết định 19/2025/QĐ-TTg",
    ),
    Period(
        suffix="202412",
        table="communes_2024-12-01_to_2025-06-30.csv",
        since=date(2024, 12, 1),
        until=date(2025, 6, 30),
        law="Nghị quyết 1243/NQ-UBTVQH15",
        successor_column="successor_code",
        successor_suffix="202507",
    ),
    # When these began is not known, and only one source gives them at all.
    Period(
        suffix="000000",
        table="communes_ended_2024-11-30.csv",
        since=None,
        until=date(2024, 11, 30),
        law="Kết thúc theo Nghị quyết 1243/NQ-UBTVQH15",
        successor_column="successor_code_2024",
        successor_suffix="202412",
        single_source=True,
    ),
)


def rows_of(period: Period) -> Iterator[Row]:
    """The rows of a period's table: column → text."""
    # No field holds a comma, a quote or a line break (a test says so), and `csv` costs 7 ms to import.
    lines = (_REGISTER / period.table).read_text(encoding="utf-8").splitlines()
    columns = lines[0].split(",")
    return (dict(zip(columns, line.split(","), strict=True)) for line in lines[1:])


@cache
def district_names() -> Mapping[str, str]:
    """The names of the districts abolished on 01/07/2025, by code; the oldest table has only the codes."""
    rows = (row for period in PERIODS for row in rows_of(period))
    return {row["district_code"]: row["district"] for row in rows if "district" in row}
