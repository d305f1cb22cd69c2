"""After a restore every phone comes back by itself: it is still signed in, and offers again what is missing."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from backend.access import signing, tokens
from backend.access.signing import Claims, Signer
from backend.db import Database
from backend.history import backup, restore
from backend.settings import Settings
from backend.tables.account import Account, Install
from shared.problems import Refused
from tests.backend.cast import ACCOUNT_IDS, AN_INSTALL, HandClock

Rotate = Callable[[str], str]


@pytest.fixture
def signer(keys_folder: Path) -> Signer:
    return Signer.of_folder(keys_folder)


@pytest.fixture
def first(database: Database, signer: Signer, now: HandClock) -> str:
    """The refresh token that An's phone got when it was activated."""
    with database.writing() as session:
        account, install = session.get_one(Account, ACCOUNT_IDS["an"]), session.get_one(Install, AN_INSTALL)
        return tokens.start(session, signer, account, install, now()).refresh_token


@pytest.fixture
def rotate(database: Database, signer: Signer, now: HandClock) -> Rotate:
    """Changes a refresh token for the next, ten minutes after the last time."""

    def change(token: str) -> str:
        now.passes(minutes=10)
        with database.writing() as session:
            given = tokens.rotate(session, signer, signer.read("refresh", token, now()), now())
        assert given is not None
        return given.refresh_token

    return change


def test_a_phone_stays_signed_in_though_its_token_is_younger_than_the_backup(
    settings: Settings, database: Database, first: str, rotate: Rotate, now: HandClock
) -> None:
    """MUST 6, I11. Else nobody could bring back what the restored server lacks."""
    file = backup.make(settings, database, now())
    second = rotate(rotate(first))
    database.close()
    now.passes(hours=3)
    restore.restore(settings, file, now())

    third = rotate(second)

    assert rotate(third)
    with pytest.raises(Refused, match="not_signed_in"):
        rotate(first.replace(".", ".x", 1))


def test_no_token_older_than_those_that_are_known_comes_back(
    settings: Settings, database: Database, first: str, rotate: Rotate, now: HandClock
) -> None:
    file = backup.make(settings, database, now())
    second = rotate(first)
    third = rotate(second)
    database.close()
    restore.restore(settings, file, now() + timedelta(hours=1))
    rotate(third)

    with pytest.raises(Refused, match="not_signed_in"):
        rotate(second)


def test_without_a_restore_no_unknown_token_is_taken(
    database: Database, signer: Signer, first: str, rotate: Rotate, now: HandClock
) -> None:
    known = signer.read("refresh", first, now())
    unknown = Claims(**(vars(known) | {"jti": signing.new_jti(), "issued_at": now() + timedelta(minutes=1)}))
    assert isinstance(unknown.jti, UUID)

    with pytest.raises(Refused, match="not_signed_in"):
        rotate(signer.sign("refresh", unknown))
