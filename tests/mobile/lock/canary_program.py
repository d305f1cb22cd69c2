"""An's app at work with people who are looked for, as a process that may be killed: `FOLDER STEP END`.

It carries out the steps up to the one named and then ends as told: `kill`, `crash`, or `close`. With no PIN in the
vault it writes openly, to show that what is looked for would be found.
"""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from mobile import main
from mobile.actions import acts, declaring
from mobile.actions.declarations import record_declaration
from mobile.actions.drafts import keep_draft
from mobile.actions.handover import hand_over, write_receipts
from mobile.actions.visits import record_visit
from mobile.lock.devices import FileDevice
from mobile.lock.gate import Gate
from mobile.store import downloads, meta, overlay
from mobile.store.downloads import Expected
from mobile.store.phone import Phone
from mobile.store.salvage import open_vault
from mobile.sync.once import sync_once
from mobile.views.card import household_card
from mobile.views.households import HouseholdList, found
from tests.mobile.lock import canaries
from tests.mobile.sync.town_hall import TownHall, household_row, row
from tests.mobile.vault import COMMUNE, DUC, DUC_HOME, XOM_5, Clocks, new_ids, talked_with_duc

PIN = "271828"


def gate_of(phone: Phone) -> Gate:
    vault = phone.store.folder / "an.vault"
    device = FileDevice(phone.store.folder / "device-secret")
    return Gate(phone.store, vault=vault, device=device, read_clocks=phone.read_clocks, cost=2)


def unlock(phone: Phone, _hall: TownHall) -> None:
    gate = gate_of(phone)
    if gate.is_shut:
        gate.unlock(PIN)


def sync(phone: Phone, hall: TownHall) -> None:
    sync_once(phone, hall)


def search(phone: Phone, _hall: TownHall) -> None:
    lines = HouseholdList(phone.store).lines()
    assert found(lines, "dang hoang yen")
    household_card(phone.store, DUC_HOME)


def draft(phone: Phone, _hall: TownHall) -> None:
    keep_draft(phone, talked_with_duc())


def visit(phone: Phone, _hall: TownHall) -> None:
    record_visit(phone, talked_with_duc())


def edit(phone: Phone, _hall: TownHall) -> None:
    with phone.store.writing() as db:
        changes = {"head_name": canaries.MEMBER, "address": canaries.ADDRESS}
        acts.patch(phone, db, phone.read_clocks(), kind="household", row_id=DUC_HOME, changes=changes)


def declare(phone: Phone, _hall: TownHall) -> None:
    filled = replace(
        declaring.begin(phone, DUC_HOME, DUC),
        agreed="spoken",
        id_number=canaries.ID_NUMBER,
        bhxh_number=canaries.BHXH_NUMBER,
        birth="13/08/1957",
        sex="male",
    )
    declaring.keep(phone, filled)
    record_declaration(phone, filled)


def give(phone: Phone, _hall: TownHall) -> None:
    hand_over(phone, phone.store.folder / "card")


def sync_again(phone: Phone, hall: TownHall) -> None:
    hall.judge = lambda op: ("held" if op["kind"] == "visit" else "filed", [])
    sync_once(phone, hall)
    write_receipts(phone, phone.store.folder / "card")


def fetch_a_file(phone: Phone, _hall: TownHall) -> None:
    """A first load broke off."""
    content = (
        "".join(vars(canaries)[name] for name in ("HEAD", "MEMBER", "PHONE", "ID_NUMBER", "ADDRESS")).encode() * 99
    )
    part = downloads.part_of(phone.store.reading(), phone.store.folder, COMMUNE, XOM_5)
    with phone.store.writing() as db:
        part = downloads.begin(db, part, Expected(seq=1, etag='"x"', size=10**6, sha256="0" * 64))
    downloads.add(part, content[:-7])
    downloads.add(part, content[-7:])


def write_much(phone: Phone, _hall: TownHall) -> None:
    """So much in one act that SQLite writes of it before the act has ended."""
    with phone.store.writing() as db:
        db.execute("PRAGMA cache_size = 10")
        for number in range(2_000):
            values = {"hamlet": XOM_5, "head_name": canaries.HEAD, "phone": f"+84{canaries.PHONE}"}
            overlay.put_from_server(
                db, kind="household", row_id=f"h-{number}", commune=COMMUNE, rev=1, seq=1, values=values
            )
        if sys.argv[3] == "kill":
            os.kill(os.getpid(), signal.SIGKILL)


STEPS: tuple[Callable[[Phone, TownHall], None], ...] = (
    *(unlock, sync, search, draft, visit, edit, declare, give, sync_again, fetch_a_file, write_much),
)


def made_up_rows() -> list[list[object]]:
    """What the server sends."""
    home: dict[str, Any] = {"head_name": canaries.HEAD, "phone": f"+84{canaries.PHONE}", "address": canaries.ADDRESS}
    poor = {"certificate": canaries.POVERTY, "certificate_year": 2026}
    numbered = {"certificate_number": canaries.CERTIFICATE_NUMBER}
    person: dict[str, Any] = {"household": DUC_HOME, "name": canaries.HEAD, "birth": canaries.BIRTH, "made_up": False}
    unknown = dict.fromkeys(("ethnic_minority", "compulsory", "pension"), "unknown")
    stays = {"relation": "head", "residence": "permanent", "member": "no"}
    return [
        row("hamlet", 41, XOM_5, name="5", kind="xom"),
        household_row(42, DUC_HOME, **(home | poor | numbered)),
        row("person", 43, DUC, **(person | unknown | stays)),
    ]


def run() -> None:
    """Carry out the steps, and end as told."""
    sys.excepthook = main.tell_where
    threading.excepthook = lambda ended: main.tell_where(ended.exc_type, ended.exc_value, ended.exc_traceback)
    clocks = Clocks()
    phone = Phone(store=open_vault(Path(sys.argv[1]) / "an.vault"), read_clocks=clocks, new_id=new_ids(clocks))
    hall = TownHall(head=43, stream=made_up_rows())
    for step in STEPS[: int(sys.argv[2])]:
        clocks.pass_by(minutes=1)
        step(phone, hall)
    sys.stdout.write(json.dumps({"owner": meta.is_owned(phone.store.reading())}))
    sys.stdout.flush()
    if sys.argv[3] == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if sys.argv[3] == "crash":
        raise KeyError(household_card(phone.store, DUC_HOME)) from ValueError(canaries.CANARIES)
    phone.store.close()


if __name__ == "__main__":
    run()
