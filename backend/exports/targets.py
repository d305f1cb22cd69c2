"""The targets of one commune and how far each has come, as the page of targets shows them."""

from collections.abc import Sequence

from sqlmodel import Session

from backend.admin import targets
from backend.admin.targets import Standing
from backend.exports.asked import Asked, Choice, Report, chosen
from backend.papers.tables import Row, Table
from shared import places
from shared.vocabulary import products
from shared.vocabulary.targets import HOLDERS, MEASURES
from shared.vocabulary.term import Words

_TITLE = Words(vi="Thực hiện chỉ tiêu", en="Progress towards targets")
_COLUMNS = (
    Choice(key="name", name=Words(vi="Của ai", en="Whose")),
    Choice(key="holder", name=Words(vi="Cấp", en="Level")),
    Choice(key="period", name=Words(vi="Kỳ", en="Period")),
    Choice(key="measure", name=Words(vi="Đếm gì", en="What is counted")),
    Choice(key="counted", kind="number", name=Words(vi="Thực hiện", en="So far")),
    Choice(key="target", kind="number", name=Words(vi="Chỉ tiêu", en="Target")),
    Choice(key="share", kind="share", name=Words(vi="Tỷ lệ", en="Share")),
    Choice(key="decision", name=Words(vi="Theo văn bản", en="By the decision")),
    Choice(key="decided_on", kind="day", name=Words(vi="Ngày văn bản", en="Decided on")),
    Choice(key="version", kind="number", name=Words(vi="Bản", en="Version")),
)


def columns(_asked: Asked) -> Sequence[Choice]:
    """What is told of each target."""
    return _COLUMNS


def table(session: Session, asked: Asked) -> Table:
    """Refused with 404 for a commune outside the asker's area."""
    found = targets.of_commune(session, asked.principal, asked.commune, asked.text("period"), asked.today)
    return Table(
        title=asked.say(_TITLE),
        about=(places.unit(asked.commune).label, asked.counted_at),
        columns=chosen(columns(asked), asked),
        rows=tuple(_row(asked, one) for one in found),
        language=asked.language,
        made_up=asked.made_up,
    )


def _row(asked: Asked, one: Standing) -> Row:
    measure = asked.say(MEASURES[one.measure])
    if one.product:
        measure = f"{measure} ({asked.say(products.CODES[one.product])})"
    return Row(
        values={
            "name": one.name or places.unit(one.commune).label,
            "holder": asked.say(HOLDERS[one.holder]),
            "period": one.period,
            "measure": measure,
            "counted": one.counted,
            "target": one.holds.value,
            "share": None if one.percent is None else one.percent / 100,
            "decision": one.holds.decision,
            "decided_on": one.holds.decided_on,
            "version": one.holds.version,
        },
        opens={"counted": one.cell} if one.cell else {},
    )


TARGETS = Report(title=_TITLE, asks=("commune", "period"), columns=columns, table=table)
