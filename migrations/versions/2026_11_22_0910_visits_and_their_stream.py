"""Households, people and visits; operations as sent; the stream that phones follow; what is counted ahead."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_0910"
down_revision = "2026_11_22_0900"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    op.create_table(
        "change",
        sa.Column("scope", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("hamlet", sa.Uuid(), nullable=True),
        sa.Column("act", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.PrimaryKeyConstraint("scope", "seq", name=op.f("pk_change")),
        sa.UniqueConstraint("scope", "kind", "row_id", name=op.f("uq_change_scope_kind_row_id")),
    )
    op.create_table(
        "commune_day",
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("visits_declined", sa.Integer(), nullable=False),
        sa.Column("households_visited", sa.Integer(), nullable=False),
        sa.Column("households_reached", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "day", name=op.f("pk_commune_day")),
    )
    op.create_table(
        "field_conflict",
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("op_id", sa.Uuid(), nullable=False),
        sa.Column("field", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("standing_value", sa.JSON(), nullable=False),
        sa.Column("offered_value", sa.JSON(), nullable=False),
        sa.Column("offered_by", sa.Uuid(), nullable=False),
        sa.Column("offered_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "op_id", "field", name=op.f("pk_field_conflict")),
    )
    op.create_table(
        "hamlet",
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("commune", "id", name=op.f("pk_hamlet")),
    )
    op.create_table(
        "household",
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("field_revs", sa.JSON(), nullable=False),
        sa.Column("hamlet", sa.Uuid(), nullable=False),
        sa.Column("head_name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("phone", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True),
        sa.Column("address", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("certificate", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("certificate_year", sa.Integer(), nullable=True),
        sa.Column("certificate_number", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("household_code", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=True),
        sa.Column("do_not_visit", sa.Boolean(), nullable=False),
        sa.Column("made_up", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "id", name=op.f("pk_household")),
    )
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.create_index("ix_household_hamlet", ["commune", "hamlet"], unique=False)

    op.create_table(
        "household_state",
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("household", sa.Uuid(), nullable=False),
        sa.Column("first_visited", sa.Date(), nullable=False),
        sa.Column("last_visited", sa.Date(), nullable=False),
        sa.Column("first_reached", sa.Date(), nullable=True),
        sa.Column("last_reached", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("commune", "household", name=op.f("pk_household_state")),
    )
    op.create_table(
        "install_line",
        sa.Column("install_id", sa.Uuid(), nullable=False),
        sa.Column("acked_dseq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("install_id", name=op.f("pk_install_line")),
    )
    op.create_table(
        "kept_op",
        sa.Column("install_id", sa.Uuid(), nullable=False),
        sa.Column("op_id", sa.Uuid(), nullable=False),
        sa.Column("dseq", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("rev", sa.BigInteger(), nullable=True),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("install_id", "op_id", name=op.f("pk_kept_op")),
    )
    with op.batch_alter_table("kept_op", schema=None) as batch_op:
        batch_op.create_index("ix_kept_op_dseq", ["install_id", "dseq"], unique=True)
        batch_op.create_index("ix_kept_op_op_id", ["op_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("field_revs", sa.JSON(), nullable=False),
        sa.Column("household", sa.Uuid(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("relation", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("sex", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=True),
        sa.Column("birth", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=True),
        sa.Column("ethnic_minority", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("residence", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True),
        sa.Column("compulsory", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("pension", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("member", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("months_supported", sa.Integer(), nullable=True),
        sa.Column("id_number", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=True),
        sa.Column("made_up", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "id", name=op.f("pk_person")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index("ix_person_household", ["commune", "household"], unique=False)

    op.create_table(
        "person_state",
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("product", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("household", sa.Uuid(), nullable=False),
        sa.Column("hamlet", sa.Uuid(), nullable=False),
        sa.Column("recorded_unit", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("first_advised", sa.Date(), nullable=True),
        sa.Column("first_advised_by", sa.Uuid(), nullable=True),
        sa.Column("first_interested", sa.Date(), nullable=True),
        sa.Column("first_registered", sa.Date(), nullable=True),
        sa.Column("first_paid", sa.Date(), nullable=True),
        sa.Column("first_confirmed", sa.Date(), nullable=True),
        sa.Column("eligible", sa.Boolean(), nullable=True),
        sa.Column("support_group", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.PrimaryKeyConstraint("commune", "person", "product", name=op.f("pk_person_state")),
    )
    with op.batch_alter_table("person_state", schema=None) as batch_op:
        batch_op.create_index("ix_person_state_commune", ["commune", "product"], unique=False)

    op.create_table(
        "rival_op",
        sa.Column("install_id", sa.Uuid(), nullable=False),
        sa.Column("op_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("dseq", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("install_id", "op_id", "sha256", name=op.f("pk_rival_op")),
    )
    op.create_table(
        "scope_head",
        sa.Column("scope", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("head", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_scope_head")),
    )
    op.create_table(
        "visit",
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("recorded_unit", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("hamlet", sa.Uuid(), nullable=False),
        sa.Column("household", sa.Uuid(), nullable=True),
        sa.Column("visited_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("outcome", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("met", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("legal_basis", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=True),
        sa.Column("duration_s", sa.Integer(), nullable=True),
        sa.Column("next_step", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("next_person", sa.Uuid(), nullable=True),
        sa.Column("position_latitude_e6", sa.Integer(), nullable=True),
        sa.Column("position_longitude_e6", sa.Integer(), nullable=True),
        sa.Column("position_accuracy_m", sa.Integer(), nullable=True),
        sa.Column("supersedes", sa.Uuid(), nullable=True),
        sa.Column("standing", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("review_state", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("officer", sa.Uuid(), nullable=False),
        sa.Column("install_id", sa.Uuid(), nullable=False),
        sa.Column("op_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "id", name=op.f("pk_visit")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index("ix_visit_day", ["commune", "day", "counts"], unique=False)
        batch_op.create_index("ix_visit_household", ["commune", "household", "day"], unique=False)

    op.create_table(
        "visit_advice",
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("visit", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("product", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("answer", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
        sa.PrimaryKeyConstraint("commune", "visit", "person", "product", name=op.f("pk_visit_advice")),
    )
    with op.batch_alter_table("visit_advice", schema=None) as batch_op:
        batch_op.create_index("ix_visit_advice_person", ["commune", "person", "product"], unique=False)

    op.create_table(
        "visit_assessment",
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("visit", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("product", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("verdict", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("certificate_year", sa.Integer(), nullable=True),
        sa.Column("residence", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True),
        sa.Column("quote", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("commune", "visit", "person", "product", name=op.f("pk_visit_assessment")),
    )
    with op.batch_alter_table("visit_assessment", schema=None) as batch_op:
        batch_op.create_index("ix_visit_assessment_person", ["commune", "person", "product"], unique=False)

    op.create_table(
        "visit_consent",
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("visit", sa.Uuid(), nullable=False),
        sa.Column("purpose", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("method", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("text_version", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("text_language", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.PrimaryKeyConstraint("commune", "visit", "purpose", name=op.f("pk_visit_consent")),
    )
    op.create_table(
        "visit_person",
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("visit", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "visit", "person", name=op.f("pk_visit_person")),
    )
    op.create_table(
        "visit_step",
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("visit", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("product", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("step", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("method", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("commune", "visit", "person", "ordinal", name=op.f("pk_visit_step")),
    )
    with op.batch_alter_table("visit_step", schema=None) as batch_op:
        batch_op.create_index("ix_visit_step_person", ["commune", "person", "product"], unique=False)
