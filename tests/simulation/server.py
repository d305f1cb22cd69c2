"""The server of a simulated world: its own code over a database in memory, which can be killed, copied and restored."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

from backend.access import tokens
from backend.access.principal import Principal, principal_of
from backend.access.signing import Claims, Signer, receipt_reader
from backend.sync.handover_keys import HandoverKeys
from backend.sync.keys import Keys
from backend.sync.sealing_at_rest import AtRest
from mobile.sync.messages import Answer, Request
from shared import problems
from shared.clock import day_of
from shared.problems import Refused
from tests.simulation import doors, files, town
from tests.simulation.doors import Asked, Door
from tests.simulation.killing import Fuse, MortalConnection, in_memory
from tests.simulation.phones import sealing

_KEY = 0x5EED


@cache
def _database() -> MortalConnection:
    db = in_memory()
    db.execute("PRAGMA foreign_keys = ON")
    return db


@cache
def engine() -> Engine:
    """The one engine of a process, so that each statement is put into SQL once and not once a world."""
    made = create_engine("sqlite://", creator=_database, poolclass=StaticPool, pool_reset_on_return=None)
    event.listen(made, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return made


@cache
def signer() -> Signer:
    """The server's keys, the same in every world."""
    return Signer({"sign-1": ec.derive_private_key(_KEY, ec.SECP256R1())})


@cache
def _held() -> dict[str, Any]:
    """What the application holds beside its database."""
    keys = Keys(signer=signer(), at_rest=AtRest({1: b"k" * 32}))
    return {"signer": signer(), "keys": keys, "secret": b"s" * 32, "handover_keys": sealing()}


class _Settings:
    """Where the server keeps its files, in worlds that have any."""

    @property
    def state_dir(self) -> Path:
        return files.folder("server")


_SETTINGS = _Settings()


class Server:
    """Answers requests and does what people in office ask of it, each in one transaction."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """A server as at the beginning of every world; `now` tells its time."""
        self._now = now
        self._state = SimpleNamespace(**_held(), database=self, settings=_SETTINGS)
        self._known: dict[tuple[Any, ...], Principal] = {}
        self.db.open_again()
        self.db.deserialize(town.image())

    @property
    def db(self) -> MortalConnection:
        """The database itself, to look at and to copy."""
        return _database()

    @property
    def keys(self) -> Keys:
        """The keys that sync works with."""
        keys: Keys = self._state.keys
        return keys

    @property
    def sealing(self) -> HandoverKeys:
        """The keys that handed-over operations are sealed to."""
        return sealing()

    @property
    def fuse(self) -> Fuse:
        """Light it, and the server is killed in a later statement."""
        return self.db.fuse

    @contextmanager
    def writing(self, **_beside: bool) -> Iterator[Session]:
        """One transaction, as `Database.writing` holds it."""
        with Session(engine()) as session, session.begin():
            session.connection()
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A look at the database that keeps nothing."""
        with Session(engine()) as session:
            yield session

    def answer(self, request: Request, bearer: str | None) -> Answer:
        """What the server answers; Killed where it is killed meanwhile, and then it has started again."""
        try:
            door = doors.door_of(request)
            phone = None if door.open else self._signed(bearer)
            with self._session_for(door) as session:
                asked = Asked(session=session, phone=phone, now=self._now(), state=self._state)
                return doors.go_in(door, request, asked)
        except Refused as refusal:
            return doors.refused(refusal)
        finally:
            self.db.open_again()

    def _session_for(self, door: Door) -> AbstractContextManager[Session | None]:
        if door.writes:
            return self.writing()
        return self.reading() if door.reads else nullcontext()

    def _signed(self, bearer: str | None) -> Principal:
        """Who asks, as the server's own code says; said once as long as nothing that it is read from has changed."""
        claims = _claims(bearer, self._now())
        key = (bearer, day_of(self._now()), *self._stands(claims))
        if key not in self._known:
            with self.reading() as session:
                account, install = tokens.bearer(session, claims)
                install_id = install.install_id if install else None
                self._known[key] = principal_of(session, account, install_id, today=day_of(self._now()))
        return self._known[key]

    def _stands(self, claims: Claims) -> tuple[Any, ...]:
        account, install = claims.account_id.hex, claims.install_id.hex if claims.install_id else None
        return (
            *self.rows("SELECT active, token_version FROM account WHERE id = ?", account),
            *self.rows("SELECT generation, revoked_at FROM install WHERE install_id = ?", install),
            *self.rows("SELECT * FROM area_grant WHERE account_id = ? ORDER BY id", account),
        )

    def rows(self, sql: str, *values: Any) -> list[Any]:
        """Look into the database beside everything else."""
        return self.db.execute(sql, values).fetchall()


@cache
def read_jws(receipt: str) -> bytes:
    """What the server has signed; ValueError for anything else."""
    return receipt_reader(signer().public_keys())(receipt)


def _claims(bearer: str | None, now: datetime) -> Claims:
    if bearer is None:
        raise Refused(problems.not_signed_in())
    if "." in bearer:  # given by the server itself, meanwhile
        return signer().read("access", bearer, now)
    account, install, generation = bearer.split(" ")
    return Claims(
        account_id=UUID(account),
        install_id=UUID(install),
        version=1,
        generation=int(generation),
        jti=UUID(int=0),
        issued_at=now,
    )
