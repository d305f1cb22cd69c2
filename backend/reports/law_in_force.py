"""The law as this server answers by it: what came with the release, and in its place what is served."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from backend.tables.law import LawStepRow
from shared.policy.law import Law, packaged
from shared.policy.served import with_served
from shared.records import KINDS
from shared.records.law_step import LawStep, Sponsor
from shared.records.wire import from_wire


def law_in_force(session: Session) -> Law:
    """The law with every served step in its place."""
    return with_served(packaged(), (step_of(row) for row in served_rows(session).values()))


def served_rows(session: Session) -> Mapping[UUID, LawStepRow]:
    """The served steps by row id."""
    rows = session.execute(select(LawStepRow).order_by(col(LawStepRow.id))).scalars()
    return {row.id: row for row in rows}


def step_of(row: LawStepRow) -> LawStep:
    """A row as the record that travels."""
    values = {name: getattr(row, name) for name in KINDS["law_step"].fields}
    return LawStep(**values | {"sponsor": from_wire(Sponsor, row.sponsor) if row.sponsor else None})
