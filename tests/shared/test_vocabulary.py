"""Every word of the work is said in both languages, and what follows from it is a row of its table."""

import importlib
import pkgutil
from collections.abc import Mapping

import pytest

from shared import vocabulary
from shared.vocabulary import answers, certificates, consent, outcomes, payments, reviews, roles, steps, support_groups
from shared.vocabulary import verdicts as verdict_words
from shared.vocabulary.term import Term
from shared.vocabulary.term import table as table_of

WORDS = [
    pytest.param(table, code, row, id=f"{table}-{code}")
    for table, rows in vocabulary.ALL.items()
    for code, row in rows.items()
]


@pytest.mark.parametrize(("table", "code", "row"), WORDS)
def test_a_word_has_an_ascii_code_and_says_itself_in_both_languages(table: str, code: str, row: Term) -> None:
    assert code == row.code
    assert code.isascii()
    assert code.isidentifier()
    assert code == code.lower()
    assert row.vi.strip()
    assert row.en.strip()


@pytest.mark.parametrize("table", sorted(vocabulary.ALL))
def test_no_two_words_of_a_table_read_alike(table: str) -> None:
    rows = vocabulary.ALL[table].values()

    assert len({row.vi for row in rows}) == len({row.en for row in rows}) == len(rows)


def test_every_table_of_the_vocabulary_is_listed() -> None:
    modules = [
        importlib.import_module(f"{vocabulary.__name__}.{module.name}")
        for module in pkgutil.iter_modules(vocabulary.__path__)
    ]
    tables = [content for module in modules for content in vars(module).values() if _is_table(content)]

    listed = list(vocabulary.ALL.values())

    assert len(tables) == len(listed)
    assert all(any(table is other for other in listed) for table in tables)


def _is_table(content: object) -> bool:
    return isinstance(content, Mapping) and bool(content) and all(isinstance(row, Term) for row in content.values())


def test_a_code_that_is_written_twice_would_be_noticed() -> None:
    twice = [Term(code="poor", vi="Hộ nghèo", en="Poor"), Term(code="poor", vi="Hộ cận nghèo", en="Near poor")]

    with pytest.raises(ValueError, match="poor"):
        table_of(twice)


def test_people_are_named_only_where_somebody_was_met_and_agreed_to_talk() -> None:
    assert _codes(outcomes.CODES, "names_people") == {"advised", "come_back"}
    assert _codes(outcomes.CODES, "reached") == {"advised", "come_back", "consent_declined", "refused_talk"}
    assert _codes(outcomes.CODES, "names_people") <= _codes(outcomes.CODES, "reached")


def test_coming_back_needs_a_day_and_declining_a_reason() -> None:
    assert _codes(outcomes.CODES, "needs_date") == {"come_back"}
    assert _codes(steps.NEXT, "needs_date") == {"come_back", "collect_declaration", "collect_payment"}
    assert _codes(answers.CODES, "needs_reason") == {"declined"}


def test_only_interest_counts_as_interest() -> None:
    assert _codes(answers.CODES, "interested") == {"interested"}


def test_only_bhxh_confirms() -> None:
    assert steps.CODES.keys() - _codes(steps.CODES, "by_officer") == {"confirmed"}


def test_one_purpose_is_needed_and_one_is_told_to_be_sensitive() -> None:
    assert _codes(consent.PURPOSES, "needed") == {"advice"}
    assert _codes(consent.PURPOSES, "sensitive") == {"support_check"}


def test_the_text_read_out_asks_leave_and_says_that_people_may_decline() -> None:
    assert "xin phép" in consent.TEXT_VI
    assert "từ chối" in consent.TEXT_VI
    assert "rút lại" in consent.TEXT_VI


def test_a_returned_visit_alone_is_out_of_the_numbers() -> None:
    assert reviews.STATES.keys() - _codes(reviews.STATES, "counts") == {"returned"}


def test_names_are_for_those_who_work_with_the_households() -> None:
    assert _codes(roles.CODES, "sees_names") == {"officer", "committee"}
    assert _codes(roles.CODES, "whole_province") == {"admin"}


def test_the_server_has_four_verdicts_and_two_put_the_row_in_its_place() -> None:
    assert list(verdict_words.SYNC) == ["filed", "conflict", "held", "rejected"]
    assert _codes(verdict_words.SYNC, "in_place") == {"filed", "conflict"}


def test_a_group_that_needs_a_certificate_names_one_that_communes_give() -> None:
    named = {group.certificate for group in support_groups.CODES.values() if group.certificate}

    assert named == {"poor", "near_poor"}
    assert named <= certificates.CODES.keys()


def test_nghe_an_is_not_offered_what_it_does_not_have() -> None:
    assert support_groups.CODES.keys() - _codes(support_groups.CODES, "offered") == {"island_special"}


def test_regular_payments_cover_a_known_number_of_months() -> None:
    assert {code: row.months for code, row in payments.CODES.items() if row.months} == {
        "monthly": 1,
        "quarterly": 3,
        "half_yearly": 6,
        "yearly": 12,
    }


def _codes(table: Mapping[str, Term], consequence: str) -> set[str]:
    """The codes of a table from which something follows."""
    return {code for code, row in table.items() if getattr(row, consequence)}
