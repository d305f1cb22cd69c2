"""A server that is brought up to date gives what was handed out before its numbers in the officers' streams."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from alembic import command
from sqlalchemy import create_engine, text

from backend import revisions
from backend.db import Database
from backend.sync import stream
from backend.tables.account import Grant

AN, STANDS, TAKEN = (UUID(int=number) for number in (1, 2, 3))
BEFORE = "2026_11_22_0930"


def test_what_was_given_before_stands_in_its_officers_stream(new_url: Callable[[], str]) -> None:
    url = new_url()
    config = revisions._config()
    config.attributes["url"] = url
    command.upgrade(config, BEFORE)
    _hand_out(url)

    revisions.upgrade(url)

    database = Database(url)
    with database.reading() as session:
        stands, taken = (session.get_one(Grant, grant) for grant in (STANDS, TAKEN))
        told = session.connection().exec_driver_sql("SELECT seq, kind, act FROM change ORDER BY seq").all()
        assert (stands.granted_seq, stands.revoked_seq) == (3, None)
        assert (taken.granted_seq, taken.revoked_seq) == (1, 2)
        assert [tuple(row) for row in told] == [(2, "assignment", "leave"), (3, "assignment", "put")]
        assert stream.head_and_horizon(session, stream.user_scope(AN)) == (3, 0)
    database.close()


def _hand_out(url: str) -> None:
    """As the revision before had it: an account, a grant that stands, and an older one that was taken back."""
    engine = create_engine(url)
    lite = engine.dialect.name == "sqlite"

    def spelt(value: Any) -> Any:
        return value.hex if lite and isinstance(value, UUID) else value

    moment = datetime(2026, 11, 20, tzinfo=UTC)
    at = [str(moment.replace(day=day, tzinfo=None)) if lite else moment.replace(day=day) for day in (20, 21, 22)]
    account = {"id": spelt(AN), "at": at[0], "open": True}
    grants = [
        {"id": spelt(STANDS), "account": spelt(AN), "at": at[1], "over": None},
        {"id": spelt(TAKEN), "account": spelt(AN), "at": at[0], "over": at[2]},
    ]
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO account (id, username, name, role, active, token_version, created_at)"
                " VALUES (:id, 'an', 'An', 'officer', :open, 1, :at)"
            ),
            account,
        )
        connection.execute(
            text(
                "INSERT INTO area_grant (id, account_id, commune, granted_at, revoked_at)"
                " VALUES (:id, :account, '16681.202507', :at, :over)"
            ),
            grants,
        )
    engine.dispose()
