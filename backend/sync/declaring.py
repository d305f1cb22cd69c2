"""A declaration as a row: that it was made, with the last digits of its number. The rest stays sealed where it came."""

from dataclasses import fields
from typing import Any

from backend.tables.declaration import SEALED
from shared.records.declaration import Declaration
from shared.records.wire import to_wire

Row = dict[str, Any]

_TAIL = 4
_ON_THE_ROW = tuple(field.name for field in fields(Declaration) if field.name not in SEALED | {"consent"})


def declaration_columns(declaration: Declaration) -> Row:
    """The columns of a declaration's row that come from the record."""
    row = {name: getattr(declaration, name) for name in _ON_THE_ROW}
    return row | {"consent": to_wire(declaration.consent), "id_tail": declaration.id_number[-_TAIL:]}
