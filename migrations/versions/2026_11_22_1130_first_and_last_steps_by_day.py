"""The last steps of persons, and how many first and last steps fall on each day and month, so that a page over all
communes reads little; and the log in the order in which it is read.
"""

from collections.abc import Iterator, Mapping

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_1130"
down_revision = "2026_11_22_1141"

_TEXT = sqlmodel.sql.sqltypes.AutoString
_HOUSEHOLD_DAYS = ("first_visited", "last_visited", "first_reached", "last_reached")
_VISITS = ("visits", "visits_declined", *_HOUSEHOLD_DAYS)
_PERSON_DAYS = (
    *("first_advised", "last_advised", "first_interested", "last_interested"),
    *("first_registered", "last_registered", "first_confirmed", "last_confirmed"),
)
# By the day of the first payment, unless another is named.
_PAYERS: Mapping[str, str] = {
    "paid": "first_advised <= first_paid",
    "paid_unadvised": "first_advised IS NULL OR first_advised > first_paid",
    "converted": "eligible AND first_advised <= first_paid",
    "converted_confirmed": "eligible AND first_advised <= first_paid AND first_confirmed IS NOT NULL",
}
_PERSONS = (*_PERSON_DAYS, "eligible", *_PAYERS)


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    for name in ("last_advised", "last_interested", "last_registered", "last_confirmed"):
        op.add_column("person_state", sa.Column(name, sa.Date(), nullable=True))
    _tally("visit_tally", (), _VISITS)
    _tally("person_tally", ("product",), _PERSONS)
    _remember_last_steps()
    _tally_days("visit_tally", ("day", "commune"), _VISITS, _visits_told())
    _tally_days("person_tally", ("product", "day", "commune"), _PERSONS, _persons_told())
    where = sa.text("first_advised > first_paid")
    op.create_index(
        "ix_person_state_paid_first",
        "person_state",
        ["product", "commune"],
        sqlite_where=where,
        postgresql_where=where,
    )
    op.create_index("ix_visit_newest", "visit", ["commune", "visited_at", "id"])
    stands = sa.text("standing = 'stands' AND moved_to IS NULL")
    op.create_index(
        "ix_household_here", "household", ["commune", "hamlet"], sqlite_where=stands, postgresql_where=stands
    )


def _tally(name: str, product: tuple[str, ...], counts: tuple[str, ...]) -> None:
    key = ("grain", *product, "day", "commune")
    op.create_table(
        name,
        sa.Column("grain", _TEXT(length=8), nullable=False),
        *(sa.Column(column, _TEXT(length=8), nullable=False) for column in product),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("commune", _TEXT(length=16), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in counts),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}")),
    )


def _remember_last_steps() -> None:
    """From the visits that count; who is one with somebody in another row is known by the row of their home."""
    for column, part, said in (
        ("last_advised", "visit_advice", "TRUE"),
        ("last_interested", "visit_advice", "p.answer = 'interested'"),
        ("last_registered", "visit_step", "p.step = 'registered'"),
        ("last_confirmed", "visit_step", "p.step = 'confirmed'"),
    ):
        found = sa.text(
            "SELECT coalesce(s.home_commune, p.commune) AS commune, coalesce(s.home, p.person) AS person, p.product,"  # noqa: S608 - our own names
            f" max(v.day) AS day FROM {part} p JOIN visit v ON v.commune = p.commune AND v.id = p.visit"
            " LEFT JOIN same_as s ON s.commune = p.commune AND s.id = p.person"
            f" WHERE v.counts AND {said} GROUP BY 1, 2, 3"
        )
        rows = [dict(row) for row in op.get_bind().execute(found).mappings()]
        change = sa.text(
            f"UPDATE person_state SET {column} = :day"  # noqa: S608 - as above
            " WHERE commune = :commune AND person = :person AND product = :product"
        )
        if rows:
            op.get_bind().execute(change, rows)


def _visits_told() -> Iterator[tuple[str, str]]:
    """What is summed for each column, and where from."""
    for name in ("visits", "visits_declined"):
        yield name, f"SELECT commune, day, {name} AS number FROM commune_day"  # noqa: S608 - our own names
    for name in _HOUSEHOLD_DAYS:
        yield name, f"SELECT commune, {name} AS day, 1 AS number FROM household_state"  # noqa: S608 - as above


def _persons_told() -> Iterator[tuple[str, str]]:
    said = "SELECT commune, product, {} AS day, 1 AS number FROM person_state WHERE {}"
    for name in _PERSON_DAYS:
        yield name, said.format(name, "TRUE")
    yield "eligible", said.format("first_advised", "eligible")
    for name, condition in _PAYERS.items():
        yield name, said.format("first_paid", condition)


def _alone(name: str, columns: tuple[str, ...]) -> str:
    """One column with its number, the others with none."""
    return ", ".join(f"number AS {column}" if column == name else f"0 AS {column}" for column in columns)


def _tally_days(tally: str, key: tuple[str, ...], columns: tuple[str, ...], told: Iterator[tuple[str, str]]) -> None:
    """Sum up by day, and the days by month."""
    here = ", ".join(key)
    parts = " UNION ALL ".join(
        f"SELECT {here}, {_alone(name, columns)} FROM ({found}) told"  # noqa: S608 - as above
        for name, found in told
    )
    sums = ", ".join(f"sum({name})" for name in columns)
    into = f"INSERT INTO {tally} (grain, {here}, {', '.join(columns)})"
    op.execute(f"{into} SELECT 'day', {here}, {sums} FROM ({parts}) u WHERE day IS NOT NULL GROUP BY {here}")  # noqa: S608 - our own names
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    month = "date(day, 'start of month')" if on_sqlite else "CAST(date_trunc('month', day) AS date)"
    months = ", ".join(month if name == "day" else name for name in key)
    op.execute(f"{into} SELECT 'month', {months}, {sums} FROM {tally} WHERE grain = 'day' GROUP BY {months}")  # noqa: S608 - our own names
