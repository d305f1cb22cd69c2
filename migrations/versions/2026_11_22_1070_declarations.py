"""Declarations, without what tells who the person is: that stays in the sealed operation."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_1070"
down_revision = "2026_11_22_1060"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    op.create_table(
        "declaration",
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("recorded_unit", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("household", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("declared_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("product", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("consent", sa.JSON(), nullable=False),
        sa.Column("read_by", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("id_tail", sqlmodel.sql.sqltypes.AutoString(length=4), nullable=True),
        sa.Column("income", sa.BigInteger(), nullable=True),
        sa.Column("every", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("supersedes", sa.Uuid(), nullable=True),
        sa.Column("standing", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("officer", sa.Uuid(), nullable=False),
        sa.Column("install_id", sa.Uuid(), nullable=False),
        sa.Column("op_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "id", name=op.f("pk_declaration")),
    )
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.create_index("ix_declaration_person", ["commune", "person"], unique=False)
