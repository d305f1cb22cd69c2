"""A report in the form in which it leaves: a page, an Excel file, CSV, or PDF for reading or in the official form."""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Final

from sqlmodel import Session

from backend.exports.asked import Asked
from backend.exports.carried_away import CarriedAway
from backend.exports.registry import report
from backend.papers import official, pdf, plain, spreadsheet
from backend.papers.official import OfficialPaper
from backend.papers.tables import Table
from shared import places, problems
from shared.clock import VIETNAM
from shared.problems import Refused
from shared.text import NAME_MAX, is_name, within_a_sentence

OFFICIAL: Final = "official"

_BODY = "Ban chỉ đạo phát triển người tham gia bảo hiểm xã hội, bảo hiểm y tế"


@dataclass(frozen=True, kw_only=True)
class Made:
    """A report as bytes: what they are, under which name they are kept, and what a browser must know of them.

    `carried_away` is to be noted before they are handed out; None where nobody's rows are in them.
    """

    octets: bytes
    media_type: str
    name: str
    carried_away: CarriedAway | None
    headers: Mapping[str, str] = field(default_factory=dict)


def made(session: Session, name: str, form: str, asked: Asked) -> Made:
    """The report `name` as `form` (html, xlsx, csv, pdf). A pdf asked with `form=official` has the official form.

    Refused with 404 for a report or form that is not there, 406 where this server cannot make PDF, and with what the
    report itself refuses.
    """
    if form not in _FORMS:
        raise Refused(problems.unknown_report())
    wanted = report(name)
    table = wanted.table(session, asked)
    about = wanted.of_people(session, asked)
    written, media_type = _FORMS[form](table, asked)
    headers = {"Content-Security-Policy": _POLICY} if form == "html" else {}
    return Made(
        octets=written,
        media_type=media_type,
        name=_file_name(name, form, asked.now),
        carried_away=None if about is None else CarriedAway(report=name, form=form, rows=len(table.rows), about=about),
        headers=headers,
    )


def _html(table: Table, _asked: Asked) -> tuple[bytes, str]:
    return official.readable_html(table, style=official.readable_style()).encode(), "text/html; charset=utf-8"


def _xlsx(table: Table, _asked: Asked) -> tuple[bytes, str]:
    return spreadsheet.of_table(table), spreadsheet.MEDIA_TYPE


def _csv(table: Table, _asked: Asked) -> tuple[bytes, str]:
    return plain.of_table(table), plain.MEDIA_TYPE


def _pdf(table: Table, asked: Asked) -> tuple[bytes, str]:
    form = asked.text("form")
    if form not in {None, "readable", OFFICIAL}:
        raise Refused(problems.unknown_code("form"))
    octets = official.pdf_of(_paper(table, asked)) if form == OFFICIAL else official.readable_pdf(table)
    return octets, pdf.MEDIA_TYPE


_FORMS: Mapping[str, Callable[[Table, Asked], tuple[bytes, str]]] = {
    "html": _html,
    "xlsx": _xlsx,
    "csv": _csv,
    "pdf": _pdf,
}


def usual_heading(asked: Asked) -> Mapping[str, str]:
    """Who issues, signs and receives an official paper unless the asker says otherwise: the committee of the place, its
    name still to be written, and the archive; addressed to nobody.
    """
    unit = places.unit(asked.commune) if asked.text("commune") else None
    return {
        "superior": f"Ủy ban nhân dân {within_a_sentence(unit.label) if unit else 'tỉnh Nghệ An'}",
        "issuer": _BODY,
        "symbol": "BC-BCĐ",
        "place": unit.bare_name if unit else "Nghệ An",
        "addressed_to": "",
        "signer": "Trưởng ban",
        "signer_name": "",
        "recipients": "Lưu: VT",
    }


def _paper(table: Table, asked: Asked) -> OfficialPaper:
    """Official papers speak Vietnamese; who issues, signs and receives is as the asker says, otherwise as is usual."""
    said = {field_name: asked.text(field_name) or usual for field_name, usual in usual_heading(asked).items()}
    lists = {field_name: _each(field_name, said.pop(field_name)) for field_name in _LISTS}
    return OfficialPaper(
        **{field_name: _named(field_name, text) for field_name, text in said.items()},
        to=lists["addressed_to"],
        recipients=lists["recipients"],
        on=asked.today,
        kind="Báo cáo",
        about=_about(table),
        content=official.table_content(table),
        made_up=asked.made_up,
        landscape=True,
    )


def _about(table: Table) -> str:
    """«Báo cáo tuần 47/2026» is a report on «Kết quả vận động tuần 47/2026»."""
    said = table.title.removeprefix("Báo cáo ")
    return f"Kết quả vận động {said}" if said.startswith(("tuần", "tháng")) else said[:1].upper() + said[1:]


_LISTS = ("addressed_to", "recipients")


def _each(field_name: str, text: str) -> Sequence[str]:
    """Those named with semicolons between them, without the marks that the form puts before and behind them."""
    named = (one.strip(" -.") for one in text.split(";"))
    return tuple(_named(field_name, one) for one in named if one)


def _named(field_name: str, text: str) -> str:
    if not is_name(text):
        raise Refused(problems.not_a_name(field_name))
    if len(text) > NAME_MAX:
        raise Refused(problems.too_long(field_name, NAME_MAX))
    return text


def _file_name(name: str, form: str, now: datetime) -> str:
    return f"tungnha-{name}-{now.astimezone(VIETNAM):%Y%m%d-%H%M}.{form}"


_DIGEST = b64encode(sha256(official.readable_style().encode()).digest()).decode()
_POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
