"""The work of today: whom to call on first and why, what was sent back, and the lane that comes next."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from kivy.properties import NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from mobile.field import Syncing
from mobile.screens.base import FieldScreen
from mobile.views.health import counted
from mobile.views.targets import TargetLine
from mobile.views.today import Lane, Today, Work
from mobile.widgets import bars, marks, page, rows, rules_beside, texts
from mobile.widgets.buttons import Pressable
from mobile.widgets.sheet import Sheet
from mobile.words import _, _n

Make = Callable[[], Widget]


class WorkRow(Pressable):
    """One thing to do; `mark` is a word in red for what cannot wait."""

    name = StringProperty()
    said = StringProperty()
    mark = StringProperty()


class LaneRow(Pressable):
    """One hamlet with work in it."""

    name = StringProperty()
    said = StringProperty()


class TargetCard(BoxLayout):
    """One target: how far the officer has come, in words and as a bar."""

    said = StringProperty()
    share = NumericProperty()


class PartHeading(texts.Heading):
    """What the rows below it have in common."""


class RestLine(texts.Small):
    """How many are not listed."""


class TodayScreen(FieldScreen):
    """What is due, what was sent back, where to go on. `friendly` is said where nothing is due."""

    counts = StringProperty()
    needs = StringProperty()
    friendly = StringProperty()

    def arrive(self, **_what: Any) -> None:
        """As things stand now, from the top."""
        self._shown: Today | None = None
        self._show()
        self.ids.page.scroll_y = 1

    def hear(self, syncing: Syncing) -> None:
        """As things stand at the end of a sync."""
        if not syncing.running:
            self._show()

    def _show(self) -> None:
        today = self.field.work_of_today()
        if today == self._shown:  # nothing jumps under the finger
            return
        self._shown = today
        self.counts, self.needs = today.counts, today.needs
        self.friendly = self._friendly(today)
        self.ids.targets.fill(self._targets(today.targets.own, today.targets.as_of))
        self.ids.rows.fill(self._rows(today))

    def _targets(self, lines: tuple[TargetLine, ...], as_of: str) -> Iterator[Make]:
        yield from (partial(TargetCard, said=one.words, share=one.share) for one in lines)
        if lines:
            yield partial(RestLine, text=as_of)

    def _friendly(self, today: Today) -> str:
        if today.due or today.returned or today.asked:
            return ""
        if today.lane:
            return _("Không có việc hẹn nào đến hạn. Mời anh chị đi tiếp {hamlet}.").format(hamlet=today.lane.name)
        if self.field.households():
            return _("Mọi hộ được giao đều đã có người đến. Cảm ơn anh chị!")
        return _("Máy chưa có hộ nào. Khi có mạng, mở «Đồng bộ» để tải các hộ được giao về máy.")

    def _rows(self, today: Today) -> Iterator[Make]:
        yield from self._part(_("Cần đến"), today.due, today.more_due)
        yield from self._part(_("Bị trả lại, cần sửa"), today.returned, today.more_returned, mark=_("Trả lại"))
        if today.corrected:
            words = _n("{n} lượt thăm đã sửa, chờ xem lại.", today.corrected)
            yield partial(RestLine, text=words.format(n=counted(today.corrected)))
        yield from self._part(_("Ban Chỉ đạo hỏi"), today.asked, today.more_asked)
        if today.lane:
            yield partial(PartHeading, text=_("Đi tiếp {hamlet}").format(hamlet=today.lane.name))
            yield partial(self._lane_row, today.lane, name=_("Mở danh sách {hamlet}").format(hamlet=today.lane.name))
            yield from (partial(self._work_row, work) for work in today.next)
        if today.lanes:
            yield partial(PartHeading, text=_("Nơi khác còn việc"))
            yield from (partial(self._lane_row, lane) for lane in today.lanes)
        if today.more_lanes:
            words = _n("… và {n} nơi khác trong «Hộ dân».", today.more_lanes)
            yield partial(RestLine, text=words.format(n=counted(today.more_lanes)))
        if today.targets.hamlets:
            yield partial(PartHeading, text=_("Chỉ tiêu của xóm, bản, khối"))
            yield from self._targets(today.targets.hamlets, today.targets.as_of)

    def _part(self, heading: str, works: tuple[Work, ...], more: int, mark: str = "") -> Iterator[Make]:
        if works:
            yield partial(PartHeading, text=f"{heading} ({counted(len(works) + more)})")
        yield from (partial(self._work_row, work, mark=mark) for work in works)
        if more:
            words = _n("… và {n} việc khác, hiện ra khi các việc trên đã xong.", more)
            yield partial(RestLine, text=words.format(n=counted(more)))

    def _work_row(self, work: Work, *, mark: str = "") -> WorkRow:
        row = WorkRow(name=work.name, said=work.said, mark=mark or (_("Quá hạn") if work.overdue else ""))
        row.bind(on_release=lambda _row: self._open(work))
        return row

    def _lane_row(self, lane: Lane, *, name: str = "") -> LaneRow:
        row = LaneRow(name=name or lane.name, said=lane.said)
        row.bind(on_release=lambda _row: self.frame.show("households", hamlet=lane.name))
        return row

    def _open(self, work: Work) -> None:
        """To the household's card, to what the committee asks, or to the steps of the visit that was sent back; one
        that names no household has only its reason to show.
        """
        if work.answers:
            self.frame.show("question", question=work.answers)
        elif work.corrects:
            self.frame.show("visit", correct=work.corrects)
        elif work.household:
            self.frame.show("card", household=work.household)
        else:
            self.frame.raise_sheet(Sheet(title=work.name, note=work.said))


USED_IN_RULES = (bars.AppBar, marks.Card, page.Page, rows.Rows)

rules_beside(__file__)
