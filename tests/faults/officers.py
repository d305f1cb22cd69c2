"""An officer's phone with nothing left out: its vault in a file, the clocks of this machine, HTTP to a server."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from mobile.actions.visits import record_not_home
from mobile.store import meta, outbox
from mobile.store.phone import Phone, this_phone
from mobile.store.store import Store
from mobile.sync.activation import activate
from mobile.sync.client import HttpTransport
from mobile.sync.messages import Answer, Interrupted, Request, Transport
from mobile.sync.once import sync_once
from mobile.views.households import households
from shared.sync.ops import ClockReading

VAULT = "vault"


class Watched:
    """The way to a server, which remembers the status of every answer."""

    def __init__(self, server: str, seconds: float = 20.0) -> None:
        self._server, self._seconds = server, seconds
        self.statuses: list[int] = []

    @contextmanager
    def opened(self) -> Iterator[Transport]:
        """For one conversation, as the app opens it."""
        with HttpTransport(self._server, self._seconds) as carry:

            def watched(request: Request, bearer: str | None) -> Answer:
                answer = carry(request, bearer)
                self.statuses.append(answer.status)
                return answer

            yield watched


@contextmanager
def phone_in(folder: Path, clock_off: timedelta = timedelta()) -> Iterator[Phone]:
    """The phone whose vault lies in a folder; its wall clock may be off."""
    folder.mkdir(exist_ok=True)
    phone = this_phone(Store(folder / VAULT))
    try:
        yield replace(phone, read_clocks=_off_by(phone.read_clocks, clock_off))
    finally:
        phone.store.close()


def _off_by(read_clocks: Callable[[], ClockReading], clock_off: timedelta) -> Callable[[], ClockReading]:
    def read() -> ClockReading:
        reading = read_clocks()
        return replace(reading, wall=reading.wall + clock_off)

    return read


def join(phone: Phone, server: str, code: str) -> None:
    """Activate the phone and fetch everything."""
    with HttpTransport(server) as carry:
        activate(phone, carry, server=server, code=code, device_name="Máy của cán bộ")
        sync_once(phone, carry)


def visit(phone: Phone, how_many: int = 1, first: int = 0) -> None:
    """Note that nobody was at home, at so many doors one after another."""
    doors = households(phone.store)
    for number in range(first, first + how_many):
        record_not_home(phone, doors[number % len(doors)].id)


def sync(phone: Phone, way: Watched) -> str | None:
    """One conversation; the code of what interrupted it, or None."""
    try:
        with way.opened() as carry:
            sync_once(phone, carry)
    except Interrupted as interrupted:
        return interrupted.problems[0].code
    return None


def unsent(phone: Phone) -> int:
    """How much the server has not received."""
    return len(outbox.unsent(phone.store.reading(), 10_000))


def install_of(phone: Phone) -> str:
    """The phone's install id."""
    owner = meta.owner(phone.store.reading())
    assert owner is not None
    return owner.install_id
