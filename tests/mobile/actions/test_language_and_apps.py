"""In which language a visit was held, and which of the State's apps people were helped with, go with the visit."""

from dataclasses import replace
from typing import Any

from mobile.actions.corrections import begin_correction, record_correction
from mobile.actions.drafts import keep_draft, take_draft
from mobile.actions.visits import record_not_home, record_visit
from mobile.screens import drafting
from mobile.store import drafts, shelf
from mobile.store.phone import Phone
from mobile.views.card import household_card
from shared.records.visit import AppHelp
from tests.mobile.vault import DUC_HOME, put, talked_with_duc

INSTALLED, SHOWN = AppHelp(app="vssid", result="installed"), AppHelp(app="vneid", result="shown")


def recorded(phone: Phone, visit: object) -> dict[str, Any]:
    row = shelf.find(phone.store.reading(), "visit", str(visit))
    assert row is not None
    return row.body


def in_thai() -> Any:
    talked = talked_with_duc(language="thai", interpreter=True)
    (talk,) = talked.talks
    return replace(talked, talks=(replace(talk, apps=(INSTALLED, SHOWN)),))


def test_the_language_the_interpreter_and_the_help_are_part_of_the_visit(phone: Phone) -> None:
    visit = record_visit(phone, in_thai())

    said = recorded(phone, visit)
    assert (said["language"], said["interpreter"]) == ("thai", True)
    assert said["persons"][0]["apps"] == [
        {"app": "vssid", "result": "installed"},
        {"app": "vneid", "result": "shown"},
    ]


def test_a_visit_in_vietnamese_without_help_says_nothing_of_either(phone: Phone) -> None:
    """I12. It is to the letter what an older app would have recorded."""
    said = recorded(phone, record_visit(phone, talked_with_duc(language="kinh")))

    assert not {"language", "interpreter"} & said.keys()
    assert "apps" not in said["persons"][0]


def test_where_the_people_decline_their_language_is_not_kept(phone: Phone) -> None:
    """A language tells of an ethnicity, which is sensitive."""
    visit = record_visit(phone, drafting.declined(in_thai()))
    returned = record_visit(phone, in_thai())

    again = record_correction(phone, drafting.declined(begin_correction(phone, str(returned))))

    assert not {"language", "interpreter"} & {*recorded(phone, visit), *recorded(phone, again)}


def test_a_correction_keeps_what_nobody_changes(phone: Phone) -> None:
    visit = str(record_visit(phone, in_thai()))

    again = record_correction(phone, replace(begin_correction(phone, visit), met="spouse"))

    before, after = recorded(phone, visit), recorded(phone, again)
    assert (after["language"], after["interpreter"]) == ("thai", True)
    assert after["persons"][0]["apps"] == before["persons"][0]["apps"]


def test_the_next_visit_begins_in_the_language_of_the_last_talk(phone: Phone) -> None:
    assert household_card(phone.store, DUC_HOME).language == "kinh"
    record_visit(phone, in_thai())

    record_not_home(phone, DUC_HOME)

    assert household_card(phone.store, DUC_HOME).language == "thai"


def test_a_language_of_a_later_version_of_the_words_is_not_asked_again_as_such(phone: Phone) -> None:
    later = recorded(phone, record_visit(phone, in_thai())) | {"language": "of_a_later_release"}
    with phone.store.writing() as db:
        put(db, "visit", "019a0000-0000-7000-8000-0000000000d9", later)

    assert household_card(phone.store, DUC_HOME).language in {"kinh", "thai"}


def test_what_was_noted_before_the_app_knew_of_it_goes_on(phone: Phone) -> None:
    """A draft of the app of before an upgrade."""
    keep_draft(phone, talked_with_duc())
    with phone.store.writing() as db:
        kept = drafts.find(db, DUC_HOME) or {}
        drafts.keep(db, DUC_HOME, {name: value for name, value in kept.items() if name not in {"language", "apps"}})

    draft = take_draft(phone.store, DUC_HOME)

    assert draft is not None
    assert (draft.language, draft.interpreter, draft.talks[0].apps) == (None, False, ())


def test_the_same_answer_twice_takes_it_back_and_another_takes_its_place() -> None:
    (talk,) = talked_with_duc().talks

    once = drafting.helped(drafting.helped(talk, "vssid", "installed"), "vneid", "shown")

    assert once.apps == (INSTALLED, SHOWN)
    assert drafting.helped(once, "vssid", "installed").apps == (SHOWN,)
    assert drafting.helped(once, "vssid", "not_wanted").apps == (SHOWN, AppHelp(app="vssid", result="not_wanted"))


def test_whoever_talks_vietnamese_needs_no_interpreter() -> None:
    draft = in_thai()

    assert drafting.language_words(draft) == "Tiếng Thái, có phiên dịch"
    assert not drafting.spoken(draft, "kinh").interpreter
    assert drafting.language_words(drafting.spoken(draft, "kinh")) == ""
