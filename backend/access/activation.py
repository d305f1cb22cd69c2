"""A one-time code turns the app on a phone into an officer's: spoken, typed or read from a QR.

Ten letters and digits without look-alikes (Crockford's base 32) are 50 bits; kept as SHA-256, good for three
days, and good once.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from backend.access import tokens
from backend.access.principal import Principal
from backend.access.public_keys import Proof, PublicKey
from backend.access.signing import Signer
from backend.access.tokens import Tokens
from backend.tables.account import Account, ActivationCode, Install
from shared import problems
from shared.problems import Refused

GOOD_FOR = timedelta(hours=72)

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 10
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


@dataclass(frozen=True, kw_only=True)
class NewInstall:
    """What the app says of itself when it is activated."""

    install_id: UUID
    public_key: PublicKey
    device_name: str
    app_version: str


def new_code(session: Session, account: Account, now: datetime) -> str:
    """A fresh code for an account, as it is read out: `7KQ2M-X0TRC`."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    session.add(ActivationCode(code_sha256=_sha256(code), account_id=account.id, expires_at=now + GOOD_FOR))
    return f"{code[:5]}-{code[5:]}"


def codes_given(session: Session, account_id: UUID) -> int:
    """How many codes were ever made for an account."""
    made = select(func.count()).where(col(ActivationCode.account_id) == account_id)
    return int(session.execute(made).scalar_one())


def qr_text(code: str) -> str:
    """What the QR of a code holds."""
    return f"tungnha:activate?code={code}"


def activate(
    session: Session, signer: Signer, code: str, new: NewInstall, now: datetime
) -> tuple[Account, Install, Tokens]:
    """Make the app an install of the code's account and hand it its first tokens.

    Refused with 401 for a code that is unknown, used or expired, and with 409 for an install id that is another's,
    was revoked, or comes with another key: that is a copy, and takes a new id.
    """
    account = account_of(session, code, now)
    install = _install(session, account, new, now)
    session.flush()
    return account, install, tokens.start(session, signer, account, install, now)


def account_of(session: Session, code: str, now: datetime) -> Account:
    """Whose code it is; it is used up by this. Refused with 401 for one that is unknown, used or expired."""
    account_id = _used_up(session, code, now)
    account = session.get(Account, account_id) if account_id else None
    if account is None or not account.active:
        raise Refused(problems.activation_code_invalid())
    return account


def renew_install(
    session: Session,
    signer: Signer,
    before: Principal,
    *,
    new_id: UUID,
    public_key: PublicKey,
    proof: Proof | None,
    now: datetime,
) -> tuple[Account, Install, Tokens]:
    """Make the app that speaks as an install another one of the same account, and hand it tokens of its own.

    For a copy of a phone, which gives numbers that were given. The install before goes on as the other copy's. Asked
    for again under the same id and key, it is answered again. Refused with 403 (bad_proof) without a `proof` by the key
    of the install before, which every copy of it holds, and nobody who has come by its token alone; with 409 for an id
    that is another's.
    """
    account = session.get_one(Account, before.account_id)
    old = session.get_one(Install, before.install_id)
    if proof is None or not proof.is_by(old.public_key):
        raise Refused(problems.bad_proof())
    new = NewInstall(install_id=new_id, public_key=public_key, device_name=old.device_name, app_version=old.app_version)
    install = _install(session, account, new, now)
    session.flush()
    return account, install, tokens.start(session, signer, account, install, now)


def _used_up(session: Session, code: str, now: datetime) -> UUID | None:
    # One statement finds and uses the code: of any number at once, one gets it.
    kept = ActivationCode
    good = (col(kept.code_sha256) == _sha256(code)) & col(kept.used_at).is_(None) & (col(kept.expires_at) > now)
    found = session.exec(update(kept).where(good).values(used_at=now).returning(col(kept.account_id)))
    return found.scalar()


def _install(session: Session, account: Account, new: NewInstall, now: datetime) -> Install:
    public_key = json.dumps(new.public_key.as_jwk(), sort_keys=True)
    install = session.get(Install, new.install_id)
    if install is None:
        install = Install(
            install_id=new.install_id,
            account_id=account.id,
            public_key=public_key,
            device_name=new.device_name,
            app_version=new.app_version,
            activated_at=now,
        )
        session.add(install)
        return install
    if install.account_id != account.id or install.public_key != public_key or install.revoked_at is not None:
        raise Refused(problems.install_forked())
    install.generation += 1
    install.device_name, install.app_version, install.activated_at = new.device_name, new.app_version, now
    return install


def _sha256(code: str) -> str:
    spoken = code.upper().translate(_LOOK_ALIKES)
    return hashlib.sha256(spoken.encode("utf-8", "replace")).hexdigest()
