"""Accounts, what each may see, and the phones, codes and sessions by which they are known again.

No secret is kept as it was given: passwords as argon2id, codes and cookies as SHA-256.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, false
from sqlmodel import Field, SQLModel

from shared.vocabulary import roles

_ROLES = ", ".join(f"'{code}'" for code in roles.CODES)


class Account(SQLModel, table=True):
    """Somebody who works with the product. A higher `token_version` ends every token and session made before.

    `must_change_password`: an administrator has set the password and so has seen it.
    """

    __tablename__ = "account"
    __table_args__ = (CheckConstraint(f"role IN ({_ROLES})", name="role"),)

    id: UUID = Field(primary_key=True)
    username: str = Field(max_length=64, unique=True)
    name: str = Field(max_length=120)
    role: str = Field(max_length=16)
    password_hash: str | None = Field(default=None, max_length=256)
    active: bool = True
    token_version: int = 1
    created_at: datetime
    organisation: str | None = Field(default=None, max_length=16)
    """Which organisation an officer works for, as a code of the vocabulary."""
    must_change_password: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class Grant(SQLModel, table=True):
    """A hamlet of a commune, or all of it where `hamlet` is None, given to an account; kept when it is taken back,
    because what a phone recorded is judged by the grants it knew of.

    `granted_seq` and `revoked_seq` are its numbers in the account's own stream; `until` is its last day, where it has
    one.
    """

    __tablename__ = "area_grant"
    __table_args__ = (Index("ix_area_grant_account", "account_id"),)

    id: UUID = Field(primary_key=True)
    account_id: UUID = Field(foreign_key="account.id")
    commune: str = Field(max_length=16)
    hamlet: UUID | None = None
    granted_at: datetime
    until: date | None = None
    revoked_at: datetime | None = None
    granted_seq: int = Field(default=0, sa_type=BigInteger)
    revoked_seq: int | None = Field(default=None, sa_type=BigInteger)


class Install(SQLModel, table=True):
    """The app on one officer's phone. A higher `generation` ends every token given to it before."""

    __tablename__ = "install"
    __table_args__ = (Index("ix_install_account", "account_id"),)

    install_id: UUID = Field(primary_key=True)
    account_id: UUID = Field(foreign_key="account.id")
    public_key: str = Field(max_length=512)
    device_name: str = Field(max_length=120)
    app_version: str = Field(max_length=32)
    generation: int = 1
    activated_at: datetime
    last_hello_at: datetime | None = None
    clock_offset_ms: int | None = Field(default=None, sa_type=BigInteger)
    """How far the server's clock was ahead of the phone's at its last hello, in milliseconds."""
    made_said: int | None = Field(default=None, sa_type=BigInteger)
    unsent_said: int | None = Field(default=None, sa_type=BigInteger)
    """What the phone said of itself at its last hello: its highest number, and how much was not sent yet."""
    revoked_at: datetime | None = None


class ActivationCode(SQLModel, table=True):
    """A one-time code that turns an app into an account's install."""

    __tablename__ = "activation_code"

    code_sha256: str = Field(primary_key=True, max_length=64)
    account_id: UUID = Field(foreign_key="account.id")
    expires_at: datetime
    used_at: datetime | None = None


class RefreshToken(SQLModel, table=True):
    """A refresh token of an install, by its `jti`; `successor_jti` is the one that its use earned."""

    __tablename__ = "refresh_token"
    __table_args__ = (Index("ix_refresh_token_install", "install_id"),)

    jti: UUID = Field(primary_key=True)
    install_id: UUID = Field(foreign_key="install.install_id")
    generation: int
    issued_at: datetime
    used_at: datetime | None = None
    successor_jti: UUID | None = None


class ConsoleSession(SQLModel, table=True):
    """Somebody signed in to the console in one browser."""

    __tablename__ = "console_session"

    cookie_sha256: str = Field(primary_key=True, max_length=64)
    account_id: UUID = Field(foreign_key="account.id")
    token_version: int
    created_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None = None


class SignInLink(SQLModel, table=True):
    """A one-time address that signs somebody in to the console of a development server."""

    __tablename__ = "sign_in_link"

    link_sha256: str = Field(primary_key=True, max_length=64)
    account_id: UUID = Field(foreign_key="account.id")
    expires_at: datetime
    used_at: datetime | None = None


class FailedTries(SQLModel, table=True):
    """How often signing in failed for one name or address since `since`; kept here to survive a restart.

    `mark` is a keyed hash: neither names nor addresses stand in the table.
    """

    __tablename__ = "failed_tries"

    mark: str = Field(primary_key=True, max_length=64)
    since: datetime
    tries: int


class ServerState(SQLModel, table=True):
    """A fact about the server itself; `epoch` is the UUID of its history."""

    __tablename__ = "server_state"

    key: str = Field(primary_key=True, max_length=32)
    value: str = Field(max_length=256)
