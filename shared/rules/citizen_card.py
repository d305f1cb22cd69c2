"""Read the QR text of a citizen card: what a declaration needs of it, and not a word more.

The text is one line of fields between bars (policy data, section 4; the fields by press and police pages of 2021 and
2022: high; their order and the dates by public programs that agree: medium):

    number (12 digits) | old number (9 digits, or empty) | name | birth ddmmyyyy | Nam or Nữ | address | issued ddmmyyyy

Programs also meet it without the old number, or without the day of issue. Cards given out since July 2024 («căn cước»)
may say more behind that, such as the names and numbers of parents; in which order was not found (a draft circular of
2024 names them: unconfirmed), so what stands behind the day of issue is dropped unread. Neither the old number nor the
text itself is kept, and no problem repeats what was read.
"""

import re
from dataclasses import dataclass
from datetime import date

from shared import problems
from shared.problems import Problem, Refused
from shared.rules import checks
from shared.rules.identity import problems_in_number
from shared.text import NAME_MAX, fold, is_storable, tidy

TEXT_MAX = 2_000
ADDRESS_MAX = 200

_DAY = re.compile(r"(\d{2})(\d{2})(\d{4})", re.ASCII)
_OLD_NUMBER = re.compile(r"\d{0,12}", re.ASCII)
_SEXES = {"nam": "male", "nu": "female"}
_AROUND = "\ufeff\r\n\t \0"  # what scanners put around a text
_FEWEST = 5  # number, name, birth, sex, address
_FIRST_BIRTH = date(1890, 1, 1)
# Resolution 202/2025/QH15: from this day on addresses name no district.
_WITHOUT_DISTRICTS = date(2025, 7, 1)


@dataclass(frozen=True, kw_only=True)
class CitizenCard:
    """What is taken from a card. `sex`: a code of the vocabulary. `address`, `issued`: None where the card has none."""

    number: str
    name: str
    birth: date
    sex: str
    address: str | None = None
    issued: date | None = None


def read_card(text: str) -> CitizenCard:
    """The card of a scanned or pasted text, composed (NFC).

    Refused with every problem found, by field: card_unreadable, not_an_id_number, not_a_name, unreadable_day,
    out_of_range, unknown_code, too_long.
    """
    number, name, birth, sex, address, issued = _fields(text)
    born, was_issued = _day(birth), _day(issued)
    found = [
        *problems_in_number("number", number),
        *checks.name("name", name, NAME_MAX),
        *([problems.unreadable_day("birth")] if born is None else checks.day_within("birth", born, _FIRST_BIRTH)),
        *checks.code_in("sex", fold(sex), _SEXES),
        *checks.short("address", address, ADDRESS_MAX),
        *([problems.unreadable_day("issued")] if issued and was_issued is None else []),
    ]
    if found or born is None:
        raise Refused(*found)
    return CitizenCard(
        number=number, name=name, birth=born, sex=_SEXES[fold(sex)], address=address or None, issued=was_issued
    )


def differences(card: CitizenCard, *, name: str, birth: str | None) -> list[Problem]:
    """Warnings for what the card says otherwise than the household's list: `birth` as far as the list knows it."""
    former = card.address is not None and card.issued is not None and card.issued < _WITHOUT_DISTRICTS
    return [
        *([problems.card_names_another("name")] if fold(card.name) != fold(name) else []),
        *([problems.card_tells_another_birth("birth")] if not card.birth.isoformat().startswith(birth or "") else []),
        *([problems.card_of_former_commune("address")] if former else []),
    ]


def _fields(text: str) -> tuple[str, str, str, str, str, str]:
    """Number, name, birth, sex, address and day of issue as they stand on the card; what is not there is empty."""
    line = _decoded(text).strip(_AROUND) if len(text) <= TEXT_MAX else ""
    parts = [tidy(part) for part in line.split("|", 7)[:7]]
    if len(parts) < _FEWEST or not all(map(is_storable, parts)):
        raise Refused(problems.card_unreadable())
    if _OLD_NUMBER.fullmatch(parts[1]):
        del parts[1]
    if len(parts) < _FEWEST:
        raise Refused(problems.card_unreadable())
    number, name, birth, sex, address, issued = [*parts, ""][:6]
    return number, name, birth, sex, address, issued


def _decoded(text: str) -> str:
    """The text as it was meant: some scanners read its bytes as ISO 8859-1, which a QR code is by default, though
    cards hold UTF-8. No Vietnamese text survives that by accident.
    """
    try:
        return text.encode("iso-8859-1").decode("utf-8")
    except UnicodeError:
        return text


def _day(digits: str) -> date | None:
    match = _DAY.fullmatch(digits)
    if match is None:
        return None
    day, month, year = map(int, match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None
