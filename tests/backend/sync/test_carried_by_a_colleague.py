"""Line 7 of the promise: An's work reaches the server through Em's phone, unread and undoubled, and An learns of it."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from starlette.testclient import TestClient

from backend.access import accounts
from backend.db import Database
from backend.tables.account import Account
from backend.tables.op import KeptOp
from mobile.actions.handover import carried, files_in, give_back, hand_over, take_to_carry
from mobile.actions.visits import record_not_home
from mobile.store import meta, outbox
from mobile.store.parcels import Carried
from mobile.sync.messages import Interrupted
from mobile.sync.once import sync_once
from mobile.sync.returned import take_answers_file
from shared import problems
from shared.problems import Problem, Refused
from shared.sync.canonical import canonical
from tests.backend.cast import ACCOUNT_IDS, START
from tests.backend.sync.conftest import Family
from tests.backend.sync.vaults import Officer
from tests.mobile.vault import dump


@pytest.fixture
def an(app: FastAPI, client: TestClient, family: Family, tmp_path: Path) -> Iterator[Officer]:
    """An has synced, and has no network since."""
    officer = Officer(app, client, tmp_path, "an")
    sync_once(officer.phone, officer.carry)
    officer.online = False
    officer.home = str(family.household)
    yield officer
    officer.phone.store.close()


@pytest.fixture
def em(app: FastAPI, client: TestClient, ems_phone: Any, tmp_path: Path) -> Iterator[Officer]:
    officer = Officer(app, client, tmp_path, "em")
    yield officer
    officer.phone.store.close()


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """The memory card that goes from hand to hand."""
    return tmp_path / "card"


def visit(an: Officer, times: int) -> None:
    for _ in range(times):
        an.clocks.pass_by(seconds=1)
        record_not_home(an.phone, an.home)


def standing(officer: Officer) -> tuple[int, int, int]:
    counts = outbox.counts(officer.phone.store.reading())
    return counts.written, counts.received, counts.unsent


def kept(database: Database, officer: Officer) -> int:
    """How many operations of an officer's phone the server holds."""
    with database.reading() as session:
        held = select(func.count()).select_from(KeptOp).where(KeptOp.install_id == officer.install_id)  # type: ignore[arg-type]  # a column
        return int(session.execute(held).scalar_one())


def changed(path: Path, change: Callable[[list[dict[str, Any]]], Any]) -> Path:
    """The file with its lines changed by hand."""
    lines = [json.loads(line) for line in path.read_bytes().splitlines()]
    change(lines)
    other = path.with_name(f"other{path.suffix}")
    other.write_bytes(b"".join(canonical(line) + b"\n" for line in lines))
    return other


def refused(act: Callable[[], Any]) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.problems


def test_work_without_a_network_reaches_the_server_through_a_colleague(
    an: Officer, em: Officer, card: Path, database: Database
) -> None:
    """Line 7, MUST 13. Out by hand, in by a colleague's network, and the answer back by hand."""
    visit(an, 3)
    handed = hand_over(an.phone, card)
    taken = take_to_carry(em.phone, handed.path)
    sync_once(em.phone, em.carry)

    received = take_answers_file(an.phone, give_back(em.phone, card).path)

    assert (handed.ops, taken.ops, received) == (3, 3, 3)
    assert standing(an) == (3, 3, 0)
    assert kept(database, an) == 3
    assert carried(em.phone) == Carried(waiting=0, received=3, refused=0, to_give_back=0)


def test_nothing_doubles_when_both_deliver(an: Officer, em: Officer, card: Path, database: Database) -> None:
    """Line 7."""
    visit(an, 3)
    handed = hand_over(an.phone, card)
    take_to_carry(em.phone, handed.path)
    an.online = True
    sync_once(an.phone, an.carry)
    sync_once(em.phone, em.carry)

    received = take_answers_file(an.phone, give_back(em.phone, card).path)

    assert (received, standing(an), kept(database, an)) == (0, (3, 3, 0), 3)


def test_after_a_colleague_delivered_the_phone_sends_nothing_again_and_its_receipts_have_no_gap(
    an: Officer, em: Officer, card: Path, database: Database
) -> None:
    visit(an, 2)
    take_to_carry(em.phone, hand_over(an.phone, card).path)
    sync_once(em.phone, em.carry)
    take_answers_file(an.phone, give_back(em.phone, card).path)
    an.online, an.asked = True, []

    sync_once(an.phone, an.carry)

    assert "push" not in an.asked
    assert "receipts" not in an.asked
    assert (standing(an), kept(database, an)) == ((2, 2, 0), 2)


def test_links_that_are_missing_between_are_fetched_at_the_next_sync(an: Officer, em: Officer, card: Path) -> None:
    """The second file's receipt proves what it says before the first has come back."""
    visit(an, 1)
    first = hand_over(an.phone, card)
    take_to_carry(em.phone, first.path)
    sync_once(em.phone, em.carry)
    visit(an, 1)
    take_to_carry(em.phone, hand_over(an.phone, card).path)
    sync_once(em.phone, em.carry)
    answers = give_back(em.phone, card).path
    last_only = changed(answers, lambda lines: [line["answer"]["receipts"].__delitem__(0) for line in lines[2:]])
    only = changed(last_only, lambda lines: lines.pop(1))

    take_answers_file(an.phone, only)
    before = standing(an)
    an.online = True
    sync_once(an.phone, an.carry)

    assert before == (2, 0, 1)  # the second is not sent again, nor called received before its receipt is here
    assert standing(an) == (2, 2, 0)


def test_whoever_carries_it_cannot_read_it(an: Officer, em: Officer, card: Path) -> None:
    """Line 7. Sealed: not in the file, not in the colleague's vault."""
    visit(an, 1)
    handed = hand_over(an.phone, card)

    take_to_carry(em.phone, handed.path)

    file, (op,) = handed.path.read_bytes(), outbox.unsent(an.phone.store.reading(), 1)
    vault = "\n".join(dump(em.phone.store)).encode()
    for secret in (op.op_id, op.row_id, an.home, "not_home"):
        assert secret.encode() not in file
        assert secret.encode() not in vault


def test_the_same_file_taken_twice_is_carried_once(an: Officer, em: Officer, card: Path) -> None:
    visit(an, 2)
    handed = hand_over(an.phone, card)
    take_to_carry(em.phone, handed.path)

    again = take_to_carry(em.phone, handed.path)

    assert (again.ops, again.before) == (0, 2)
    assert carried(em.phone).waiting == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content[:-20],
        lambda content: content[:-1],
        lambda _content: b"",
        lambda _content: b"\n",
        lambda _content: b"<html>Xin chao</html>\n",
        lambda content: content.replace(b'"count":2', b'"count":3'),
        lambda content: content + b"{}\n",
        lambda _content: bytes(range(256)) + b"\n",
    ],
)
def test_a_damaged_or_foreign_file_is_refused_and_changes_nothing(
    an: Officer, em: Officer, card: Path, spoil: Callable[[bytes], bytes]
) -> None:
    """Line 7."""
    visit(an, 2)
    path = hand_over(an.phone, card).path
    path.write_bytes(spoil(path.read_bytes()))
    before = dump(em.phone.store)

    (problem,) = refused(lambda: take_to_carry(em.phone, path))

    assert problem.code == "handover_unreadable"
    assert dump(em.phone.store) == before


def test_what_the_server_never_takes_is_kept_with_its_reason_and_asked_once(
    an: Officer, em: Officer, card: Path
) -> None:
    visit(an, 1)
    path = hand_over(an.phone, card).path
    spoilt = changed(path, lambda lines: lines[0].update(box=lines[0]["box"][:-4] + "AAAA"))
    take_to_carry(em.phone, spoilt)

    for _ in range(2):
        sync_once(em.phone, em.carry)

    assert em.asked.count("deposit") == 1
    assert carried(em.phone) == Carried(waiting=0, received=0, refused=1, to_give_back=0)
    assert refused(lambda: give_back(em.phone, card)) == (problems.nothing_to_give_back(),)


def test_two_thousand_operations_go_in_several_envelopes(an: Officer, em: Officer, card: Path) -> None:
    visit(an, 1_100)
    handed = hand_over(an.phone, card)

    take_to_carry(em.phone, handed.path)
    sync_once(em.phone, em.carry)
    take_answers_file(an.phone, give_back(em.phone, card).path)

    assert len(handed.path.read_bytes().splitlines()) == 3
    assert standing(an) == (1_100, 1_100, 0)


def test_a_file_is_for_another_hand_and_for_something_unsent(an: Officer, card: Path) -> None:
    nothing = refused(lambda: hand_over(an.phone, card))
    visit(an, 1)
    path = hand_over(an.phone, card).path

    own = refused(lambda: take_to_carry(an.phone, path))

    assert (nothing, own) == ((problems.nothing_to_hand_over(),), (problems.own_handover(),))


def test_without_the_servers_key_nothing_can_be_sealed(an: Officer, card: Path) -> None:
    visit(an, 1)
    with an.phone.store.writing() as db:
        meta.forget(db, meta.SEALING_KEY)

    assert refused(lambda: hand_over(an.phone, card)) == (problems.no_sealing_key(),)


def test_a_card_that_is_not_there_is_said(an: Officer, em: Officer, card: Path) -> None:
    visit(an, 1)
    card.write_bytes(b"a file, not a folder")

    for act in (
        lambda: hand_over(an.phone, card),
        lambda: files_in(card, ".guiho"),
        lambda: take_to_carry(em.phone, card / "x.guiho"),
        lambda: take_answers_file(an.phone, card / "x.xacnhan"),
    ):
        assert refused(act) == (problems.folder_unusable(),)


def _unsigned(lines: list[dict[str, Any]]) -> None:
    """Somebody claims that the server has it, without a receipt."""
    lines[1]["answer"]["receipts"] = []
    for result in lines[1]["answer"]["results"]:
        result["repeated"] = True


def _other_verdict(lines: list[dict[str, Any]]) -> None:
    for link in lines[1]["answer"]["receipts"]:
        for entry in link["entries"]:
            entry[3] = "rejected"


def _other_signature(lines: list[dict[str, Any]]) -> None:
    for link in lines[1]["answer"]["receipts"]:
        link["jws"] = link["jws"][:-8] + "AAAAAAAA"


@pytest.mark.parametrize("forge", [_unsigned, _other_verdict, _other_signature])
def test_a_forged_answer_makes_nothing_received(
    an: Officer, em: Officer, card: Path, forge: Callable[[list[dict[str, Any]]], None]
) -> None:
    """MUST 3, MUST 8. What went through other hands is worth its signatures."""
    visit(an, 2)
    take_to_carry(em.phone, hand_over(an.phone, card).path)
    sync_once(em.phone, em.carry)
    forged = changed(give_back(em.phone, card).path, forge)

    with suppress(Refused):
        take_answers_file(an.phone, forged)

    assert standing(an) == (2, 0, 2)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda content: content[:-20], "answers_unreadable"),
        (lambda _content: b"<html></html>\n", "answers_unreadable"),
        (lambda _content: b"", "answers_unreadable"),
        (lambda content: content.replace(b'"install_id":"0', b'"install_id":"1'), "answers_of_another_phone"),
    ],
)
def test_answers_that_are_damaged_or_anothers_change_nothing(
    an: Officer, em: Officer, card: Path, spoil: Callable[[bytes], bytes], code: str
) -> None:
    visit(an, 2)
    take_to_carry(em.phone, hand_over(an.phone, card).path)
    sync_once(em.phone, em.carry)
    path = give_back(em.phone, card).path
    path.write_bytes(spoil(path.read_bytes()))
    before = dump(an.phone.store)

    (problem,) = refused(lambda: take_answers_file(an.phone, path))

    assert problem.code == code
    assert dump(an.phone.store) == before


def test_a_phone_that_may_not_sign_in_any_more_still_hands_in_its_work(an: Officer, database: Database) -> None:
    """MUST 13. A revoked phone deposits, and cannot read."""
    visit(an, 3)
    with database.writing() as session:
        accounts.revoke(session, session.get_one(Account, ACCOUNT_IDS["an"]), START)
    an.online, an.asked = True, []

    with pytest.raises(Interrupted) as interrupted:
        sync_once(an.phone, an.carry)

    assert interrupted.value.problems[0].code in {"not_signed_in", "account_revoked"}
    assert (standing(an), kept(database, an)) == ((3, 3, 0), 3)
    assert "pull" not in an.asked


def test_the_sealing_key_is_there_before_it_is_needed_and_fetched_anew_each_week(an: Officer) -> None:
    an.online, an.asked = True, []
    sync_once(an.phone, an.carry)
    within_a_week = an.asked.count("sealing-key")
    an.clocks.pass_by(days=8)

    sync_once(an.phone, an.carry)

    assert (within_a_week, an.asked.count("sealing-key")) == (0, 1)


def test_a_network_that_fails_at_the_deposit_leaves_it_for_the_next_sync(an: Officer, em: Officer, card: Path) -> None:
    visit(an, 1)
    take_to_carry(em.phone, hand_over(an.phone, card).path)
    em.loses = {"deposit"}

    sync_once(em.phone, em.carry)
    waiting = carried(em.phone).waiting
    em.loses = set()
    sync_once(em.phone, em.carry)

    assert (waiting, carried(em.phone).received) == (1, 1)
