"""Photos follow when everything else is said, go on where they broke off, and hold up nothing."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from mobile.actions.attaching import attach
from mobile.actions.drafts import drop_draft, keep_draft
from mobile.actions.visits import record_not_home, record_visit
from mobile.store import attachments, meta, outbox
from mobile.store.phone import Phone
from mobile.sync import pieces
from mobile.sync.messages import Answer, Request, Unreachable
from mobile.sync.once import sync_once
from shared import problems
from shared.problems import Refused
from shared.rules.attachments import SIZE_MAX
from shared.sync.protocol import PROTOCOL
from tests.backend.pictures_by_hand import PHOTO, png, with_place
from tests.mobile.sync.town_hall import TownHall, as_json, problem_answer
from tests.mobile.vault import DUC_HOME, EPOCH, talked_with_duc

BIG = png(300, 400)
PIECES = -(-len(BIG) // pieces.PIECE_BYTES)


@dataclass
class PhotoHall(TownHall):
    """A town hall that takes photos, too. `here` are their bytes by id; `cut` what happens instead of an answer, by the
    number of the request about a photo; `code` refuses every one of them.
    """

    here: dict[str, bytearray] = field(default_factory=dict)
    cut: dict[int, Callable[[], Answer]] = field(default_factory=dict)
    code: tuple[int, str] | None = None
    brought: list[int] = field(default_factory=list)
    requests: int = 0

    def honest(self, request: Request, bearer: str | None = None) -> Answer:
        if "/attachments/" not in request.path:
            return super().honest(request, bearer)
        self.requests += 1
        path, _, query = request.path.partition("?at=")
        size, here = self._size(path), self.here.setdefault(path.rpartition("/")[2], bytearray())
        if self.code:
            return problem_answer(*self.code)
        if request.method == "PUT" and int(query) == len(here):
            here += request.body or b""
            self.brought.append(len(request.body or b""))
        lost = self.cut.pop(self.requests, None)
        said = {"protocol": PROTOCOL, "epoch": str(self.epoch), "size": size, "have": len(here)}
        return lost() if lost else as_json(said)

    def _size(self, path: str) -> int:
        told = [json.loads(body)["ops"] for body in self.heard if b'"kind":"attachment"' in body]
        sizes = {op["id"]: op["data"]["size"] for ops in told for op in ops if op["kind"] == "attachment"}
        return int(sizes[path.rpartition("/")[2]])


def lose(*, timed_out: bool = False) -> Callable[[], Answer]:
    def lost() -> Answer:
        raise Unreachable(timed_out=timed_out)

    return lost


@pytest.fixture
def visited(phone: Phone) -> str:
    """A visit with a photo, saved and not sent; the photo's id."""
    keep_draft(phone, talked_with_duc())
    made = attach(phone, DUC_HOME, "photo", BIG)
    record_visit(phone, talked_with_duc())
    return made.id


def waiting(phone: Phone) -> int:
    return attachments.waiting(phone.store.reading())


def test_a_photo_follows_its_visit(phone: Phone, visited: str) -> None:
    hall = PhotoHall()

    sync_once(phone, hall)

    assert bytes(hall.here[visited]) == BIG
    assert hall.brought == [min(pieces.PIECE_BYTES, len(BIG) - at) for at in range(0, len(BIG), pieces.PIECE_BYTES)]
    assert waiting(phone) == 0
    names = [name for name, _ in hall.asked]
    assert names.index(visited) > names.index("pull") > names.index("push")


@pytest.mark.parametrize("at", range(1, PIECES + 2))
@pytest.mark.parametrize("way", [lose(), lose(timed_out=True), lambda: Answer(status=200, body=b"<html>")])
def test_cut_at_any_request_it_goes_on_where_it_broke_off(
    phone: Phone, visited: str, at: int, way: Callable[[], Answer]
) -> None:
    """MUST 3: not a byte is believed to have arrived that the server does not say it has; and none is sent twice."""
    hall = PhotoHall(cut={at: way})

    sync_once(phone, hall)
    sync_once(phone, hall)

    assert bytes(hall.here[visited]) == BIG
    assert sum(hall.brought) == len(BIG)
    assert waiting(phone) == 0


def test_a_bad_line_for_photos_leaves_the_conversation_as_it_ended(phone: Phone, visited: str) -> None:
    hall = PhotoHall(cut={1: lose()})

    sync_once(phone, hall)

    db = phone.store.reading()
    assert (outbox.counts(db).unsent, waiting(phone)) == (0, 1)
    assert meta.trouble(db) is None
    assert meta.read(db, meta.LAST_SYNC) is not None


def test_on_a_slow_line_pieces_become_smaller(phone: Phone, visited: str) -> None:
    hall = PhotoHall()
    piece = hall.honest

    def slow(request: Request, bearer: str | None = None) -> Answer:
        if request.method == "PUT" and len(request.body or b"") > 16_384:
            raise Unreachable(timed_out=True)
        return piece(request, bearer)

    hall.honest = slow  # type: ignore[method-assign]  # a line that the test lays

    sync_once(phone, hall)

    assert bytes(hall.here[visited]) == BIG
    assert max(hall.brought) == 16_384


def test_what_is_saved_meanwhile_goes_first(phone: Phone, visited: str) -> None:
    hall = PhotoHall()

    def save() -> Answer:
        record_not_home(phone, DUC_HOME)
        return as_json({"protocol": PROTOCOL, "epoch": str(EPOCH), "size": len(BIG), "have": 0})

    hall.cut = {1: save}

    sync_once(phone, hall)
    assert (hall.brought, outbox.counts(phone.store.reading()).unsent) == ([], 1)
    sync_once(phone, hall)

    assert bytes(hall.here[visited]) == BIG
    assert outbox.counts(phone.store.reading()).unsent == 0


def test_a_photo_whose_operation_is_held_waits_and_asks_nobody(phone: Phone, visited: str) -> None:
    hall = PhotoHall(judge=lambda op: ("held" if op["kind"] == "attachment" else "filed", []))

    sync_once(phone, hall)

    assert (hall.requests, waiting(phone)) == (0, 1)
    held = next(op_id for op_id, op in hall.filed.items() if op["status"] == "held")
    hall.settle(held, "filed")
    sync_once(phone, hall)
    assert (bytes(hall.here[visited]), waiting(phone)) == (BIG, 0)


@pytest.mark.parametrize(
    ("code", "left", "refused"),
    [
        ((410, "picture_gone"), 0, 0),
        ((422, "not_a_picture"), 0, 1),
        ((413, "picture_too_large"), 0, 1),
        ((422, "picture_differs"), 1, 0),
        ((404, "not_found"), 1, 0),
        ((503, "unavailable"), 1, 0),
        ((429, "rate_limited"), 1, 0),
    ],
)
def test_what_the_server_says_of_it_is_heeded(
    phone: Phone, visited: str, code: tuple[int, str], left: int, refused: int
) -> None:
    sync_once(phone, PhotoHall(code=code))

    db = phone.store.reading()
    assert (waiting(phone), attachments.refused(db)) == (left, refused)
    assert outbox.counts(db).unsent == 0


@pytest.mark.parametrize(
    "said",
    [
        {"epoch": "5e0c0000-0000-4000-8000-00000000000f"},
        {"protocol": "other/1"},
        {"size": 1},
        {"have": len(BIG) + 1},
        {"have": -1},
        {"have": True},
        {"have": "0"},
        {"have": None},
    ],
)
def test_an_answer_that_is_not_about_it_is_not_believed(phone: Phone, visited: str, said: dict[str, Any]) -> None:
    """MUST 3."""
    whole = {"protocol": PROTOCOL, "epoch": str(EPOCH), "size": len(BIG), "have": len(BIG)}
    hall = PhotoHall(cut={1: lambda: as_json(whole | said)})

    sync_once(phone, hall)

    assert (waiting(phone), hall.brought) == (1, [])


def test_a_server_that_gets_no_further_is_not_asked_without_end(phone: Phone, visited: str) -> None:
    stuck = as_json({"protocol": PROTOCOL, "epoch": str(EPOCH), "size": len(BIG), "have": 0})
    hall = PhotoHall(cut=dict.fromkeys(range(1, 50), lambda: stuck))

    sync_once(phone, hall)

    assert (hall.requests, waiting(phone)) == (2, 1)


def test_it_is_kept_until_a_backup_holds_it(phone: Phone, visited: str) -> None:
    """MUST 4: a later number in a verified backup says that the photo is in it, too."""
    hall = PhotoHall(acked_dseq=9, durable_dseq=9)
    sync_once(phone, hall)
    made = outbox.highest(phone.store.reading())

    hall.acked_dseq = hall.durable_dseq = made
    sync_once(phone, hall)
    assert attachments.octets(phone.store.reading(), visited) == BIG
    record_not_home(phone, DUC_HOME)
    hall.acked_dseq = hall.durable_dseq = made + 1
    sync_once(phone, hall)

    assert attachments.octets(phone.store.reading(), visited) is None


def test_a_server_that_was_set_back_is_brought_it_again(phone: Phone, visited: str) -> None:
    hall = PhotoHall()
    sync_once(phone, hall)
    hall.epoch = type(EPOCH)("5e0c0000-0000-4000-8000-00000000000e")
    hall.here.clear()

    sync_once(phone, hall)

    assert bytes(hall.here[visited]) == BIG


def test_a_photo_goes_with_the_draft_it_belongs_to(phone: Phone) -> None:
    keep_draft(phone, talked_with_duc())
    made = attach(phone, DUC_HOME, "photo", PHOTO)

    drop_draft(phone.store, DUC_HOME)

    assert attachments.octets(phone.store.reading(), made.id) is None


def test_a_photo_that_comes_when_the_visit_is_saved_is_kept_nowhere(phone: Phone) -> None:
    with pytest.raises(Refused) as refused:
        attach(phone, DUC_HOME, "photo", PHOTO)

    assert refused.value.problems == (problems.not_found(),)
    assert attachments.of_draft(phone.store.reading(), DUC_HOME) == []


def test_of_people_who_declined_no_photo_is_left(phone: Phone) -> None:
    keep_draft(phone, talked_with_duc())
    made = attach(phone, DUC_HOME, "photo", PHOTO)

    record_visit(phone, talked_with_duc(declined=True, talks=()))

    db = phone.store.reading()
    assert attachments.octets(db, made.id) is None
    assert [op.kind for op in outbox.unsent(db, 9)] == ["visit"]


def test_the_place_that_a_camera_noted_is_kept_nowhere(phone: Phone) -> None:
    keep_draft(phone, talked_with_duc())

    made = attach(phone, DUC_HOME, "photo", with_place(PHOTO))

    assert attachments.octets(phone.store.reading(), made.id) == PHOTO
    phone.store.close()
    files = b"".join(path.read_bytes() for path in Path(phone.store.folder).rglob("*") if path.is_file())
    assert b"GPS 18.7930" not in files


def test_a_fourth_photo_or_one_too_large_or_none_at_all_is_refused(phone: Phone) -> None:
    keep_draft(phone, talked_with_duc())
    told = {
        problems.picture_too_large(None, SIZE_MAX): png(600, 600),
        problems.not_a_picture(): b"GIF89a",
    }
    for problem, octets in told.items():
        with pytest.raises(Refused) as refused:
            attach(phone, DUC_HOME, "photo", octets)
        assert refused.value.problems == (problem,)
    for _ in range(3):
        attach(phone, DUC_HOME, "photo", PHOTO)

    with pytest.raises(Refused) as refused:
        attach(phone, DUC_HOME, "photo", PHOTO)

    assert refused.value.problems == (problems.too_many_pictures(3),)
