"""The tokens of one phone: a short one for every request, and a long one that is changed at each use.

A long token used twice means that two hold it, or that an answer was lost on its way. To the phone itself, which shows
by a signature of its key that it is the one, the same answer is given again until it was used, however long the network
stayed away; to whoever has the token alone, for a few seconds. After that, everything given to the phone is void.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, delete, select

from backend.access import signing
from backend.access.public_keys import Proof
from backend.access.signing import Claims, Signer
from backend.tables.account import Account, Install, RefreshToken
from backend.tables.history import Epoch
from shared import problems
from shared.problems import Refused

AGAIN_WITHIN = timedelta(seconds=10)


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """What a phone is handed; `expires_in` is the access token's time in seconds."""

    access_token: str
    refresh_token: str
    expires_in: int


def start(session: Session, signer: Signer, account: Account, install: Install, now: datetime) -> Tokens:
    """The first tokens of an install, or new ones that void all given before."""
    session.exec(delete(RefreshToken).where(col(RefreshToken.install_id) == install.install_id))
    return _signed(signer, account, install, _kept(session, install, now), now)


def rotate(
    session: Session, signer: Signer, claims: Claims, now: datetime, *, proof: Proof | None = None
) -> Tokens | None:
    """New tokens for a refresh token; None where it was used before, and then every token of the phone is void.

    `proof` is the phone's over this token; one that is not counts as none.
    Refused with 401 for an account or phone that may not come in any more. None must be stored like any answer.
    """
    account, install = bearer(session, claims)
    token = session.get(RefreshToken, claims.jti)
    if token is None and install is not None:
        token = _lost_by_a_restore(session, install, claims)
    if install is None or token is None:
        raise Refused(problems.not_signed_in())
    if token.used_at is None:
        successor = _kept(session, install, now)
        token.used_at, token.successor_jti = now, successor.jti
        _forget_expired(session, install, now)
        return _signed(signer, account, install, successor, now)
    successor_of = session.get(RefreshToken, token.successor_jti)
    may_be_lost = now - token.used_at <= AGAIN_WITHIN or (proof is not None and proof.is_by(install.public_key))
    if successor_of is None or successor_of.used_at is not None or not may_be_lost:
        install.generation += 1
        return None
    return _signed(signer, account, install, successor_of, now)


def bearer(session: Session, claims: Claims) -> tuple[Account, Install | None]:
    """Whose token it is, as things stand in the database now; Refused with 401 if it has been taken back."""
    account = session.get(Account, claims.account_id)
    if account is None or not account.active or account.token_version != claims.version:
        raise Refused(problems.not_signed_in())
    if claims.install_id is None:
        return account, None
    install = session.get(Install, claims.install_id)
    if (
        install is None
        or install.account_id != account.id
        or install.revoked_at is not None
        or install.generation != claims.generation
    ):
        raise Refused(problems.not_signed_in())
    return account, install


def access_token(signer: Signer, account: Account, install: Install | None, now: datetime) -> str:
    """A token for one account's requests in the next 15 minutes, from one phone or, without one, a program."""
    return signer.sign("access", _claims(account, install, signing.new_jti(), now))


def _lost_by_a_restore(session: Session, install: Install, claims: Claims) -> RefreshToken | None:
    """The token of a phone that was given it after the backup that was restored since.

    Such a token is younger than every token that is known of the phone: what this server forgets itself is older.
    """
    begun_since = session.exec(select(Epoch.epoch).where(col(Epoch.begun_at) >= claims.issued_at)).first()
    newest = session.exec(
        select(RefreshToken.issued_at)
        .where(RefreshToken.install_id == install.install_id)
        .order_by(col(RefreshToken.issued_at).desc())
    ).first()
    # A token says when it was issued in whole seconds.
    if begun_since is None or (newest is not None and claims.issued_at <= newest.replace(microsecond=0)):
        return None
    token = RefreshToken(
        jti=claims.jti, install_id=install.install_id, generation=install.generation, issued_at=claims.issued_at
    )
    session.add(token)
    return token


def _kept(session: Session, install: Install, now: datetime) -> RefreshToken:
    token = RefreshToken(
        jti=signing.new_jti(), install_id=install.install_id, generation=install.generation, issued_at=now
    )
    session.add(token)
    return token


def _forget_expired(session: Session, install: Install, now: datetime) -> None:
    expired = col(RefreshToken.issued_at) < now - signing.REFRESH_FOR
    session.exec(delete(RefreshToken).where(col(RefreshToken.install_id) == install.install_id, expired))


def _signed(signer: Signer, account: Account, install: Install, refresh: RefreshToken, now: datetime) -> Tokens:
    return Tokens(
        access_token=access_token(signer, account, install, now),
        refresh_token=signer.sign("refresh", _claims(account, install, refresh.jti, refresh.issued_at)),
        expires_in=int(signing.ACCESS_FOR.total_seconds()),
    )


def _claims(account: Account, install: Install | None, jti: UUID, issued_at: datetime) -> Claims:
    return Claims(
        account_id=account.id,
        install_id=install.install_id if install else None,
        version=account.token_version,
        generation=install.generation if install else 0,
        jti=jti,
        issued_at=issued_at,
    )
