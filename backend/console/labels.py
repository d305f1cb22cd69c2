"""How the console says numbers, days and measures in Vietnamese."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from backend.reports.asking import Ask
from backend.reports.conversions import Row
from backend.reports.periods import ALWAYS, PERIOD_OF, Period
from shared import places
from shared.clock import VIETNAM, day_label, parse_day
from shared.vocabulary import products, reviews, roles

NOTHING = "–"

MEASURES: Mapping[str, str] = {
    "visits": "Lượt thăm",
    "visits_declined": "Lượt thăm không đồng ý ghi thông tin",
    "households_assigned": "Hộ được giao",
    "households_visited": "Hộ đã đến",
    "households_reached": "Hộ gặp được",
    "households_with_new_member": "Hộ có người mới tham gia",
    "persons_advised": "Người được tư vấn",
    "interested": "Người quan tâm",
    "registered": "Người đã lập tờ khai",
    "paid": "Người đã đóng tiền",
    "paid_unadvised": "Người đóng tiền chưa qua tư vấn",
    "confirmed": "Người BHXH đã xác nhận",
    "renewed": "Người đóng tiếp",
    "lapsed": "Người dừng đóng",
    "numerator": "Người đóng lần đầu sau tư vấn",
    "denominator": "Người đủ điều kiện đã tư vấn, chưa đóng",
    "numerator_confirmed": "Người đóng lần đầu, BHXH đã xác nhận",
}


def number(count: int | None) -> str:
    """`12.345`; a dash where there is none or it may not be shown."""
    return NOTHING if count is None else f"{count:,}".replace(",", ".")


def percent(share: float | None) -> str:
    """A share of 0 to 1 as `14,5%`; a dash where there is none."""
    return NOTHING if share is None else f"{share * 100:.1f}%".replace(".", ",")


def period(days: Period) -> str:
    """A period in words, both days included."""
    if days == ALWAYS:
        return "từ đầu đến nay"
    start = f"từ {day_label(days.start)}" if days.start else ""
    end = f"đến {day_label(days.end)}" if days.end else "đến nay"
    return f"{start} {end}".strip()


def moment(at: datetime) -> str:
    """`17:00 ngày 21/11/2026`, in Vietnam."""
    return at.astimezone(VIETNAM).strftime("%H:%M ngày %d/%m/%Y")


def day(text: str | None) -> str:
    """A day as a row has it (`2026-11-21`), as people write it."""
    return day_label(parse_day(text)) if text else NOTHING


def phones(row: Row) -> str:
    """How whole the numbers of a row are."""
    spoken, all_of_them = row.phones_reported
    return f"{spoken} trên {all_of_them} máy đã gửi" if all_of_them else "chưa có máy"


def place(ask: Ask, key: str | None) -> str:
    """Where a number stood: the commune of its row, or of the whole question, and the period of its row."""
    unit = places.find((key if ask.by == "commune" else None) or ask.commune or "")
    where = unit.label if unit else "Toàn bộ địa bàn"
    return f"{where}, {key}" if key and ask.by in PERIOD_OF else where


def _label_of(vocabulary: Mapping[str, Any]) -> Callable[[str], str]:
    return lambda code: vocabulary[code].vi


FILTERS: dict[str, Callable[..., Any]] = {
    "number": number,
    "percent": percent,
    "period": period,
    "moment": moment,
    "day": day,
    "phones": phones,
    "measure": MEASURES.__getitem__,
    "role": _label_of(roles.CODES),
    "product": _label_of(products.CODES),
    "review": _label_of(reviews.STATES),
    "place": lambda key: places.unit(key).label,
}
