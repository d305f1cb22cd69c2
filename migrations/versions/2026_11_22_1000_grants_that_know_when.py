"""Grants carry their numbers in the officer's own stream, so that an operation is judged by what its phone had seen."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_1000"
down_revision = "2026_11_22_0930"

GRANT = sa.table(
    "area_grant",
    *(sa.column(name, sa.Uuid()) for name in ("id", "account_id")),
    *(sa.column(name) for name in ("granted_at", "revoked_at", "granted_seq", "revoked_seq")),
)
HEAD = sa.table("scope_head", sa.column("scope"), sa.column("head"))
CHANGE = sa.table(
    "change",
    *(sa.column(name) for name in ("scope", "seq", "kind", "act")),
    *(sa.column(name, sa.Uuid()) for name in ("row_id", "hamlet")),
)


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    with op.batch_alter_table("area_grant", schema=None) as batch_op:
        batch_op.add_column(sa.Column("until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("granted_seq", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("revoked_seq", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("area_grant", schema=None) as batch_op:
        batch_op.alter_column("granted_seq", existing_type=sa.BigInteger(), server_default=None)
    _number_what_was_given()


def _number_what_was_given() -> None:
    """Give each grant its number in its account's stream; one that was taken back leaves under the next."""
    connection = op.get_bind()
    heads: dict[str, int] = {}
    for grant in connection.execute(sa.select(GRANT).order_by(GRANT.c.granted_at, GRANT.c.id)).all():
        scope = f"user:{grant.account_id}"
        given = heads.get(scope, 0) + 1
        taken = given + 1 if grant.revoked_at is not None else None
        heads[scope] = taken or given
        numbers = {"granted_seq": given, "revoked_seq": taken}
        connection.execute(sa.update(GRANT).where(GRANT.c.id == grant.id).values(numbers))
        change = {"scope": scope, "seq": heads[scope], "kind": "assignment", "row_id": grant.id, "hamlet": None}
        connection.execute(sa.insert(CHANGE).values(change | {"act": "put" if taken is None else "leave"}))
    for scope, head in heads.items():
        connection.execute(sa.delete(HEAD).where(HEAD.c.scope == scope))
        connection.execute(sa.insert(HEAD).values(scope=scope, head=head))
