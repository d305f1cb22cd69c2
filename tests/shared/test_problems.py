"""Whatever is wrong has one code that programs may rely on, and a sentence that an officer understands."""

import inspect
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from shared import problems
from shared.problems import Problem, Refused

CATALOGUE: dict[str, Callable[..., Problem]] = {
    name: made
    for name, made in vars(problems).items()
    if inspect.isfunction(made)
    and made.__module__.startswith(f"{problems.__name__}.")
    and inspect.signature(made).return_annotation is Problem
}
OF_THE_SERVER = {500, 502, 503}

# Codes that phones and other programs may know. A code may come, never go or change its spelling.
PUBLISHED = """
    activation_code_invalid already_activated already_settled ambiguous_unit bad_gzip bad_header bad_number
    bad_text body_too_large clock_future consent_missing date_needed declined_keeps_nothing does_not_add_up
    duplicate_key epoch_changed field_conflict forbidden headers_too_large id_taken insecure_server
    install_forked internal_error invalid_request malformed_form malformed_json method_not_allowed
    missing_field move_held newer_record newer_vault no_network no_rule_on_day nobody_was_advised
    not_a_key_file not_a_name not_a_phone not_a_public_key not_a_receipt_file not_a_username not_an_id_number
    not_composed not_found not_our_server not_signed_in not_the_officers_step not_yours_to_change
    one_payment_method out_of_range out_of_scope parent_missing rate_limited reason_needed refused_by_a_person
    repeated_parameter said_twice sample_in_production second_factor_unknown too_long too_many_items too_slow
    unavailable unknown_code unknown_field unknown_host unknown_parameter unknown_unit unreadable
    unreadable_day unreadable_moment unstorable unsupported_media_type unsupported_protocol url_too_long
    username_taken weak_password wrong_credentials wrong_install
"""


@pytest.fixture(params=sorted(CATALOGUE))
def problem(request: pytest.FixtureRequest) -> Problem:
    """Every problem of the catalogue in turn, with something plausible for its arguments."""
    return _example(CATALOGUE[request.param])


def _example(make: Callable[..., Problem]) -> Problem:
    plausible = {"field": "persons.0.name", "since": date(2025, 7, 1)}
    asked = [name for name, one in inspect.signature(make).parameters.items() if one.default is one.empty]
    return make(**{name: plausible.get(name, 7) for name in asked})


def test_the_catalogue_is_not_empty() -> None:
    assert len(CATALOGUE) > 50


def test_no_two_problems_share_a_code() -> None:
    codes = [_example(make).code for make in CATALOGUE.values()]

    assert len(codes) == len(set(codes))


def test_no_published_code_has_gone() -> None:
    assert {_example(make).code for make in CATALOGUE.values()} >= set(PUBLISHED.split())


def test_a_code_is_an_ascii_word(problem: Problem) -> None:
    assert problem.code.isascii()
    assert problem.code == problem.code.lower()
    assert problem.code.isidentifier()


def test_a_problem_is_said_in_vietnamese_with_its_marks(problem: Problem) -> None:
    decomposed = unicodedata.normalize("NFD", problem.vi)

    assert any(unicodedata.combining(char) or char in "đĐ" for char in decomposed)
    assert unicodedata.is_normalized("NFC", problem.vi)


def test_a_problem_is_said_in_english_too(problem: Problem) -> None:
    assert problem.en.strip()
    assert problem.en != problem.vi


def test_a_problem_is_a_sentence_or_ends_with_what_to_type(problem: Problem) -> None:
    assert all(said[0].isupper() and (said.endswith(".") or "make " in said) for said in (problem.vi, problem.en))


def test_a_problem_has_the_status_of_a_fault(problem: Problem) -> None:
    assert 400 <= problem.status < 500 or problem.status in OF_THE_SERVER


def test_a_problem_is_seen_from_the_record_that_holds_it() -> None:
    inside = problems.not_a_name("name")

    assert inside.under("persons.0").field == "persons.0.name"
    assert problems.not_found().under("persons.0").field == "persons.0"
    assert replace(inside.at("head_name"), field="name") == inside


def test_a_range_of_days_is_named_as_people_write_days() -> None:
    between = problems.out_of_range("on", date(2000, 1, 1), date(2100, 12, 31))
    turned = problems.out_of_range("to", date(2026, 11, 22))

    assert between.vi == "Ngày phải từ 01/01/2000 đến 31/12/2100."
    assert between.en == "The day must lie between 01/01/2000 and 31/12/2100."
    assert turned.vi == "Ngày phải từ 22/11/2026 trở đi."
    assert turned.en == "The day must be 22/11/2026 or later."


def test_a_range_of_numbers_stays_one_of_numbers() -> None:
    between = problems.out_of_range("months", 1, 600)

    assert between.vi == "Giá trị phải từ 1 đến 600."
    assert between.en == "The value must lie between 1 and 600."


def test_a_refusal_names_codes_and_no_field_of_a_person() -> None:
    refused = Refused(problems.not_a_name("name"), problems.not_a_phone("phone"))

    assert str(refused) == "not_a_name, not_a_phone"
    assert [problem.field for problem in refused.problems] == ["name", "phone"]
