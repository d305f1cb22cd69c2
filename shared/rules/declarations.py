"""What must hold of a declaration, and how much of its numbers is shown where they are not needed."""

from datetime import date

from shared import problems
from shared.problems import Problem
from shared.records.declaration import Declaration
from shared.rules import checks, identity
from shared.rules.citizen_card import ADDRESS_MAX
from shared.rules.households import problems_in_phone
from shared.rules.visits import MONEY_MAX
from shared.text import NAME_MAX
from shared.vocabulary import declarations, members, payments, products

_FIRST_BIRTH = date(1890, 1, 1)
_AHEAD = "years_ahead"
_SHOWN = 4


def problems_in(declaration: Declaration) -> list[Problem]:
    """Everything wrong with a declaration, each thing once; empty when it may be filed."""
    return [
        *checks.text_is_sound(declaration),
        *checks.moment_within("declared_at", declaration.declared_at),
        *checks.code_in("product", declaration.product, products.CODES),
        *(problem.under("consent") for problem in _consent(declaration)),
        *checks.code_in("read_by", declaration.read_by, declarations.READINGS),
        *identity.problems_in_number("id_number", declaration.id_number),
        *identity.problems_in_bhxh_number("bhxh_number", declaration.bhxh_number),
        *checks.name("name", declaration.name, NAME_MAX),
        *checks.day_within("birth", declaration.birth, _FIRST_BIRTH),
        *checks.code_in("sex", declaration.sex, members.SEXES),
        *checks.short("address", declaration.address, ADDRESS_MAX),
        *problems_in_phone("phone", declaration.phone),
        *checks.within("income", declaration.income, 0, MONEY_MAX),
        *checks.code_in("every", declaration.every, payments.CODES),
        *checks.within("months", declaration.months, 1, 600),
        *([problems.years_needed("months")] if declaration.every == _AHEAD and declaration.months is None else []),
    ]


def masked(number: str | None) -> str:
    """A number where only its owner is to know it again: `••••••••1234`."""
    return "" if not number else "•" * (len(number) - _SHOWN) + number[-_SHOWN:]


def _consent(declaration: Declaration) -> list[Problem]:
    answer = declaration.consent
    return [
        *checks.code_in("purpose", answer.purpose, declarations.PURPOSES),
        *([] if answer.given else [problems.consent_missing("given")]),
        *checks.how_asked(answer),
    ]
