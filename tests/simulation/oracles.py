"""What must hold whatever happens, asked after each step: nothing saved is lost, nothing is believed that is not so."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from mobile.store import cursors, meta
from tests.simulation import office

if TYPE_CHECKING:
    from mobile.sync.messages import Answer, Request
    from tests.simulation.phones import Saved, SimPhone
    from tests.simulation.world import World

Rows = dict[tuple[str, str], int]


class Violation(Exception):
    """A promise that was broken: which invariant, and what was seen."""

    def __init__(self, invariant: str, seen: str) -> None:
        super().__init__(f"{invariant}: {seen}")
        self.invariant = invariant


@dataclass
class Witness:
    """Remembers what was said and saved, outside every program. `told` is by epoch, install, operation and hash;
    `saved` every operation that a phone called saved, `perished` those that went with a phone that was set back, and
    `rightful` those made where the phone believed its officer to work; `given` is every area that was
    ever given, `kept` the hash that was first kept by epoch, install and operation, and `told_of` the officer whom each
    review is for.
    """

    told: dict[tuple[str, str, str, str], tuple[str, int | None, int | None]] = field(default_factory=dict)
    saved: dict[str, tuple[Saved, SimPhone]] = field(default_factory=dict)
    perished: set[str] = field(default_factory=set)
    rightful: set[str] = field(default_factory=set)
    kept: dict[tuple[str, str, str], str] = field(default_factory=dict)
    given: set[tuple[UUID, str, str]] = field(default_factory=set)
    told_of: dict[str, UUID] = field(default_factory=dict)
    rolled_back_in: str | None = None

    def hear(self, request: Request, answer: Answer) -> None:
        """A whole answer of the server. I9: what it says twice, it says alike."""
        if not request.path.endswith("/sync/push") or answer.status != 200:
            return
        install, said = json.loads(request.body or b"")["install_id"], json.loads(answer.body)
        if said["epoch"] == self.rolled_back_in:
            return
        for one in said["results"]:
            key = (said["epoch"], install, one["op_id"], one["sha256"])
            verdict = (one["status"], one["seq"], one["rev"])
            before = self.told.setdefault(key, verdict)
            if before != verdict:
                raise Violation("I9", f"{one['op_id']} was {before}, is now {verdict}")


def what_is_kept_stands(world: World) -> None:
    """MUST 12. What was first kept under an id stays there, whatever else comes under it."""
    epoch = epoch_of(world)
    for install, op_id, sha256 in world.server.rows("SELECT install_id, op_id, sha256 FROM kept_op"):
        if world.witness.kept.setdefault((epoch, install, op_id), sha256) != sha256:
            raise Violation("MUST 12", f"{op_id} holds other content than it did")
    lines_have_no_holes(world)


def lines_have_no_holes(world: World) -> None:
    """I3. The server's line of each install goes from 1 to its mark without a hole."""
    for install, acked, found in world.server.rows(
        "SELECT install_id, acked_dseq, (SELECT count(DISTINCT dseq) FROM (SELECT dseq FROM kept_op WHERE install_id ="
        " install_line.install_id UNION SELECT dseq FROM rival_op WHERE install_id = install_line.install_id)"
        " WHERE dseq <= acked_dseq) FROM install_line"
    ):
        if found != acked:
            raise Violation("I3", f"the line of {install} claims {acked} and holds {found}")


def after_an_errand(world: World, phone: SimPhone, *, saved: bool) -> None:
    """R1, I3: what was called saved lies in the outbox, numbered without a hole; row and operation together."""
    written = phone.written()
    new = written.keys() - phone.saved.keys()
    if saved and not new:
        raise Violation("R1", f"{phone.name} said saved and wrote nothing")
    for op_id in new:
        _row_stands(phone, written[op_id])
        world.witness.saved[op_id] = (written[op_id], phone)
        if _in_its_area(phone, written[op_id]):
            world.witness.rightful.add(op_id)
    phone.saved.update({op_id: written[op_id] for op_id in new})
    _nothing_lost(world, phone, written)


def after_talking(world: World, phone: SimPhone) -> None:
    """A conversation lost nothing of the phone's, and what it believes is so."""
    _nothing_lost(world, phone, phone.written())
    _unsent_rows_stand(phone)
    _nothing_of_others(world, phone)
    epoch = epoch_of(world)
    if phone.epoch() == epoch and epoch != world.witness.rolled_back_in:
        _received_is_held(world, phone)
        _sees_all_below_its_cursors(world, phone)


def at_rest(world: World, phone: SimPhone) -> bool:
    """Whether a conversation would change nothing: all is sent and followed, under grants that the phone knows."""
    if world.rolled_back:  # only by speaking can it find out
        return False
    granted = office.holders(world).get(phone.account, {})
    waits = phone.db.execute("SELECT 1 FROM outbox WHERE receipt IS NULL LIMIT 1").fetchone()
    if waits or phone.unsent() or phone.epoch() != epoch_of(world) or phone.areas() != granted:
        return False
    followed = cursors.all_cursors(phone.db)
    heads = dict(world.server.rows("SELECT scope, head FROM scope_head"))
    scopes = (*granted, f"user:{phone.account}")
    return not foreign(phone, granted) and all(followed.get(one, 0) == heads.get(one, 0) for one in scopes)


def foreign(phone: SimPhone, granted: dict[str, set[str]]) -> list[Any]:
    """I6. Rows outside the officer's area, but for what an unsaved visit still needs."""
    return [
        (kind, row_id, commune, hamlet)
        for kind, row_id, commune, hamlet in phone.db.execute(
            "SELECT kind, id, commune, hamlet FROM shelf WHERE commune NOT IN ('ref', '') AND commune NOT LIKE 'user:%'"
            " AND kind NOT IN ('assignment', 'review') AND NOT EXISTS"
            " (SELECT 1 FROM draft WHERE draft.household IN (shelf.id, shelf.household))"
        )
        if commune not in granted or (hamlet is not None and hamlet not in granted[commune])
    ]


def shelved(phone: SimPhone) -> Rows:
    """What lies on the shelf, and the number under which the server said it; -1 for what it has not said."""
    found = phone.db.execute("SELECT kind, id, CASE WHEN base IS NULL THEN -1 ELSE seq END FROM shelf")
    return {(kind, row_id): seq for kind, row_id, seq in found}


def held(world: World) -> set[tuple[str, str]]:
    """Every operation that the server holds, with its hash."""
    found = world.server.rows("SELECT op_id, sha256 FROM kept_op UNION SELECT op_id, sha256 FROM rival_op")
    return {(str(UUID(op_id)), sha256) for op_id, sha256 in found}


def epoch_of(world: World) -> str:
    """The server's history."""
    ((epoch,),) = world.server.rows("SELECT value FROM server_state WHERE key = 'epoch'")
    return str(epoch)


def _nothing_lost(world: World, phone: SimPhone, written: dict[str, Saved]) -> None:
    for op_id, op in phone.saved.items():
        if op_id not in written:
            _may_be_dropped(world, phone, op)
        elif written[op_id] != op:
            raise Violation("MUST 2", f"{phone.name} changed the frozen {op}")
    phone.saved = {op_id: op for op_id, op in phone.saved.items() if op_id in written}
    _numbers_have_no_holes(phone)


def _may_be_dropped(world: World, phone: SimPhone, op: Saved) -> None:
    """R8, MUST 4. Only what every copy that may be put back holds, and the server itself, may leave a phone."""
    if (op.op_id, op.sha256) not in held(world):
        raise Violation("R8", f"{phone.name} lost {op}")
    if any(op.op_id not in copy.ops for copy in office.good_copies(world)):
        raise Violation("MUST 4", f"{phone.name} dropped {op}, which a copy of the server lacks")


def _numbers_have_no_holes(phone: SimPhone) -> None:
    lowest, highest, count = phone.db.execute(
        "SELECT min(dseq), max(dseq), count(*) FROM outbox WHERE install ="
        " (SELECT json_extract(value, '$.install_id') FROM meta WHERE key = 'owner')"
    ).fetchone()
    dropped = meta.read(phone.db, "dropped") is not None
    if count and (highest - lowest + 1 != count or (lowest != 1 and not dropped)):
        raise Violation("I3", f"{phone.name} numbers {lowest} to {highest} for {count} operations")


def _row_stands(phone: SimPhone, op: Saved) -> None:
    found = phone.db.execute("SELECT 1 FROM shelf WHERE kind = ? AND id = ?", (op.kind, op.row_id))
    if op.act == "add" and not found.fetchone():
        raise Violation("MUST 1", f"{phone.name} has {op} in the outbox and no row")


def _in_its_area(phone: SimPhone, op: Saved) -> bool:
    if op.act != "add" or op.kind not in {"household", "visit"}:
        return False
    (body,) = phone.db.execute("SELECT body FROM outbox WHERE op_id = ?", (op.op_id,)).fetchone()
    return json.loads(body)["data"]["hamlet"] in phone.areas().get(op.commune, set())


def _unsent_rows_stand(phone: SimPhone) -> None:
    """MUST 6. What was made here and not sent yet is still there to be seen."""
    gone = phone.db.execute(
        "SELECT kind, row_id FROM outbox WHERE act = 'add' AND status IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM shelf WHERE shelf.kind = outbox.kind AND shelf.id = outbox.row_id)"
    ).fetchone()
    if gone:
        raise Violation("MUST 6", f"{phone.name} took {gone} off, which is not sent yet")


def _nothing_of_others(world: World, phone: SimPhone) -> None:
    """R7. No household ever reaches the phone of an officer who was never given its hamlet, and no review but of the
    officer's own visits.
    """
    for commune, hamlet in phone.db.execute(
        "SELECT DISTINCT commune, hamlet FROM shelf WHERE kind = 'household' AND base IS NOT NULL AND hamlet <> ''"
    ):
        if (phone.account, commune, hamlet) not in world.witness.given:
            raise Violation("R7", f"{phone.name} was sent households of {hamlet} in {commune}")
    for (review,) in phone.db.execute("SELECT id FROM shelf WHERE kind = 'review'"):
        if world.witness.told_of[review] != phone.account:
            raise Violation("R7", f"{phone.name} was told what was said of somebody else's visit: {review}")


def _received_is_held(world: World, phone: SimPhone) -> None:
    """I1. Every operation that the phone counts as received is held by the server under that hash."""
    kept = held(world)
    for op_id, sha256 in phone.db.execute(
        "SELECT op_id, sha256 FROM outbox WHERE status IS NOT NULL"
        " AND acked_epoch = (SELECT value FROM meta WHERE key = 'epoch')"
    ):
        if (op_id, sha256) not in kept:
            raise Violation("I1", f"{phone.name} believes {op_id} received; the server does not hold it")


def _sees_all_below_its_cursors(world: World, phone: SimPhone) -> None:
    """I4. Who has followed a stream to n has every change up to n that is theirs to see."""
    known, granted = phone.areas(), office.holders(world).get(phone.account, {})
    lies = shelved(phone)
    for scope, followed in cursors.all_cursors(phone.db).items():
        seen = known.get(scope, set()) & granted.get(scope, set())
        for kind, row_id, hamlet, seq in world.server.rows(
            "SELECT kind, row_id, hamlet, seq FROM change WHERE scope = ? AND seq <= ? AND act = 'put'", scope, followed
        ):
            mine = hamlet is None or str(UUID(hamlet)) in seen
            if mine and kind != "assignment" and lies.get((kind, str(UUID(row_id))), -1) < seq:
                raise Violation("I4", f"{phone.name} followed {scope} to {followed} without {kind} {row_id} at {seq}")
