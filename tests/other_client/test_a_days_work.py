"""A client that was written from docs/sync.md alone does an officer's day: the page is enough, and the server keeps to
it.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shared.sync.receipts import problems_in_chain, read_file
from tests.other_client import work
from tests.other_client.carrying import Answered, Asked, Lost, document
from tests.other_client.ciphers import receipt_payload
from tests.other_client.client import OtherClient
from tests.other_client.conftest import Served, lose_once
from tests.other_client.receipts import faults_in
from tests.other_client.work import MADE_AT_A_DOOR, a_door, verdicts


def jwks(served: Served) -> Any:
    return document(served.carry(Asked("GET", "/.well-known/jwks.json")))


def chain_faults(served: Served, client: OtherClient) -> list[object]:
    """By the client's own reading of the page, and by the product's."""
    file, keys = client.book.receipts_file(), jwks(served)
    read = read_file(file)
    ours = problems_in_chain(read.links, lambda jws: receipt_payload(jws, keys) or b"", install_id=read.install_id)
    return [*faults_in(file, keys), *ours]


def kept(served: Served, client: OtherClient) -> list[str]:
    return list(served.town.kept(client.book.read("install_id")).values())


def test_a_day_is_fetched_recorded_sent_and_counted_once(served: Served, tmp_path: Path) -> None:
    """I2, MUST 17."""
    client = served.client(tmp_path / "an")
    client.sync()
    before, rows = served.conversions(), client.book.rows("household")
    commune, hamlet = work.place(client)
    household, person, visit = a_door(client)
    client.add("visit", commune, work.advised(hamlet, household, person, supersedes=visit))
    taken_back = client.add("visit", commune, work.nobody_home(hamlet, min(rows)))
    client.patch("household", commune, min(rows), {"address": "Gần nhà văn hóa xóm"})
    client.void("visit", commune, taken_back, "Ghi nhầm nhà")

    client.sync()
    client.sync()

    after = served.conversions()
    assert verdicts(client) == ["filed"] * 7
    assert kept(served, client) == ["filed"] * 7
    assert after["households_visited"] - before["households_visited"] == 1
    assert after["persons_advised"] - before["persons_advised"] == 1
    assert after["numerator"] - before["numerator"] == 1
    assert client.book.rows("visit")[visit]["standing"] == "superseded"
    assert client.book.rows("household")[min(rows)]["address"] == "Gần nhà văn hóa xóm"
    assert chain_faults(served, client) == []
    assert served.town.broken() == []


def test_a_first_load_by_file_and_by_pages_gives_the_same_rows(served: Served, tmp_path: Path) -> None:
    """MUST 18."""
    by_file, by_pages = served.client(tmp_path / "file", file_from=1), served.client(tmp_path / "pages")

    by_file.sync()
    by_pages.sync()

    assert by_file.book.read("loaded_by_file") is not None
    assert by_pages.book.read("loaded_by_file") is None
    assert by_file.book.cursors() == by_pages.book.cursors()
    for kind in ("hamlet", "household", "person", "visit", "assignment", "law_step"):
        assert by_file.book.rows(kind) == by_pages.book.rows(kind)
    assert by_file.book.rows("household")


@pytest.mark.parametrize("path", ["sync/push", "sync/hello", "auth/refresh"])
def test_a_lost_answer_loses_and_doubles_nothing(served: Served, tmp_path: Path, path: str) -> None:
    """MUST 3, I2."""
    client = served.client(tmp_path / "an")
    client.sync()
    a_door(client)
    client.book.note(access="over")
    lose_once(client, path)
    with pytest.raises(Lost):
        client.sync()

    client.sync()

    assert verdicts(client) == ["filed"] * MADE_AT_A_DOOR
    assert all(op.link for op in client.book.ops())
    assert len(served.town.visits()) == 1
    assert chain_faults(served, client) == []


def test_what_came_before_its_household_ends_with_a_receipt_of_its_own(served: Served, tmp_path: Path) -> None:
    """MUST 11."""
    client = served.client(tmp_path / "an")
    client.sync()
    a_door(client)
    with client.book.act():  # the household takes the last number
        for dseq, place in [(4, 1), (1, 2), (2, 3), (3, 1)]:
            client.book.db.execute("UPDATE op SET dseq = ? WHERE place = ?", (dseq, place))

    client.sync()
    assert verdicts(client) == ["held", "held", "filed"]
    client.sync()

    assert verdicts(client) == ["filed"] * MADE_AT_A_DOOR
    assert sorted(kept(served, client)) == ["filed", "held", "held"]
    assert chain_faults(served, client) == []


@pytest.mark.parametrize("too_slow", [True, False])
def test_a_batch_that_is_too_big_or_unreadable_is_halved_and_one_operation_stops_nothing(
    served: Served, tmp_path: Path, *, too_slow: bool
) -> None:
    """MUST 7, MUST 11."""
    client = served.client(tmp_path / "an")
    client.sync()
    commune, hamlet = work.place(client)
    a_door(client)
    deep: Any = "quá sâu"
    for _ in range(20):
        deep = [deep]
    client.add("household", commune, {"hamlet": hamlet, "head_name": deep})
    a_door(client)
    carry = client.carry
    refused = b'{"code":"body_too_large"}'

    def narrow(asked: Asked) -> Answered:
        if asked.path.endswith("push") and len(asked.body or b"") > 2_500:
            if too_slow:
                raise Lost(timed_out=True)
            return Answered(413, {"content-type": "application/problem+json"}, refused)
        return carry(asked)

    client.carry = narrow

    client.sync()

    assert verdicts(client) == ["filed"] * 3 + [None] + ["filed"] * 3
    assert client.hello()["unsent"] == 1
    client.sync()
    assert client.welcome["missing"] == [[4, 4]]


def test_two_copies_of_a_book_go_on_and_every_visit_is_filed_once(served: Served, tmp_path: Path) -> None:
    """MUST 9, I2, I3."""
    client = served.client(tmp_path / "an")
    client.sync()
    a_door(client, "Nguyễn Thị Chung")
    client.book.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(client.book.path, tmp_path / "copy")
    copy = served.again(tmp_path / "copy")
    a_door(client, "Trần Văn Một")
    a_door(copy, "Trần Văn Hai")

    client.sync()
    copy.sync()

    assert client.book.read("install_id") != copy.book.read("install_id")
    assert len(served.town.visits()) == 3
    assert [op.dseq for op in client.book.ops()] == [1, 2, 3, 4, 5, 6]
    assert [op.dseq for op in copy.book.ops()] == [1, 2, 3]  # of the other three it has the receipts
    assert verdicts(client) == [status for (status,) in copy.book.db.execute("SELECT status FROM op")] == ["filed"] * 6
    assert chain_faults(served, client) == chain_faults(served, copy) == []


def test_a_restored_server_gets_the_day_again_and_the_receipts_go_on(
    serving: Callable[[], Any], tmp_path: Path
) -> None:
    """MUST 4, MUST 17, I11."""
    with serving() as served:
        client = served.client(tmp_path / "an")
        client.sync()
        a_door(client, "Trước bản sao lưu")
        client.sync()
        backup, town = served.town.backed_up(), served.town
        a_door(client, "Sau bản sao lưu")
        client.sync()
        epoch = client.book.read("epoch")
    town.restored(backup)

    with serving() as served:
        client.carry = served.carry
        assert len(town.visits()) == 1
        client.sync()

        assert client.book.read("epoch") != epoch
        assert verdicts(client) == kept(served, client) == ["filed"] * 6
        assert len(town.visits()) == 2
        assert chain_faults(served, client) == []
        assert town.broken() == []


def test_work_that_was_handed_over_is_received_once_however_it_comes(served: Served, tmp_path: Path) -> None:
    """MUST 13."""
    client, colleague = served.client(tmp_path / "an"), served.client(tmp_path / "other", "nghiloc2")
    client.sync()
    sealing_key = client.ask("GET", "/api/v1/sync/sealing-key")
    a_door(client)

    answers = colleague.bring(client.hand_over(sealing_key))
    client.take_back(answers)

    assert verdicts(client) == ["filed"] * MADE_AT_A_DOOR
    assert all(op.link for op in client.book.ops())
    client.book.offer_again(1, 3)
    client.sync()
    assert len(served.town.visits()) == 1
    assert chain_faults(served, client) == []


def test_an_envelope_that_was_changed_is_not_taken_in(served: Served, tmp_path: Path) -> None:
    """MUST 13."""
    client = served.client(tmp_path / "an")
    client.sync()
    a_door(client)
    envelope = client.hand_over(client.ask("GET", "/api/v1/sync/sealing-key"))

    with pytest.raises(Exception, match="403 bad_signature"):
        client.bring(envelope.replace(b'"count":3', b'"count":2'))

    assert served.town.visits() == []


def test_a_verdict_that_no_receipt_signs_is_not_believed(served: Served, tmp_path: Path) -> None:
    """MUST 3, MUST 17."""
    client = served.client(tmp_path / "an")
    client.sync()
    a_door(client)
    carry = client.carry

    def lying(asked: Asked) -> Answered:
        answered = carry(asked)
        return answered._replace(body=answered.body.replace(b'"filed"', b'"rejected"'))

    client.carry = lying
    with pytest.raises(Lost):
        client.sync()

    believed = verdicts(client)
    client.carry = carry
    client.sync()
    assert believed == [None] * MADE_AT_A_DOOR
    assert verdicts(client) == ["filed"] * MADE_AT_A_DOOR


def test_a_link_that_was_left_out_of_the_file_is_missed(served: Served, tmp_path: Path) -> None:
    """MUST 17."""
    client = served.client(tmp_path / "an")
    for _ in range(3):
        client.sync()
        a_door(client)
    client.sync()
    head, first, _, last = client.book.receipts_file().splitlines()

    faults = faults_in(f"{head}\n{first}\n{last}", jwks(served))

    missing = [f"number {number} is in no link" for number in (4, 5, 6)]
    assert faults == ["link 3 does not follow", *missing]
