"""Somebody signed in to the console: a random cookie, of which the database keeps only the hash."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col

from backend.tables.account import Account, ConsoleSession, SignInLink

IDLE_AFTER = timedelta(minutes=30)
ENDS_AFTER = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
LINK_FOR = timedelta(hours=12)


def cookie_name(*, in_production: bool) -> str:
    """What the cookie is called; the prefix makes browsers insist on HTTPS and on this host alone (RFC 6265bis)."""
    return "__Host-tungnha" if in_production else "tungnha"


def open_session(session: Session, account: Account, now: datetime) -> str:
    """The cookie of a new session."""
    cookie = secrets.token_urlsafe(32)
    session.add(
        ConsoleSession(
            cookie_sha256=_sha256(cookie),
            account_id=account.id,
            token_version=account.token_version,
            created_at=now,
            last_seen_at=now,
        )
    )
    return cookie


def signed_in(session: Session, cookie: str, now: datetime) -> tuple[Account, ConsoleSession] | None:
    """Who holds the cookie; None once the session has ended, idled for 30 minutes or lasted 12 hours."""
    found = session.get(ConsoleSession, _sha256(cookie))
    if found is None or found.ended_at is not None:
        return None
    account = session.get(Account, found.account_id)
    if account is None or not account.active or account.token_version != found.token_version:
        return None
    over = now - found.last_seen_at > IDLE_AFTER or now - found.created_at > ENDS_AFTER
    return None if over else (account, found)


def seen(session: Session, cookie: str, now: datetime) -> None:
    """Note that the session is in use."""
    _change(session, cookie, last_seen_at=now)


def close_session(session: Session, cookie: str, now: datetime) -> None:
    """Sign out; the cookie opens nothing any more."""
    _change(session, cookie, ended_at=now)


def _change(session: Session, cookie: str, **values: datetime) -> None:
    session.exec(update(ConsoleSession).where(col(ConsoleSession.cookie_sha256) == _sha256(cookie)).values(**values))


def make_link(session: Session, account_id: UUID, now: datetime) -> str:
    """A word that signs an account in once, for a development server's printed address."""
    word = secrets.token_urlsafe(32)
    session.add(SignInLink(link_sha256=_sha256(word), account_id=account_id, expires_at=now + LINK_FOR))
    return word


def use_link(session: Session, word: str, now: datetime) -> Account | None:
    """The account of a link that had not been used; None for any other word."""
    link = SignInLink
    unused = (col(link.link_sha256) == _sha256(word)) & col(link.used_at).is_(None) & (col(link.expires_at) > now)
    account_id = session.exec(update(link).where(unused).values(used_at=now).returning(col(link.account_id))).scalar()
    account = session.get(Account, account_id) if account_id else None
    return account if account and account.active else None


def _sha256(word: str) -> str:
    return hashlib.sha256(word.encode("utf-8", "surrogateescape")).hexdigest()
