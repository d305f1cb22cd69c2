"""An's phone for tests: a vault in a temporary folder, clocks that a test sets, ids that count."""

import json
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from mobile.actions.drafts import Talk, VisitDraft
from mobile.store import cursors, meta, overlay, receipts
from mobile.store.phone import Phone
from mobile.store.store import Store
from shared.clock import VIETNAM, format_moment
from shared.ids import IdMaker
from shared.sync.ops import ClockReading
from tests.mobile import server_key

MORNING = datetime(2026, 11, 21, 8, 0, tzinfo=VIETNAM)
COMMUNE = "17827.202507"
AN = UUID("019a0000-0000-7000-8000-000000000001")
EPOCH = UUID("5e0c0000-0000-4000-8000-000000000001")
INSTALL = "7f3b0000-0000-4000-8000-000000000001"
XOM_5 = "019a0000-0000-7000-8000-0000000000a5"
XOM_6 = "019a0000-0000-7000-8000-0000000000a6"
DUC_HOME = "019a0000-0000-7000-8000-0000000000b1"
DUC = "019a0000-0000-7000-8000-0000000000c1"
MAI = "019a0000-0000-7000-8000-0000000000c2"


@dataclass
class Clocks:
    """The phone's clocks, as far on as the test says."""

    now: datetime = MORNING
    started: datetime = field(default=MORNING - timedelta(hours=1))

    def __call__(self) -> ClockReading:
        return ClockReading(wall=self.now, monotonic_ms=_ms(self.now - self.started), boot="boot-1")

    def pass_by(self, **time: int) -> None:
        self.now += timedelta(**time)


def _ms(passed: timedelta) -> int:
    return passed // timedelta(milliseconds=1)


def new_phone(folder: Path, clocks: Clocks | None = None, name: str = "an.vault", *, first_id: int = 0) -> Phone:
    """A phone that is nobody's yet; of two that share their clocks, each counts its ids from a beginning of its own."""
    read_clocks = clocks or Clocks()
    return Phone(store=Store(folder / name), read_clocks=read_clocks, new_id=new_ids(read_clocks, first_id))


def new_ids(clocks: Clocks, first: int = 0) -> IdMaker:
    """Ids of the hour that the clocks show, counting on from the same beginning each time."""
    random_bits = iter(range(first, 10**9))
    return IdMaker(lambda: _ms(clocks.now - datetime(1970, 1, 1, tzinfo=UTC)), lambda: next(random_bits))


def make_it_ans(phone: Phone) -> None:
    """Activated, and at the beginning of the server's history, with its keys fetched and everything compared."""
    with phone.store.writing() as db:
        owner = meta.Owner(
            server="https://example.vn",
            install_id=INSTALL,
            account_id=str(AN),
            account_name="Nguyễn Thị An",
        )
        meta.write_owner(db, owner)
        meta.write_tokens(db, meta.Tokens(access="access-1", refresh="refresh-1"))
        meta.write(db, meta.EPOCH, str(EPOCH))
        meta.write(db, meta.COMPARED_AT, format_moment(MORNING))
        receipts.keep_keys(db, server_key.jwks()["keys"])
        meta.write(db, meta.SEALING_KEY, json.dumps({"at": format_moment(MORNING), "jwk": server_key.sealing_jwk()}))
        meta.write_areas(db, {COMMUNE: frozenset({XOM_5})})
        cursors.move(db, COMMUNE, 40)
        cursors.move(db, f"user:{AN}", 3)


def fill_shelf(phone: Phone) -> None:
    """One hamlet, one near-poor household, two members, as the server would have sent them."""
    with phone.store.writing() as db:
        put(db, "hamlet", XOM_5, {"name": "5", "kind": "xom"})
        put(
            db,
            "household",
            DUC_HOME,
            {
                "hamlet": XOM_5,
                "head_name": "Đặng Văn Đức",
                "phone": "+84912345678",
                "certificate": "near_poor",
                "certificate_year": 2026,
            },
        )
        put(db, "person", DUC, _member("Đặng Văn Đức", "head", "1975"))
        put(db, "person", MAI, _member("Lô Thị Mai", "spouse", "1980-03-21") | {"ethnic_minority": "yes"})


def put(db: sqlite3.Connection, kind: str, row_id: str, values: dict[str, object], commune: str = COMMUNE) -> None:
    overlay.put_from_server(db, kind=kind, row_id=row_id, commune=commune, rev=1, seq=1, values=values)


def _member(name: str, relation: str, birth: str) -> dict[str, object]:
    return {
        "household": DUC_HOME,
        "name": name,
        "relation": relation,
        "birth": birth,
        "residence": "permanent",
        "member": "no",
    }


def talked_with_duc(**chosen: object) -> VisitDraft:
    """A visit in which Đức agreed to everything and is interested."""
    talk = Talk(person=DUC, compulsory="no", pension="no", topics=("premium_support", "pension"), answer="interested")
    whole: dict[str, object] = {
        "household": DUC_HOME,
        "step": "review",
        "met": "head",
        "given": ("advice", "support_check"),
        "method": "spoken",
        "talks": (talk,),
        "next_step": "none",
    }
    return VisitDraft(**(whole | chosen))  # type: ignore[arg-type]  # the test says which fields it means


def dice(seed: int) -> Random:
    """Chance that falls the same way each time."""
    return Random(seed)  # noqa: S311 - a play, not a secret


def dump(store: Store) -> list[str]:
    """Everything in the vault as SQL, to see that nothing changed."""
    return list(store.reading().iterdump())
