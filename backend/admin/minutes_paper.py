"""«Biên bản họp Ban Chỉ đạo rà soát nhật ký thăm hộ»: the minutes of a session in the official form, in Vietnamese."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from markupsafe import Markup

from backend.admin.minutes import Decision, Minutes
from backend.papers import official
from backend.papers.official import OfficialPaper
from backend.papers.tables import Column, Row, Table
from shared.clock import day_label, day_of, parse_moment
from shared.places import Unit
from shared.text import within_a_sentence
from shared.vocabulary.reviews import DECISIONS

ABOUT: Final = "Họp Ban Chỉ đạo rà soát nhật ký thăm hộ"

_COLUMNS = (
    Column(key="at", label="TT", kind="number"),
    Column(key="day", label="Ngày thăm", kind="day"),
    Column(key="hamlet", label="Xóm, bản, khối"),
    Column(key="head", label="Chủ hộ"),
    Column(key="officer", label="Cán bộ"),
    Column(key="decision", label="Ý kiến"),
    Column(key="by", label="Người cho ý kiến"),
    Column(key="reason", label="Lý do"),
)


def paper_of(minutes: Minutes, decisions: Sequence[Decision], unit: Unit, *, made_up: bool) -> OfficialPaper:
    """The paper of a commune's session, with the number that the minutes have."""
    return OfficialPaper(
        superior=f"Ủy ban nhân dân {within_a_sentence(unit.label)}",
        issuer="Ban Chỉ đạo",
        number=f"{minutes.number:02d}",
        symbol="BB-BCĐ",
        place=unit.bare_name,
        on=minutes.held_on,
        kind="Biên bản",
        about=ABOUT,
        content=_content(minutes, decisions, made_up=made_up),
        signer="Chủ tọa",
        signer_name=minutes.chair,
        witness="Thư ký",
        witness_name=minutes.secretary,
        recipients=(f"Ủy ban nhân dân {within_a_sentence(unit.label)}", "Thành viên Ban Chỉ đạo", "Lưu: VT"),
        made_up=made_up,
    )


def _content(minutes: Minutes, decisions: Sequence[Decision], *, made_up: bool) -> Markup:
    parts = [*_who(minutes), *_what(minutes, decisions)]
    table = Table(title="", about=(), columns=_columns(decisions), rows=list(_rows(decisions)), made_up=made_up)
    return Markup("").join([*parts, official.table_content(table), *_end(minutes)])


def _who(minutes: Minutes) -> Iterator[Markup]:
    """The session and those who sat."""
    yield _line("Hôm nay, ngày {day}, Ban Chỉ đạo họp rà soát nhật ký thăm hộ.", day=day_label(minutes.held_on))
    yield Markup("<h2>I. Thành phần</h2>")
    yield _line("Chủ trì: {name}.", name=minutes.chair)
    yield _line("Thư ký: {name}.", name=minutes.secretary)
    if minutes.present:
        yield _line("Có mặt: {names}.", names=", ".join(minutes.present))


def _what(minutes: Minutes, decisions: Sequence[Decision]) -> Iterator[Markup]:
    """How many visits were decided of, and how."""
    yield Markup("<h2>II. Kết quả rà soát</h2>")
    counted = Counter(one.decision for one in decisions)
    said = "; ".join(
        f"{within_a_sentence(term.vi)} {counted[code]} lượt" for code, term in DECISIONS.items() if counted[code]
    )
    first, last = day_label(minutes.first), day_label(minutes.last)
    told = "Từ ngày {first} đến hết ngày {last} có ý kiến về {number} lượt thăm: {said}."
    yield _line(told, first=first, last=last, number=str(len(decisions)), said=said)


def _end(minutes: Minutes) -> Iterator[Markup]:
    yield _line("Biên bản được các thành viên thống nhất và ghi vào sổ kiểm tra của hệ thống.")
    yield Markup('<p class="note">{}</p>').format(f"Dấu SHA-256: {minutes.sha256}")


def _columns(decisions: Sequence[Decision]) -> Sequence[Column]:
    """Without the people's names and hamlets where the reader may not read them."""
    of_people = {"head": "head_name", "hamlet": "hamlet"}
    kept_back = {key for key, said in of_people.items() if not any(one.line[said] for one in decisions)}
    return [column for column in _COLUMNS if column.key not in kept_back]


def _rows(decisions: Sequence[Decision]) -> Iterator[Row]:
    for at, one in enumerate(decisions, 1):
        visited = parse_moment(one.line["corrected_at"] or one.line["visited_at"])
        values = {
            "at": at,
            "day": day_of(visited),
            "hamlet": one.line["hamlet"],
            "head": one.line["head_name"],
            "officer": one.line["officer_name"],
            "decision": DECISIONS[one.decision].vi,
            "by": one.reviewer,
            "reason": one.reason,
        }
        yield Row(values=values)


def _line(sentence: str, **said: str) -> Markup:
    """A paragraph; what was typed by somebody is escaped."""
    return Markup("<p>{}</p>").format(sentence.format(**said))
