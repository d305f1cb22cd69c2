"""An's phone for the window: a real vault filled with made-up households, and a server played by hand."""

import json
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from mobile.actions.drafts import VisitDraft, keep_draft, take_draft
from mobile.actions.visits import record_short_visit
from mobile.app import to_the_window
from mobile.attachments import PhotoSource
from mobile.devices.location import Locator
from mobile.field import Field
from mobile.lock.devices import FileDevice
from mobile.lock.door import Door
from mobile.lock.gate import Gate
from mobile.store import attachments, meta, outbox, targets
from mobile.store.phone import Phone
from mobile.store.store import NotWritten, Store
from mobile.sync.messages import PROBLEM, Answer, Request, Unreachable
from shared import problems
from shared.clock import format_moment
from shared.problems import Problem
from shared.sync import handover_box
from shared.sync.handover import encode
from shared.sync.protocol import ToldTarget
from tests.mobile import server_key
from tests.mobile.sync.town_hall import TownHall
from tests.mobile.vault import AN, COMMUNE, EPOCH, MORNING, XOM_5, Clocks, dice, make_it_ans, new_phone, put

SERVER = "http://127.0.0.1:8000"
GOOD_CODE = "7K3M9QXD"
LONG_NAME = "Nguyễn Thị Phương Thảo Nguyên Hồng Ế"
LONG_HOME = str(UUID(int=1))
VISIT_TO_LONG_HOME = str(UUID(int=10**11))
QUESTION = str(UUID(int=10**13))
FAMILY = ["Nguyễn", "Trần", "Đặng", "Phan", "Lê", "Hồ", "Vũ", "Bùi", "Lô", "Vi"]
MIDDLE = ["Văn", "Thị", "Xuân", "Hữu", "Quang", "Thanh", "Ngọc"]
GIVEN = ["Ế", "Đức", "Hạnh", "Quỳnh", "Vững", "Thuỷ", "Phượng", "Dũng", "Ẩn", "Lợi", "Tuấn"]
# The first is the hamlet of the long name alone, so that it opens the list.
HAMLETS = [
    ("Ái", "ban"),
    ("1", "xom"),
    ("Đình", "xom"),
    ("Kim Liên 2", "xom"),
    ("Xốp Nhị", "ban"),
    ("Tân Tiến", "khoi"),
]
RELATIONS = ["head", "spouse", "child", "child", "parent", "child_in_law", *["grandchild"] * 6]
WITH_MEMBERS = 200
VISITED = ("new", "new", "new", "interested", "come_back", "paid", "advised", "declined", "not_home")


class AnsPhone:
    """One phone through several openings of the app. `online` may be switched off; `hall` is the server; `locator`
    where the phone knows its place, `photos` where it has a camera.
    """

    def __init__(self, folder: Path, *, activated: bool = True, name: str = "an.vault") -> None:
        self.clocks, self.online = Clocks(), True
        self.locator: Locator | None = None
        self.photos: PhotoSource | None = None
        self.hall = TownHall(hamlets=[XOM_5, *(hamlet_of(number) for number in range(len(HAMLETS)))])
        self._phone = new_phone(folder, self.clocks, name)
        self._path = folder / name
        if activated:
            make_it_ans(self._phone)

    def filled(self, households: int) -> "AnsPhone":
        """With so many households: the first has a long name and 12 members, the second asked to be left alone."""
        with self._phone.store.writing() as db:
            for kind, row_id, values in made_up(households):
                put(db, kind, row_id, values)
            meta.write(db, meta.MADE_UP, "yes")
            meta.write_areas(db, {COMMUNE: frozenset(self.hall.hamlets)})
        return self

    def open(self, *, locked: bool = False) -> Field:
        """The field of an app that is being opened; `locked` as the real one is, behind a PIN."""
        self._phone = Phone(store=Store(self._path), read_clocks=self.clocks, new_id=self._phone.new_id)
        way = nullcontext(self._carry)
        door = self._door() if locked else None
        return Field(
            self._phone,
            hand_over=to_the_window,
            usual_server=SERVER,
            reach=lambda _server: way,
            locator=self.locator,
            door=door,
            photos=self.photos,
        )

    def _door(self) -> Door:
        device = FileDevice(self._path.with_name("device-secret"))
        gate = Gate(self._phone.store, vault=self._path, device=device, read_clocks=self.clocks, cost=2)
        return Door(gate, self._phone.store, hand_over=to_the_window, read_clocks=self.clocks)

    def fill_up(self) -> None:
        """Let the file grow no more, and use up the room for drafts, as on a disk that is full."""
        db = self._phone.store.reading()
        (pages,) = db.execute("PRAGMA page_count").fetchone()
        db.execute(f"PRAGMA max_page_count = {pages}")
        with suppress(NotWritten):
            for number in count():
                keep_draft(self._phone, VisitDraft(household=str(number), step="met"))

    def make_room(self) -> None:
        """Let the file grow again."""
        self._phone.store.reading().execute("PRAGMA max_page_count = 1000000")

    def put_aside(self) -> None:
        """Close the vault, so that its file is whole."""
        self._phone.store.close()

    def refuse(self, outcome: str, problem: Problem) -> None:
        """Let the server reject visits with an outcome."""

        def judge(op: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
            if op.get("data", {}).get("outcome") == outcome:
                return "rejected", [_told(problem) | {"field": None}]
            return "filed", []

        self.hall.judge = judge

    def writes(self, times: int, outcome: str = "not_home") -> "AnsPhone":
        """So many visits noted at the first household, one a minute."""
        for _ in range(times):
            record_short_visit(self._phone, LONG_HOME, outcome)
            self.clocks.pass_by(minutes=1)
        return self

    def keeps(self, key: str, value: str) -> "AnsPhone":
        """What the last conversation left behind."""
        with self._phone.store.writing() as db:
            meta.write(db, key, value)
        return self

    def returns(self, reason: str, *fields: str) -> "AnsPhone":
        """Bình of the committee sent the visit to the first household back, for these fields."""
        said = {"visit": VISIT_TO_LONG_HOME, "version": 1, "decision": "returned", "reason": reason}
        said |= {"fields": list(fields)}
        said |= {"reviewed_at": format_moment(MORNING), "reviewer_name": "Trần Văn Bình"}
        with self._phone.store.writing() as db:
            put(db, "review", str(UUID(int=10**12)), said)
        return self

    def is_asked(self, signal: str) -> "AnsPhone":
        """Bình of the committee asked about this signal of the visit to the first household."""
        asked: dict[str, Any] = {"household": LONG_HOME, "visit": VISIT_TO_LONG_HOME, "signal": signal}
        asked |= {"reason": "visit_signal", "state": "open", "assigned_to": str(AN)}
        asked |= {"about": "2026-11-20", "due": "2026-11-29"}
        with self._phone.store.writing() as db:
            put(db, "follow_up", QUESTION, asked)
        return self

    def has_targets(self) -> "AnsPhone":
        """The server told An's own target and that of a hamlet at the end of the last pull."""
        with self._phone.store.writing() as db:
            targets.keep(db, TARGETS, {})
        return self

    def was_answered(self, status: str, problem: Problem | None = None) -> "AnsPhone":
        """The server gave this verdict on everything that was unsent, with its receipt."""
        told = [_told(problem)] if problem else []
        with self._phone.store.writing() as db:
            for op in outbox.unsent(db, 100_000):
                at = format_moment(self.clocks.now)
                outbox.settle(db, op.op_id, status=status, problems=told, seq=None, epoch=str(EPOCH), at=at)
                outbox.stands_in(db, op.op_id, op.sha256, 1)
        return self

    def visits(self) -> list[dict[str, Any]]:
        """Every visit that was saved, as the server will read it."""
        return [op["data"] for op in self.sent() if op["kind"] == "visit"]

    def sent(self) -> list[dict[str, Any]]:
        """Every operation that waits to be sent, as the server will read it."""
        return [json.loads(op.body) for op in outbox.unsent(self._phone.store.reading(), 1_000)]

    def draft(self) -> VisitDraft:
        """The visit being noted at the first household."""
        noted = take_draft(self._phone.store, LONG_HOME)
        assert noted is not None
        return noted

    def attached(self) -> int:
        """How many photos and signatures hang on the visit being noted at the first household."""
        return len(attachments.of_draft(self._phone.store.reading(), LONG_HOME))

    def has_draft(self) -> bool:
        return take_draft(self._phone.store, LONG_HOME) is not None

    def _carry(self, request: Request, bearer: str | None) -> Answer:
        if not self.online:
            raise Unreachable
        if request.path.endswith(("/activate", "/recover")) and json.loads(request.body or b"")["code"] != GOOD_CODE:
            said = problems.activation_code_invalid()
            body = {"status": said.status, "code": said.code, "detail": said.vi, "detail_en": said.en}
            return Answer(status=said.status, body=json.dumps(body).encode(), media_type=PROBLEM)
        if request.path.endswith("/recover"):
            sent = json.loads(request.body or b"")
            key = handover_box.open_share(sent["box"], sent["ephemeral"], server_key.KEY, account_id=AN)
            return Answer(status=200, body=json.dumps({"key": encode(key)}).encode(), media_type="application/json")
        return self.hall(request, bearer)


def _told(problem: Problem) -> dict[str, Any]:
    """A problem as the server tells it."""
    return {"code": problem.code, "field": problem.field, "message": problem.vi, "message_en": problem.en}


def name_of(number: int) -> str:
    """The name of a household's head, the same each time."""
    chance = dice(number)
    return LONG_NAME if number == 0 else " ".join(map(chance.choice, (FAMILY, MIDDLE, GIVEN)))


def made_up(households: int) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Rows as a server would have sent them: kind, id, values."""
    for number, (name, kind) in enumerate(HAMLETS):
        yield "hamlet", hamlet_of(number), {"name": name, "kind": kind}
    for number in range(households):
        yield "household", str(UUID(int=number + 1)), _household(number)
        if number < WITH_MEMBERS:
            yield from _members(number)
            yield from _visits(number)


def hamlet_of(number: int) -> str:
    """The id of a hamlet."""
    return str(UUID(int=10**9 + number))


TARGETS = (
    ToldTarget(
        commune=COMMUNE,
        holder="officer",
        whose=str(AN),
        measure="visits",
        product=None,
        period="2026-11",
        value=30,
        version=1,
        counted=12,
        as_of="2026-11-21T09:40:00.000Z",
    ),
    ToldTarget(
        commune=COMMUNE,
        holder="hamlet",
        whose=hamlet_of(2),
        measure="numerator",
        product="vsi",
        period="2026-Q4",
        value=8,
        version=2,
        counted=5,
        as_of="2026-11-21T09:40:00.000Z",
    ),
)


def _household(number: int) -> dict[str, object]:
    hamlet = 0 if number == 0 else 1 + number % (len(HAMLETS) - 1)
    return {
        "hamlet": hamlet_of(hamlet),
        "head_name": name_of(number),
        "address": "Ngõ 12, xã Kim Liên",
        "phone": f"+8491234{number % 10_000:04}",
        "certificate": "poor",
        "certificate_year": 2026,
        "do_not_visit": number == 1,
        "made_up": True,
    }


def _members(number: int) -> Iterator[tuple[str, str, dict[str, object]]]:
    family = name_of(number).split()[0]
    for place, relation in enumerate(RELATIONS if number == 0 else RELATIONS[:4]):
        yield (
            "person",
            person_of(number, place),
            {
                "household": str(UUID(int=number + 1)),
                "name": name_of(number) if place == 0 else f"{family} {MIDDLE[place % 7]} {GIVEN[place % 11]}",
                "relation": relation,
                "birth": str(1975 + place * 4),
                "residence": "permanent",
                "ethnic_minority": "yes" if place == 1 else "no",
                "member": "yes" if place == 2 else "no",
            },
        )


def person_of(number: int, place: int) -> str:
    """The id of a member."""
    return str(UUID(int=10**10 + number * 100 + place))


def _visits(number: int) -> Iterator[tuple[str, str, dict[str, object]]]:
    how = "not_home" if number == 0 else VISITED[number % len(VISITED)]
    if how == "new":
        return
    hamlet = _household(number)["hamlet"]
    visit: dict[str, object] = {
        "hamlet": hamlet,
        "household": str(UUID(int=number + 1)),
        "visited_at": format_moment(MORNING - timedelta(days=1 + number % 9)),
        "outcome": how if how in {"come_back", "not_home"} else "advised",
        "met": "nobody" if how == "not_home" else "head",
        "officer_name": "Lê Thị Hoa",
    }
    if how != "not_home":
        advice = {
            "product": "vsi",
            "topics": ["pension"],
            "answer": how if how in {"interested", "declined"} else "considering",
            "reason": "wait" if how == "declined" else None,
        }
        steps = [{"product": "vsi", "step": "paid", "on": "2026-11-20"}] if how == "paid" else []
        visit["persons"] = [{"person": person_of(number, 0), "advice": [advice], "assessments": [], "steps": steps}]
    if how == "come_back":
        visit["next"] = {"step": "come_back", "on": "2026-11-24"}
    yield "visit", str(UUID(int=10**11 + number)), visit
