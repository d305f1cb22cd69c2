"""What the 12 digits of a personal identification number say, and where they disagree with what else is known.

The number has no check digit. Its form is a rule; everything that its digits tell is a warning only, because cards and
lists do differ (policy data, section 4: Decree 137/2015, article 13; Circular 59/2021/TT-BCA, article 4).
"""

import re

from shared import problems
from shared.problems import Problem

_NUMBER = re.compile(r"\d{12}", re.ASCII)
_BHXH_NUMBER = re.compile(r"\d{10}", re.ASCII)

# The 63 provinces of before July 2025 as numbers begin with them (annex of Circular 07/2016/TT-BCA, from lists in
# public programs that agree: medium). A province that was merged lives on in the numbers that it gave. From 100 on
# they stand for countries, of which no list was found: those are let pass.
_PROVINCE_CODES = (
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 "
    "044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 "
    "089 091 092 093 094 095 096"
)
_PROVINCES = frozenset(_PROVINCE_CODES.split())
_FIRST_COUNTRY = "100"

_SEXES = ("male", "female")
_FIRST_CENTURY, _YEARS = 1900, 100


def problems_in_number(field: str, number: str | None) -> list[Problem]:
    """Whether it is 12 digits, or absent."""
    return [] if number is None or _NUMBER.fullmatch(number) else [problems.not_an_id_number(field)]


def problems_in_bhxh_number(field: str, number: str | None) -> list[Problem]:
    """Whether it is 10 digits, as numbers were before August 2025, or absent."""
    return [] if number is None or _BHXH_NUMBER.fullmatch(number) else [problems.not_a_bhxh_number(field)]


def birth_year_in(number: str) -> int:
    """The year of birth that a number of 12 digits tells: 0 and 1 stand for 19.., 2 and 3 for 20.., up to 23..."""
    return _FIRST_CENTURY + int(number[3]) // 2 * _YEARS + int(number[4:6])


def sex_in(number: str) -> str:
    """The sex that a number of 12 digits tells: even for male, odd for female."""
    return _SEXES[int(number[3]) % 2]


def is_of_a_province(number: str) -> bool:
    """Whether a number of 12 digits begins with the code of a province."""
    return number[:3] in _PROVINCES


def disagreements(number: str, *, birth_year: int | None, sex: str | None) -> list[Problem]:
    """Warnings for what a number of 12 digits tells otherwise than is known; what is not known agrees."""
    is_known = is_of_a_province(number) or number[:3] >= _FIRST_COUNTRY
    return [
        *([] if is_known else [problems.number_of_no_province("id_number")]),
        *([problems.number_tells_another_birth("birth")] if birth_year not in {None, birth_year_in(number)} else []),
        *([problems.number_tells_another_sex("sex")] if sex not in {None, sex_in(number)} else []),
    ]
