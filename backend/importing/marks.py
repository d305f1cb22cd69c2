"""Personal numbers as keyed marks: with the key the same number gives the same mark, and no mark gives the number back.

A roster's numbers are needed to know somebody again on BHXH's list, and for nothing else. So they are neither kept nor
sent to phones; a number that somebody wants to join with comes with their declaration, and stays sealed there.
"""

import hashlib
import hmac
import json
from collections.abc import Collection, Iterable
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from backend import secret_files
from backend.sync.sealing_at_rest import AtRest
from backend.tables.declaration import DeclarationRow
from backend.tables.importing import NumberMark
from backend.tables.inserting import insert_rows
from backend.tables.op import KeptOp

KEY_BYTES = 32


class Marker:
    """Makes marks with the key in `marks.key` of KEYS_DIR."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def of_folder(cls, folder: Path) -> "Marker":
        """With the key of a folder, which is made where there is none."""
        return cls(secret_files.kept_secret(folder / "marks.key", KEY_BYTES))

    def mark(self, number: str) -> str:
        """The mark of a number of 12 digits."""
        return hmac.new(self._key, number.encode(), hashlib.sha256).hexdigest()


def learn_from_declarations(session: Session, marker: Marker, at_rest: AtRest, communes: Collection[str]) -> None:
    """Mark the numbers of declarations that stand and are not marked yet."""
    known = select(col(NumberMark.person)).where(col(NumberMark.commune) == col(DeclarationRow.commune))
    wanted = (
        select(col(DeclarationRow.commune), col(DeclarationRow.person), col(KeptOp.op_id), col(KeptOp.body))
        .join(
            KeptOp,
            (col(KeptOp.install_id) == col(DeclarationRow.install_id))
            & (col(KeptOp.op_id) == col(DeclarationRow.op_id)),
        )
        .where(col(DeclarationRow.commune).in_(sorted(communes)), col(DeclarationRow.standing) == "stands")
        .where(col(KeptOp.erased_at).is_(None), col(DeclarationRow.person).not_in(known))
    )
    found = {
        (row.commune, row.person, marker.mark(json.loads(at_rest.opened(row.op_id, row.body))["data"]["id_number"]))
        for row in session.execute(wanted)
    }
    insert_marks(session, found)


def insert_marks(session: Session, marks: Iterable[tuple[str, UUID, str]]) -> None:
    """Keep marks, each as (commune, person, mark), that are not kept yet."""
    rows = [{"commune": commune, "person": person, "mark": mark} for commune, person, mark in sorted(set(marks))]
    insert_rows(session, NumberMark, rows)
