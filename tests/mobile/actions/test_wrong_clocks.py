"""MUST 10. A wrong clock blocks no work: what the server last told stands in the place of a moment that cannot be."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from mobile.actions.drafts import keep_draft, take_draft
from mobile.actions.estimates import estimate
from mobile.actions.visits import record_not_home, record_visit
from mobile.store import meta, outbox
from mobile.store.phone import Phone
from mobile.sync.once import sync_once
from shared.clock import format_moment
from tests.mobile.sync.town_hall import TownHall
from tests.mobile.vault import DUC, DUC_HOME, MORNING, Clocks, talked_with_duc

TOLD = format_moment(MORNING)


@pytest.fixture
def flat_battery(phone: Phone, clocks: Clocks) -> Phone:
    """An's phone after its battery was empty: the clock begins again in 1970."""
    with phone.store.writing() as db:
        meta.write(db, meta.SERVER_TOLD, TOLD)
    clocks.now = clocks.started = datetime(1970, 1, 1, tzinfo=UTC)
    return phone


def _sent(phone: Phone) -> list[dict[str, Any]]:
    return [json.loads(op.body) for op in outbox.unsent(phone.store.reading(), limit=100)]


def test_what_the_server_tells_is_known_from_then_on(phone: Phone) -> None:
    sync_once(phone, TownHall())

    assert meta.read(phone.store.reading(), meta.SERVER_TOLD) == "2026-11-21T01:00:00.000Z"


def test_a_visit_is_saved_at_the_last_moment_that_is_known(flat_battery: Phone) -> None:
    record_not_home(flat_battery, DUC_HOME)

    (op,) = _sent(flat_battery)
    assert op["data"]["visited_at"] == TOLD


def test_the_operation_still_tells_what_the_clock_showed(flat_battery: Phone) -> None:
    record_not_home(flat_battery, DUC_HOME)

    (op,) = _sent(flat_battery)
    assert op["time"]["wall"].startswith("1970-01-01")


def test_a_whole_visit_with_an_amount_is_saved(flat_battery: Phone) -> None:
    keep_draft(flat_battery, talked_with_duc())
    draft = take_draft(flat_battery.store, DUC_HOME)
    assert draft is not None

    shown = estimate(flat_battery, draft, str(DUC))
    record_visit(flat_battery, draft)

    assert shown.pays is not None
    assert _sent(flat_battery)[0]["data"]["persons"][0]["assessments"][0]["quote"]["on"] == MORNING.date().isoformat()


def test_a_clock_that_goes_right_is_believed(phone: Phone, clocks: Clocks) -> None:
    with phone.store.writing() as db:
        meta.write(db, meta.SERVER_TOLD, TOLD)
    clocks.pass_by(hours=3)

    record_not_home(phone, DUC_HOME)

    (op,) = _sent(phone)
    assert op["data"]["visited_at"] == format_moment(clocks.now)
