"""Households that move, rows that leave, and how far back a stream still tells of them."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_1020"
down_revision = "2026_11_22_1010"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.add_column(sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.drop_constraint(op.f("uq_change_scope_kind_row_id"), type_="unique")
        batch_op.create_unique_constraint(
            op.f("uq_change_scope_kind_row_id_hamlet"), ["scope", "kind", "row_id", "hamlet"]
        )
    _add("scope_head", sa.Column("horizon", sa.BigInteger(), nullable=False, server_default="0"))
    for table in ("household", "person"):
        standing = sqlmodel.sql.sqltypes.AutoString(length=16)
        _add(table, sa.Column("standing", standing, nullable=False, server_default="stands"))
        with op.batch_alter_table(table, schema=None) as batch_op:
            for way in ("moved_to", "moved_from"):
                batch_op.add_column(sa.Column(way, sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True))
    _add("person", sa.Column("lived_in", sa.JSON(), nullable=False, server_default="[]"))


def _add(table: str, column: sa.Column[object]) -> None:
    """Add a column that every row has, with the value that the rows of today take; later ones bring their own."""
    name, kind = column.name, column.type
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.add_column(column)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.alter_column(name, existing_type=kind, server_default=None)
