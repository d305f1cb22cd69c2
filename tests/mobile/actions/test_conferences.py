"""A village conference is kept as it is noted, saved once, and is no visit in anybody's count."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from mobile.actions import conferences
from mobile.actions.conferences import ConferenceDraft
from mobile.store import outbox
from mobile.store.phone import Phone
from mobile.sync.once import sync_once
from mobile.views.conferences import HeldLine, guests, held
from mobile.views.households import households
from mobile.views.sync_status import sync_status
from mobile.views.today import work_of_today
from shared.clock import format_moment
from shared.problems import Refused
from tests.mobile.sync.town_hall import TownHall, row
from tests.mobile.vault import COMMUNE, DUC_HOME, MORNING, XOM_5, XOM_6, Clocks, put

NOTED = ConferenceDraft(
    hamlet=XOM_5,
    commune=COMMUNE,
    place="culture_house",
    held_by="committee",
    attending="34",
    present=(DUC_HOME,),
    topics=("pension",),
    questions=" Đóng bao lâu? ",
)


def sent(phone: Phone) -> list[dict[str, Any]]:
    return [json.loads(op.body) for op in outbox.unsent(phone.store.reading(), 10)]


def test_it_begins_in_the_officers_one_hamlet(phone: Phone) -> None:
    assert conferences.begin(phone.store) == ConferenceDraft(hamlet=XOM_5, commune=COMMUNE)


def test_who_has_two_hamlets_chooses_and_the_list_of_the_other_is_not_taken_along(phone: Phone) -> None:
    with phone.store.writing() as db:
        put(db, "hamlet", XOM_6, {"name": "6", "kind": "xom"})

    moved = conferences.in_hamlet(phone.store, NOTED, XOM_6)

    assert conferences.begin(phone.store).hamlet is None
    assert (moved.hamlet, moved.present) == (XOM_6, ())
    assert conferences.in_hamlet(phone.store, NOTED, XOM_5) == NOTED


def test_what_is_noted_outlives_the_app_and_is_gone_once_saved(phone: Phone, clocks: Clocks) -> None:
    conferences.keep(phone, NOTED)
    clocks.pass_by(hours=2)
    conferences.keep(phone, replace(conferences.begin(phone.store), attending="40"))

    conferences.record_conference(phone, conferences.begin(phone.store))

    (op,) = sent(phone)
    assert (op["kind"], op["act"], op["commune"]) == ("conference", "add", COMMUNE)
    assert op["data"] == {
        "hamlet": XOM_5,
        "held_at": format_moment(MORNING),
        "place": "culture_house",
        "held_by": "committee",
        "attending": 40,
        "present": [DUC_HOME],
        "topics": ["pension"],
        "questions": "Đóng bao lâu?",
    }
    assert conferences.begin(phone.store).place is None


def test_one_of_yesterday_lies_on_yesterday(phone: Phone) -> None:
    conferences.record_conference(phone, replace(NOTED, held_on=date(2026, 11, 20)))

    assert sent(phone)[0]["data"]["held_at"] == format_moment(MORNING - timedelta(days=1))


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"hamlet": None}, "missing_field", "hamlet"),
        ({"place": None}, "missing_field", "place"),
        ({"held_by": None}, "missing_field", "held_by"),
        ({"attending": ""}, "missing_field", "attending"),
        ({"attending": "0"}, "out_of_range", "attending"),
        ({"attending": "nhiều"}, "out_of_range", "attending"),
        ({"attending": "1", "present": (DUC_HOME, XOM_6)}, "fewer_than_households", "attending"),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_saved(
    phone: Phone, changed: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        conferences.record_conference(phone, replace(NOTED, **changed))

    assert [(one.code, one.field) for one in refused.value.problems] == [(code, field)]
    assert sent(phone) == []


def test_it_is_listed_as_held_and_counted_as_no_visit(phone: Phone) -> None:
    conferences.record_conference(phone, NOTED)

    (line,) = held(phone.store)
    assert line == HeldLine(on=date(2026, 11, 21), hamlet="Xóm 5", attending=34, households=1)
    assert line.words == "21/11/2026 · Xóm 5 · 34 người, 1 hộ"
    today = work_of_today(phone.store, households(phone.store), phone.read_clocks().wall)
    assert today.counts.startswith("Hôm nay 0 lượt thăm")
    assert sync_status(phone.store).differences[0].title == "Hội nghị xóm, 21/11/2026"


def test_a_colleagues_is_listed_until_it_is_taken_back(phone: Phone) -> None:
    theirs: dict[str, Any] = {"hamlet": XOM_5, "held_at": format_moment(MORNING), "place": "home", "held_by": "front"}
    theirs |= {"attending": 12, "present": [], "topics": [], "standing": "stands"}
    key = "019a0000-0000-7000-8000-0000000000f1"

    sync_once(phone, TownHall(stream=[row("conference", 51, key, **theirs)], head=51))
    before = held(phone.store)
    sync_once(phone, TownHall(stream=[row("conference", 52, key, **(theirs | {"standing": "voided"}))], head=52))

    assert [line.attending for line in before] == [12]
    assert held(phone.store) == ()


def test_whoever_came_stands_first_and_the_rest_is_found_by_name(phone: Phone) -> None:
    for number, name in enumerate(("Lô Thị Mai", "Vi Văn Ẩn", "Đặng Thị Ế")):
        with phone.store.writing() as db:
            values: dict[str, object] = {"hamlet": XOM_5, "head_name": name}
            put(db, "household", f"019a0000-0000-7000-8000-0000000001b{number}", values)
    lines = households(phone.store)
    (an,) = [line.id for line in lines if line.name == "Vi Văn Ẩn"]

    shown = guests(lines, "Xóm 5", "dang", [an])

    assert [line.name for line in shown.lines] == ["Vi Văn Ẩn", "Đặng Thị Ế", "Đặng Văn Đức"]
    assert guests(lines, "Xóm 6", "", []).lines == ()
