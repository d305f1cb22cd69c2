"""What an officer may ask of the app itself: its version, the law it reckons with, and whether the clock is right."""

from dataclasses import dataclass
from datetime import date, timedelta

from mobile.store import meta
from mobile.store.law import law_of
from mobile.store.phone import APP_VERSION
from mobile.store.store import Store
from mobile.views.health import counted
from mobile.views.sync_status import CLOCK_IS_WRONG_FROM
from mobile.words import _, _n
from shared.clock import day_label


@dataclass(frozen=True, kw_only=True)
class About:
    """`clock`: how the phone's clock stands against the server's, in words; `clock_is_wrong`: work is misdated."""

    version: str
    owner: str
    law: str
    clock: str
    clock_is_wrong: bool


def about(store: Store, today: date) -> About:
    """As it stands on this phone."""
    db = store.reading()
    ahead, owner = meta.read(db, meta.CLOCK_OFFSET_MS), meta.owner(db)
    off = timedelta(milliseconds=int(ahead or 0))
    days = sorted(step.since for one in law_of(db).parameters.values() for step in one.steps)
    return About(
        version=f"Từng Nhà {APP_VERSION}",
        owner=_("Máy của {name}").format(name=owner.account_name) if owner else "",
        law=_law_words([day for day in days if day <= today], [day for day in days if day > today]),
        clock=_clock_words(off) if ahead else _("Chưa so giờ với máy chủ. Máy sẽ so ở lần đồng bộ tới."),
        clock_is_wrong=abs(off) >= CLOCK_IS_WRONG_FROM,
    )


def _law_words(past: list[date], ahead: list[date]) -> str:
    said = [
        _("Quy định mới nhất đang áp dụng: từ {day}.").format(day=day_label(past[-1]))
        if past
        else _("Máy chưa có quy định nào.")
    ]
    if ahead:
        said.append(_("Thay đổi tiếp theo mà máy biết: từ {day}.").format(day=day_label(ahead[0])))
    return " ".join(said)


def _clock_words(off: timedelta) -> str:
    if abs(off) < CLOCK_IS_WRONG_FROM:
        return _("Đồng hồ của máy đúng với máy chủ.")
    minutes = abs(off) // timedelta(minutes=1)
    if off > timedelta(0):
        wrong = _n("Đồng hồ của máy chạy chậm {n} phút.", minutes)
    else:
        wrong = _n("Đồng hồ của máy chạy nhanh {n} phút.", minutes)
    return f"{wrong.format(n=counted(minutes))} {_('Mở Cài đặt của điện thoại, bật ngày giờ tự động.')}"
