"""An's taps on a real window become the commune's numbers on a real server, with and without a network."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.mobile.window import offscreen

offscreen.open_window()  # before the imports below bring in Kivy

from backend.commands.reader import Reader  # noqa: E402 (after the window)
from backend.commands.sample import NGHI_LOC  # noqa: E402 (as above)
from mobile.app import to_the_window  # noqa: E402 (as above)
from mobile.field import Field  # noqa: E402 (as above)
from mobile.store import outbox, shelf  # noqa: E402 (as above)
from mobile.store.phone import this_phone  # noqa: E402 (as above)
from mobile.store.store import Store  # noqa: E402 (as above)
from shared.clock import parse_day  # noqa: E402 (as above)
from shared.money import money_label  # noqa: E402 (as above)
from shared.policy.quote import QuoteRequest, quote  # noqa: E402 (as above)
from shared.text import fold  # noqa: E402 (as above)
from tests.mobile.window.driver import Driver  # noqa: E402 (as above)

SECONDS_TO_START = 60
ADULT, OLD = 20, 50
MEASURES = ("households_visited", "households_reached", "persons_advised", "interested", "registered", "paid")
AGREED = ("Ghi lại lượt tư vấn này", "Xem mức tiền được hỗ trợ", "Liên hệ lại sau này")


class Town:
    """A server over its own database with the sample communes. `numbers` are those of An's commune."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = str(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        others = {name: value for name, value in os.environ.items() if not name.startswith("TUNGNHA_")}
        self._environment = others | {
            "TUNGNHA_DATABASE_URL": f"sqlite:///{folder / 'town.sqlite3'}",
            "TUNGNHA_KEYS_DIR": str(folder / "keys"),
            "TUNGNHA_STATE_DIR": str(folder / "state"),
            "TUNGNHA_PORT": self.port,
        }
        self.tungnha("migrate")
        self._password = json.loads(self.tungnha("seed", "--demo", "--json"))["passwords"]["chi"]

    def tungnha(self, *words: str) -> str:
        """Run a command of the server; what it said."""
        command = [sys.executable, "-m", "backend.cli", *words]
        said = subprocess.run(command, env=self._environment, capture_output=True, text=True, check=True)
        return said.stdout

    def open(self) -> None:
        """Serve from now on."""
        self._server = subprocess.Popen([sys.executable, "-m", "backend.cli", "serve"], env=self._environment)
        self._reader = Reader(address=f"127.0.0.1:{self.port}")
        last_moment = time.monotonic() + SECONDS_TO_START
        while not self._reader.is_ready():
            assert self._server.poll() is None
            assert time.monotonic() < last_moment
            time.sleep(0.05)

    def close(self) -> None:
        """Nobody answers any more."""
        self._server.terminate()
        self._server.wait()

    def numbers(self) -> dict[str, int]:
        """What the supervisor Chi sees of An's commune."""
        row = self._row()
        return {measure: row[measure] for measure in MEASURES}

    def counted(self, measure: str) -> list[dict[str, Any]]:
        """What a number of An's commune counted."""
        rows: list[dict[str, Any]] = self._chi().get(f"/cells/{self._row()['cells'][measure]}")["rows"]
        return rows

    def _row(self) -> dict[str, Any]:
        rows = self._chi().get("/conversions?by=commune")["rows"]
        return next(row for row in rows if row["key"] == NGHI_LOC)

    def _chi(self) -> Reader:
        return self._reader.signed_in("chi", self._password)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return Town(tmp_path_factory.mktemp("town"))


@pytest.fixture
def open_town(town: Town) -> Iterator[Town]:
    town.open()
    yield town
    town.close()


class Window:
    """An's app on a new phone, activated by tapping in a one-time code."""

    def __init__(self, folder: Path, town: Town) -> None:
        self._store = Store(folder / "vault")
        self.field = Field(this_phone(self._store), hand_over=to_the_window, usual_server=town.url)
        self.driver = Driver(self.field, online=True)
        self.driver.tap("Ví dụ: 7K3M-9QXD")
        self.driver.type(json.loads(town.tungnha("accounts", "activate", "an", "--json"))["code"])
        self.driver.tap("Kích hoạt")
        self.driver.wait(lambda: bool(self.field.households()) and not self.field.syncing.running)

    def look_for(self, household: str) -> None:
        """Type the name as one types on a phone, without marks, and see the household."""
        line = next(line for line in self.field.households() if line.id == household)
        self.driver.tap("Tìm tên, xóm, số điện thoại")
        self.driver.type(fold(line.name))
        self.driver.wait(lambda: self.driver.shows(line.name))

    def somebody_who_may_join(self) -> str:
        """A household not yet visited, alone with its name, on a poverty list, whose head is of an age to join."""
        names = [line.name for line in self.field.households()]
        for line in self.field.households():
            card = self.field.card(line.id)
            head = card.members[0]
            born = head.birth_year or 0
            alone = sum(fold(line.name) in fold(name) for name in names) == 1
            of_age = ADULT <= self.field.today().year - born <= OLD and head.member != "yes"
            if line.status == "new" and alone and of_age and card.certificate in {"poor", "near_poor"}:
                return line.id
        raise AssertionError("the sample has nobody who may join")

    def visits(self) -> list[dict[str, Any]]:
        """The visits in the phone's file."""
        written = self._store.reading().execute("SELECT body FROM outbox ORDER BY dseq")
        ops = [json.loads(body) for (body,) in written]
        return [op["data"] for op in ops if op["kind"] == "visit"]

    def supported_before(self, person: str) -> int:
        """Months of support that a member already had, as the phone's file knows."""
        row = shelf.find(self._store.reading(), "person", person)
        assert row is not None
        return row.body.get("months_supported") or 0

    def all_received(self) -> bool:
        """Whether the server received everything, and the conversation is over."""
        counts = outbox.counts(self._store.reading())
        return 0 < counts.written == counts.received and not self.field.syncing.running


@pytest.fixture
def window(open_town: Town, tmp_path: Path) -> Iterator[Window]:
    window = Window(tmp_path, open_town)
    yield window
    window.driver.close()


def gained(town: Town, do: Callable[[], None]) -> dict[str, int]:
    """By how much the commune's numbers grew while something was done."""
    before = town.numbers()
    do()
    return {measure: count - before[measure] for measure, count in town.numbers().items()}


def note_a_whole_visit(window: Window, household: str) -> str:
    """Advice, interest, a declaration and a payment, by tapping; the amount that stood on the screen."""
    driver = window.driver
    window.look_for(household)
    driver.tap(next(line.name for line in window.field.households() if line.id == household))
    window.driver.tap_all("Ghi lượt thăm", "Chủ hộ", *AGREED, "Đồng ý bằng lời", "Không cả hai")
    driver.scroll_to("đ/tháng")
    amount = next(words for words in driver.words() if words.endswith("đ/tháng"))
    window.driver.tap_all(
        "Quan tâm", "Tiếp tục", "Không hẹn", "Đã lập tờ khai (mẫu TK1-TS)", "Đã đóng tiền", "Tiếp tục"
    )
    assert driver.shows(amount)
    driver.tap("Lưu")
    driver.wait(lambda: driver.shows("Lập tờ khai"))  # whoever registered is led on to the declaration; it can wait
    driver.back()
    return str(amount)


def test_a_visit_that_an_taps_in_is_counted_for_the_commune(open_town: Town, window: Window) -> None:
    household = window.somebody_who_may_join()
    shown: list[str] = []

    def visit() -> None:
        shown.append(note_a_whole_visit(window, household))
        window.driver.wait(window.all_received)

    grown = gained(open_town, visit)

    (noted,) = window.visits()
    (said,) = noted["persons"]
    (assessed,) = said["assessments"]
    by_law = quote(
        QuoteRequest(
            on=parse_day(assessed["quote"]["on"]),
            groups=tuple(assessed["groups"]),
            residence=assessed["residence"],
            months_supported_so_far=window.supported_before(said["person"]),
        )
    )
    assert parse_day(assessed["quote"]["on"]) == window.field.today()
    assert shown == [f"{money_label(by_law.pays)}/tháng"]
    assert assessed["quote"]["pays"] == by_law.pays
    assert noted["household"] == household
    assert grown == dict.fromkeys(MEASURES, 1)
    assert said["person"] in {row["id"] for row in open_town.counted("paid")}
    window.driver.back()
    window.driver.tap("Đồng bộ")
    assert window.driver.shows("Máy chủ đã nhận tất cả")


def test_nobody_at_home_is_two_taps_and_counts_as_a_visit(open_town: Town, window: Window) -> None:
    window.look_for(window.somebody_who_may_join())
    taps = window.driver.taps

    def note() -> None:
        window.driver.tap("Vắng")
        window.driver.tap("Vắng nhà")
        assert window.driver.taps == taps + 2
        window.driver.wait(window.all_received)

    grown = gained(open_town, note)

    assert grown == dict.fromkeys(MEASURES, 0) | {"households_visited": 1}


def test_a_visit_noted_while_no_server_answers_arrives_once_when_it_is_back(open_town: Town, window: Window) -> None:
    household, driver = window.somebody_who_may_join(), window.driver

    def visit_and_sync_twice() -> None:
        open_town.close()
        note_a_whole_visit(window, household)
        driver.back()
        driver.tap("Đồng bộ")
        driver.tap("Đồng bộ ngay")
        driver.wait(lambda: driver.shows("Dữ liệu vẫn còn trên máy"))
        assert not window.all_received()
        open_town.open()
        for _ in range(2):
            driver.tap("Đồng bộ ngay")
            driver.wait(lambda: window.all_received() and driver.shows("Máy chủ đã nhận tất cả"))

    grown = gained(open_town, visit_and_sync_twice)

    assert grown == dict.fromkeys(MEASURES, 1)
    assert len(window.visits()) == 1
