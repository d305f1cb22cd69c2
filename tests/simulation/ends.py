"""What must hold when the faults have stopped and every phone has synced: everything has converged."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from backend import rollups
from backend.checks import invariants, numbers
from backend.checks.finding import Look
from backend.sync import pull, receipts
from backend.tables.stream import Change
from mobile.store.bodies import unpack
from mobile.views.returned import returned_visits
from shared.records.household import Household
from shared.sync.protocol import columns
from shared.sync.receipts import problems_in_chain
from tests.simulation import office, oracles, town, versions
from tests.simulation.oracles import Rows, Violation
from tests.simulation.server import read_jws

if TYPE_CHECKING:
    from tests.simulation.phones import Saved, SimPhone
    from tests.simulation.world import World


LOOKED_AT_EVERY, COMPARED_EVERY = 20, 4


def check(world: World) -> None:
    """Ask everything of both sides; Violation."""
    # A machine that was set back whole, and that no phone found out, numbers its stream twice: rows may be missed.
    found_out = world.witness.rolled_back_in != oracles.epoch_of(world)
    for phone in world.phones:
        if office.may_speak(world, phone) and found_out:
            _has_converged(world, phone)
    if found_out and (world.by_file or world.seed % COMPARED_EVERY == 0):
        _whole_as_sent(world)
    _every_saved_operation_is_held(world)
    _one_fact_for_each_filed_operation(world)
    if world.two_versions:
        _visits_are_as_long_as_they_were(world)
    _verdicts_stand(world)
    _rightful_work_is_taken(world)
    _what_arrived_settles(world)
    oracles.lines_have_no_holes(world)
    _chains_hold(world)
    with world.server.reading() as session:
        if wrong := rollups.differences(session):
            raise Violation("I7", f"not as counted again: {wrong[:3]}")
        look = Look(session=session, keys=world.server.keys, now=world.now)
        if twice := numbers.nobody_is_converted_twice(look).violations:
            raise Violation("I8", f"counted twice: {twice[:2]}")
        if world.seed % LOOKED_AT_EVERY == 0:
            _the_server_finds_nothing(look)


def _the_server_finds_nothing(look: Look) -> None:
    """What `tungnha check` asks of a live server holds here, too."""
    for invariant in invariants.look_at_all(look):
        if not invariant.holds:
            raise Violation(invariant.id, f"tungnha check: {invariant.finding.violations[:2]}")


def _has_converged(world: World, phone: SimPhone) -> None:
    if unsent := phone.unsent():
        raise Violation("I10", f"{phone.name} still has {unsent} unsent after {len(world.phones)} phones have synced")
    granted = office.holders(world).get(phone.account, {})
    if phone.areas() != granted:
        raise Violation("I6", f"{phone.name} knows {phone.areas()}, was given {granted}")
    lies = oracles.shelved(phone)
    for key, seq in (_expected(world, granted) | _said_of_own_visits(world, phone)).items():
        if lies.pop(key, None) != seq:
            raise Violation("I5", f"{phone.name} does not hold {key} as of {seq}")
    if outside := oracles.foreign(phone, granted):
        raise Violation("I6", f"{phone.name} holds {outside[0]} outside its area")
    _nothing_left_over(phone, lies)
    _same_content(world, phone)
    _is_told_what_came_back(world, phone)
    _every_verdict_is_signed(world, phone)


def _expected(world: World, granted: dict[str, set[str]]) -> Rows:
    found = {}
    for commune, hamlets in granted.items():
        for kind, row_id, hamlet, seq in world.server.rows(
            "SELECT kind, row_id, hamlet, seq FROM change WHERE scope = ? AND act = 'put'", commune
        ):
            if hamlet is None or str(UUID(hamlet)) in hamlets:
                found[kind, str(UUID(row_id))] = seq
    return found


def _said_of_own_visits(world: World, phone: SimPhone) -> Rows:
    """Wherever the officer works now: a word on one's own visit is one's own."""
    own = f"user:{phone.account}"
    found = world.server.rows("SELECT row_id, seq FROM change WHERE scope = ? AND kind = 'review'", own)
    return {("review", str(UUID(row_id))): seq for row_id, seq in found}


def _nothing_left_over(phone: SimPhone, rest: Rows) -> None:
    """I5. What lies there beyond the server's rows is the phone's own and was never filed."""
    for kind, row_id in rest:
        (base, commune, noted) = phone.db.execute(
            "SELECT base IS NOT NULL, commune, EXISTS (SELECT 1 FROM draft WHERE draft.household IN"
            " (shelf.id, shelf.household)) FROM shelf WHERE kind = ? AND id = ?",
            (kind, row_id),
        ).fetchone()
        if base and not noted and commune != "ref" and kind not in {"assignment", "declaration"}:
            raise Violation("I5", f"{phone.name} holds {kind} {row_id}, which the server does not send it")


_DEFAULT = {field.name: field.default for field in fields(Household) if field.default is not MISSING}
_SHOWN = ("head_name", "phone", "address", "certificate", "do_not_visit")


def _same_content(world: World, phone: SimPhone) -> None:
    """I5. What is shown of a household is what the server has, where nothing is pending."""
    here = {
        UUID(hex_id): tuple(values)
        for hex_id, *values in world.server.rows(f"SELECT id, {', '.join(_SHOWN)} FROM household")  # noqa: S608 - our own names
    }
    areas = phone.areas()
    for row_id, body, commune, hamlet in phone.db.execute(
        "SELECT id, body, commune, hamlet FROM shelf WHERE kind = 'household' AND base IS NOT NULL AND hamlet <> ''"
        " AND NOT EXISTS"
        " (SELECT 1 FROM outbox WHERE row_id = shelf.id AND status = 'held')"
    ):
        if hamlet not in areas.get(commune, set()):
            continue  # a visit is being noted there, and nothing more comes
        shown = json.loads(body)
        said = tuple(
            int(value) if isinstance(value := shown.get(name, _DEFAULT.get(name)), bool) else value for name in _SHOWN
        )
        if UUID(row_id) in here and here[UUID(row_id)] != said:
            raise Violation("I5", f"{phone.name} shows {row_id} as {said}, the server has {here[UUID(row_id)]}")


def _whole_as_sent(world: World) -> None:
    """I5, MUST 18. Every row lies on a phone as a page would bring it now, field by field, by whatever way it came."""
    for commune, sent in _sent_now(world).items():
        for phone in world.phones:
            if not office.may_speak(world, phone):
                continue
            area = phone.areas().get(commune, set())
            for kind, row_id, hamlet, base in phone.db.execute(
                "SELECT kind, id, hamlet, base FROM shelf WHERE commune = ? AND base IS NOT NULL AND NOT stale"
                " AND kind NOT IN ('assignment', 'declaration', 'review')",
                (commune,),
            ):
                # What left and is still needed for a visit that is being noted stays as it was.
                if (hamlet is None or hamlet in area) and sent.get((kind, row_id), {}) != unpack(base):
                    raise Violation("I5", f"{phone.name} holds {kind} {row_id} otherwise than it is sent")


def _sent_now(world: World) -> dict[str, dict[tuple[str, str], dict[str, Any]]]:
    found = {}
    with world.server.reading() as session:
        for commune in town.COMMUNES:
            puts = select(Change).where(col(Change.scope) == commune, col(Change.act) == "put")
            lines = pull.lines_of(session, commune, session.execute(puts).scalars())
            found[commune] = {
                (kind, row_id): dict(zip(columns(kind)[3:], values, strict=True))
                for kind, _seq, _act, _commune, row_id, _rev, *values in lines
            }
    return found


def _is_told_what_came_back(world: World, phone: SimPhone) -> None:
    """I5. The officer finds every own visit that was sent back, unless a correction of it waits, and no other."""
    returned = "SELECT id FROM visit WHERE officer = ? AND review_state = 'returned' AND standing = 'stands'"
    here = {str(UUID(row_id)) for (row_id,) in world.server.rows(returned, phone.account.hex)}
    shown = {one.visit for one in returned_visits(phone.db)}
    if shown - here:
        raise Violation("I5", f"{phone.name} shows {min(shown - here)} as sent back, which is not")
    on_shelf = {row_id for (row_id,) in phone.db.execute("SELECT id FROM shelf WHERE kind = 'visit'")}
    if unsaid := here & on_shelf - shown - _corrected_in_vain(phone):
        raise Violation("I5", f"{phone.name} does not show that {min(unsaid)} was sent back")


def _corrected_in_vain(phone: SimPhone) -> set[str]:
    """Visits for which a correction lies here that the server has not filed."""
    made = phone.db.execute("SELECT body FROM outbox WHERE kind = 'visit' AND act = 'add' AND status <> 'filed'")
    return {str(json.loads(body)["data"].get("supersedes")) for (body,) in made}


def _every_verdict_is_signed(world: World, phone: SimPhone) -> None:
    """MUST 8, MUST 17. Whatever was received stands in a receipt that the phone keeps, with how it ended."""
    for op_id, status, receipt in phone.db.execute("SELECT op_id, status, receipt FROM outbox"):
        if receipt is None:
            raise Violation("MUST 17", f"{phone.name} has no receipt for {op_id}")
        ended = world.server.rows("SELECT DISTINCT status FROM settlement WHERE op_id = ?", UUID(op_id).hex)
        if ended and ended != [(status,)]:
            raise Violation("MUST 11", f"{phone.name} knows {op_id} as {status}; it ended as {ended}")


def _every_saved_operation_is_held(world: World) -> None:
    """The promise: nothing that was called saved is lost."""
    kept = oracles.held(world)
    for op, phone in world.witness.saved.values():
        silent = not office.may_speak(world, phone)
        if (op.op_id, op.sha256) not in kept and op.op_id not in world.witness.perished and not silent:
            raise Violation("I1", f"lost for ever: {op} of {phone.name}")


_FILED = "SELECT op_id FROM kept_op WHERE status = 'filed' UNION SELECT op_id FROM settlement WHERE status = 'filed'"


def _one_fact_for_each_filed_operation(world: World) -> None:
    """I2, MUST 13. One row for each operation that filed one, and the credit for a visit is who made it."""
    filed = [world.witness.saved[str(UUID(op_id))] for (op_id,) in world.server.rows(_FILED)]
    for kind in ("household", "person", "visit", "declaration"):
        made = sorted(UUID(op.row_id).hex for op, _ in filed if (op.kind, op.act) == (kind, "add"))
        rows = [row_id for (row_id,) in world.server.rows(f"SELECT DISTINCT id FROM {kind}")]  # noqa: S608 - our own names
        if len(made) != len(set(made)) or set(made) - set(rows):
            raise Violation("I2", f"{kind}: {len(rows)} rows for {len(made)} that were filed")
    credit = {UUID(op.row_id).hex: (UUID(op.op_id).hex, phone.account.hex) for op, phone in filed if op.act == "add"}
    for row_id, op_id, officer in world.server.rows("SELECT id, op_id, officer FROM visit"):
        if credit.get(row_id) != (op_id, officer):
            raise Violation("MUST 13", f"visit {row_id} stands for {officer}, was made by {credit.get(row_id)}")


def _visits_are_as_long_as_they_were(world: World) -> None:
    """MUST 16, I12. What an older app wrote stands in today's shape, brought there once."""
    stands = {UUID(op_id): seconds for op_id, seconds in world.server.rows("SELECT op_id, duration_s FROM visit")}
    for phone in world.phones:
        for op_id, body in phone.db.execute(
            "SELECT op_id, body FROM outbox WHERE kind = 'visit' AND act = 'add' AND status = 'filed'"
        ):
            made = versions.seconds_in(json.loads(body))
            if UUID(op_id) in stands and stands[UUID(op_id)] != made:
                raise Violation("MUST 16", f"{phone.name} made {op_id} of {made} s, it stands as {stands[UUID(op_id)]}")


def _verdicts_stand(world: World) -> None:
    """I9, I2. Every verdict is still what was told, whatever came after it; and no id was ever given twice."""
    epoch = oracles.epoch_of(world)
    for install, op_id, sha256, status, said in world.server.rows(
        "SELECT install_id, op_id, sha256, status, problems FROM kept_op"
    ):
        # What was said of a history that nobody knows to be lost was said of another one.
        told = (
            None
            if epoch == world.witness.rolled_back_in
            else world.witness.told.get((epoch, str(UUID(install)), str(UUID(op_id)), sha256))
        )
        if told is not None and told[0] != status:
            raise Violation("I9", f"{op_id} was told to be {told[0]} and is kept as {status}")
        if status == "conflict" and "id_taken" in said:
            raise Violation("I2", f"{op_id} bears the id of something else")


def _rightful_work_is_taken(world: World) -> None:
    """MUST 13. What was recorded where the officer worked, as far as the phone knew, is not held for its place."""
    if world.restored:
        return
    for op_id, problems in world.server.rows("SELECT op_id, problems FROM kept_op WHERE status = 'held'"):
        op, phone = world.witness.saved[str(UUID(op_id))]
        if op.op_id in world.witness.rightful and "out_of_scope" in problems and not _has_moved(world, phone, op):
            raise Violation("MUST 13", f"{phone.name} made {op} in its area, and it is held")


def _has_moved(world: World, phone: SimPhone, op: Saved) -> bool:
    """Whether the household of a visit is elsewhere now than where the visit was made."""
    (body,) = phone.db.execute("SELECT body FROM outbox WHERE op_id = ?", (op.op_id,)).fetchone() or (b"{}",)
    data = json.loads(body).get("data", {})
    household = data.get("household")
    if household is None:
        return False
    found = world.server.rows("SELECT hamlet, rev FROM household WHERE id = ?", UUID(household).hex)
    return found == [] or found[0][0] != UUID(data["hamlet"]).hex or len(found) > 1


def _what_arrived_settles(world: World) -> None:
    """MUST 11. Nothing waits for a row that is there."""
    for kind in ("household", "person", "visit", "declaration"):
        if waits := world.server.rows(
            f"SELECT held_op.op_id, waits_for FROM held_op JOIN {kind} ON {kind}.id = held_op.waits_for"  # noqa: S608 - our own names
            f" AND {kind}.commune = held_op.commune"
        ):
            raise Violation("MUST 11", f"still held for a {kind} that is there: {waits[0]}")


def _chains_hold(world: World) -> None:
    """MUST 17. Each install's receipts are a chain that verifies, and every operation stands in one."""
    with world.server.reading() as session:
        for (install,) in world.server.rows("SELECT DISTINCT install_id FROM receipt_link"):
            told = receipts.links_after(session, UUID(install), 0, 10_000)
            links = [one.link for one in told]
            faults = problems_in_chain(links, read_jws, install_id=UUID(install))
            # What a restored server lost it cannot list: the phone keeps those links, and one that was shut out
            # meanwhile does not hear that they are lost.
            lost = {"missing_links", "broken_chain", "missing_numbers"} if world.restored else set()
            if {fault.code for fault in faults} - lost:
                raise Violation("MUST 17", f"receipts of {install}: {faults[:3]}")
    if unsigned := world.server.rows("SELECT op_id FROM kept_op WHERE receipt_n IS NULL LIMIT 1"):
        raise Violation("MUST 17", f"{unsigned} stands in no receipt")
