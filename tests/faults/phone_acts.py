"""The durable acts of An's phone, each to be carried out by a process that may not live to its end.

What an act leaves in the vault is the same each time: clocks stand, and ids count from the same beginning. An act
that the disk did not take is done once more, as the officer taps «Lưu» again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from uuid import UUID

from mobile.actions.drafts import keep_draft
from mobile.actions.visits import record_not_home, record_visit
from mobile.store import meta
from mobile.store.phone import Phone
from mobile.store.store import NotWritten, Store
from mobile.sync.exchange import Conversation, apply, next_request
from mobile.sync.messages import Interrupted
from mobile.sync.once import sync_once
from shared import problems
from shared.policy.law import packaged
from tests.faults import forking
from tests.mobile.sync.town_hall import TownHall, household_row, row
from tests.mobile.vault import DUC, DUC_HOME, XOM_6, Clocks, new_ids, talked_with_duc

VAULT = "an.vault"
SAVED, TOLD = "đã lưu", problems.vault_not_written().vi

RESTORED = UUID("5e0c0000-0000-4000-8000-000000000002")
Step = Literal["hello", "push", "pull"]
_TRIES = 2


@dataclass(frozen=True, kw_only=True)
class Act:
    """`before` is what the phone did earlier; `do` is the act itself, over a vault that is closed when it begins."""

    do: Callable[[Phone], object]
    before: tuple[Callable[[Phone], object], ...] = ()


def an_with(store: Store) -> Phone:
    """An's phone around a vault that is open; its ids begin where they always begin."""
    clocks = Clocks()
    return Phone(store=store, read_clocks=clocks, new_id=new_ids(clocks))


def _carry_out(act: Act) -> forking.Act:
    def carry_out(folder: Path, say: forking.Say) -> None:
        store: Store | None = None
        for _ in range(_TRIES):
            try:
                store = store or Store(folder / VAULT)
                act.do(an_with(store))
            except (NotWritten, Interrupted) as refused:
                say(refused.problems[0].vi)
            else:
                say(SAVED)
                break
        if store is not None:
            store.close()

    return carry_out


def _two_visits(phone: Phone) -> None:
    record_visit(phone, talked_with_duc())
    record_not_home(phone, DUC_HOME)


def hears(step: Step, hall: Callable[[], TownHall]) -> Callable[[Phone], None]:
    """One step of a conversation: the phone asks, and takes in what the town hall answers."""

    def hear(phone: Phone) -> None:
        conversation = Conversation(step=step)
        ask = next_request(phone, conversation)
        assert ask is not None
        apply(phone, conversation, ask, hall()(ask.request, "access-1"))

    return hear


_take_verdicts = hears("push", lambda: TownHall(head=40))


def a_page() -> TownHall:
    """New households, a change of one that stands here, and a member who left."""
    new = [household_row(seq, str(UUID(int=seq))) for seq in range(41, 61)]
    changed = household_row(61, DUC_HOME, rev=2, address="Xóm 5, ngõ 2")
    return TownHall(head=62, stream=[*new, changed, row("person", 62, DUC, act="leave")])


def _a_restored_server() -> TownHall:
    """It misses some of the work, and has given An another hamlet instead."""
    return TownHall(epoch=RESTORED, hamlets=[XOM_6], acked_dseq=1, missing=[[2, 2]], head=9)


def _sync(phone: Phone) -> None:
    """A whole conversation, of several acts."""
    sync_once(phone, TownHall(head=40, stream=[household_row(seq, str(UUID(int=seq))) for seq in range(60, 80)]))


def _renew_tokens(phone: Phone) -> None:
    with phone.store.writing() as db:
        meta.write_tokens(db, meta.Tokens(access="access-2", refresh="refresh-2"))


def _fill_the_log(phone: Phone) -> None:
    """Draft after draft, until the next act makes SQLite carry its log over into the file."""
    log = phone.store.folder / f"{VAULT}-wal"
    number = 0
    while log.stat().st_size < _PAGES_BEFORE_CARRYING_OVER * _FRAME:
        number += 1  # what stays the same is not written again
        keep_draft(phone, talked_with_duc(step=f"talk {number}"))


# SQLite's own figures: https://www.sqlite.org/pragma.html#pragma_wal_autocheckpoint
_PAGES_BEFORE_CARRYING_OVER = 990
_FRAME = 4_096 + 24

OPENING = {"open a new vault": Act(do=lambda _phone: None)}
WHOLE = {
    "save a visit": Act(do=lambda phone: record_visit(phone, talked_with_duc())),
    "save a visit as the log is carried over": Act(
        before=(_fill_the_log,), do=lambda phone: record_visit(phone, talked_with_duc())
    ),
    "save that nobody was at home": Act(do=lambda phone: record_not_home(phone, DUC_HOME)),
    "keep a draft": Act(do=lambda phone: keep_draft(phone, talked_with_duc(step="talk"))),
    "take verdicts": Act(before=(_two_visits,), do=_take_verdicts),
    "take a page": Act(before=(_two_visits,), do=hears("pull", a_page)),
    "take the welcome of a restored server": Act(
        before=(_two_visits, _take_verdicts), do=hears("hello", _a_restored_server)
    ),
    "keep new tokens": Act(do=_renew_tokens),
}
"""Acts of one transaction: all of it is in the vault afterwards, or nothing."""
CONVERSATIONS = {"a whole sync": Act(before=(_two_visits,), do=_sync)}
"""Acts of several transactions: broken off anywhere, they are done again and come to the same end."""
ACTS = {**OPENING, **WHOLE, **CONVERSATIONS}


if __name__ == "__main__":
    packaged()  # the law is read once, not in every act
    forking.serve({name: _carry_out(act) for name, act in ACTS.items()})
