"""A list of BHXH for showing and teaching: some of those who paid in the sample communes, and a name nobody knows."""

import csv
import io
from datetime import datetime

from sqlmodel import Session, col, select

from backend.access import accounts
from backend.access.principal import principal_of
from backend.db import Database
from backend.importing import batches
from backend.importing.marks import Marker
from backend.importing.office import Office
from backend.importing.wishes import CONFIRMED, Wish
from backend.settings import Settings
from backend.sync.keys import Keys
from backend.tables.household import PersonRow
from backend.tables.rollup import PersonState
from shared import places
from shared.clock import day_label

FILE_NAME = "Danh sách BHXH mẫu.csv"

_HEADINGS = ("Mã xã", "Họ và tên", "Ngày sinh", "Ngày tham gia")
_STRANGER = ("Hồ Thị Không Có", "1991")
_EVERY = 2
"""Of those who paid, BHXH has confirmed every second one so far."""


def bring_in(settings: Settings, now: datetime) -> None:
    """As Dũng would: the list is shown and applied like any other. Where nobody has paid, nothing comes in."""
    database = Database(settings.url())
    keys, marker = Keys.of_folder(settings.keys_dir), Marker.of_folder(settings.keys_dir)
    office = Office(keys=keys, marker=marker, now=now, made_up=True)
    try:
        with database.reading() as session:
            dung = principal_of(session, accounts.named(session, "dung"), today=office.today)
            rows = _rows(session)
        if rows:
            wish = Wish(kind=CONFIRMED, content=_as_text(rows), file_name=FILE_NAME, listed_on=office.today)
            batch = batches.preview(database, dung, wish, office)
            batches.apply(database, dung, batch.id, office)
    finally:
        database.close()


def _rows(session: Session) -> list[tuple[str, ...]]:
    paid = col(PersonState.first_paid)
    lives = (col(PersonRow.commune) == col(PersonState.commune)) & (col(PersonRow.id) == col(PersonState.person))
    columns = select(PersonState.commune, PersonRow.name, PersonRow.birth, paid).join(PersonRow, lives)
    payers = columns.where(paid.is_not(None), col(PersonState.product) == "vsi", col(PersonRow.birth).is_not(None))
    found = session.exec(payers.order_by(col(PersonState.commune), col(PersonState.person))).all()[::_EVERY]
    listed = [(places.unit(commune).code, name, birth or "", day_label(on)) for commune, name, birth, on in found if on]
    return [*listed, (listed[0][0], *_STRANGER, "")] if listed else []


def _as_text(rows: list[tuple[str, ...]]) -> bytes:
    lines = io.StringIO()
    csv.writer(lines).writerows([_HEADINGS, *rows])
    return lines.getvalue().encode("utf-8-sig")
