"""A new phone fetches a commune by file: 10,000 households and 30,000 members, sealed as they are put in its vault."""

import time
from collections.abc import Iterator
from pathlib import Path

from mobile.store.phone import Phone, this_phone
from mobile.store.store import Store
from mobile.sync import exchange, signed_in
from mobile.sync.activation import activate
from mobile.sync.client import HttpTransport
from mobile.sync.conversation import Conversation
from mobile.sync.messages import Transport
from tests.bench.figures import Figure
from tests.bench.link import code_of_an
from tests.bench.server import PULLED_HOUSEHOLDS, serving
from tests.bench.town import settle
from tests.bench.vault import locked


def first_load(folder: Path) -> Iterator[Figure]:
    """What the phone itself does with the files, from their first part to the last row; the way is not counted."""
    town = settle(folder, f"sqlite:///{folder}/load.sqlite3", households=PULLED_HOUSEHOLDS)
    with serving(town) as port, HttpTransport(f"http://127.0.0.1:{port}") as carry:
        phone = locked(this_phone(Store(folder / "vault")), folder / "vault")
        activate(phone, carry, server="", code=code_of_an(town), device_name="Máy của An")
        took = _seconds_of_files(phone, carry)
        (rows,) = phone.store.reading().execute("SELECT count(*) FROM shelf WHERE kind <> 'law_step'").fetchone()
        phone.store.close()
    if rows <= PULLED_HOUSEHOLDS:
        raise RuntimeError(f"only {rows} rows came")
    yield Figure(name="first load by file: rows put in a sealed vault", value=rows / took, unit="rows/s", goal=40_000)


def _seconds_of_files(phone: Phone, carry: Transport) -> float:
    """A whole conversation; the seconds in which this phone took in what came by file."""
    talk, took = Conversation(), 0.0
    while (ask := exchange.next_request(phone, talk)) is not None:
        step, answer = talk.step, signed_in.carry(phone, carry, ask.request)
        begun = time.perf_counter()
        talk = exchange.apply(phone, talk, ask, answer)
        took += time.perf_counter() - begun if step == "snapshot" else 0.0
    if not took:
        raise RuntimeError("nothing came by file")
    return took
