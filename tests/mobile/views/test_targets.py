"""How far An has come towards her targets: what the server counts, and beside it what she has made since."""

from typing import Any
from uuid import UUID

import pytest

from mobile.actions.corrections import begin_correction, record_correction
from mobile.actions.visits import record_not_home, record_short_visit
from mobile.store import meta, targets
from mobile.store.phone import Phone
from mobile.sync.messages import Interrupted, Unreachable
from mobile.sync.once import sync_once
from mobile.views.targets import MyTargets, my_targets
from shared.clock import day_of, format_moment
from shared.vocabulary.targets import MEASURES
from tests.mobile.sync.town_hall import TownHall
from tests.mobile.vault import AN, COMMUNE, DUC_HOME, MORNING, XOM_5, XOM_6, Clocks, put

OTHER_EPOCH = UUID("5e0c0000-0000-4000-8000-000000000002")
VISIT = "019a0000-0000-7000-8000-0000000000d1"


def target(**said: Any) -> dict[str, Any]:
    """Thirty visits in November, of which the server counts twelve."""
    plain: dict[str, Any] = {"commune": COMMUNE, "holder": "officer", "whose": str(AN), "measure": "visits"}
    plain |= {"product": None, "period": "2026-11", "value": 30, "version": 1, "counted": 12}
    return plain | {"as_of": "2026-11-21T09:40:00.000Z"} | said


def mine(phone: Phone) -> MyTargets:
    return my_targets(phone.store.reading(), day_of(phone.read_clocks().wall))


def words(phone: Phone) -> list[str]:
    shown = mine(phone)
    return [line.words for line in (*shown.own, *shown.hamlets)]


def test_without_a_target_nothing_is_said(phone: Phone) -> None:
    sync_once(phone, TownHall(targets=[]))

    assert mine(phone) == MyTargets()


def test_what_the_server_counts_stands_with_its_moment(phone: Phone) -> None:
    sync_once(phone, TownHall(targets=[target()]))

    (line,) = mine(phone).own

    assert (line.words, line.share) == ("Chỉ tiêu tháng 11: 12 / 30 lượt thăm", 0.4)
    assert mine(phone).as_of == "Máy chủ đếm lúc 16:40 ngày 21/11/2026."


def test_what_is_not_sent_is_said_beside_it_and_never_added_in(phone: Phone) -> None:
    sync_once(phone, TownHall(targets=[target()]))

    record_not_home(phone, DUC_HOME)
    record_short_visit(phone, DUC_HOME, "refused_talk")

    assert words(phone) == ["Chỉ tiêu tháng 11: 12 / 30 lượt thăm, 2 chưa gửi"]


def test_what_the_server_counted_meanwhile_is_not_said_twice(phone: Phone) -> None:
    record_not_home(phone, DUC_HOME)

    sync_once(phone, TownHall(head=51, targets=[target(counted=13)]))

    assert words(phone) == ["Chỉ tiêu tháng 11: 13 / 30 lượt thăm"]


def test_what_was_sent_and_not_counted_yet_does_not_vanish(phone: Phone) -> None:
    """The conversation broke off between the push and the pull that tells the count."""
    sync_once(phone, TownHall(head=51, targets=[target()]))
    record_not_home(phone, DUC_HOME)
    hall = TownHall(head=99)

    def until_pushed(request: Any, bearer: str | None) -> Any:
        if "pull" in request.path:
            raise Unreachable
        return hall(request, bearer)

    with pytest.raises(Interrupted):
        sync_once(phone, until_pushed)

    assert hall.filed
    assert words(phone) == ["Chỉ tiêu tháng 11: 12 / 30 lượt thăm, 1 máy chủ đã nhận, chưa đếm"]


def test_a_visit_of_another_month_or_hamlet_is_not_beside_it(phone: Phone, clocks: Clocks) -> None:
    sync_once(phone, TownHall(targets=[target(), target(holder="hamlet", whose=XOM_5, value=50, counted=20)]))
    record_not_home(phone, DUC_HOME)
    clocks.pass_by(days=20)
    record_not_home(phone, DUC_HOME)

    listed = my_targets(phone.store.reading(), day_of(MORNING))

    assert [line.words for line in (*listed.own, *listed.hamlets)] == [
        "Chỉ tiêu tháng 11: 12 / 30 lượt thăm, 1 chưa gửi",
        "Xóm 5 · Chỉ tiêu tháng 11: 20 / 50 lượt thăm, 1 chưa gửi",
    ]


def test_a_correction_of_a_visit_that_is_counted_adds_none(phone: Phone) -> None:
    counted(phone)

    record_correction(phone, begin_correction(phone, VISIT))

    assert words(phone) == ["Chỉ tiêu tháng 11: 12 / 30 lượt thăm"]


def test_a_correction_of_a_correction_adds_none_either(phone: Phone) -> None:
    counted(phone)

    first = record_correction(phone, begin_correction(phone, VISIT))
    record_correction(phone, begin_correction(phone, str(first)))

    assert words(phone) == ["Chỉ tiêu tháng 11: 12 / 30 lượt thăm"]


def test_a_correction_of_a_visit_that_was_returned_will_count_again(phone: Phone) -> None:
    counted(phone, review_state="returned")

    record_correction(phone, begin_correction(phone, VISIT))

    assert words(phone) == ["Chỉ tiêu tháng 11: 12 / 30 lượt thăm, 1 chưa gửi"]


def counted(phone: Phone, **said: Any) -> None:
    """A visit of An's that the server has."""
    sync_once(phone, TownHall(targets=[target()]))
    plain = {"hamlet": XOM_5, "household": DUC_HOME, "visited_at": format_moment(MORNING), "outcome": "not_home"}
    plain |= {"met": "nobody", "officer": str(AN), "review_state": "recorded", "standing": "stands"}
    with phone.store.writing() as db:
        put(db, "visit", VISIT, plain | said)


def test_of_households_and_persons_only_the_visits_are_known(phone: Phone) -> None:
    told = [target(measure="households_reached", period="2026-Q4"), target(measure="numerator", product="vsi")]
    sync_once(phone, TownHall(targets=[*told, target(period="2026")]))

    record_not_home(phone, DUC_HOME)

    assert words(phone) == [
        "Chỉ tiêu tháng 11: 12 / 30 người đóng lần đầu (BHXH tự nguyện), 1 lượt thăm chưa gửi",
        "Chỉ tiêu quý 4: 12 / 30 hộ gặp được, 1 lượt thăm chưa gửi",
        "Chỉ tiêu năm 2026: 12 / 30 lượt thăm, 1 chưa gửi",
    ]


def test_a_period_that_is_over_is_not_shown_and_one_that_grew_too_far_ends_the_bar(
    phone: Phone, clocks: Clocks
) -> None:
    sync_once(phone, TownHall(targets=[target(), target(period="2026-Q4", counted=45)]))

    clocks.pass_by(days=12)

    (line,) = mine(phone).own
    assert (line.words, line.share) == ("Chỉ tiêu quý 4: 45 / 30 lượt thăm", 1.0)


def test_words_of_a_later_version_are_passed_over(phone: Phone) -> None:
    sync_once(phone, TownHall(targets=[target(measure="smiles"), target(period="2026-W47"), target(holder="team")]))

    assert words(phone) == []


@pytest.mark.parametrize("shape", [{"value": "30"}, {"counted": -1}, {"as_of": "today"}])
def test_an_ill_formed_target_makes_the_page_none(phone: Phone, shape: Any) -> None:
    """MUST 3."""
    sync_once(phone, TownHall(targets=[target()]))

    with pytest.raises(Interrupted):
        sync_once(phone, TownHall(targets=[target(counted=13) | shape]))

    assert words(phone) == ["Chỉ tiêu tháng 11: 12 / 30 lượt thăm"]


def test_an_older_server_tells_none_and_takes_none_away(phone: Phone) -> None:
    sync_once(phone, TownHall(targets=[target()]))

    sync_once(phone, TownHall())

    assert len(words(phone)) == 1


def test_a_hamlet_that_was_taken_back_takes_its_target_along(phone: Phone) -> None:
    """I6."""
    sync_once(phone, TownHall(targets=[target(), target(holder="hamlet", whose=XOM_5)]))
    hall = TownHall(hamlets=[XOM_6])
    hall.instead = [hall.honest, Unreachable()]

    with pytest.raises(Interrupted):
        sync_once(phone, hall)

    assert targets.told(phone.store.reading()) == []


def test_another_history_of_the_server_takes_the_counts_of_the_one_before_along(phone: Phone) -> None:
    """What it counted may be lost with it, and is offered again."""
    sync_once(phone, TownHall(targets=[target()]))
    hall = TownHall(epoch=OTHER_EPOCH)
    hall.instead = [hall.honest, Unreachable()]

    with pytest.raises(Interrupted):
        sync_once(phone, hall)

    assert targets.told(phone.store.reading()) == []


def test_how_an_officer_does_lies_closed_in_the_vault() -> None:
    assert meta.is_kept_closed(meta.TARGETS)


def test_at_most_three_of_each_are_listed_the_month_first(phone: Phone) -> None:
    places = [target(holder="hamlet", whose=XOM_5, measure=one, period="2026") for one in MEASURES if one != "visits"]
    own = [target(period=period) for period in ("2026", "2026-11", "2026-Q4")]
    sync_once(phone, TownHall(targets=[*places, *own, target(measure="households_visited")]))

    shown = mine(phone)

    assert [line.words.partition(":")[0] for line in shown.own] == [*["Chỉ tiêu tháng 11"] * 2, "Chỉ tiêu quý 4"]
    assert len(shown.hamlets) == 3


def test_it_is_said_in_english(phone: Phone, english: None) -> None:
    sync_once(phone, TownHall(targets=[target()]))
    record_not_home(phone, DUC_HOME)

    assert words(phone) == ["Target for month 11: 12 / 30 visits, 1 not sent"]
