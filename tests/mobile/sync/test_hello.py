"""What the server says at hello, and where it lets An's phone in no more: nothing that she wrote is lost by it."""

import json
from uuid import UUID

import pytest

from mobile.actions.visits import record_not_home
from mobile.store import cursors, keys, meta, outbox
from mobile.store.phone import APP_VERSION, Phone
from mobile.sync.messages import Interrupted, Unreachable
from mobile.sync.once import sync_once
from mobile.views.sync_status import sync_status
from shared.sync import handover, handover_box, proofs
from tests.mobile.sync.town_hall import TownHall, problem_answer
from tests.mobile.vault import AN, COMMUNE, DUC_HOME, INSTALL


def _counts(phone: Phone) -> tuple[int, int]:
    status = sync_status(phone.store)
    return status.written, status.received


def test_an_app_too_old_to_pull_still_sends_everything(phone: Phone) -> None:
    """MUST 16, I12. That it is too old is kept for the officer to see, until the server says otherwise."""
    hall = TownHall(action="push_only")
    record_not_home(phone, DUC_HOME)

    sync_once(phone, hall)

    assert [asked for asked, _ in hall.asked] == ["hello", "push"]
    assert _counts(phone) == (1, 1)
    assert meta.read(phone.store.reading(), meta.PUSH_ONLY) == APP_VERSION
    hall.action = "ok"
    sync_once(phone, hall)
    assert meta.read(phone.store.reading(), meta.PUSH_ONLY) is None


def test_the_clock_of_the_phone_is_held_against_the_servers(phone: Phone) -> None:
    """MUST 10. An's phone shows 08:00, which is 01:00 in UTC."""
    sync_once(phone, TownHall(now="2026-11-21T01:07:30.000Z"))

    assert meta.read(phone.store.reading(), meta.CLOCK_OFFSET_MS) == "450000"


def test_what_a_page_tells_after_hello_is_not_seen_before_the_next_one(phone: Phone) -> None:
    """MUST 13. The areas are those of hello: one taken back since is not followed yet."""
    own = f"user:{AN}"
    with phone.store.writing() as db:
        cursors.move(db, own, 3)
    sync_once(phone, TownHall())
    with phone.store.writing() as db:
        cursors.move(db, own, 4)

    record_not_home(phone, DUC_HOME)
    sync_once(phone, TownHall())
    record_not_home(phone, DUC_HOME)

    seen = [json.loads(said) for (said,) in phone.store.reading().execute("SELECT seen FROM outbox ORDER BY place")]
    assert [one[own] for one in seen] == [3, 4]


def test_an_account_that_was_shut_out_keeps_its_outbox(phone: Phone) -> None:
    """MUST 6. Somebody else's phone can still hand it in."""
    record_not_home(phone, DUC_HOME)
    refused = problem_answer(401, "not_signed_in")

    with pytest.raises(Interrupted):
        sync_once(phone, TownHall(instead=[refused, refused]))

    assert len(outbox.unsent(phone.store.reading(), 10)) == 1


@pytest.mark.parametrize(("action", "code"), [("reauth", "not_signed_in"), ("install_forked", "install_forked")])
def test_a_phone_that_must_stop_says_so(phone: Phone, action: str, code: str) -> None:
    hall = TownHall(action=action)
    record_not_home(phone, DUC_HOME)

    with pytest.raises(Interrupted) as interrupted:
        sync_once(phone, hall)

    assert interrupted.value.problems[0].code == code
    assert sync_status(phone.store).differences[0].tone == "bad"
    assert sync_status(phone.store).unsent == 1


def test_a_token_that_has_ended_is_renewed_once(phone: Phone) -> None:
    hall = TownHall(good_token="access-2")
    record_not_home(phone, DUC_HOME)

    sync_once(phone, hall)

    assert hall.asked[:3] == [("hello", "access-1"), ("refresh", None), ("hello", "access-2")]
    assert meta.tokens(phone.store.reading()) == meta.Tokens(access="access-2", refresh="refresh-2")


def test_the_phone_shows_by_its_key_that_it_asks_for_new_tokens(phone: Phone) -> None:
    """MUST 6. F14. So that an answer lost in a valley is given again when there is a network."""
    hall = TownHall(good_token="access-2", instead=[problem_answer(401, "not_signed_in"), Unreachable(), Unreachable()])
    private_key = keys.new_private_key()
    with phone.store.writing() as db:
        meta.write(db, meta.PRIVATE_KEY, private_key)
    with pytest.raises(Interrupted):
        sync_once(phone, hall)

    sync_once(phone, hall)

    first, *others = [json.loads(body) for body, (name, _) in zip(hall.heard, hall.asked, strict=True) if "ref" in name]
    said = proofs.of_refresh(UUID(INSTALL), "refresh-1")
    assert first.keys() == {"refresh_token", "proof"}
    assert handover_box.has_signed(keys.public_jwk(private_key), said, handover.decode(first["proof"]))
    assert [one["refresh_token"] for one in others] == ["refresh-1"] * 2


def test_a_phone_whose_key_was_lost_with_a_damaged_file_stays_in_by_its_token(phone: Phone) -> None:
    hall = TownHall(good_token="access-2")

    sync_once(phone, hall)

    assert json.loads(hall.heard[1]) == {"refresh_token": "refresh-1"}


def test_a_phone_that_was_signed_out_keeps_what_it_wrote(phone: Phone) -> None:
    hall = TownHall()
    record_not_home(phone, DUC_HOME)
    hall.instead = [problem_answer(401, "not_signed_in"), problem_answer(401, "not_signed_in")]

    with pytest.raises(Interrupted):
        sync_once(phone, hall)

    status = sync_status(phone.store)
    assert (status.written, status.unsent) == (1, 1)
    assert "mã kích hoạt mới" in status.differences[0].to_do


def test_the_server_is_left_alone_for_as_long_as_it_asks(phone: Phone) -> None:
    hall = TownHall(instead=[problem_answer(503, "unavailable", retry_after_s=120)])

    with pytest.raises(Interrupted) as interrupted:
        sync_once(phone, hall)

    assert interrupted.value.retry_after_s == 120


def test_hello_says_where_the_phone_stands(phone: Phone) -> None:
    hall = TownHall()
    record_not_home(phone, DUC_HOME)

    sync_once(phone, hall)

    hello = json.loads(hall.heard[0])
    assert (hello["made"], hello["unsent"]) == (1, 1)
    assert hello["cursors"] == {COMMUNE: 40, f"user:{AN}": 3}
