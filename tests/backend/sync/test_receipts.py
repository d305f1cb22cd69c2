"""Receipts: the server puts its name to every verdict, in a chain from which nothing can go unnoticed."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import delete, update
from sqlmodel import col, select

from backend.access.signing import receipt_reader
from backend.db import Database
from backend.tables.account import ServerState
from backend.tables.op import InstallLine, KeptOp
from backend.tables.receipt import ReceiptLink
from shared.records.household import Household
from shared.sync.canonical import sha256_hex
from shared.sync.receipts import Entry, Fault, entries_sha256, payload_of
from tests.backend.sync import receipts_by_hand


def visits(phone: Any, family: Any, number: int = 1) -> list[Any]:
    return [phone.add("visit", phone.visit(household=family.household)) for _ in range(number)]


def push(phone: Any, *ops: Any) -> Any:
    answer = phone.send(phone.numbered(*ops))
    assert answer.status_code == 200, answer.text
    return answer.json()


def new_epoch(phone: Any, database: Database) -> None:
    """The server begins a new history, and the phone hears of it."""
    phone.epoch = uuid4()
    with database.writing() as session:
        session.get_one(ServerState, "epoch").value = str(phone.epoch)


def test_a_push_is_signed_for_in_the_same_answer(phone: Any, family: Any) -> None:
    """MUST 17. The link says by one hash which verdicts it is about: those of the answer that are new."""
    answer = push(phone, *visits(phone, family, 3))

    said = receipts_by_hand.signed(phone, answer["receipt"]["jws"])
    entries = [Entry(one["dseq"], one["op_id"], one["sha256"], one["status"]) for one in answer["results"]]
    assert (said.install_id, said.epoch, said.n) == (phone.install_id, phone.epoch, answer["receipt"]["n"])
    assert (said.count, said.entries) == (3, entries_sha256(entries))
    assert said.acked_dseq == answer["acked_dseq"] == 6


def test_every_verdict_is_signed_for_whatever_it_says(phone: Any, family: Any) -> None:
    """MUST 11, 17. Held, rejected and in conflict, the server holds it, and says so with its name."""
    visit = visits(phone, family)[0]
    bad = phone.op("visit", {"data": {"outcome": 7}})
    rival = phone.add("visit", phone.visit(household=family.household), row_id=visit.row_id)
    push(phone, visit, phone.add("visit", phone.visit(household=uuid4())), bad, rival)

    *_, last = receipts_by_hand.links(phone)

    assert [entry.status for entry in last.entries] == ["filed", "held", "rejected", "conflict"]
    assert receipts_by_hand.faults(phone) == []


def test_links_name_the_one_before(phone: Any, family: Any) -> None:
    """MUST 17."""
    for _ in range(3):
        push(phone, *visits(phone, family, 2))

    links = receipts_by_hand.links(phone)

    said = [receipts_by_hand.signed(phone, link.jws) for link in links]
    assert [one.n for one in said] == [1, 2, 3, 4]
    assert [one.prev for one in said] == ["", *(sha256_hex(payload_of(one)) for one in said[:-1])]
    assert receipts_by_hand.faults(phone) == []


def test_a_batch_of_repeats_earns_no_second_receipt(phone: Any, family: Any, contents: Callable[[], str]) -> None:
    """MUST 12. A retry gets the stored verdict, and writes nothing."""
    sent = phone.numbered(*visits(phone, family, 2))
    first = phone.send(sent).json()
    before = contents()

    again = phone.send(sent).json()

    assert again["receipt"] is None
    assert [one | {"repeated": False} for one in again["results"]] == first["results"]
    assert contents() == before


def test_what_is_new_in_a_batch_is_signed_for_alone(phone: Any, family: Any) -> None:
    old = phone.numbered(*visits(phone, family, 2))
    phone.send(old)
    new = phone.numbered(*visits(phone, family, 1))

    answer = phone.send([*old, *new]).json()

    assert receipts_by_hand.signed(phone, answer["receipt"]["jws"]).count == 1
    assert receipts_by_hand.faults(phone) == []


def test_a_second_content_under_an_id_is_signed_for_too(phone: Any, family: Any) -> None:
    """MUST 12, 17. The second is kept as a conflict, and that is a verdict."""
    first, other = visits(phone, family, 2)
    (sent,) = phone.numbered(first)
    phone.send([sent])
    rival = json.loads(other.body) | {"op_id": str(first.op_id), "dseq": sent["dseq"], "seen": {}}

    phone.send([rival])

    *_, last = receipts_by_hand.links(phone)
    assert [(entry.op_id, entry.status) for entry in last.entries] == [(str(first.op_id), "conflict")]
    assert receipts_by_hand.faults(phone) == []


def test_the_same_batch_fifty_times_at_once_is_signed_for_once(phone: Any, family: Any) -> None:
    """MUST 12, 17."""
    sent = phone.numbered(*visits(phone, family, 2))

    with ThreadPoolExecutor(8) as pool:
        answers = [answer.json() for answer in pool.map(lambda _: phone.send(sent), range(50))]

    assert sum(answer["receipt"] is not None for answer in answers) == 1
    assert receipts_by_hand.faults(phone) == []


def test_every_operation_that_is_signed_for_is_held_with_that_hash(phone: Any, family: Any, database: Database) -> None:
    """I1."""
    push(phone, *visits(phone, family, 3), phone.add("visit", phone.visit(household=uuid4())))

    entries = [entry for link in receipts_by_hand.links(phone) for entry in link.entries]

    with database.reading() as session:
        kept = {str(row.op_id): row for row in session.exec(select(KeptOp))}
    assert {(entry.op_id, entry.sha256, entry.status) for entry in entries} == {
        (op_id, row.sha256, row.status) for op_id, row in kept.items()
    }
    opened = (phone.client.app.state.keys.at_rest.opened(row.op_id, row.body) for row in kept.values())
    assert {sha256_hex(body) for body in opened} == {entry.sha256 for entry in entries}


def test_receipts_come_in_pages(phone: Any, family: Any) -> None:
    for _ in range(4):
        push(phone, *visits(phone, family))

    first = receipts_by_hand.fetched(phone, limit=3)
    rest = receipts_by_hand.fetched(phone, after=3, limit=3)

    assert ([one["n"] for one in first["receipts"]], first["more"]) == ([1, 2, 3], True)
    assert ([one["n"] for one in rest["receipts"]], rest["more"]) == ([4, 5], False)


def test_a_page_of_receipts_stays_small_enough_for_a_slow_network(phone: Any, family: Any) -> None:
    for _ in range(5):
        push(phone, *visits(phone, family, 490))

    pages = [receipts_by_hand.fetched(phone)]
    while pages[-1]["more"]:
        pages.append(receipts_by_hand.fetched(phone, after=pages[-1]["receipts"][-1]["n"]))

    assert [[one["n"] for one in page["receipts"]] for page in pages] == [[1, 2, 3, 4, 5], [6]]


def test_a_phone_reads_no_receipts_but_its_own(phone: Any, family: Any, ems_phone: Any, binh: Any) -> None:
    """MUST 13. They are listed for people by another door."""
    answer = phone.client.get("/api/v1/sync/receipts", headers=binh.headers)

    assert receipts_by_hand.links(ems_phone) == []
    assert answer.status_code == 403


def test_hello_tells_the_head_of_the_chain(phone: Any, family: Any) -> None:
    answer = push(phone, *visits(phone, family))

    said = receipts_by_hand.signed(phone, answer["receipt"]["jws"])

    assert phone.hello().json()["receipt"] == {"n": said.n, "sha256": sha256_hex(payload_of(said))}


def test_the_first_link_of_a_new_epoch_names_the_phones_last_one(phone: Any, family: Any, database: Database) -> None:
    """MUST 17, I11. A restored server has lost links; the phone has them, and its chain goes on without a gap."""
    for _ in range(3):
        push(phone, *visits(phone, family))
    kept = receipts_by_hand.links(phone)
    with database.writing() as session:  # a backup from before the last two pushes is put back
        first = session.get_one(ReceiptLink, (phone.install_id, 2))
        session.execute(delete(ReceiptLink).where(col(ReceiptLink.n) > 2))
        session.execute(update(InstallLine).values(link_n=2, link_sha256=first.sha256))
    new_epoch(phone, database)
    last = kept[-1]
    head = {"n": last.n, "sha256": sha256_hex(payload_of(receipts_by_hand.signed(phone, last.jws)))}

    phone.hello(receipt=head)
    push(phone, *visits(phone, family))

    new = receipts_by_hand.links(phone, after=last.n)
    said = receipts_by_hand.signed(phone, new[0].jws)
    assert (said.n, said.prev, said.epoch) == (last.n + 1, head["sha256"], phone.epoch)
    assert receipts_by_hand.faults(phone, [*kept, *new]) == []
    assert Fault(code="missing_links", first=3, last=4) in receipts_by_hand.faults(phone)


def test_within_an_epoch_a_phone_cannot_say_where_the_chain_goes_on(phone: Any, family: Any) -> None:
    push(phone, *visits(phone, family))
    phone.hello(receipt={"n": 2, "sha256": "0" * 64})

    push(phone, *visits(phone, family))

    assert receipts_by_hand.faults(phone) == []


@pytest.mark.parametrize("harm", ["gone", "changed", "put elsewhere"])
def test_what_is_done_to_the_rows_of_the_server_shows(phone: Any, family: Any, database: Database, harm: str) -> None:
    """MUST 17, I9. A verdict that was changed behind everybody's back does not fit what was signed."""
    answers = [push(phone, *visits(phone, family, 2)) for _ in range(2)]
    last = answers[-1]["results"][-1]
    with database.writing() as session:
        row = session.exec(select(KeptOp).where(KeptOp.dseq == last["dseq"])).one()
        match harm:
            case "gone":
                session.delete(row)
            case "changed":
                row.status = "rejected"
            case _:
                row.receipt_n = 2

    found = receipts_by_hand.faults(phone)

    assert "entries_changed" in {fault.code for fault in found}


def test_numbers_that_have_not_arrived_are_a_gap(phone: Any, family: Any) -> None:
    """I3."""
    sent = phone.numbered(*visits(phone, family, 4))
    phone.send([sent[0], sent[3]])

    assert receipts_by_hand.faults(phone) == [Fault(code="missing_numbers", first=5, last=6)]


def test_a_hole_that_is_filled_moves_the_mark_over_what_lies_behind_it(phone: Any, family: Any) -> None:
    """I3."""
    sent = phone.numbered(*visits(phone, family, 5))
    phone.send([sent[0], sent[2], sent[4]])

    acked = [phone.send([sent[place]]).json()["acked_dseq"] for place in (3, 1)]

    assert acked == [4, 8]
    assert receipts_by_hand.faults(phone) == []


def test_receipts_hold_nothing_of_what_was_recorded(phone: Any) -> None:
    household = phone.add("household", Household(hamlet=phone.hamlet, head_name="Lô Thị Kín", address="Bản Xa"))
    push(phone, household)

    told = json.dumps(receipts_by_hand.fetched(phone), ensure_ascii=False)

    assert "Kín" not in told
    assert str(household.row_id) not in told


def test_a_receipt_is_no_token_and_a_token_no_receipt(phone: Any, family: Any) -> None:
    answer = push(phone, *visits(phone, family))

    asked = phone.client.get("/api/v1/sync/receipts", headers={"Authorization": f"Bearer {answer['receipt']['jws']}"})

    assert asked.status_code == 401
    token = phone.headers["Authorization"].removeprefix("Bearer ")
    with pytest.raises(ValueError, match="not signed with one of these keys"):
        receipt_reader(phone.client.app.state.signer.public_keys())(token)
