"""A simulated phone: the app's own store, actions and sync over a vault in memory that can be killed, copied and
set back.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec

from backend.sync.handover_keys import HandoverKeys
from mobile.store import keys, meta, outbox
from mobile.store.meta import Tokens
from mobile.store.phone import APP_VERSION, Phone
from mobile.store.store import Store
from shared.clock import format_moment
from shared.ids import IdMaker
from shared.sync.ops import ClockReading
from tests.simulation.killing import Killed, MortalConnection, in_memory

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ID_BITS = 74
_NOWHERE = Path()


@dataclass(frozen=True)
class Saved:
    """An operation that the phone called saved, as the world remembers it outside every program."""

    op_id: str
    sha256: str
    kind: str
    act: str
    row_id: str
    commune: str


@dataclass
class Clock:
    """A phone's clock: the world's time, and how wrong it is."""

    now: Callable[[], datetime]
    wrong_by: timedelta = timedelta()
    boot: str = "boot-1"

    def __call__(self) -> ClockReading:
        wall = self.now() + self.wrong_by
        return ClockReading(wall=wall, monotonic_ms=_ms(self.now() - _EPOCH), boot=self.boot)

    def milliseconds(self) -> int:
        return max(0, _ms(self.now() + self.wrong_by - _EPOCH))


@dataclass
class SimPhone:
    """One phone. `saved` is what it called saved, as far as it has it still to keep, and `folder` where it keeps files
    beside the vault, in worlds that have any. `app` is the version of the app.
    """

    name: str
    account: UUID
    install: UUID
    random: Random
    clock: Clock
    db: MortalConnection
    folder: Path = _NOWHERE
    app: str = APP_VERSION
    saved: dict[str, Saved] = field(default_factory=dict)
    phone: Phone = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Open the app: what was not committed is gone, and nothing else."""
        self.db.open_again()
        if self.folder.name:
            self.folder.mkdir(parents=True, exist_ok=True)
        new_id = IdMaker(self.clock.milliseconds, lambda: self.random.getrandbits(_ID_BITS))
        self.phone = Phone(
            store=Store.on(lambda: self.db, self.folder),
            read_clocks=self.clock,
            new_id=new_id,
            new_install_id=lambda: UUID(int=self.random.getrandbits(128), version=4),
        )

    def do(self, act: Callable[[Phone], object]) -> bool:
        """Let the officer act; whether the phone said «Đã lưu». Where it is killed meanwhile it is opened again."""
        try:
            act(self.phone)
        except Killed:
            self.start()
            return False
        finally:
            self.db.fuse.put_out()
        return True

    def image(self) -> bytes:
        """The vault as a backup of the phone would hold it."""
        return self.db.serialize()

    def set_back(self, image: bytes) -> None:
        """The vault is replaced by an earlier copy."""
        self.db.close()
        self.db = in_memory(image)
        self.start()

    def written(self) -> dict[str, Saved]:
        """What lies in the outbox."""
        found = self.db.execute("SELECT op_id, sha256, kind, act, row_id, commune FROM outbox")
        return {row[0]: Saved(*row) for row in found}

    def unsent(self) -> int:
        """How many operations have no verdict under the epoch that the phone follows."""
        return outbox.counts(self.db).unsent

    def areas(self) -> dict[str, set[str]]:
        """The hamlets that the phone takes for its officer's, by commune."""
        return {commune: set(hamlets) for commune, hamlets in meta.areas(self.db).items()}

    def install_now(self) -> UUID:
        """The install that the vault is now; a copy became another."""
        owner = meta.owner(self.db)
        return UUID(owner.install_id) if owner else self.install

    def sign_in_anew(self, generation: int) -> None:
        """The officer types a second code, as after the month in which a phone that says nothing stays signed in."""
        token = bearer_of(self.account, self.install_now(), generation)
        meta.write_tokens(self.db, Tokens(access=token, refresh=token))
        meta.forget(self.db, meta.TROUBLE)

    def epoch(self) -> str | None:
        """The history of the server that the phone follows."""
        return meta.read(self.db, meta.EPOCH)


def activated(
    name: str, account: UUID, install: UUID, random: Random, now: Callable[[], datetime], *, folder: Path
) -> SimPhone:
    """A phone that is an officer's, and has not spoken with the server yet."""
    db = in_memory(_empty_vault())
    owner = {
        "server": "https://example.vn",
        "install_id": str(install),
        "account_id": str(account),
        "account_name": "Nguyễn Thị An",
    }
    token = bearer_of(account, install)
    key_kept = {"at": format_moment(now()), "jwk": sealing().public_key()}
    known = {"owner": owner, "tokens": {"access": token, "refresh": token}, meta.SEALING_KEY: key_kept}
    for key, value in known.items():
        db.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (key, json.dumps(value, ensure_ascii=False)))
    return SimPhone(name=name, account=account, install=install, random=random, clock=Clock(now), db=db, folder=folder)


def bearer_of(account: UUID, install: UUID, generation: int = 1) -> str:
    """What stands for an access token in a world where nobody forges."""
    return f"{account} {install} {generation}"


def copied(phone: SimPhone, image: bytes, saved: Mapping[str, Saved], number: int) -> SimPhone:
    """A second phone with a copy of a vault."""
    return SimPhone(
        name=f"copy {number} of {phone.name}",
        app=phone.app,
        folder=phone.folder.with_name(f"copy {number}") if phone.folder.name else phone.folder,
        account=phone.account,
        install=phone.install,
        random=phone.random,
        clock=Clock(phone.clock.now),
        db=in_memory(image),
        saved=dict(saved),
    )


@cache
def _empty_vault() -> bytes:
    db = in_memory()
    db.execute("PRAGMA page_size = 1024")
    Store.on(lambda: db, _NOWHERE)
    meta.write(db, meta.PRIVATE_KEY, _private_key())
    return db.serialize()


@cache
def sealing() -> HandoverKeys:
    """The server's keys that handed-over operations are sealed to, the same in every world."""
    return HandoverKeys({"seal-1": ec.derive_private_key(0x5EA1, ec.SECP256R1())})


@cache
def public_key() -> str:
    """The public half of the key that every phone of these worlds has, as a JWK."""
    return json.dumps(keys.public_jwk(_private_key()))


@cache
def _private_key() -> str:
    return keys.new_private_key()


def _ms(passed: timedelta) -> int:
    return passed // timedelta(milliseconds=1)
