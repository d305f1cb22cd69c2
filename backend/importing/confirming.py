"""Keep what a list of BHXH confirms, or take it back; and count again for whom it speaks."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, select
from sqlmodel import Session, col

from backend import rollups
from backend.importing.confirmed import Confirming, Node
from backend.rollups import Touched
from backend.tables.counter import lock_head
from backend.tables.importing import Confirmation
from backend.tables.inserting import insert_rows


def confirm(session: Session, batch: UUID, product: str, confirming: Confirming) -> None:
    """Keep the confirmations of a list under the batch that brought it."""
    rows = [
        {"commune": commune, "person": person, "product": product, "batch": batch, "on_day": one.named.on}
        for one in confirming.matches
        for commune, person in [one.node]
    ]
    insert_rows(session, Confirmation, rows)
    _recount(session, (one.node for one in confirming.matches))


def take_back(session: Session, batch: UUID) -> int:
    """Take back what one batch confirmed; how many persons that were. What other lists say of them stays."""
    of_batch = col(Confirmation.batch) == batch
    nodes = session.execute(select(col(Confirmation.commune), col(Confirmation.person)).where(of_batch)).all()
    session.execute(delete(Confirmation).where(of_batch))
    _recount(session, ((commune, person) for commune, person in nodes))
    return len(nodes)


def _recount(session: Session, nodes: Iterable[Node]) -> None:
    touched = Touched(persons=set(nodes))
    for commune in sorted({commune for commune, _ in touched.persons}):
        lock_head(session, commune)
    rollups.recount(session, touched)
