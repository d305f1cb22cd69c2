"""How the server answered what An's phone had sent, and what the phone shows of it, for the tests of views."""

import base64
from typing import Any

from mobile.store import meta, outbox
from mobile.store.phone import Phone
from mobile.views.sync_board import Board, sync_board
from mobile.views.sync_status import sync_status
from shared.problems import Problem
from shared.sync.canonical import canonical
from tests.mobile.vault import EPOCH

AT = "2026-11-21T01:00:00.000Z"
ON_THE_24TH = "2026-11-24T03:00:00.000Z"


def board(phone: Phone) -> Board:
    return sync_board(sync_status(phone.store), phone.read_clocks().wall)


def answered(phone: Phone, status: str, *problems: Problem, receipt: int | None = 1) -> None:
    """The server gave its verdict on everything that is unsent."""
    told = [{"code": one.code, "field": one.field, "message": one.vi, "message_en": one.en} for one in problems]
    with phone.store.writing() as db:
        for op in outbox.unsent(db, 10_000):
            outbox.settle(db, op.op_id, status=status, problems=told, seq=None, epoch=str(EPOCH), at=AT)
            if receipt is not None:
                outbox.stands_in(db, op.op_id, op.sha256, receipt)


def ended(phone: Phone, status: str) -> None:
    """What was held came to its end in link 2, signed on the 24th."""
    with phone.store.writing() as db:
        install = meta.owner(db).install_id  # type: ignore[union-attr]  # the phone is An's
        db.execute("INSERT INTO receipt VALUES (?, 2, ?, ?, '', '[]')", (install, str(EPOCH), _jws(install)))
        for op_id, sha256 in db.execute("SELECT op_id, sha256 FROM outbox WHERE status = 'held'").fetchall():
            outbox.end_held(db, op_id, sha256, status=status, problems=[], seq=7, n=2)


def _jws(install: str) -> str:
    link: dict[str, Any] = {"v": 1, "install_id": install, "n": 2, "epoch": str(EPOCH), "prev": "", "at": ON_THE_24TH}
    payload = canonical(link | {"acked_dseq": 1, "count": 1, "entries": ""})
    return f"e30.{base64.urlsafe_b64encode(payload).rstrip(b'=').decode()}.c2ln"
