"""Which commune a code or a name means depends on the day: the register of Nghệ An's units."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from shared import places
from shared.places import COMPLETE_SINCE
from shared.places.units import register
from shared.problems import Refused

TODAY = date(2026, 11, 21)
LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)
FIRST_DAY_WITHOUT = date(2025, 7, 1)


def test_there_are_130_units_today_412_before_and_48_that_ended_earlier() -> None:
    assert len(places.units_on(TODAY)) == 130
    assert len(places.units_on(LAST_DAY_OF_DISTRICTS)) == 412
    assert len(places.units_on(date(2024, 11, 30))) == 48
    assert len(register()) == 130 + 412 + 48


def test_the_map_changes_on_the_day_itself() -> None:
    assert {unit.id[-7:] for unit in places.units_on(LAST_DAY_OF_DISTRICTS)} == {".202412"}
    assert {unit.id[-7:] for unit in places.units_on(FIRST_DAY_WITHOUT)} == {".202507"}
    assert {unit.id[-7:] for unit in places.units_on(COMPLETE_SINCE)} == {".202412"}
    assert {unit.id[-7:] for unit in places.units_on(date(2024, 11, 30))} == {".000000"}


def test_119_communes_and_11_wards_stand_today_and_no_town() -> None:
    kinds = Counter(unit.kind for unit in places.units_on(TODAY))

    assert kinds == {"commune": 119, "ward": 11}


def test_every_unit_leads_to_exactly_one_of_todays() -> None:
    todays = set(places.units_on(TODAY))

    assert all(places.today_unit(unit_id) in todays for unit_id in register())
    assert all(places.successor_on(unit_id, TODAY) == places.today_unit(unit_id) for unit_id in register())


def test_a_unit_begins_on_the_day_after_the_one_before_it_ended() -> None:
    for unit_id in register():
        for older, newer in pairwise(places.lineage(unit_id)):
            assert older.until is not None
            assert older.until + timedelta(days=1) == newer.since


def test_each_unit_of_before_is_counted_in_one_unit_of_today() -> None:
    made_from = [former for unit in places.units_on(TODAY) for former in places.predecessors(unit.id)]

    assert len(made_from) == 412
    assert set(made_from) == set(places.units_on(LAST_DAY_OF_DISTRICTS))


def test_every_code_of_today_was_another_units_code_before() -> None:
    before = {unit.code: unit for unit in places.units_on(LAST_DAY_OF_DISTRICTS)}
    today = places.units_on(TODAY)

    assert all(unit.code in before for unit in today)
    assert sum(unit.name != before[unit.code].name for unit in today) >= 84


def test_a_bare_code_means_the_unit_of_that_day() -> None:
    assert places.resolve("17827", LAST_DAY_OF_DISTRICTS).name == "Thị trấn Quán Hành"
    assert places.resolve("17827", FIRST_DAY_WITHOUT).name == "Xã Nghi Lộc"


def test_an_id_means_itself_on_every_day() -> None:
    assert places.resolve("17827.202412", TODAY).name == "Thị trấn Quán Hành"


def test_a_visit_under_a_former_unit_belongs_to_its_successor() -> None:
    nghi_trung = places.find_by_name("Nghi Trung", "Nghi Lộc", LAST_DAY_OF_DISTRICTS)

    assert nghi_trung.id == "17893.202412"
    assert places.today_unit(nghi_trung.id).name == "Xã Nghi Lộc"


def test_two_mergers_are_followed_one_after_the_other() -> None:
    names = [unit.name for unit in places.lineage("17875.000000")]

    assert names == ["Xã Nghi Hoa", "Xã Diên Hoa", "Xã Nghi Lộc"]


def test_the_unit_between_two_mergers_is_found_by_its_day() -> None:
    assert places.successor_on("17875.000000", date(2025, 1, 1)).id == "17899.202412"


def test_a_unit_has_no_successor_before_it_began() -> None:
    with pytest.raises(Refused) as refused:
        places.successor_on("17827.202507", LAST_DAY_OF_DISTRICTS)

    assert refused.value.problems[0].code == "unknown_unit"


def test_nghi_loc_of_today_was_made_from_its_four_units() -> None:
    names = [unit.name for unit in places.predecessors("17827.202507")]

    assert names == ["Xã Diên Hoa", "Xã Nghi Trung", "Xã Nghi Vạn", "Thị trấn Quán Hành"]


def test_a_unit_that_nothing_is_known_before_has_no_predecessors() -> None:
    assert places.predecessors("17875.000000") == ()


@pytest.mark.parametrize("unknown", ["", "17827.", "99999", "99999.202507", "17827.202508", "17875", "١٧٨٢٧", "17827 "])
def test_what_is_no_unit_is_refused(unknown: str) -> None:
    with pytest.raises(Refused) as refused:
        places.resolve(unknown, TODAY)

    assert refused.value.problems[0].code == "unknown_unit"
    assert places.find(unknown) is None


def test_a_code_that_ended_in_2024_is_known_until_its_last_day() -> None:
    assert places.resolve("17875", date(2024, 11, 30)).single_source
    with pytest.raises(Refused):
        places.resolve("17875", COMPLETE_SINCE)


def test_units_stand_in_vietnamese_order() -> None:
    names = [unit.bare_name for unit in places.units_on(TODAY)]

    assert names[:3] == ["An Châu", "Anh Sơn", "Anh Sơn Đông"]
    assert names.index("Cửa Lò") < names.index("Đại Đồng") < names.index("Giai Lạc")


def test_a_former_unit_is_shown_with_its_district_and_its_doubt() -> None:
    assert places.unit("17827.202507").label == "Xã Nghi Lộc"
    assert places.unit("17893.202412").label == "Xã Nghi Trung, Huyện Nghi Lộc (cũ)"
    assert places.unit("17875.000000").label == "Xã Nghi Hoa, Huyện Nghi Lộc (cũ, một nguồn)"


def test_every_unit_names_its_law() -> None:
    assert "1678/NQ-UBTVQH15" in places.unit("17827.202507").law
    assert "19/2025/QĐ-TTg" in places.unit("17827.202507").law
    assert "1243/NQ-UBTVQH15" in places.unit("17893.202412").law
    assert "1243/NQ-UBTVQH15" in places.unit("17875.000000").law


def test_only_the_48_rest_on_one_source() -> None:
    assert Counter(unit.id[-6:] for unit in register().values() if unit.single_source) == {"000000": 48}


def test_no_two_units_of_today_share_a_tile() -> None:
    tiles = [unit.tile for unit in places.units_on(TODAY)]

    assert None not in tiles
    assert len(set(tiles)) == 130
