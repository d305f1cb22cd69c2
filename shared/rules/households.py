"""What must hold of a household."""

import re

from shared import problems
from shared.problems import Problem
from shared.records.household import Household
from shared.rules import checks
from shared.text import NAME_MAX
from shared.vocabulary import certificates

# E.164 of Vietnam: a mobile of nine digits after +84, or a landline beginning 2 of nine or ten. Prefixes that no
# operator has are warned about on the phone and accepted: numbering plans change faster than programs.
_PHONE = re.compile(r"\+84(?:[35789]\d{8}|2\d{8,9})", re.ASCII)


def problems_in(household: Household) -> list[Problem]:
    """Everything wrong with a household; empty when it may be filed."""
    return [
        *checks.text_is_sound(household),
        *checks.name("head_name", household.head_name, NAME_MAX),
        *problems_in_phone("phone", household.phone),
        *checks.short("address", household.address, 200),
        *checks.code_in("certificate", household.certificate, certificates.CODES),
        *checks.within("certificate_year", household.certificate_year, 2000, 2100),
        *checks.short("certificate_number", household.certificate_number, 64),
        *checks.short("household_code", household.household_code, 20),
    ]


def problems_in_phone(field: str, phone: str | None) -> list[Problem]:
    """Whether it is a Vietnamese number in E.164, or absent."""
    return [] if phone is None or _PHONE.fullmatch(phone) else [problems.not_a_phone(field)]
