"""An works towards a target for days, out of the network and in it; whenever she has synced, her phone, the committee's
list and the supervisor's report say the same number, and in between the phone says what is not in it.
"""

import pytest

from mobile.actions.corrections import begin_correction, record_correction
from mobile.actions.visits import record_not_home, record_short_visit
from tests.journeys.commune import Commune
from tests.mobile.vault import dice


def test_the_phone_says_what_the_server_counts_and_beside_it_what_it_does_not(commune: Commune) -> None:
    first, second, third = commune.homes()[:3]
    record_not_home(commune.phone, first)
    commune.sets(holder="officer", whose=commune.an)
    before = commune.on_the_phone()
    commune.sync()
    told = commune.on_the_phone()
    record_not_home(commune.phone, second)
    record_short_visit(commune.phone, third, "refused_talk")
    out_of_the_network = commune.on_the_phone()
    commune.sync_that_breaks_off()
    cut_off = commune.on_the_phone()
    commune.sync()

    assert before == []
    assert told == ["Chỉ tiêu tháng 11: 1 / 30 lượt thăm"]
    assert out_of_the_network == ["Chỉ tiêu tháng 11: 1 / 30 lượt thăm, 2 chưa gửi"]
    assert cut_off == ["Chỉ tiêu tháng 11: 1 / 30 lượt thăm, 2 máy chủ đã nhận, chưa đếm"]
    assert commune.on_the_phone() == ["Chỉ tiêu tháng 11: 3 / 30 lượt thăm"]
    assert commune.on_the_server() == {3}


def test_a_returned_visit_leaves_the_number_and_its_correction_comes_back(commune: Commune) -> None:
    commune.sets(holder="officer", whose=commune.an)
    visit = str(record_not_home(commune.phone, commune.homes()[0]))
    commune.sync()
    commune.returns(visit)
    commune.sync()
    returned = commune.on_the_phone(), commune.on_the_server()

    record_correction(commune.phone, begin_correction(commune.phone, visit))
    corrected = commune.on_the_phone()
    commune.sync()

    assert returned == (["Chỉ tiêu tháng 11: 0 / 30 lượt thăm"], {0})
    assert corrected == ["Chỉ tiêu tháng 11: 0 / 30 lượt thăm, 1 chưa gửi"]
    assert commune.on_the_phone() == ["Chỉ tiêu tháng 11: 1 / 30 lượt thăm"]
    assert commune.on_the_server() == {1}


@pytest.mark.parametrize("seed", range(3))
def test_whatever_the_days_bring_both_agree_once_it_is_quiet(commune: Commune, seed: int) -> None:
    """What the phone says plus what it says is missing is what the server counts once that has arrived."""
    chance, homes, made = dice(seed), commune.homes(), []
    commune.sets(holder="officer", whose=commune.an)
    commune.sync()
    for _ in range(25):
        act = chance.choice(("visit", "visit", "visit", "correct", "return", "sync", "cut"))
        commune.clocks.pass_by(hours=chance.randrange(1, 9))
        if act == "visit":
            made.append(str(record_not_home(commune.phone, chance.choice(homes))))
        elif act == "correct" and made:
            made.append(str(record_correction(commune.phone, begin_correction(commune.phone, made.pop()))))
        elif act == "return" and made:
            commune.sync()
            commune.returns(made[0])
            commune.sync()
            made[0] = str(record_correction(commune.phone, begin_correction(commune.phone, made[0])))
        elif act == "sync":
            commune.sync()
        elif act == "cut":
            commune.sync_that_breaks_off()
        (words,) = commune.on_the_phone()
        assert _all_numbers(words) == len(made)

    commune.sync()

    assert commune.on_the_phone() == [f"Chỉ tiêu tháng 11: {len(made)} / 30 lượt thăm"]
    assert commune.on_the_server() == {len(made)}


def _all_numbers(words: str) -> int:
    """Of «Chỉ tiêu tháng 11: 12 / 30 lượt thăm, 2 chưa gửi, 1 …»: 12 + 2 + 1."""
    counted, *beside = words.partition(": ")[2].split(", ")
    return int(counted.split()[0]) + sum(int(part.split()[0]) for part in beside if part[0].isdigit())
