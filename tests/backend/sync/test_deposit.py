"""MUST 13. What a phone cannot bring itself somebody else can: taken in as its own push, whoever carries it, once."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import col, func, select

from backend.access.signing import receipt_reader
from backend.admin import audit
from backend.db import Database
from backend.rollups import differences
from backend.sync.receipts import links_after
from backend.tables.account import Account, Grant, Install
from backend.tables.deposit import Deposit
from backend.tables.law import AuditEntry
from backend.tables.op import KeptOp
from backend.tables.visit import VisitRow
from shared.records.household import Household
from shared.sync.handover import decode
from shared.sync.receipts import ReceiptFile, file_lines, problems_in_chain, read_file, read_link, read_payload
from tests.backend.cast import ACCOUNT_IDS, HandClock
from tests.backend.sync.handing_over import Hands, give_key


@pytest.fixture
def hands(phone: Any, database: Database) -> Hands:
    give_key(database, phone.install_id)
    return Hands(phone.client, phone)


def _visits(phone: Any, family: Any, count: int = 3) -> list[dict[str, Any]]:
    ops = [phone.add("visit", phone.visit(household=family.household)) for _ in range(count)]
    numbered: list[dict[str, Any]] = phone.numbered(*ops)
    return numbered


def _statuses(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [result["status"] for result in answer.json()["results"]]


def _visits_filed(database: Database) -> int:
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(VisitRow)).one()


def test_what_a_colleague_brings_is_filed_as_the_visit_of_who_recorded_it(
    phone: Any, family: Any, hands: Hands, database: Database
) -> None:
    envelope = hands.over(_visits(phone, family))

    answer = hands.bring(envelope)

    assert _statuses(answer) == ["filed"] * 3
    with database.reading() as session:
        filed = session.exec(select(VisitRow)).all()
    assert {(row.officer, row.install_id) for row in filed} == {(phone.account_id, phone.install_id)}
    assert answer.json()["acked_dseq"] == 6


def test_the_answer_is_that_of_a_push_with_the_receipts_that_sign_for_it(
    phone: Any, family: Any, hands: Hands, app: Any
) -> None:
    sent = _visits(phone, family)

    answer = hands.bring(hands.over(sent)).json()

    assert set(answer) == {"protocol", "epoch", "install_id", "results", "acked_dseq", "durable_dseq", "receipts"}
    assert answer["epoch"] == str(phone.epoch)
    (link,) = answer["receipts"]
    assert [entry[:2] for entry in link["entries"]] == [[one["dseq"], one["op_id"]] for one in sent]
    assert all(len(entry) == 5 for entry in link["entries"])


def test_the_end_of_what_was_held_comes_back_with_what_ended_it(phone: Any, hands: Hands) -> None:
    household = phone.new_id()
    visit = phone.add("visit", phone.visit(household=household))
    family = phone.add("household", Household(hamlet=phone.hamlet, head_name="Đặng Văn Đức"), row_id=household)
    assert _statuses(hands.bring(hands.over(phone.numbered(visit)))) == ["held"]

    answer = hands.bring(hands.over(phone.numbered(family))).json()

    entries = [entry for link in answer["receipts"] for entry in link["entries"]]
    assert [(entry[0], entry[3], entry[4]) for entry in entries] == [(2, "filed", False), (1, "filed", True)]
    assert entries[1][5]["seq"] > answer["results"][0]["seq"]


def test_the_receipts_can_be_checked_by_anybody(
    phone: Any, family: Any, hands: Hands, app: Any, database: Database
) -> None:
    answer = hands.bring(hands.over(_visits(phone, family))).json()
    links = [read_link(one) for one in answer["receipts"]]
    with database.reading() as session:
        earlier = [told.link for told in links_after(session, phone.install_id, 0, links[0].n - 1)]
    lines = "".join(file_lines(ReceiptFile(install_id=phone.install_id, links=(*earlier, *links))))

    found = problems_in_chain(
        read_file(lines).links, receipt_reader(app.state.signer.public_keys()), install_id=phone.install_id
    )

    assert found == []


def test_nothing_doubles_when_the_phone_comes_itself_later(
    phone: Any, family: Any, hands: Hands, database: Database
) -> None:
    sent = _visits(phone, family)
    brought = hands.bring(hands.over(sent)).json()

    pushed = phone.send(sent).json()

    assert [one["repeated"] for one in pushed["results"]] == [True] * 3
    assert [one | {"repeated": False} for one in pushed["results"]] == brought["results"]
    assert pushed["receipt"] is None
    assert _visits_filed(database) == 3


def test_nothing_doubles_when_the_phone_had_come_before(
    phone: Any, family: Any, hands: Hands, database: Database
) -> None:
    sent = _visits(phone, family)
    pushed = phone.send(sent).json()

    brought = hands.bring(hands.over(sent)).json()

    assert [one["repeated"] for one in brought["results"]] == [True] * 3
    assert [link["n"] for link in brought["receipts"]] == [pushed["receipt"]["n"]]
    assert _visits_filed(database) == 3


def test_nothing_doubles_when_both_come_at_once(phone: Any, family: Any, hands: Hands, database: Database) -> None:
    sent = _visits(phone, family, 20)
    envelopes = [hands.over(sent) for _ in range(4)]
    together = Barrier(8)

    def come(which: int) -> Any:
        together.wait()
        return hands.bring(envelopes[which // 2]) if which % 2 else phone.send(sent)

    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(come, range(8)))

    assert [answer.status_code for answer in answers] == [200] * 8, [answer.text for answer in answers]
    new = [one for answer in answers for one in answer.json()["results"] if not one["repeated"]]
    assert sorted(one["dseq"] for one in new) == [one["dseq"] for one in sent]
    assert _visits_filed(database) == 20
    with database.reading() as session:
        assert list(differences(session)) == []


def test_a_part_that_the_phone_had_sent_and_a_part_that_it_had_not(phone: Any, family: Any, hands: Hands) -> None:
    sent = _visits(phone, family, 4)
    phone.send(sent[:2])

    brought = hands.bring(hands.over(sent)).json()

    assert [one["repeated"] for one in brought["results"]] == [True, True, False, False]
    assert sorted(entry[0] for link in brought["receipts"] for entry in link["entries"]) == [4, 5, 6, 7]


def test_the_same_envelope_again_changes_nothing_and_is_answered_as_before(
    phone: Any, family: Any, hands: Hands, database: Database
) -> None:
    envelope = hands.over(_visits(phone, family))
    first = hands.bring(envelope).json()

    again = hands.bring(envelope).json()

    assert again["receipts"] == first["receipts"]
    assert [one | {"repeated": False} for one in again["results"]] == first["results"]
    with database.reading() as session:
        assert len(session.exec(select(Deposit)).all()) == 1
        assert session.exec(select(func.count()).select_from(KeptOp)).one() == 6


# --- who may, and who brought it --------------------------------------------------------------


def test_a_revoked_phone_and_a_closed_account_can_still_deposit_and_cannot_read(
    phone: Any, family: Any, hands: Hands, database: Database, now: HandClock
) -> None:
    envelope = hands.over(_visits(phone, family))
    with database.writing() as session:
        session.get_one(Install, phone.install_id).revoked_at = now()
        session.get_one(Account, phone.account_id).active = False

    answer = hands.bring(envelope)

    assert _statuses(answer) == ["filed"] * 3
    assert phone.hello().status_code == 401
    assert phone.pull_raw(f"{phone.commune}:0").status_code == 401


def test_what_was_recorded_outside_the_area_is_held_as_in_a_push(
    phone: Any, family: Any, hands: Hands, other_hamlet: UUID
) -> None:
    elsewhere = phone.add("household", Household(hamlet=other_hamlet, head_name="Đặng Văn Đức"))

    assert _statuses(hands.bring(hands.over(phone.numbered(elsewhere)))) == ["held"]


def test_an_area_that_was_taken_back_still_covers_what_was_recorded_before_the_phone_knew(
    phone: Any, family: Any, hands: Hands, database: Database, now: HandClock
) -> None:
    envelope = hands.over(_visits(phone, family))
    with database.writing() as session:
        grant = session.exec(select(Grant).where(Grant.account_id == phone.account_id)).one()
        grant.revoked_at, grant.revoked_seq = now(), 2

    assert _statuses(hands.bring(envelope)) == ["filed"] * 3


def test_one_fault_inside_harms_only_its_own_operation(phone: Any, family: Any, hands: Hands) -> None:
    sent = _visits(phone, family)
    sent[1] |= {"data": {**sent[1]["data"], "outcome": "MAYBE"}}

    assert _statuses(hands.bring(hands.over(sent))) == ["filed", "rejected", "filed"]


def test_an_envelope_of_an_earlier_history_is_taken_like_any(phone: Any, family: Any, hands: Hands) -> None:
    answer = hands.bring(hands.over(_visits(phone, family), epoch=str(uuid4())))

    assert _statuses(answer) == ["filed"] * 3
    assert answer.json()["epoch"] == str(phone.epoch)
    (link,) = answer.json()["receipts"]
    assert read_payload(decode(link["jws"].split(".")[1])).epoch == phone.epoch


def test_a_number_that_another_operation_used_is_told_so(
    phone: Any, family: Any, hands: Hands, database: Database
) -> None:
    (used,) = _visits(phone, family, 1)
    phone.send([used])
    (other,) = _visits(phone, family, 1)

    answer = hands.bring(hands.over([other | {"dseq": used["dseq"]}]))

    assert (answer.status_code, answer.json()["code"]) == (409, "install_forked")
    assert _visits_filed(database) == 1


def test_it_is_written_down_who_brought_what_once(
    phone: Any, family: Any, hands: Hands, binh: Any, database: Database
) -> None:
    envelope = hands.over(_visits(phone, family))

    hands.bring(envelope, binh.headers)
    hands.bring(envelope)

    with database.reading() as session:
        (kept,) = session.exec(select(Deposit)).all()
        (entry,) = session.exec(select(AuditEntry).where(col(AuditEntry.act) == "ops_deposited")).all()
        assert list(audit.broken_at(session)) == []
    assert (kept.install_id, kept.brought_by, kept.count) == (phone.install_id, ACCOUNT_IDS["binh"], 3)
    assert (entry.account_id, entry.subject) == (ACCOUNT_IDS["binh"], phone.install_id)
    assert entry.facts == {"envelope": kept.sha256, "ops": 3, "brought_by": str(ACCOUNT_IDS["binh"])}


@pytest.mark.parametrize("token", ["Bearer x", "Basic eDp5", "x"])
def test_a_sign_in_that_does_not_hold_counts_as_none(
    phone: Any, family: Any, hands: Hands, database: Database, token: str
) -> None:
    answer = hands.bring(hands.over(_visits(phone, family)), {"Authorization": token})

    assert _statuses(answer) == ["filed"] * 3
    with database.reading() as session:
        assert session.exec(select(Deposit)).one().brought_by is None


# --- how much at once -------------------------------------------------------------------------


def test_an_envelope_takes_as_many_operations_as_a_push(phone: Any, family: Any, hands: Hands) -> None:
    assert _statuses(hands.bring(hands.over(_visits(phone, family, 500)))) == ["filed"] * 500


def test_a_phone_that_hands_over_without_end_is_told_to_wait(
    phone: Any, family: Any, hands: Hands, now: HandClock
) -> None:
    envelope = hands.over(_visits(phone, family, 1))
    for _ in range(60):
        assert hands.bring(envelope).status_code == 200
        now.passes(seconds=10)

    answer = hands.bring(envelope)

    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
    now.passes(hours=1)
    assert hands.bring(envelope).status_code == 200


def test_who_sends_junk_without_end_is_told_to_wait_and_stops_nobody_elses_phone(
    phone: Any, family: Any, hands: Hands, now: HandClock
) -> None:
    envelope = hands.over(_visits(phone, family, 1))
    junk = envelope | {"signature": "A" * 86}

    statuses = [hands.bring(junk).status_code for _ in range(61)]

    assert statuses == [403] * 60 + [429]
    now.passes(minutes=2)
    assert hands.bring(envelope).status_code == 200


def test_the_sealing_key_is_public_and_stays(phone: Any, hands: Hands) -> None:
    first, again = hands.sealing_key(), hands.sealing_key()

    assert first == again
    assert set(first) == {"kty", "crv", "x", "y", "use", "kid"}
    assert (first["kid"], first["use"]) == ("seal-1", "enc")


def test_nobody_is_named_in_the_answer(phone: Any, family: Any, hands: Hands, contents: Callable[[], str]) -> None:
    op = phone.add("visit", phone.visit(household=family.household, note="Bác Đức hẹn sang tuần"))

    answer = hands.bring(hands.over(phone.numbered(op)))

    assert "Đức" not in json.dumps(answer.json(), ensure_ascii=False)
