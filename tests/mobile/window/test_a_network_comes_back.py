"""While the app is open it syncs as soon as the phone has a network again, however long it would have waited."""

from tests.mobile.window.ans_phone import AnsPhone
from tests.mobile.window.driver import Driver


def test_what_was_noted_without_a_network_leaves_when_there_is_one(phone: AnsPhone) -> None:
    """MUST 7. The conversation at the start went well, so the next one is a quarter of an hour away."""
    there = [False]
    driver = Driver(phone.open(), online=True, has_network=lambda: there[0])
    driver.wait(lambda: driver.app.field.sync_status().last_at is not None and not driver.app.field.syncing.running)
    phone.writes(2)
    driver.frames(1_300)  # twenty seconds: still none
    assert driver.app.field.sync_status().received == 0

    there[0] = True

    driver.wait(lambda: driver.app.field.sync_status().received == 2)
    driver.close()
