"""A phone becomes An's with a one-time code, and only An's."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from mobile.actions.visits import record_not_home
from mobile.store import meta, outbox
from mobile.store.phone import Phone
from mobile.sync.activation import activate
from mobile.sync.messages import Answer, Unreachable
from mobile.views import whose
from shared.problems import Refused
from tests.mobile.sync.town_hall import TownHall, as_json, problem_answer
from tests.mobile.vault import AN, DUC_HOME, fill_shelf, new_phone

SERVER = "https://example.vn"


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Phone]:
    phone = new_phone(tmp_path)
    yield phone
    phone.store.close()


def _activate(phone: Phone, hall: TownHall) -> meta.Owner:
    return activate(phone, hall, server=SERVER, code=" 7K3M9QXD ", device_name="Điện thoại của An")


def test_a_code_makes_the_phone_ans(fresh: Phone) -> None:
    owner = _activate(fresh, TownHall())

    assert (owner.account_name, owner.account_id, owner.server) == ("Nguyễn Thị An", str(AN), SERVER)
    assert whose.owner(fresh.store) == owner
    assert meta.tokens(fresh.store.reading()) == meta.Tokens(access="access-1", refresh="refresh-1")


def test_the_server_gets_the_public_key_and_never_the_private_one(fresh: Phone) -> None:
    hall = TownHall()

    _activate(fresh, hall)

    (body,) = hall.heard
    sent = json.loads(body)
    assert sent["code"] == "7K3M9QXD"
    assert sent["install_public_key"].keys() == {"kty", "crv", "x", "y"}
    assert UUID(sent["install_id"]).version == 4
    assert b"PRIVATE" not in body


def test_a_try_whose_answer_was_lost_is_followed_by_one_from_the_same_phone(fresh: Phone) -> None:
    hall = TownHall(instead=[Unreachable()])
    with pytest.raises(Refused):
        _activate(fresh, hall)

    owner = _activate(fresh, hall)

    assert [json.loads(body)["install_id"] for body in hall.heard] == [owner.install_id] * 2


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (problem_answer(401, "activation_code_invalid"), "activation_code_invalid"),
        (problem_answer(429, "rate_limited"), "rate_limited"),
        (Answer(status=200, body=b"<html>", media_type="text/html"), "not_our_server"),
        (as_json({"access_token": "a", "refresh_token": "r"}), "not_our_server"),
        (as_json({"access_token": "a", "refresh_token": "r", "user": {"id": 7, "name": "x"}}), "not_our_server"),
        (as_json({"access_token": "a", "refresh_token": "r", "user": {"id": str(AN), "name": 7}}), "not_our_server"),
        (as_json({"access_token": 1, "refresh_token": 2}), "not_our_server"),
        (Unreachable(timed_out=True), "no_network"),
    ],
)
def test_a_failed_activation_says_why_and_leaves_the_phone_nobodys(
    fresh: Phone, answer: Answer | Exception, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        _activate(fresh, TownHall(instead=[answer]))

    assert refused.value.problems[0].code == code
    assert meta.owner(fresh.store.reading()) is None


def test_a_signed_out_phone_comes_in_again_with_all_that_it_wrote(fresh: Phone) -> None:
    first = _activate(fresh, TownHall())
    fill_shelf(fresh)
    record_not_home(fresh, DUC_HOME)

    second = _activate(fresh, TownHall())

    assert second.install_id == first.install_id
    assert outbox.counts(fresh.store.reading()).written == 1


def test_another_officers_code_does_not_take_ans_phone_over(fresh: Phone) -> None:
    owner = _activate(fresh, TownHall())
    user = {"id": str(UUID(int=5)), "username": "em", "name": "Em", "role": "officer"}

    with pytest.raises(Refused) as refused:
        _activate(fresh, TownHall(instead=[as_json({"access_token": "a", "refresh_token": "r", "user": user})]))

    assert refused.value.problems[0].code == "already_activated"
    assert meta.owner(fresh.store.reading()) == owner
