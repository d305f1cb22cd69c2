"""A declaration is filed with the person's own leave and what the form asks, and each fault is told of its field."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared.records.visit import Consent
from shared.rules.declarations import masked, problems_in
from tests.shared.good_record import DECLARATION

REFUSED = Consent(purpose="declaration", given=False, method="spoken", text_version="2026-11")
FOR_ADVICE = Consent(purpose="advice", given=True, method="spoken", text_version="2026-11")


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"id_number": "04007500123"}, ("not_an_id_number", "id_number")),
        ({"bhxh_number": "12345"}, ("not_a_bhxh_number", "bhxh_number")),
        ({"name": " "}, ("not_a_name", "name")),
        ({"birth": date(1875, 3, 21)}, ("out_of_range", "birth")),
        ({"sex": "other"}, ("unknown_code", "sex")),
        ({"product": "car"}, ("unknown_code", "product")),
        ({"read_by": "photographed"}, ("unknown_code", "read_by")),
        ({"address": "x" * 201}, ("too_long", "address")),
        ({"phone": "0912345678"}, ("not_a_phone", "phone")),
        ({"income": -1}, ("out_of_range", "income")),
        ({"every": "weekly"}, ("unknown_code", "every")),
        ({"months": 0}, ("out_of_range", "months")),
        ({"every": "years_ahead"}, ("years_needed", "months")),
        ({"consent": REFUSED}, ("consent_missing", "consent.given")),
        ({"consent": FOR_ADVICE}, ("unknown_code", "consent.purpose")),
        ({"declared_at": datetime(1990, 1, 1, tzinfo=UTC)}, ("out_of_range", "declared_at")),
        ({"declared_at": datetime(2026, 1, 1)}, ("unreadable_moment", "declared_at")),  # noqa: DTZ001 - that is what is wrong
    ],
)
def test_a_fault_is_told_of_its_field(changed: dict[str, Any], found: tuple[str, str]) -> None:
    assert [(one.code, one.field) for one in problems_in(replace(DECLARATION, **changed))] == [found]


def test_years_ahead_are_declared_with_their_months() -> None:
    assert problems_in(replace(DECLARATION, every="years_ahead", months=36)) == []


def test_what_need_not_be_known_may_be_left_out() -> None:
    assert problems_in(replace(DECLARATION, address=None, phone=None, bhxh_number=None)) == []


@pytest.mark.parametrize(("number", "shown"), [("040075001234", "••••••••1234"), ("", ""), (None, "")])
def test_of_a_number_only_the_end_is_shown(number: str | None, shown: str) -> None:
    assert masked(number) == shown
