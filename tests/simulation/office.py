"""What people in office do while phones are out: hand out hamlets and take them back, make backups and restore them,
decide what was held, say what they think of visits, forget what left long ago; and what befalls phones: wrong clocks,
copies, old backups.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from backend.access import grants
from backend.access.principal import principal_of
from backend.admin import deposits, moves, reviews
from backend.admin.duplicates import merges
from backend.history import backup, restore
from backend.sync import deposit, epoch, settling, stream
from backend.sync.settling import Occasion
from backend.tables.account import Account, Install
from mobile.store.envelopes import sealed_unsent
from shared.clock import day_of
from shared.problems import Refused
from shared.sync import handover
from tests.simulation import files, oracles, town, versions
from tests.simulation.phones import copied

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlmodel import Session

    from backend.access.principal import Principal
    from tests.simulation.phones import SimPhone
    from tests.simulation.world import World


@dataclass(frozen=True)
class Copy:
    """A copy of the server's database: when it was made, and which operations it holds."""

    at: datetime
    image: bytes
    ops: frozenset[str]


def hand_out(world: World) -> None:
    """Every officer begins with one to three hamlets, many of them with others; and a first backup is made."""
    random = world.random
    near = random.sample(
        [(unit, hamlet) for unit, some in town.HAMLETS.items() for hamlet in some], 3 + random.randint(0, 3)
    )
    with world.server.writing() as session:
        for account in dict.fromkeys(phone.account for phone in world.phones):
            for commune, hamlet in random.sample(near, random.randint(1, 3)):
                _give(world, session, account, commune, hamlet)
    _back_up(world)


def step(world: World) -> None:
    """One act of somebody in office, of those that strike this world."""
    acts = [fault for fault in FAULTS if fault in world.faults]
    if not acts:
        return
    act = world.random.choice(acts)
    world.way.happened[act] += 1
    world.trace.note("office:", act)
    ACTS[act](world)


def come_to_rest(world: World) -> None:
    """Clocks are set right, and every app is the newest; whoever was shut out stays so."""
    for phone in world.phones:
        phone.clock.wrong_by = timedelta()
        phone.app = versions.NEW


def let_in_again(world: World, phone: SimPhone) -> None:
    """Whose sign-in ended gets a new code, if nobody shut the phone out."""
    own = phone.install_now().hex
    for (generation,) in world.server.rows(
        "SELECT generation FROM install WHERE install_id = ? AND revoked_at IS NULL", own
    ):
        phone.sign_in_anew(generation)


def holders(world: World) -> dict[UUID, dict[str, set[str]]]:
    """Who holds which hamlets now, by account and commune, as the server's table says."""
    found: dict[UUID, dict[str, set[str]]] = {}
    for account, commune, hamlet in world.server.rows(
        "SELECT account_id, commune, hamlet FROM area_grant WHERE revoked_at IS NULL"
    ):
        found.setdefault(UUID(account), {}).setdefault(commune, set()).add(str(UUID(hamlet)))
    return found


def may_speak(world: World, phone: SimPhone) -> bool:
    """Whether the server lets the phone in."""
    found = world.server.rows("SELECT revoked_at FROM install WHERE install_id = ?", phone.install_now().hex)
    return found == [(None,)]


def _reassign(world: World) -> None:
    """A hamlet is taken back, another is given, or both at once: it goes to somebody else."""
    random = world.random
    account = random.choice(world.phones).account
    held = sorted((unit, hamlet) for unit, some in holders(world).get(account, {}).items() for hamlet in some)
    commune = random.choice(town.COMMUNES)
    if held and random.random() < 0.6:
        unit, hamlet = random.choice(held)
        with world.server.writing() as session:
            grants.take_back(session, session.get_one(Account, account), unit, UUID(hamlet), world.now)
        if random.random() < 0.5:
            with world.server.writing() as session:
                _give(world, session, random.choice(world.phones).account, unit, UUID(hamlet))
    else:
        with world.server.writing() as session:
            _give(world, session, account, commune, random.choice(town.HAMLETS[commune]))


def _give(world: World, session: Session, account: UUID, commune: str, hamlet: UUID) -> None:
    world.witness.given.add((account, commune, str(hamlet)))
    grants.give(session, session.get_one(Account, account), commune, hamlet, world.now)


def _back_up(world: World) -> None:
    """A verified backup: what it holds becomes durable; files of more than 35 days go, but never the newest."""
    server = world.server
    ops = frozenset(str(UUID(op_id)) for (op_id,) in server.rows("SELECT DISTINCT op_id FROM kept_op"))
    acked = server.rows("SELECT install_id, acked_dseq FROM install_line")
    world.copies.append(Copy(at=world.now, image=server.db.serialize(), ops=ops))
    _drop_old(world)
    with server.writing() as session:
        for install, number in acked:
            backup._raise_durable(session, UUID(install), number)


def _drop_old(world: World) -> None:
    world.copies = good_copies(world)


def good_copies(world: World) -> list[Copy]:
    """The copies that may still be put back: those of the last 35 days, and the newest however old."""
    newest = world.copies[-1]
    return [copy for copy in world.copies if copy is newest or world.now - copy.at <= backup.KEPT_FOR]


def _restore(world: World) -> None:
    """As `tungnha restore`: an earlier backup is put back and begins a new epoch."""
    copy = _put_back(world)
    with world.server.writing() as session:
        epoch.begin_anew(session, epoch.begin_epoch(session), epoch.RESTORED, world.now, holds_until=copy.at)
        restore._prove_durable(session)


def _copy_back(world: World) -> None:
    """Somebody put an old file back; the next start of the server knows it by its mark."""
    _put_back(world)
    with world.server.writing() as session:
        epoch.begin_anew(session, epoch.begin_epoch(session), epoch.COPIED_BACK, world.now)


def _roll_back(world: World) -> None:
    """The whole machine was set back, marks and all: nobody is told, until a phone knows more than the server."""
    _put_back(world)
    if world.by_file:
        files.renew(world.random)
    world.rolled_back = True
    world.witness.rolled_back_in = oracles.epoch_of(world)


def _put_back(world: World) -> Copy:
    _drop_old(world)
    copy = world.random.choice(world.copies)
    world.server.db.deserialize(copy.image)
    world.restored = True
    return copy


def _decide(world: World) -> None:
    """The committee settles something that is held."""
    waiting = world.server.rows("SELECT DISTINCT op_id FROM held_op ORDER BY op_id")
    if not waiting:
        return
    (op_id,) = world.random.choice(waiting)
    file_it = world.random.random() < 0.6
    occasion = Occasion(keys=world.server.keys, now=world.now, reason="Ban Chỉ đạo đã xem", by=town.BINH)
    try:
        with world.server.writing() as session:
            (settling.file_anyway if file_it else settling.refuse)(session, UUID(op_id), occasion)
    except Refused as refused:
        world.trace.note("  cannot:", refused.problems[0].code)


def _move_away(world: World) -> None:
    """An administrator moves a household to another commune."""
    found = world.server.rows("SELECT commune, id FROM household WHERE moved_to IS NULL ORDER BY commune, id")
    commune, household = world.random.choice(found)
    to = world.random.choice(town.COMMUNES)
    hamlet = world.random.choice(town.HAMLETS[to])
    wish = moves.Wish(commune=commune, household=UUID(household), to=to, hamlet=hamlet, reason="Chuyển nhà")
    _decreed(world, lambda session, dung: moves.move(session, dung, wish, world.now))


def _merge(world: World) -> None:
    """An administrator says that two records are one, or takes it back."""
    aliases = world.server.rows("SELECT commune, id FROM alias WHERE undone_at IS NULL ORDER BY commune, id")
    if aliases and world.random.random() < 0.4:
        commune, alias = world.random.choice(aliases)
        _decreed(world, lambda session, dung: merges.undo(session, dung, commune, UUID(alias), world.now))
        return
    kind, commune = world.random.choice(merges.KINDS), world.random.choice(town.COMMUNES)
    found = world.server.rows(f"SELECT id FROM {kind} WHERE commune = ? ORDER BY id", commune)  # noqa: S608 - our own names
    paid = world.server.rows("SELECT commune, person FROM person_state WHERE first_paid IS NOT NULL ORDER BY 1, 2")
    if len({unit for unit, _ in paid}) < len(paid) and world.random.random() < 0.5:  # whom a slip would count twice
        kind, commune = "person", world.random.choice([unit for unit, _ in paid])
        found = [(person,) for unit, person in paid if unit == commune]
        found += world.server.rows("SELECT id FROM person WHERE commune = ? ORDER BY id LIMIT 1", commune)
    keep, drop = (UUID(row_id) for (row_id,) in world.random.sample(found, 2))
    wish = merges.Wish(commune=commune, kind=kind, keep=keep, drop=drop, reason="Ghi hai lần")
    _decreed(world, lambda session, dung: merges.merge(session, dung, wish, world.now))


def _review(world: World) -> None:
    """Somebody of the committee looks at a visit: approves it, flags it, or sends it back; now and then a page that was
    read before somebody else's word.
    """
    random, found = world.random, world.server.rows("SELECT commune, id, rev FROM visit ORDER BY commune, id")
    if not found:
        return
    commune, visit, rev = random.choice(found)
    wish = reviews.Wish(
        commune=commune,
        visit=UUID(visit),
        version=rev if random.random() < 0.8 else max(1, rev - 1),
        decision=random.choice(("approved", "flagged", "returned", "returned", "returned")),
        reason="Chưa ghi rõ gặp ai",
    )
    _decreed(world, lambda session, dung: reviews.review(session, dung, wish, world.now))
    for review, officer in world.server.rows("SELECT id, officer FROM review"):
        world.witness.told_of[str(UUID(review))] = UUID(officer)


def _decreed(world: World, act: Callable[[Session, Principal], object]) -> None:
    try:
        with world.server.writing() as session:
            dung = principal_of(session, session.get_one(Account, town.DUNG), today=day_of(world.now))
            act(session, dung)
    except Refused as refused:
        world.trace.note("  cannot:", refused.problems[0].code)


def _shut_out(world: World) -> None:
    """A phone is reported lost: the server lets it in no more."""
    phone = world.random.choice(world.phones)
    with world.server.writing() as session:
        install = session.get(Install, phone.install_now())
        if install is not None:
            install.revoked_at = world.now


def _hand_over(world: World) -> None:
    """What a phone has unsent goes to the server by other hands; nothing comes back for now."""
    phone = world.random.choice(world.phones)
    try:
        for sealed in list(sealed_unsent(phone.db)):
            with world.server.writing() as session:
                opened = deposit.open_envelope(session, handover.read_envelope(sealed.line), world.server.sealing)
                deposits.take_in(session, opened, None, world.now, world.server.keys)
    except Refused as refused:
        world.trace.note("  cannot:", refused.problems[0].code)


def _compact(world: World) -> None:
    with world.server.writing() as session:
        stream.compact_all(session, world.now)


def _new_files(world: World) -> None:
    """The files of first loads are cleared away, and made anew by another version of the server."""
    files.renew(world.random)


def _new_app(world: World) -> None:
    """A phone takes the new app, or the old one may only send from now on."""
    if world.random.random() < 0.3:
        versions.only_new_may_pull()
    else:
        world.random.choice(world.phones).app = versions.NEW


def _days_pass(world: World) -> None:
    world.now += timedelta(days=world.random.choice((1, 7, 34, 36, 50)))
    with world.server.writing() as session:
        grants.end_expired(session, world.now)


def _clock_jumps(world: World) -> None:
    phone = world.random.choice(world.phones)
    jumps = (timedelta(), timedelta(hours=1), timedelta(days=1), timedelta(days=400), timedelta(days=-20_000))
    phone.clock.wrong_by = world.random.choice(jumps)


def _keep_vault(world: World) -> None:
    """The phone's own backup, or an image that somebody made of it."""
    phone = world.random.choice(world.phones)
    world.vaults.append((phone, phone.image(), dict(phone.saved)))


def _set_vault_back(world: World) -> None:
    """A phone is put back to an earlier backup: what it never sent since has perished with the file."""
    if not world.vaults:
        return _keep_vault(world)
    phone, image, saved = world.random.choice(world.vaults)
    world.talks.pop(phone.name, None)
    kept = oracles.held(world) | {(op, "") for copy in world.copies for op in copy.ops}
    _perish(world, phone, saved, {op_id for op_id, _ in kept})
    world.restored = True
    phone.saved = dict(saved)
    phone.set_back(image)
    return None


def _perish(world: World, phone: SimPhone, saved: Mapping[str, object], kept: set[str]) -> None:
    elsewhere = {op_id for other in world.phones if other is not phone for op_id in other.saved}
    for op_id in phone.saved.keys() - saved.keys() - elsewhere:
        # What only a server that may yet be restored holds can perish with it.
        if op_id not in kept or any(op_id not in copy.ops for copy in world.copies):
            world.witness.perished.add(op_id)


def _copy_phone(world: World) -> None:
    """A vault is copied to a second phone, and both go on."""
    if not world.vaults or len(world.phones) > 20:
        return _keep_vault(world)
    phone, image, saved = world.random.choice(world.vaults)
    world.phones.append(copied(phone, image, saved, len(world.phones)))
    return None


ACTS: Mapping[str, Callable[[World], None]] = {
    "reassign": _reassign,
    "back up": _back_up,
    "restore server": _restore,
    "copy server back": _copy_back,
    "roll server back": _roll_back,
    "decide": _decide,
    "review": _review,
    "move away": _move_away,
    "merge": _merge,
    "shut out": _shut_out,
    "hand over": _hand_over,
    "compact": _compact,
    "new files": _new_files,
    "new app": _new_app,
    "days pass": _days_pass,
    "clock jumps": _clock_jumps,
    "set phone back": _set_vault_back,
    "copy phone": _copy_phone,
}
FAULTS = tuple(ACTS)
