"""When English is spoken, nothing that An reads is Vietnamese but names, laws and what people wrote themselves; and
what her phone keeps and sends is the same in either language.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from mobile.actions import conferences, declarations, declaring, estimates, petitions, reckonings
from mobile.actions.conferences import ConferenceDraft
from mobile.actions.petitions import PetitionDraft
from mobile.actions.reckonings import Choice
from mobile.actions.visits import record_not_home, record_visit
from mobile.store import drafts, meta
from mobile.store.phone import APP_VERSION, Phone
from mobile.views import (
    areas,
    card,
    households,
    look_alikes,
    returned,
    sync_board,
    sync_status,
    today,
    visited,
    waiting,
)
from mobile.views import conferences as held_ones
from mobile.views import declarations as papers
from mobile.views.about import about
from mobile.views.handed_over import last_handed_over
from mobile.views.health import health
from mobile.words import ENGLISH, VIETNAMESE, speaking
from shared import problems
from shared.clock import format_moment
from shared.policy.law import packaged
from shared.vocabulary import support_groups
from tests.mobile.actions.test_declarations import filled
from tests.mobile.vault import (
    AN,
    COMMUNE,
    DUC,
    DUC_HOME,
    MAI,
    MORNING,
    XOM_5,
    Clocks,
    dump,
    fill_shelf,
    make_it_ans,
    new_phone,
    put,
    talked_with_duc,
)
from tests.mobile.views.verdicts import answered

TODAY = date(2026, 11, 21)
NUMBERED = "019a0000-0000-7000-8000-0000000002{:02}"

# What stays as it is in every language: who people are, where they live, which places and offices are meant.
NAMES = ("Đặng Văn Đức", "Lô Thị Mai", "Nguyễn Thị An", "Trần Văn Bình", "Lê Thị Hoa", "Xóm 5", "Nghệ An", "Từng Nhà")
WRITTEN_BY_PEOPLE = ("Ghi nhầm hộ.", "Xin xét lại.", "Đã xét.")
TITLES_OF_LAWS = {"law", "laws"}

_MARKED = re.compile(r"[^\W\d_]*[À-ỹĐđ][^\W\d_]*")


def lived_through(phone: Phone, clocks: Clocks) -> None:
    """Everything that a view may have to say something of."""
    with phone.store.writing() as db:
        put(db, "visit", NUMBERED.format(1), _visit(outcome="advised", officer_name="Lê Thị Hoa", days=2))
        put(db, "visit", NUMBERED.format(2), _visit(outcome="refused_talk", officer_name="Nguyễn Thị An", days=1))
        said = {"visit": NUMBERED.format(2), "version": 1, "decision": "returned", "fields": ["outcome", "note"]}
        said |= {"reviewed_at": format_moment(MORNING), "reviewer_name": "Trần Văn Bình", "reason": "Ghi nhầm hộ."}
        put(db, "review", NUMBERED.format(3), said)
        asked = {"household": DUC_HOME, "assigned_to": str(AN), "about": "2026-11-20", "topics": []}
        put(db, "follow_up", NUMBERED.format(4), {**asked, "reason": "lapsed", "due": "2026-11-19", "state": "open"})
        wish = {**asked, "reason": "petition", "due": "2026-11-28", "topics": ["conduct"], "note": "Xin xét lại."}
        put(db, "follow_up", NUMBERED.format(5), {**wish, "state": "open"})
        put(db, "follow_up", NUMBERED.format(6), {**wish, "state": "answered", "answer": "Đã xét.", "person": MAI})
        meta.write_trouble(db, problems.not_signed_in())
        meta.write(db, meta.CLOCK_OFFSET_MS, str(-3 * 3_600_000))
        meta.write(db, meta.PUSH_ONLY, APP_VERSION)
        meta.write(db, meta.PASSED_OVER, APP_VERSION)
        meta.write(db, meta.HANDED_OVER, json.dumps({"at": format_moment(MORNING), "count": 3}))
        meta.write(db, meta.SALVAGED, json.dumps({"file": "an.vault.1", "saved": 2, "missing": 1}))
    note_what_can_be_noted(phone)
    answered(phone, "held", problems.clock_in_future())
    record_not_home(phone, DUC_HOME)
    answered(phone, "rejected", receipt=1)
    clocks.pass_by(days=2)
    record_not_home(phone, DUC_HOME)


def note_what_can_be_noted(phone: Phone) -> None:
    """One record of each kind that An makes."""
    record_visit(phone, talked_with_duc(next_step="collect_payment", next_on=date(2026, 11, 23)))
    petitions.record_petition(phone, PetitionDraft(household=DUC_HOME, topics=("poverty_list",), note="Xin xét lại."))
    conferences.record_conference(
        phone,
        ConferenceDraft(
            hamlet=XOM_5,
            commune=COMMUNE,
            place="culture_house",
            held_by="committee",
            attending="34",
            present=(DUC_HOME,),
            topics=("pension",),
        ),
    )
    declarations.record_declaration(phone, filled(phone))


def _visit(*, outcome: str, officer_name: str, days: int) -> dict[str, object]:
    at = format_moment(MORNING - timedelta(days=days))
    whose = {"hamlet": XOM_5, "household": DUC_HOME, "officer_name": officer_name}
    return {**whose, "visited_at": at, "outcome": outcome, "met": "member"}


def _the_paper(phone: Phone) -> Any:
    (declared,) = [one.declaration for one in papers.candidates(phone.store, DUC_HOME) if one.declaration]
    draft = papers.paper(phone.store, declared)
    return [line.hint for line in draft.lines], draft.received


def _the_reckonings(_phone: Phone) -> Any:
    choices = [Choice(groups=(code,), every="years_ahead", years=3) for code in support_groups.CODES]
    choices += [Choice(groups=("poor", "ethnic_minority"), residence="temporary", every="yearly", income=1_777_777)]
    answers = [reckonings.reckon(choice, TODAY, packaged()) for choice in choices]
    offered = (reckonings.groups_offered(), reckonings.residences_offered(), reckonings.methods_offered())
    return *answers, *offered


def _card(phone: Phone) -> Any:
    of_duc = card.household_card(phone.store, DUC_HOME)
    return of_duc.petitions, of_duc.returned, of_duc.corrected


def _look_alikes(phone: Phone) -> Any:
    lines = households.households(phone.store)
    homes = look_alikes.household_look_alikes(
        phone.store, [*lines, *lines, *lines, *lines], name="Đặng Văn Đức", hamlet="Xóm 5", birth_year=None, but=None
    )
    people = look_alikes.member_look_alikes(phone.store, DUC_HOME, name="Lô Thị Mai", birth_year=1980, but=None)
    return homes, people


def _board(phone: Phone) -> Any:
    return sync_board.sync_board(sync_status.sync_status(phone.store), phone.read_clocks().wall)


def _visited(phone: Phone) -> Any:
    last = card.household_card(phone.store, DUC_HOME).visits
    return [visited.visited_words(one.day, one.visitor, TODAY + timedelta(days=2)) for one in last]


VIEWS: Mapping[str, Callable[[Phone], Any]] = {
    "about": lambda phone: about(phone.store, TODAY),
    "areas": lambda phone: areas.places_to_work_in(phone.store),
    "card": _card,
    "conferences": lambda phone: held_ones.held(phone.store),
    "estimate": lambda phone: estimates.estimate(phone, talked_with_duc(given=("advice",)), DUC),
    "estimate of a minority": lambda phone: estimates.estimate(phone, talked_with_duc(), MAI),
    "filters": lambda _phone: households.filters(),
    "handed over": lambda phone: last_handed_over(phone.store),
    "health": lambda phone: health(phone.store, phone.read_clocks().wall),
    "look-alikes": _look_alikes,
    "papers": _the_paper,
    "reckonings": _the_reckonings,
    "returned": lambda phone: returned.returned_visits(phone.store.reading()),
    "sync board": _board,
    "sync status": lambda phone: sync_status.sync_status(phone.store),
    "today": lambda phone: today.work_of_today(
        phone.store, households.households(phone.store), phone.read_clocks().wall
    ),
    "visited": _visited,
    "waiting": lambda _phone: waiting.waiting_words(45),
    "words around the form": lambda _phone: papers.not_the_form(),
    "what to do": lambda _phone: [
        sync_status.what_to_do(code) for code in ("not_signed_in", "no_network", "not_our_server", "other")
    ],
}


@pytest.mark.parametrize("name", VIEWS)
def test_nothing_vietnamese_is_left_in_what_a_view_shows(phone: Phone, clocks: Clocks, name: str) -> None:
    lived_through(phone, clocks)

    with speaking(ENGLISH):
        shown = list(read(VIEWS[name](phone)))
    in_vietnamese = list(read(VIEWS[name](phone)))

    assert shown, "the view says nothing, so it proves nothing"
    assert [text for text in shown if left_over(text)] == []
    assert any(left_over(text) for text in in_vietnamese) or name == "areas"


def read(shown: Any) -> Iterator[str]:
    """Every text of an answer, its computed ones too; without what stays Vietnamese."""
    if isinstance(shown, str):
        yield shown
    elif isinstance(shown, Mapping):
        yield from read(list(shown.values()))
    elif is_dataclass(shown):
        computed = [name for name, what in vars(type(shown)).items() if isinstance(what, property)]
        for name in [field.name for field in fields(shown)] + computed:
            if name not in TITLES_OF_LAWS:
                yield from read(getattr(shown, name))
    elif isinstance(shown, Sequence):
        for one in shown:
            yield from read(one)


def left_over(text: str) -> list[str]:
    """The words with Vietnamese letters that are no names and that nobody wrote."""
    for known in (*NAMES, *WRITTEN_BY_PEOPLE):
        text = text.replace(known, "")
    return [word for word in _MARKED.findall(text) if word != "đ"]


def test_what_is_kept_and_sent_is_the_same_in_either_language(tmp_path: Path) -> None:
    kept = {}
    for language in (VIETNAMESE, ENGLISH):
        phone = new_phone(tmp_path, name=f"{language}.vault")
        make_it_ans(phone)
        fill_shelf(phone)
        with speaking(language):
            declaring.keep(phone, filled(phone))
            note_what_can_be_noted(phone)
        assert drafts.find(phone.store.reading(), DUC) is None
        kept[language] = dump(phone.store)
        phone.store.close()

    assert kept[ENGLISH] == kept[VIETNAMESE]
