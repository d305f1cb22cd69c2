"""Signed receipts in a chain for each install, and how operations that were held came to their end."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_1010"
down_revision = "2026_11_22_1000"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    _receipts()
    _settlements()
    _ends_of_conflicts()
    _ends_of_lines()


def _receipts() -> None:
    op.create_table(
        "receipt_link",
        sa.Column("install_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.Uuid(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("acked_dseq", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("lowest_dseq", sa.BigInteger(), nullable=True),
        sa.Column("highest_dseq", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("jws", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("install_id", "n", name=op.f("pk_receipt_link")),
    )
    for table in ("kept_op", "rival_op"):
        op.add_column(table, sa.Column("receipt_n", sa.BigInteger(), nullable=True))


def _settlements() -> None:
    op.create_table(
        "held_op",
        sa.Column("op_id", sa.Uuid(), nullable=False),
        sa.Column("install_id", sa.Uuid(), nullable=False),
        sa.Column("dseq", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True),
        sa.Column("waits_for", sa.Uuid(), nullable=True),
        sa.Column("look_again_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("record_version", sa.BigInteger(), nullable=True),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("op_id", "install_id", name=op.f("pk_held_op")),
    )
    with op.batch_alter_table("held_op", schema=None) as batch_op:
        batch_op.create_index("ix_held_op_install", ["install_id"], unique=False)
        batch_op.create_index("ix_held_op_waits_for", ["commune", "waits_for"], unique=False)
    op.create_table(
        "settlement",
        sa.Column("install_id", sa.Uuid(), nullable=False),
        sa.Column("op_id", sa.Uuid(), nullable=False),
        sa.Column("dseq", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("rev", sa.BigInteger(), nullable=True),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("receipt_n", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("install_id", "op_id", name=op.f("pk_settlement")),
    )
    with op.batch_alter_table("settlement", schema=None) as batch_op:
        batch_op.create_index("ix_settlement_receipt_n", ["install_id", "receipt_n"], unique=False)
    # What was held before waits for a person from now on.
    op.execute(
        "INSERT INTO held_op (op_id, install_id, dseq, sha256, commune, problems)"
        " SELECT op_id, install_id, dseq, sha256, commune, problems FROM kept_op WHERE status = 'held'"
    )


def _ends_of_conflicts() -> None:
    with op.batch_alter_table("field_conflict", schema=None) as batch_op:
        batch_op.add_column(sa.Column("settled_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("settled_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("taken", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True))
        batch_op.add_column(sa.Column("taken_value", sa.JSON(), nullable=True))


def _ends_of_lines() -> None:
    number, hashed = sa.BigInteger(), sqlmodel.sql.sqltypes.AutoString(length=64)
    with op.batch_alter_table("install_line", schema=None) as batch_op:
        for name in ("highest_dseq", "link_n", "phone_n"):
            batch_op.add_column(sa.Column(name, number, server_default=sa.text("0"), nullable=False))
        for name in ("link_sha256", "phone_sha256"):
            batch_op.add_column(sa.Column(name, hashed, server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column("link_epoch", sa.Uuid(), nullable=True))
    for table in ("kept_op", "rival_op"):
        arrived = f"SELECT coalesce(max(dseq), 0) FROM {table} WHERE {table}.install_id = install_line.install_id"  # noqa: S608 - two names of ours
        op.execute(f"UPDATE install_line SET highest_dseq = ({arrived}) WHERE highest_dseq < ({arrived})")  # noqa: S608 - as above
