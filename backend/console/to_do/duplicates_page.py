"""«Trùng lặp»: two records side by side with what speaks for their being one, and a person's word on it."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from backend.access.principal import Principal
from backend.admin import naming_rows
from backend.admin.duplicates import pairs, searching
from backend.admin.duplicates.pairs import Decision, Said
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.words import _, marked
from backend.console.to_do.record_words import value
from backend.console.to_do.to_do_page import CARDS
from backend.console.visit_log import log_asked
from backend.db import Reading, Writing
from backend.edge.clock import Now
from shared import places
from shared.clock import day_of

router = APIRouter(route_class=PageRoute, include_in_schema=False)

DUPLICATES = CARDS["duplicate"].address

KINDS = {"person": marked("Người"), "household": marked("Hộ")}

REASONS: Mapping[str, str] = {
    "name": marked("tên giống {percent} %"),
    "same_number": marked("cùng số định danh hoặc mã hộ"),
    "same_day": marked("cùng ngày sinh"),
    "swapped_day": marked("ngày và tháng sinh đảo nhau"),
    "same_year": marked("cùng năm sinh"),
    "next_year": marked("năm sinh lệch một năm"),
    "other_day": marked("ngày sinh khác nhau"),
    "other_sex": marked("giới tính khác nhau"),
    "same_hamlet": marked("cùng xóm"),
    "same_phone": marked("cùng số điện thoại"),
    "same_address": marked("cùng địa chỉ"),
}
"""What speaks for a pair, or against it, by the codes of backend.admin.duplicates.likeness."""

DONE = {
    "merged": marked("Đã gộp: từ nay chỉ đếm một lần. Có thể bỏ gộp ở cuối trang."),
    "different": marked("Đã ghi: không phải một. Cặp này không được đề xuất lại."),
    "undone": marked("Đã bỏ gộp: hai bản ghi lại được đếm riêng."),
    "searched": marked("Đã tìm xong."),
}

_COMMUNE = Path(max_length=16)


@router.get(DUPLICATES)
def duplicates_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    commune: Annotated[str, Query(max_length=16)] = "",
    asked_kind: Annotated[str, Query(alias="loai", max_length=16)] = "",
    done: Annotated[str, Query(alias="xong", max_length=16)] = "",
) -> Response:
    """The pairs of one kind in a commune, the most alike first. Without a commune it is the first of the reader's,
    without a kind the first of which pairs wait.
    """
    units = log_asked.communes(session, reader)
    wanted = commune or (units[0].id if units else "")
    if not wanted:
        return page(request, "visit_log/visit_log_empty.html", {}, principal=reader)
    unit = places.resolve(wanted, day_of(now))
    numbers = pairs.numbers(session, reader, unit.id)
    kind = asked_kind or next((each for each in KINDS if numbers.get(each)), "person")
    words = {
        "unit": unit,
        "units": units,
        "kind": kind,
        "kinds": KINDS,
        "numbers": numbers,
        "pairs": [
            {"pair": pair, "because": because(pair.reasons), "lines": _lines(pair)}
            for pair in pairs.waiting(session, reader, unit.id, kind)
        ],
        "merged": _merged(session, reader, unit.id),
        "searched": searching.last(session, unit.id),
        "done": DONE.get(done),
    }
    return page(request, "to_do/duplicates.html", words, principal=reader)


@router.post(f"{DUPLICATES}/{{commune}}/tim")
def search(
    reader: Reader, session: Writing, now: Now, commune: Annotated[str, _COMMUNE], kind: Annotated[str, Form()]
) -> Response:
    """Look through the commune now, and show what was found."""
    unit = places.resolve(commune, day_of(now)).id
    searching.search(session, reader, unit, now)
    return _back(unit, kind, "searched")


@router.post(f"{DUPLICATES}/{{commune}}/{{kind}}/{{one}}/{{other}}")
def decide(  # noqa: PLR0917 - FastAPI's parameters: each is who or what the route needs
    reader: Reader,
    session: Writing,
    now: Now,
    commune: Annotated[str, _COMMUNE],
    kind: Annotated[str, Path(max_length=16)],
    one: UUID,
    other: UUID,
    said: Annotated[Said, Form()],
) -> Response:
    """Merge a pair into one of its records, or part it for good. Refused as `pairs.decide`."""
    unit = places.resolve(commune, day_of(now)).id
    decision = Decision(commune=unit, kind=kind, one=one, other=other, said=said, reason=_("Trùng lặp"))
    merge = pairs.decide(session, reader, decision, now)
    return _back(unit, kind, "merged" if merge else "different")


@router.post(f"{DUPLICATES}/{{commune}}/bo-gop/{{merge}}")
def undo(  # noqa: PLR0917 - as above
    reader: Reader,
    session: Writing,
    now: Now,
    commune: Annotated[str, _COMMUNE],
    merge: UUID,
    kind: Annotated[str, Form()],
) -> Response:
    """Take a merge back. Refused as `pairs.undo`."""
    unit = places.resolve(commune, day_of(now)).id
    pairs.undo(session, reader, unit, merge, now)
    return _back(unit, kind, "undone")


def because(reasons: Sequence[Mapping[str, Any]]) -> str:
    """What speaks for a pair, in words: «tên giống 96 %, cùng năm sinh, cùng xóm»."""
    return ", ".join(_(REASONS[each["code"]]).format(percent=each["percent"]) for each in reasons)


def _lines(pair: pairs.Pair) -> Sequence[tuple[str, str, str]]:
    """What each record says, a line a field, where anything is known."""
    if not pair.sides:
        return ()
    one, other = pair.sides
    lines = [
        (_("Họ và tên") if pair.kind == "person" else _("Chủ hộ"), one.name, other.name),
        (_("Ngày sinh"), value("birth", one.birth), value("birth", other.birth)),
        (_("Giới tính"), value("sex", one.sex), value("sex", other.sex)),
        (_("Xóm, bản, khối"), one.hamlet, other.hamlet),
        (_("Hộ của") if pair.kind == "person" else _("Địa chỉ"), one.home, other.home),
        (_("Điện thoại"), value("phone", one.phone), value("phone", other.phone)),
        (_("Số định danh") if pair.kind == "person" else _("Mã hộ"), one.number, other.number),
        (_("Lượt thăm"), str(one.visits), str(other.visits)),
    ]
    return [line for line in lines if {line[1], line[2]} - {"", "–"}]


def _merged(session: Session, reader: Principal, commune: str) -> list[dict[str, Any]]:
    rows = pairs.merged(session, reader, commune)
    names = naming_rows.names_visible(session, reader, {(commune, row.kept) for row in rows})
    people = naming_rows.accounts(session, {row.merged_by for row in rows})
    return [{"row": row, "name": names.get(row.kept, ""), "by": people.get(row.merged_by, "")} for row in rows]


def _back(commune: str, kind: str, done: str) -> Response:
    said = urlencode({"commune": commune, "loai": kind if kind in KINDS else "person", "xong": done})
    return RedirectResponse(f"{DUPLICATES}?{said}", HTTPStatus.SEE_OTHER)
