"""Faults to plant in the server."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch
from uuid import UUID

from sqlalchemy import text, true

from backend import rollups
from backend.admin import reviews
from backend.rollups import recounting, sameness
from backend.sync import (
    desk,
    epoch,
    filing,
    hello,
    judging,
    line,
    pull,
    receipts,
    settling,
    sight,
    snapshot_file,
    stream,
)
from backend.sync.epoch import epoch_of
from backend.tables.inserting import insert_rows
from backend.tables.stream import Change
from mobile.sync.messages import Answer, Request
from shared.problems import Refused
from shared.records import upcasting
from shared.sync.receipts import Head
from tests.simulation import doors, server
from tests.simulation.doors import Asked
from tests.simulation.killing import Killed
from tests.simulation.planting import Bug, both


def _no_dedupe() -> AbstractContextManager[Any]:
    return patch.object(line, "_kept_by_id", lambda _session, _push: ({}, {}))


def _overwrite_on_same_id() -> AbstractContextManager[Any]:
    """A second content under an id takes the place of the first."""
    sort_out = line.sort_out

    def overwriting(session: Any, sent: Any, standing: Any) -> Any:
        found = sort_out(session, sent, standing)
        for op in found.rivals:
            session.execute(
                text("UPDATE kept_op SET sha256 = :sha256 WHERE op_id = :op_id"),
                {"sha256": op.sha256, "op_id": op.op_id.hex},
            )
        found.rivals.clear()
        return found

    return patch.object(line, "sort_out", overwriting)


def _ack_before_commit() -> AbstractContextManager[Any]:
    """The answer leaves although the transaction was never stored."""

    def answer(self: server.Server, request: Request, bearer: str | None) -> Answer:
        said: Answer | None = None
        try:
            door = doors.door_of(request)
            phone = None if door.open else self._signed(bearer)
            with self._session_for(door) as session:
                said = doors.go_in(
                    door, request, Asked(session=session, phone=phone, now=self._now(), state=self._state)
                )
        except Refused as refusal:
            said = doors.refused(refusal)
        except Killed:
            if said is None:
                raise
        finally:
            self.db.open_again()
        return said

    return patch.object(server.Server, "answer", answer)


def _one_bad_op_fails_the_batch() -> AbstractContextManager[Any]:
    def strict(desk_: Any, case: Any, intent: Any) -> Any:
        filed = filing.file(desk_, intent, case.sender)
        status = "conflict" if filed.conflicts else "filed"
        return judging.Outcome(
            op=case.op, sender=case.sender, status=status, commune=desk_.commune, filed=filed, problems=filed.conflicts
        )

    return patch.object(judging, "_file", strict)


def _seq_before_its_row() -> AbstractContextManager[Any]:
    """A number is taken in a transaction of its own: its row is stored when later numbers have long been seen."""
    kept_back: list[tuple[str, Any]] = []

    def late(session: Any, table: Any, rows: Any) -> None:
        rows = list(rows)
        if table is Change:
            if not kept_back and len(rows) > 1:
                kept_back.append((rows[0]["scope"], rows.pop(0)))
            elif kept_back and kept_back[0][0] == rows[0]["scope"]:
                rows.append(kept_back.pop()[1])
        insert_rows(session, table, rows)

    return patch("backend.sync.desk.insert_rows", late)


def _recount_before_the_lock() -> AbstractContextManager[Any]:
    """What is counted is what stood before this writer's rows: the counts of the one before."""
    recount = recounting.recount
    before: list[Any] = []

    def stale(session: Any, touched: Any) -> None:
        if before:
            recount(session, before.pop())
        before.append(touched)

    return patch.object(rollups, "recount", stale)


def _rollup_incremented() -> AbstractContextManager[Any]:
    def adding(session: Any, touched: Any) -> None:
        before = {
            (commune, day): session.execute(
                text("SELECT visits FROM commune_day WHERE commune = :commune AND day = :day"),
                {"commune": commune, "day": day.isoformat()},
            ).scalar()
            for commune, day in touched.days
        }
        recounting.recount(session, touched)
        for (commune, day), visits in before.items():
            if visits is not None:
                session.execute(
                    text("UPDATE commune_day SET visits = :visits + 1 WHERE commune = :commune AND day = :day"),
                    {"commune": commune, "day": day.isoformat(), "visits": visits},
                )

    return patch.object(rollups, "recount", adding)


def _no_epoch() -> AbstractContextManager[Any]:
    """A restored server goes on under the epoch that it had."""
    same = lambda session, known, *_cause, **_kept: epoch_of(session) or known  # noqa: E731 - one line for each fault
    return both(patch.object(epoch, "begin_anew", same), patch.object(hello, "begin_anew", same))


def _no_leave() -> AbstractContextManager[Any]:
    return patch.object(desk.Desk, "leave", lambda self, kind, row_id, _hamlet, _at: _unsaid(self, kind, row_id))


def _unsaid(self: desk.Desk, kind: Any, row_id: Any) -> int:
    self.head += 1
    self.changes.pop((kind, row_id), None)
    self.returned.add((kind, row_id))
    return self.head


def _credit_follows_the_owner() -> AbstractContextManager[Any]:
    visit_row = filing._visit_row

    def owned(desk_: Any, add: Any, visit: Any, sender: Any) -> Any:
        row = visit_row(desk_, add, visit, sender)
        owner = desk_.session.execute(
            text(
                "SELECT account_id FROM area_grant WHERE commune = :commune AND hamlet = :hamlet AND revoked_at IS NULL"
                " ORDER BY granted_at DESC LIMIT 1"
            ),
            {"commune": desk_.commune, "hamlet": visit.hamlet.hex},
        ).scalar()
        return row | ({"officer": type(row["officer"])(owner)} if owner else {})

    return patch.object(filing, "_visit_row", owned)


def _grants_as_of_now() -> AbstractContextManager[Any]:
    return patch.object(sight.Sight, "had", lambda *_asked: False)


def _settlement_changes_the_verdict() -> AbstractContextManager[Any]:
    write = settling._write

    def changing(session: Any, ends: Any, occasion: Any) -> None:
        for end in ends:
            session.execute(
                text("UPDATE kept_op SET status = :status WHERE op_id = :op_id"),
                {"status": end.status, "op_id": end.op_id.hex},
            )
        write(session, ends, occasion)

    return patch.object(settling, "_write", changing)


def _receipt_chain_skips() -> AbstractContextManager[Any]:
    """Every link names the one before the last as the one before it."""
    before = receipts.before

    def skipping(standing: Any, its_epoch: Any) -> Any:
        last = before(standing, its_epoch)
        return Head(n=last.n, sha256="" if last.n else last.sha256)

    return patch.object(receipts, "before", skipping)


def _pull_ignores_the_hamlet() -> AbstractContextManager[Any]:
    return patch.object(pull, "_CHANGES_IN", pull._ALL_CHANGES)


def _horizon_ignored() -> AbstractContextManager[Any]:
    told = stream.heads_and_horizons

    def endless(session: Any, scopes: Any) -> Any:
        return {scope: (head, 0) for scope, (head, _horizon) in told(session, scopes).items()}

    return patch.object(stream, "heads_and_horizons", endless)


def _upcast_twice() -> AbstractContextManager[Any]:
    """What an older app wrote is brought to today's shape where it is read, and once more before it is filed."""
    upcast = upcasting.upcast

    def twice(kind: str, version: int, fields: Any) -> Any:
        return upcast(kind, version, upcast(kind, version, fields))

    return patch.object(upcasting, "upcast", twice)


def _file_of_the_whole_commune() -> AbstractContextManager[Any]:
    """A first load brings every hamlet's rows, whoever's they are."""
    return patch.object(snapshot_file, "or_", lambda *_asked: true())


def _review_in_the_communes_stream() -> AbstractContextManager[Any]:
    """Everybody who works in the commune is told what was said of an officer's visit."""
    keep = reviews._keep

    def everybody(session: Any, said: Any, row: Any, principal: Any, commune: str) -> None:
        with patch.object(stream, "user_scope", lambda _officer: commune):
            keep(session, said, row, principal, commune)

    def read(session: Any, _scope: str, ids: Any) -> Any:
        wanted = text("SELECT officer FROM review WHERE id = :id")
        found = (session.execute(wanted, {"id": one.hex}).scalar() for one in ids)
        theirs = [stream.user_scope(UUID(officer)) for officer in found]
        return {row_id: row for one in theirs for row_id, row in pull._review_rows(session, one, ids).items()}

    return both(patch.object(reviews, "_keep", everybody), patch.dict(pull.ROWS, review=read))


def _review_not_told() -> AbstractContextManager[Any]:
    """The visit stands as sent back, and its officer never hears of it."""
    return patch.object(reviews, "_keep", lambda *_asked: None)


def _alias_counted_twice() -> AbstractContextManager[Any]:
    """Whoever was said to be one person is counted under each of the two records."""
    return patch.object(sameness, "of", lambda _session, _touched: sameness.Sameness())


BUGS: Mapping[str, Bug] = {
    "no dedupe": Bug(_no_dedupe, ("drop answer", "twice")),
    "overwrite on same id": Bug(_overwrite_on_same_id, ("twin",)),
    "ack before commit": Bug(_ack_before_commit, ("kill server",)),
    "one bad op fails the batch": Bug(_one_bad_op_fails_the_batch, ("reassign",)),
    "seq taken in a transaction of its own": Bug(_seq_before_its_row, ()),
    "recount before the lock": Bug(_recount_before_the_lock, ()),
    "rollup incremented": Bug(_rollup_incremented, ()),
    "no epoch": Bug(_no_epoch, ("restore server", "back up")),
    "no leave": Bug(_no_leave, ("move away",)),
    "credit follows the owner": Bug(_credit_follows_the_owner, ("reassign",)),
    "grants judged as of now": Bug(_grants_as_of_now, ("reassign",)),
    "settlement changes the verdict": Bug(_settlement_changes_the_verdict, ("reassign", "decide")),
    "receipt chain skips": Bug(_receipt_chain_skips, ()),
    "pull ignores the hamlet": Bug(_pull_ignores_the_hamlet, ()),
    "horizon ignored": Bug(_horizon_ignored, ("days pass", "compact", "move away"), 150),
    "upcast twice": Bug(_upcast_twice, ("new app",), 60),
    "file of the whole commune": Bug(_file_of_the_whole_commune, ("new files",)),
    "review in the commune's stream": Bug(_review_in_the_communes_stream, ("review",), 60),
    "review not told": Bug(_review_not_told, ("review",), 60),
    "duplicate counted twice": Bug(_alias_counted_twice, ("merge",), 200),
}
