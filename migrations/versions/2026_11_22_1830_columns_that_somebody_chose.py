"""Columns of a report that somebody chose, found again when they come back."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_1830"
down_revision = "2026_11_22_1840"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    op.create_table(
        "report_columns",
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("report", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("columns", sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_report_columns_account")),
        sa.PrimaryKeyConstraint("account", "report", name=op.f("pk_report_columns")),
    )
