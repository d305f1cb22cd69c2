"""Open, find and close accounts, and check a password."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from backend.access import grants, passwords, tries
from backend.access.tries import PER_ACCOUNT, PER_ADDRESS, counter
from backend.db import Database
from backend.tables.account import Account, ActivationCode, ConsoleSession, Install
from shared import problems
from shared.ids import uuid7
from shared.problems import Refused
from shared.text import NAME_MAX, is_name, tidy
from shared.vocabulary import organisations, roles

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class NewAccount:
    """What is decided when an account is opened. `areas` are (commune, hamlet) pairs; no hamlet means all of them.
    `organisation` is a code of the vocabulary, None where it is not noted.
    """

    username: str
    name: str
    role: str
    areas: tuple[tuple[str, UUID | None], ...] = ()
    password: str | None = None
    organisation: str | None = None


def add(session: Session, new: NewAccount, now: datetime) -> Account:
    """Open an account; Refused with 409 or 422, for every field that is wrong."""
    wrong = list(_problems_in(session, new))
    if wrong:
        raise Refused(*wrong)
    account = Account(
        id=_made(now),
        username=new.username,
        name=tidy(new.name),
        role=new.role,
        password_hash=passwords.hashed(new.password) if new.password is not None else None,
        created_at=now,
        organisation=new.organisation,
    )
    session.add(account)
    session.flush()
    for commune, hamlet in new.areas:
        grants.give(session, account, commune, hamlet, now)
    return account


def named(session: Session, username: str) -> Account:
    """The account of a user name; Refused with 404 where there is none."""
    account = session.exec(select(Account).where(Account.username == username)).first()
    if account is None:
        raise Refused(problems.not_found())
    return account


def revoke(session: Session, account: Account, now: datetime) -> None:
    """Close an account: its phones, tokens, sessions and codes open nothing from now on."""
    account.active = False
    account.token_version += 1
    open_installs = (col(Install.account_id) == account.id) & col(Install.revoked_at).is_(None)
    session.exec(update(Install).where(open_installs).values(revoked_at=now))
    unused_codes = (col(ActivationCode.account_id) == account.id) & col(ActivationCode.used_at).is_(None)
    session.exec(update(ActivationCode).where(unused_codes).values(used_at=now))


def reopen(account: Account) -> None:
    """Let an account in again by its password. Its phones stay out: each takes a new activation code."""
    account.active = True


def set_password(session: Session, account: Account, kept: str, now: datetime, *, must_change: bool) -> None:
    """Keep a password's hash (backend.access.passwords) instead of the one before, and end the sessions that it began.

    `must_change`: somebody else has seen it, so its owner chooses another one before anything else.
    """
    account.password_hash, account.must_change_password = kept, must_change
    end_sessions(session, account, now)


def password_mark(account: Account) -> str:
    """Which password an account has now, as a form carries it: it changes with the password and tells nothing of it."""
    return sha256((account.password_hash or "").encode()).hexdigest()[:16]


def end_sessions(session: Session, account: Account, now: datetime) -> None:
    """Sign an account out of the console, in every browser. Its phones work on; a program's token lasts 15 minutes."""
    still_open = (col(ConsoleSession.account_id) == account.id) & col(ConsoleSession.ended_at).is_(None)
    session.exec(update(ConsoleSession).where(still_open).values(ended_at=now))


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A user name and password, as somebody at an address offered them."""

    username: str
    password: str
    address: str


def with_password(database: Database, secret: bytes, attempt: Attempt, now: datetime) -> Account:
    """The account that a user name and password open.

    Refused with 401, the same for an unknown name as for a wrong password, and with 429 after 5 wrong ones for a
    name in 15 minutes or 20 from an address in one. Takes short transactions of its own: a wrong guess must stay
    counted although the request is refused, and nobody waits to write while a password is checked.
    """
    guesses = counter(secret, PER_ACCOUNT, attempt.username), counter(secret, PER_ADDRESS, attempt.address)
    with database.writing() as session:
        tries.count(session, now, *guesses)
    account = _active(database, attempt.username) if _USERNAME.fullmatch(attempt.username) else None
    if not passwords.fits(attempt.password, account.password_hash if account else None) or account is None:
        raise Refused(problems.wrong_credentials())
    with database.writing() as session:
        tries.give_back(session, *guesses)
    return account


def _active(database: Database, username: str) -> Account | None:
    with database.reading() as session:
        account = session.exec(select(Account).where(Account.username == username, col(Account.active))).first()
        session.expunge_all()
    return account


def _problems_in(session: Session, new: NewAccount) -> Iterable[problems.Problem]:
    if not _USERNAME.fullmatch(new.username):
        yield problems.not_a_username()
    elif session.exec(select(Account).where(Account.username == new.username)).first():
        yield problems.username_taken()
    if not tidy(new.name) or not is_name(new.name):
        yield problems.not_a_name("name")
    elif len(tidy(new.name)) > NAME_MAX:
        yield problems.too_long("name", NAME_MAX)
    if new.role not in roles.CODES:
        yield problems.unknown_code("role")
    if new.organisation is not None and new.organisation not in organisations.CODES:
        yield problems.unknown_code("organisation")


def _made(now: datetime) -> UUID:
    return uuid7(int(now.timestamp() * 1_000))
