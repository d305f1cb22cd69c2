"""What somebody may want to look at again in a visit, each said as a sentence that gives its reason.

A signal judges nobody and changes nothing: short visits, equal answers, wrong clocks and odd places have honest causes,
too.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlmodel import Session, col

from backend.admin import visit_places
from backend.admin.visit_places import Place
from backend.tables.visit import AdviceRow, VisitRow
from shared.clock import day_label
from shared.vocabulary.term import Words

# Our own thresholds, not rules of anybody's: below or above them a second look is worth its time.
FAST_SECONDS = 60
SAME_VISITS = 5
CLOCK_OFF_MINUTES = 5
SAME_PLACE_VISITS, SAME_PLACE_HAMLETS = 5, 2
FAR_METRES = 5_000


@dataclass(frozen=True, kw_only=True)
class Signal:
    """One thing to look at again: `label` in a few words for lists, `sentence` with the reason."""

    code: str
    label: Words
    sentence: Words


def of_visits(session: Session, commune: str, visits: Iterable[UUID]) -> Mapping[UUID, Sequence[Signal]]:
    """The signals of visits of one commune, by visit; a visit without any has an empty sequence."""
    names = ("id", "officer", "day", "outcome", "duration_s", "clock_offset_ms")
    columns = [col(getattr(VisitRow, name)) for name in names]
    of_them = col(VisitRow.commune) == commune, col(VisitRow.id).in_(sorted(visits))
    rows = session.execute(select(*columns).where(*of_them)).all()
    equals = _equals(session, commune, rows)
    places = visit_places.places(session, commune, [row.id for row in rows])
    return {
        row.id: [
            signal
            for signal in (
                too_fast(row.outcome, row.duration_s),
                same_answers(equals.get(row.id, 1), row.day),
                clock_off(row.clock_offset_ms),
                *_of_place(places.get(row.id)),
            )
            if signal is not None
        ]
        for row in rows
    }


def too_fast(outcome: str, seconds: int | None) -> Signal | None:
    """An advised visit in less time than its questions take; `seconds` None where it was not measured."""
    if outcome != "advised" or seconds is None or seconds >= FAST_SECONDS:
        return None
    said = Words(
        vi=f"Lượt tư vấn được ghi trong {seconds} giây, chưa đến {FAST_SECONDS} giây, nên xem lại.",
        en=f"The talk was noted in {seconds} seconds, less than {FAST_SECONDS}: worth a second look.",
    )
    return Signal(code="too_fast", label=Words(vi="thời gian ngắn", en="a short time"), sentence=said)


def same_answers(visits: int, day: date) -> Signal | None:
    """The same answers of the same advice in many `visits` of one officer on one day."""
    if visits < SAME_VISITS:
        return None
    said = Words(
        vi=f"Ngày {day_label(day)} cán bộ ghi cùng những câu trả lời này trong {visits} lượt thăm, nên xem lại.",
        en=f"On {day_label(day)} the officer noted these same answers in {visits} visits: worth a second look.",
    )
    return Signal(code="same_answers", label=Words(vi="câu trả lời giống nhau", en="the same answers"), sentence=said)


def clock_off(offset_ms: int | None) -> Signal | None:
    """A phone whose clock differed from the server's when it sent the visit; `offset_ms` above 0: it was slow."""
    if offset_ms is None or not is_off(offset_ms):
        return None
    way = Words(vi="chậm", en="slow") if offset_ms > 0 else Words(vi="nhanh", en="fast")
    length = _length(abs(offset_ms) // 60_000)
    said = Words(
        vi=f"Đồng hồ của máy {way.vi} {length.vi} khi gửi lượt thăm này. "
        "Giờ hiển thị đã chỉnh theo máy chủ, nên xem lại.",
        en=f"The phone's clock was {length.en} {way.en} when it sent this visit. "
        "The time shown is corrected by the server's: worth a second look.",
    )
    return Signal(code="clock_off", label=Words(vi="đồng hồ lệch", en="a clock that was off"), sentence=said)


def same_place(visits: int, hamlets: int) -> Signal | None:
    """Visits of several hamlets that one officer wrote in one cell within about half an hour."""
    if visits < SAME_PLACE_VISITS or hamlets < SAME_PLACE_HAMLETS:
        return None
    said = Words(
        vi=f"Trong khoảng 30 phút cán bộ ghi {visits} lượt thăm của {hamlets} xóm từ cùng một ô khoảng 1 km, "
        "nên xem lại. Các xóm ở liền nhau thì cũng có thể như vậy.",
        en=f"Within about 30 minutes the officer noted {visits} visits of {hamlets} hamlets from one square of about "
        "1 km: worth a second look. Hamlets that lie side by side can bring this about, too.",
    )
    return Signal(code="same_place", label=Words(vi="cùng một nơi", en="the same place"), sentence=said)


def far_place(metres: int | None, others: int) -> Signal | None:
    """A visit written far from where most `others` of its hamlet were; `metres` None where those are too few."""
    if metres is None or metres < FAR_METRES:
        return None
    said = Words(
        vi=f"Nơi ghi cách nơi ghi phần lớn các lượt thăm khác của xóm ít nhất {metres // 1_000} km "
        f"(so với {others} lượt có nơi ghi), nên xem lại.",
        en=f"Noted at least {metres // 1_000} km from where most other visits of the hamlet were "
        f"({others} of them have a place): worth a second look.",
    )
    return Signal(code="far_place", label=Words(vi="xa nơi thường ghi", en="far from the usual place"), sentence=said)


def outside() -> Signal:
    """A place that cannot be one of this work."""
    said = Words(
        vi="Nơi ghi nằm ngoài Việt Nam, có thể do máy định vị sai, nên xem lại.",
        en="Noted outside Vietnam, perhaps because the phone located itself wrongly: worth a second look.",
    )
    return Signal(code="outside", label=Words(vi="nơi ghi lạ", en="an odd place"), sentence=said)


def is_off(offset_ms: int | None) -> bool:
    """Whether a clock was so far off that a visit's time is shown corrected."""
    return abs(offset_ms or 0) // 60_000 >= CLOCK_OFF_MINUTES


def _of_place(place: Place | None) -> Sequence[Signal | None]:
    """What the place says; a visit without one says nothing."""
    if place is None:
        return ()
    if not place.in_vietnam:
        return (outside(),)
    return same_place(place.at_once, place.hamlets), far_place(place.metres, place.others)


def _length(minutes: int) -> Words:
    days, hours, left = minutes // 1_440, minutes // 60 % 24, minutes % 60
    parts = ((days, "ngày", "d"), (hours, "giờ", "h"), (left, "phút", "min"))
    return Words(
        vi=" ".join(f"{count} {unit}" for count, unit, _ in parts if count),
        en=" ".join(f"{count} {unit}" for count, _, unit in parts if count),
    )


def _equals(session: Session, commune: str, rows: Sequence[Any]) -> dict[UUID, int]:
    """For each advised visit of these officers and days: in how many visits of that officer and day the answers
    are those of this one.
    """
    if not rows:
        return {}
    officers, days = {row.officer for row in rows}, {row.day for row in rows}
    found = session.execute(
        select(
            col(VisitRow.id),
            col(VisitRow.officer),
            col(VisitRow.day),
            col(AdviceRow.product),
            col(AdviceRow.answer),
            col(AdviceRow.reason),
            col(AdviceRow.topics),
        )
        .join(AdviceRow, and_(col(AdviceRow.commune) == VisitRow.commune, col(AdviceRow.visit) == VisitRow.id))
        .where(
            col(VisitRow.commune) == commune,
            col(VisitRow.standing) == "stands",
            col(VisitRow.day).in_(sorted(days)),
            col(VisitRow.officer).in_(sorted(officers)),
        )
    )
    answers: dict[tuple[UUID, UUID, date], list[str]] = defaultdict(list)
    for row in found:
        told = (row.product, row.answer, row.reason, sorted(row.topics))
        answers[row.id, row.officer, row.day].append(repr(told))
    whole = {key: (key[1:], tuple(sorted(said))) for key, said in answers.items()}
    times = Counter(whole.values())
    return {visit: times[said] for (visit, _, _), said in whole.items()}
