"""Declarations as the officer reads them: which members have one, and each as a draft to copy onto the form."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mobile.store import drafts, shelf
from mobile.store.store import Store
from mobile.views.official_form import BOXES, SEEN_ON, VERSION, Box
from mobile.words import VIETNAMESE, _, marked, speaking
from shared import problems
from shared.clock import day_label, day_of
from shared.money import money_label
from shared.problems import Refused
from shared.records.declaration import Declaration
from shared.records.person import Person
from shared.records.wire import from_wire
from shared.rules.declarations import masked
from shared.vocabulary import members, payments

HAND_WRITTEN = "—"
_NUMBER_DIFFERS = marked("Số ô tùy phiên bản của mẫu")


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A member who may declare: `declaration` is the id of what stands for them already, `begun` that one is being
    filled in.
    """

    person: str
    name: str
    declaration: str | None = None
    begun: bool = False


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    """One box of the form: its number, or «» where versions differ, its label, what to write, and a hint by hand.
    `secret`: it goes onto no clipboard.
    """

    number: str
    label: str
    says: str
    hint: str = ""
    secret: bool = False


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A declaration in the order of the form's boxes. `received`: the server has it."""

    id: str
    household: str
    person: str
    day: date
    lines: tuple[PaperLine, ...]
    received: bool


def candidates(store: Store, household: str) -> tuple[Candidate, ...]:
    """The members of a household with what was declared for each, in the order in which they were written down."""
    db = store.reading()
    standing = _standing(db, household)
    people = ((row.id, from_wire(Person, row.body)) for row in shelf.of_household(db, "person", household))
    return tuple(
        Candidate(
            person=person,
            name=said.name,
            declaration=standing.get(person),
            begun=drafts.find(db, person) is not None,
        )
        for person, said in sorted(people, key=lambda one: one[1].relation != "head")
    )


def paper(store: Store, declaration: str) -> Paper:
    """A declaration laid out to be copied; Refused (not_found) where it is not on this phone."""
    row = shelf.find(store.reading(), "declaration", declaration)
    if row is None:
        raise Refused(problems.not_found())
    said = from_wire(Declaration, row.body)
    written = _written(said)
    lines = tuple(
        PaperLine(
            number=f"[{box.number}]" if box.number else "",
            label=box.label,
            says=written.get(box.field or "", "") or HAND_WRITTEN,
            hint=_hint(box),
            secret=box.field in _SECRET,
        )
        for box in BOXES
    )
    return Paper(
        id=declaration,
        household=str(said.household),
        person=str(said.person),
        day=day_of(said.declared_at),
        lines=lines,
        received=row.base is not None,
    )


def not_the_form() -> str:
    """What has to be said above every draft."""
    return _("Đây là bản nháp để chép tay. Không phải mẫu TK1-TS: không ký, không nộp tờ này.")


def where_from() -> str:
    """Of which version of the form the boxes are."""
    order = _("Thứ tự ô theo mẫu TK1-TS kèm {version}, xem ngày {day}.").format(version=VERSION, day=SEEN_ON)
    return f"{order} {_('Mẫu đang dùng có thể khác: hãy đối chiếu trước khi chép.')}"


def as_text(draft: Paper) -> str:
    """The draft as a message, in Vietnamese as the form is. Numbers are covered but for their end: a clipboard is read
    by other apps.
    """
    with speaking(VIETNAMESE):
        return _as_text(draft)


def _hint(box: Box) -> str:
    if box.hint:
        return _(box.hint)
    return "" if box.number else _(_NUMBER_DIFFERS)


def _as_text(draft: Paper) -> str:
    lines = [
        f"{line.number} {line.label}: {masked(line.says) if line.secret and line.says != HAND_WRITTEN else line.says}"
        for line in draft.lines
    ]
    return "\n".join(
        [
            "Bản nháp tờ khai TK1-TS",
            not_the_form(),
            "",
            *(line.strip() for line in lines),
            "",
            "Số định danh chỉ hiện trong ứng dụng.",
            where_from(),
        ]
    )


_SECRET = {"id_number", "bhxh_number"}


def _standing(db: sqlite3.Connection, household: str) -> dict[str, str]:
    """The declaration that stands for each member: the last one that no other stands in the place of."""
    rows = [(row.id, from_wire(Declaration, row.body)) for row in shelf.of_household(db, "declaration", household)]
    corrected = {str(said.supersedes) for _, said in rows if said.supersedes}
    rows.sort(key=lambda one: one[1].declared_at)
    return {str(said.person): row_id for row_id, said in rows if row_id not in corrected}


def _written(said: Declaration) -> Mapping[str, str]:
    """What stands in the boxes, as one writes it."""
    method = payments.CODES[said.every].vi
    return {
        "name": said.name.upper(),
        "sex": members.SEXES[said.sex].vi,
        "birth": day_label(said.birth),
        # Only citizens have the card (Law 26/2023/QH15, article 3, clause 11), and only they may join.
        "nationality": "Việt Nam",
        "id_number": said.id_number,
        "bhxh_number": said.bhxh_number or "",
        "phone": f"0{said.phone.removeprefix('+84')}" if said.phone else "",
        "address": said.address or "",
        "income": f"{money_label(said.income)}/tháng",
        "every": f"{method} ({said.months // 12} năm)" if said.months else method,
    }
