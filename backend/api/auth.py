"""How a phone comes in with a one-time code and stays in, how a program comes in with a password, and the keys
by which anybody can check our tokens.
"""

from dataclasses import asdict, dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from pydantic import Field

from backend.access import accounts, activation, public_keys, tokens, tries
from backend.access.accounts import Attempt
from backend.access.activation import NewInstall
from backend.access.grants import Granted, granted
from backend.access.principal import Principal, principal_of
from backend.access.public_keys import Proof, PublicKey
from backend.access.signed import Phone, SignerOfApp
from backend.access.signing import ACCESS_FOR, Claims
from backend.access.tokens import Tokens
from backend.access.tries import PER_ADDRESS, counter
from backend.db import database_of
from backend.edge.clock import Now
from backend.edge.reading import Sent, described, json_body
from shared import clock, problems
from shared.problems import Refused
from shared.sync import proofs

router = APIRouter(prefix="/auth", tags=["auth"])
keys = APIRouter(tags=["auth"])

Short = Annotated[str, Field(min_length=1, max_length=120)]
Signature = Annotated[str, Field(pattern=f"^[A-Za-z0-9_-]{{{proofs.LENGTH}}}$")]


@dataclass(frozen=True, kw_only=True)
class Activation(Sent):
    """What the app sends with its code."""

    code: Annotated[str, Field(min_length=1, max_length=64)]
    install_id: UUID
    install_public_key: PublicKey
    device_name: Short
    app_version: Annotated[str, Field(min_length=1, max_length=32)]


@dataclass(frozen=True, kw_only=True)
class Refresh(Sent):
    """What the app sends to stay in. With its `proof` it gets an answer that was lost as often as it asks."""

    refresh_token: Annotated[str, Field(max_length=4_096)]
    proof: Signature | None = None


@dataclass(frozen=True, kw_only=True)
class Renewal(Sent):
    """What the app sends of the install that it is to be. `proof` is by the key of the install that it was."""

    install_id: UUID
    install_public_key: PublicKey
    proof: Signature | None = None


@dataclass(frozen=True, kw_only=True)
class User:
    """The account, as its own phone may know it."""

    id: UUID
    username: str
    name: str
    role: str


@dataclass(frozen=True, kw_only=True)
class SignedIn(Tokens):
    """Tokens, whose they are, and where their holder may work."""

    user: User
    grants: list[Granted]


@dataclass(frozen=True, kw_only=True)
class ProgramToken:
    """An access token for a program (RFC 6749 §5.1)."""

    access_token: str
    expires_in: int
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a kind of token


@router.post("/activate", openapi_extra=described(Activation))
def activate(
    request: Request, sent: Annotated[Activation, Depends(json_body(Activation))], signer: SignerOfApp, now: Now
) -> SignedIn:
    """Make an app an officer's, once for each code."""
    public_keys.check(sent.install_public_key, "install_public_key")
    database, guesses = database_of(request), counter(request.app.state.secret, PER_ADDRESS, _address(request))
    with database.writing() as session:
        tries.count(session, now, guesses)
    with database.writing() as session:
        account, install, given = activation.activate(session, signer, sent.code, _new_install(sent), now)
        tries.give_back(session, guesses)
        principal = principal_of(session, account, install.install_id, today=clock.day_of(now))
        return _signed_in(given, principal, granted(session, principal, clock.day_of(now)))


@router.post("/refresh", openapi_extra=described(Refresh))
def refresh(
    request: Request, sent: Annotated[Refresh, Depends(json_body(Refresh))], signer: SignerOfApp, now: Now
) -> SignedIn:
    """New tokens for a refresh token, which is used up by it."""
    claims = signer.read("refresh", sent.refresh_token, now)
    with database_of(request).writing() as session:
        given = tokens.rotate(session, signer, claims, now, proof=_proof_of_refresh(claims, sent))
        if given is not None:
            account, install = tokens.bearer(session, claims)
            principal = principal_of(session, account, install.install_id if install else None, today=clock.day_of(now))
            return _signed_in(given, principal, granted(session, principal, clock.day_of(now)))
    raise Refused(problems.not_signed_in())  # only now: that the token was used twice is stored


@router.post("/renew_install", openapi_extra=described(Renewal))
def renew_install(
    phone: Phone,
    request: Request,
    sent: Annotated[Renewal, Depends(json_body(Renewal))],
    signer: SignerOfApp,
    now: Now,
) -> SignedIn:
    """A new install for an app that was told install_forked, by the token of the one that it was."""
    public_keys.check(sent.install_public_key, "install_public_key")
    with database_of(request).writing() as session:
        account, install, given = activation.renew_install(
            session,
            signer,
            phone,
            new_id=sent.install_id,
            public_key=sent.install_public_key,
            proof=_proof_of_renewal(phone, sent),
            now=now,
        )
        principal = principal_of(session, account, install.install_id, today=clock.day_of(now))
        return _signed_in(given, principal, granted(session, principal, clock.day_of(now)))


@dataclass(frozen=True, kw_only=True)
class PasswordForm:
    """What a program sends. `otp` is for accounts with a second factor; none has one yet."""

    username: Annotated[str, Form(max_length=64)]
    password: Annotated[str, Form(max_length=1_024)]
    otp: Annotated[str, Form(max_length=16)] = ""


@router.post("/token")
def token(request: Request, sent: Annotated[PasswordForm, Depends()], signer: SignerOfApp, now: Now) -> ProgramToken:
    """An access token for a program, by user name and password. 403 until a password that an administrator has set is
    changed.
    """
    if sent.otp:
        raise Refused(problems.second_factor_unknown())
    attempt = Attempt(username=sent.username, password=sent.password, address=_address(request))
    account = accounts.with_password(database_of(request), request.app.state.secret, attempt, now)
    if account.must_change_password:
        raise Refused(problems.password_to_change())
    access = tokens.access_token(signer, account, None, now)
    return ProgramToken(access_token=access, expires_in=int(ACCESS_FOR.total_seconds()))


@keys.get("/.well-known/jwks.json")
def jwks(signer: SignerOfApp) -> dict[str, Any]:
    """The public keys of our tokens."""
    return signer.public_keys()


def _proof_of_refresh(claims: Claims, sent: Refresh) -> Proof | None:
    if sent.proof is None or claims.install_id is None:
        return None
    return Proof(said=proofs.of_refresh(claims.install_id, sent.refresh_token), signature=sent.proof)


def _proof_of_renewal(phone: Principal, sent: Renewal) -> Proof | None:
    if sent.proof is None or phone.install_id is None:
        return None
    said = proofs.of_renewal(phone.install_id, sent.install_id, sent.install_public_key.as_jwk())
    return Proof(said=said, signature=sent.proof)


def _new_install(sent: Activation) -> NewInstall:
    return NewInstall(
        install_id=sent.install_id,
        public_key=sent.install_public_key,
        device_name=sent.device_name,
        app_version=sent.app_version,
    )


def _signed_in(given: Tokens, principal: Principal, grants: list[Granted]) -> SignedIn:
    user = User(id=principal.account_id, username=principal.username, name=principal.name, role=principal.role)
    return SignedIn(**asdict(given), user=user, grants=grants)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
