"""Every act that can stand in the audit book, and everything that it may note, is said in people's words."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from backend.admin import audit, audit_acts
from backend.admin.audit import Act
from backend.admin.audit_acts import CODES, SORTS, Sort
from backend.admin.audit_book import EntryShown
from backend.admin.audit_names import Names, Phone
from backend.console.audit import audit_values, audit_words
from backend.console.audit.audit_values import Known
from backend.console.shell import words
from backend.console.shell.words import ENGLISH, VIETNAMESE
from backend.db import Database
from shared.policy import law
from shared.vocabulary import follow_ups, organisations, products, reviews, roles, signals, targets, verdicts
from shared.vocabulary.declarations import UNCOVERINGS
from shared.vocabulary.term import Language
from tests.backend.cast import ACCOUNT_IDS, HAMLETS, START, THANH_VINH

LAW = law.packaged()
BASE = next(iter(LAW.parameters))
ID = "01990000-0000-7000-8000-0000000000aa"
HAMLET = str(HAMLETS[THANH_VINH][0])
KNOWN = Known(
    names=Names(
        accounts={ACCOUNT_IDS["an"]: "Nguyễn Thị An"},
        hamlets={UUID(HAMLET): "Khối 1"},
        campaigns={UUID(ID): "Tháng vận động"},
        phones={UUID(ID): Phone(model="A05", account=ACCOUNT_IDS["an"], of="Nguyễn Thị An")},
        visits={UUID(ID): THANH_VINH},
        there=frozenset({UUID(ID)}),
        offices={"CS01": "BHXH cơ sở Vinh"},
    ),
    law=LAW,
)
AN = str(ACCOUNT_IDS["an"])

# A fact of each sort, as callers write it; of codes all that there are.
WRITTEN: dict[Sort, list[Any]] = {
    "account": [AN],
    "agreement": [{"met_somebody": True, "who": False, "advice": None, "interested": True, "paid": True}],
    "areas": [[[THANH_VINH, HAMLET], [THANH_VINH, None]]],
    "campaign": [ID],
    "commune": [THANH_VINH],
    "communes": [[THANH_VINH]],
    "data_request": [ID],
    "data_request_kind": ["access", "correct", "delete", "withdraw", "object"],
    "data_request_step": ["received", "replied", "noted", "extended", "done", "refused", "stopped", "erased"],
    "day": ["2026-11-30"],
    "denominator": ["workforce", "population"],
    "duplicate_kind": ["household", "person"],
    "field": ["phone", "head_name", "hamlet", "household_code", "do_not_visit", "months_supported", "id_number"],
    "follow_up_reason": list(follow_ups.REASONS),
    "form": ["html", "xlsx", "csv", "pdf"],
    "hamlet_or_all": [HAMLET, None],
    "handover_reason": ["on_leave", "moved_on", "less_work", "other"],
    "held_decision": ["file", "refuse"],
    "holder": list(targets.HOLDERS),
    "import": [ID],
    "import_kind": ["households", "confirmed"],
    "last_day": ["2026-11-30", None],
    "law_changes": [[{"act": "shift", "parameter": BASE, "since": "2027-01-01", "to": "2027-07-01"}]],
    "measure": list(targets.MEASURES),
    "minutes": [ID],
    "number": [0, 1, 12_345],
    "offices": [["CS01"]],
    "organisation": [*organisations.CODES, None],
    "paper_number": ["03/BB-BCĐ"],
    "period": ["2026-11", "2026-Q4", "2026"],
    "phone": [ID],
    "product": list(products.CODES),
    "proposal": [ID],
    "report": ["week", "month", "conversions", "visits", "targets", "recontact"],
    "review_decision": list(reviews.DECISIONS),
    "role": list(roles.CODES),
    "seal": ["ab" * 32],
    "signal": list(signals.CODES),
    "sync_status": list(verdicts.SYNC),
    "taken": ["standing", "offered", "value"],
    "topics": [list(follow_ups.TOPICS)],
    "uncovering": list(UNCOVERINGS),
    "unit": [THANH_VINH, "40"],
    "unnamed": [],
    "visit": [ID],
    "whose": [AN, HAMLET],
}
RAW = re.compile(r"_|\bTrue\b|\bFalse\b|\bNone\b|[0-9a-f]{8}-|\d{4}-\d{2}|\{|\[")


@pytest.fixture(params=[VIETNAMESE, ENGLISH])
def language(request: pytest.FixtureRequest) -> Iterator[Language]:
    """The language that is spoken, and Vietnamese again."""
    words.speak(request.param)
    yield request.param
    words.speak(VIETNAMESE)


def entry(act: str, facts: dict[str, Any]) -> EntryShown:
    """An entry of the book, of what stands at ID."""
    return EntryShown(
        number=1, at=START, account_id=ACCOUNT_IDS["dung"], name="", act=act, subject=UUID(ID), facts=facts, sha256=""
    )


def test_every_act_and_every_key_of_it_has_words() -> None:
    shown = {name for noted in audit_acts.ACTS.values() for name, sort in noted.facts.items() if sort != "unnamed"}

    assert set(CODES) == set(audit_acts.ACTS) == set(audit_words.ACTS)
    assert shown == set(audit_words.FACTS)
    assert {noted.subject for noted in audit_acts.ACTS.values()} == {*audit_words.SUBJECTS, "unnamed"}
    assert set(SORTS) == set(WRITTEN)


def test_the_words_of_every_act_and_key_are_there_in_english_too() -> None:
    for said in (*audit_words.ACTS.values(), *audit_words.FACTS.values(), *audit_words.SUBJECTS.values()):
        words.speak(ENGLISH)
        english = words._(said)
        words.speak(VIETNAMESE)

        assert english != said


@pytest.mark.parametrize("sort", SORTS)
def test_what_is_noted_is_said_without_codes_and_ids(language: Language, sort: Sort) -> None:
    for value in WRITTEN[sort]:
        said = audit_values.parts(sort, value, {"commune": THANH_VINH, "holder": _holder(value)}, KNOWN)

        assert said
        assert [part.text for part in said if not part.text or RAW.search(part.text)] == [], (language, value)


def _holder(value: Any) -> str:
    return "hamlet" if value == HAMLET else "officer"


@pytest.mark.parametrize("act", CODES)
def test_every_act_is_shown_with_all_that_it_notes(act: str) -> None:
    noted = audit_acts.noted_of(act)
    facts = {name: WRITTEN[sort][0] for name, sort in noted.facts.items() if WRITTEN[sort]}

    said = audit_words.details(entry(act, facts), KNOWN)

    shown = [name for name in facts if noted.facts[name] != "unnamed"]
    assert len(said) == len(shown) + (noted.subject != "unnamed")
    assert all(detail.label and detail.parts for detail in said)


def test_what_is_gone_is_said_to_be_gone() -> None:
    nothing = Names(accounts={}, hamlets={}, campaigns={}, phones={}, visits={}, there=frozenset(), offices={})
    nobody = Known(names=nothing, law=None)

    for sort in ("account", "campaign", "data_request", "hamlet_or_all", "import", "minutes", "phone", "visit"):
        (said,) = audit_values.parts(sort, ID, {"commune": THANH_VINH}, nobody)

        assert "không còn" in said.text
        assert said.href == ""


def test_a_book_that_somebody_changed_can_still_be_read() -> None:
    changed = entry("area_given", {"commune": 7, "until": "mai", "whim": [1], "hamlet": "Khối 1"})

    said = audit_words.details(changed, KNOWN)

    assert [part.text for detail in said for part in detail.parts] == ["7", "mai", "whim [1]", "Khối 1"]
    assert audit_words.act("moon_landed") == "việc không rõ (moon_landed)"


def test_the_book_takes_nothing_that_it_has_no_words_for(database: Database) -> None:
    act = Act(account_id=ACCOUNT_IDS["dung"], act="account_closed", subject=ACCOUNT_IDS["an"], facts={"whim": 1})

    with database.writing() as session, pytest.raises(ValueError, match="no words for account_closed"):
        audit.write(session, act, START)
