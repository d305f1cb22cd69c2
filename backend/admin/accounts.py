"""What administrators do with accounts and phones, each act in the audit book.

Nobody closes their own account or the last administrator's: somebody must be left who can open accounts.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from backend.access import accounts, activation, scope
from backend.access.accounts import NewAccount
from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act
from backend.admin.audit_acts import ActCode
from backend.tables.account import Account, Install
from shared import problems
from shared.problems import Refused
from shared.text import NAME_MAX, is_name, tidy
from shared.vocabulary import organisations


def open_account(session: Session, principal: Principal, new: NewAccount, now: datetime) -> UUID:
    """Open an account; its id. Refused with 403 unless an administrator asks, else as backend.access.accounts.add.

    A password is given by an act of its own (`give_password`), so none is taken here.
    """
    scope.require(principal, "admin")
    account = accounts.add(session, replace(new, password=None), now)
    areas = [[commune, str(hamlet) if hamlet else None] for commune, hamlet in new.areas]
    _note(session, principal, "account_opened", account.id, now, role=new.role, areas=areas)
    return account.id


def rename(session: Session, principal: Principal, account_id: UUID, name: str, now: datetime) -> None:
    """Write somebody's name anew; the book says that it was changed, not what it is. Refused with 422 for no name."""
    account = found(session, principal, account_id)
    if not tidy(name) or not is_name(name):
        raise Refused(problems.not_a_name("name"))
    if len(tidy(name)) > NAME_MAX:
        raise Refused(problems.too_long("name", NAME_MAX))
    account.name = tidy(name)
    _note(session, principal, "account_renamed", account_id, now)


def set_organisation(
    session: Session, principal: Principal, account_id: UUID, organisation: str | None, now: datetime
) -> None:
    """Note which organisation somebody works for, None where it is not known. Refused with 422 for an unknown one."""
    account = found(session, principal, account_id)
    if organisation is not None and organisation not in organisations.CODES:
        raise Refused(problems.unknown_code("organisation"))
    account.organisation = organisation
    _note(session, principal, "organisation_set", account_id, now, organisation=organisation)


def close(session: Session, principal: Principal, account_id: UUID, now: datetime) -> None:
    """Close an account: nothing opens with it from now on; what it recorded stays, and what its phones hold is taken.

    Refused with 409 for one's own account and for the last administrator at work.
    """
    account = found(session, principal, account_id)
    if account.id == principal.account_id:
        raise Refused(problems.cannot_close_oneself())
    if not _is_another_administrator_at_work(session, account.id):
        raise Refused(problems.last_administrator())
    accounts.revoke(session, account, now)
    _note(session, principal, "account_closed", account_id, now)


def reopen(session: Session, principal: Principal, account_id: UUID, now: datetime) -> None:
    """Let a closed account in again; its phones need new codes."""
    accounts.reopen(found(session, principal, account_id))
    _note(session, principal, "account_reopened", account_id, now)


def give_password(session: Session, principal: Principal, account_id: UUID, kept: str, now: datetime) -> None:
    """Keep the hash of a password that was made for somebody, who is to change it before anything else.

    Refused with 409 for an officer or a closed account.
    """
    account = _at_work(session, principal, account_id)
    if account.role == "officer":
        raise Refused(problems.officers_have_no_password())
    accounts.set_password(session, account, kept, now, must_change=True)
    _note(session, principal, "password_given", account_id, now)


def change_own_password(session: Session, principal: Principal, kept: str, now: datetime) -> None:
    """Keep the hash of the password that somebody chose for their own account."""
    accounts.set_password(session, session.get_one(Account, principal.account_id), kept, now, must_change=False)
    _note(session, principal, "password_changed", principal.account_id, now)


def new_code(session: Session, principal: Principal, account_id: UUID, now: datetime) -> str:
    """A fresh activation code for a phone; Refused with 409 for a closed account."""
    account = _at_work(session, principal, account_id)
    _note(session, principal, "code_given", account_id, now)
    return activation.new_code(session, account, now)


def end_sessions(session: Session, principal: Principal, account_id: UUID, now: datetime) -> None:
    """Sign somebody out of the console in every browser."""
    accounts.end_sessions(session, found(session, principal, account_id), now)
    _note(session, principal, "sessions_ended", account_id, now)


def revoke_phone(session: Session, principal: Principal, account_id: UUID, install_id: UUID, now: datetime) -> None:
    """Shut one phone out: it reads nothing more, and can still hand over what it recorded (MUST 13).

    Refused with 404 for a phone that is not the account's.
    """
    found(session, principal, account_id)
    install = session.get(Install, install_id)
    if install is None or install.account_id != account_id:
        raise Refused(problems.not_found())
    if install.revoked_at is None:
        install.revoked_at = now
        _note(session, principal, "phone_revoked", account_id, now, install=str(install_id))


def found(session: Session, principal: Principal, account_id: UUID) -> Account:
    """An account by its id; Refused with 403 unless an administrator asks, 404 for an unknown one."""
    scope.require(principal, "admin")
    account = session.get(Account, account_id)
    if account is None:
        raise Refused(problems.not_found())
    return account


def _at_work(session: Session, principal: Principal, account_id: UUID) -> Account:
    account = found(session, principal, account_id)
    if not account.active:
        raise Refused(problems.account_closed())
    return account


def _is_another_administrator_at_work(session: Session, account_id: UUID) -> bool:
    """Asked where it is written, one at a time: of two who close each other only the first does."""
    others = col(Account.role) == "admin", col(Account.active), col(Account.id) != account_id
    return session.exec(select(Account.id).where(*others)).first() is not None


def _note(session: Session, principal: Principal, act: ActCode, subject: UUID, now: datetime, **facts: Any) -> None:
    audit.write(session, Act(account_id=principal.account_id, act=act, subject=subject, facts=facts), now)
