"""What An sees: the list, one household, how phone and server stand; all from the vault alone."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile.actions.households import do_not_visit_again
from mobile.actions.visits import record_not_home, record_visit
from mobile.store import overlay
from mobile.store.phone import Phone
from mobile.views.card import Promise, household_card
from mobile.views.households import HouseholdLine, HouseholdList, filters, found, hamlet_label, households
from mobile.views.standing import VisitMade
from mobile.views.statuses import STATUSES, status_of
from mobile.views.sync_status import sync_status
from shared import problems
from shared.problems import Refused
from shared.records.hamlet import Hamlet
from shared.records.household import Household
from shared.records.visit import Advice, PersonInVisit, Step, Visit
from shared.text import fold
from shared.vocabulary import outcomes
from tests.mobile.vault import COMMUNE, DUC, DUC_HOME, MORNING, XOM_5, Clocks, put, talked_with_duc

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
names = st.text(alphabet=LETTERS + LETTERS.upper() + "  ", max_size=12)


@pytest.mark.parametrize("typed", ["dang van duc", "Đặng Văn Đức", "DUC", "đức xom", "5678", "xom 5", "  van  "])
def test_a_household_is_found_without_marks_by_name_hamlet_or_phone(phone: Phone, typed: str) -> None:
    assert [line.name for line in found(households(phone.store), typed)] == ["Đặng Văn Đức"]


@pytest.mark.parametrize("typed", ["dung", "9999", "xom 6", "xom 78 9"])
def test_what_is_not_there_is_not_found(phone: Phone, typed: str) -> None:
    assert found(households(phone.store), typed) == []


@given(st.lists(names, max_size=8), names)
def test_search_finds_what_a_plain_reader_would(people: list[str], typed: str) -> None:
    lines = [
        HouseholdLine(id=str(n), name=name, folded=fold(name), hamlet="", phone_tail="", status="new")
        for n, name in enumerate(people)
    ]

    hits = {line.name for line in found(lines, typed)}

    assert hits == {name for name in people if all(word in fold(name) for word in fold(typed).split())}


def test_the_list_is_fresh_after_each_act(phone: Phone) -> None:
    lines = HouseholdList(phone.store)
    assert [line.status for line in lines.lines()] == ["new"]

    record_not_home(phone, DUC_HOME)

    (line,) = lines.lines()
    assert (line.status, line.seen_on) == ("not_home", date(2026, 11, 21))


def test_a_list_kept_fresh_is_the_list_read_anew(phone: Phone) -> None:
    lines = HouseholdList(phone.store)
    lines.lines()
    with phone.store.writing() as db:
        for n, name in enumerate(["Ân", "An", "Đào", "Dung", "Ẩn"]):
            put(db, "household", str(UUID(int=n + 1)), {"hamlet": XOM_5, "head_name": name})
    lines.lines()
    record_not_home(phone, str(UUID(int=2)))
    with phone.store.writing() as db:
        put(db, "household", str(UUID(int=1)), {"hamlet": XOM_5, "head_name": "Yến"})
        put(db, "hamlet", XOM_5, {"name": "Bản Xiềng", "kind": "ban"})

    kept = lines.lines()

    assert kept == households(phone.store)
    assert [line.name for line in kept] == ["An", "Ẩn", "Dung", "Đào", "Đặng Văn Đức", "Yến"]


def test_a_list_handed_out_does_not_change_under_its_reader(phone: Phone) -> None:
    lines = HouseholdList(phone.store)
    before = lines.lines()

    record_not_home(phone, DUC_HOME)
    lines.lines()

    assert before[0].status == "new"


@pytest.mark.parametrize("status", [code for code, _word in filters()[1:]])
def test_a_filter_keeps_one_status(phone: Phone, status: str) -> None:
    assert len(found(households(phone.store), "", status)) == (status == "new")


def test_every_outcome_has_a_status() -> None:
    household = Household(hamlet=UUID(XOM_5), head_name="Đức")

    for outcome in outcomes.CODES:
        assert status_of(household, _made(_visit(outcome))) in STATUSES or outcome == "consent_declined"


def _made(*visits: Visit, counts: bool = True) -> list[VisitMade]:
    return [VisitMade(id=DUC, visit=visit, officer_name=None, received=True, counts=counts) for visit in visits]


def _visit(outcome: str, *persons: PersonInVisit) -> Visit:
    return Visit(hamlet=UUID(XOM_5), visited_at=MORNING, outcome=outcome, met="head", persons=persons)


def _said(answer: str, *steps: str) -> PersonInVisit:
    advice = Advice(product="vsi", topics=(), answer=answer, reason="wait")
    done = tuple(Step(product="vsi", step=step, on=MORNING.date()) for step in steps)
    return PersonInVisit(person=UUID(DUC), advice=(advice,), steps=done)


@pytest.mark.parametrize(
    ("visits", "status"),
    [
        ([], "new"),
        ([_visit("advised", _said("interested"))], "interested"),
        ([_visit("advised", _said("declined"))], "declined"),
        ([_visit("advised", _said("considering"))], "advised"),
        ([_visit("advised", _said("declined"), _said("interested"))], "interested"),
        ([_visit("come_back", _said("interested"))], "come_back"),
        ([_visit("advised", _said("interested", "registered", "paid")), _visit("not_home")], "paid"),
        ([_visit("advised", _said("interested")), _visit("not_home")], "not_home"),
    ],
)
def test_a_household_stands_as_its_visits_left_it(visits: list[Visit], status: str) -> None:
    assert status_of(Household(hamlet=UUID(XOM_5), head_name="Đức"), _made(*visits)) == status


def test_a_visit_that_was_sent_back_says_nothing_until_it_is_corrected() -> None:
    paid = _visit("advised", _said("interested", "registered", "paid"))
    household = Household(hamlet=UUID(XOM_5), head_name="Đức")

    sent_back = _made(paid, counts=False)

    assert status_of(household, sent_back) == "sent_back"
    assert status_of(household, [*sent_back, *_made(_visit("not_home"))]) == "not_home"


def test_the_card_holds_what_one_should_know_at_the_door(phone: Phone, clocks: Clocks) -> None:
    record_not_home(phone, DUC_HOME)
    clocks.pass_by(days=1)
    record_visit(phone, talked_with_duc(next_step="collect_declaration", next_on=date(2026, 11, 30)))

    card = household_card(phone.store, DUC_HOME)

    assert (card.head, card.hamlet, card.certificate, card.certificate_year) == (
        "Đặng Văn Đức",
        "Xóm 5",
        "near_poor",
        2026,
    )
    assert [(person.name, person.birth_year, person.groups) for person in card.members] == [
        ("Đặng Văn Đức", 1975, ("near_poor",)),
        ("Lô Thị Mai", 1980, ("near_poor", "ethnic_minority")),
    ]
    assert [(visit.outcome, visit.officer, visit.received) for visit in card.visits] == [
        ("advised", "Nguyễn Thị An", False),
        ("not_home", "Nguyễn Thị An", False),
    ]
    assert card.promise == Promise(step="collect_declaration", on=date(2026, 11, 30))
    assert card.status == "interested"


def test_a_withdrawn_visit_is_not_shown(phone: Phone) -> None:
    visit = {"household": DUC_HOME, "hamlet": XOM_5, "visited_at": "2026-11-20T01:00:00.000Z"}
    visit |= {"outcome": "not_home", "met": "nobody", "standing": "withdrawn", "officer_name": "Chi"}
    with phone.store.writing() as db:
        overlay.put_from_server(
            db, kind="visit", row_id=str(UUID(int=9)), commune=COMMUNE, rev=1, seq=2, values=dict(visit)
        )

    assert household_card(phone.store, DUC_HOME).visits == ()
    assert households(phone.store)[0].status == "new"


def test_a_household_that_is_not_here_is_not_found(phone: Phone) -> None:
    with pytest.raises(Refused) as refused:
        household_card(phone.store, str(UUID(int=9)))

    assert refused.value.problems == (problems.not_found(),)


def test_not_to_be_visited_goes_before_everything(phone: Phone) -> None:
    record_visit(phone, talked_with_duc())

    do_not_visit_again(phone, DUC_HOME)

    assert household_card(phone.store, DUC_HOME).status == "do_not_visit"


def test_what_is_not_sent_is_listed_with_what_to_do(phone: Phone, clocks: Clocks) -> None:
    record_not_home(phone, DUC_HOME)
    first_made = clocks.now
    clocks.pass_by(days=1)
    do_not_visit_again(phone, DUC_HOME)

    status = sync_status(phone.store)

    assert (status.written, status.received, status.unsent) == (2, 0, 2)
    assert [difference.title for difference in status.differences] == [
        "Lượt thăm hộ Đặng Văn Đức, 21/11/2026",
        "Hộ Đặng Văn Đức, 22/11/2026",
    ]
    assert all(difference.to_do for difference in status.differences)
    assert status.oldest_unsent_at == first_made


def test_a_declined_visit_is_listed_without_a_name(phone: Phone) -> None:
    record_visit(phone, talked_with_duc(declined=True))

    (difference,) = sync_status(phone.store).differences

    assert difference.title == "Lượt thăm, 21/11/2026"


@pytest.mark.parametrize(
    ("name", "kind", "label"),
    [("5", "xom", "Xóm 5"), ("Xóm 5", "xom", "Xóm 5"), ("Xiềng", "ban", "Bản Xiềng"), ("Tân Tiến", "khu", "Tân Tiến")],
)
def test_a_hamlet_is_called_as_people_call_it(name: str, kind: str, label: str) -> None:
    assert hamlet_label(Hamlet(name=name, kind=kind)).strip() == label
