"""What is written here and what the server has: the counts, what lies between them, and «Đồng bộ ngay»."""

from datetime import datetime
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from mobile.screens.base import FieldScreen
from mobile.screens.field import Difference, SyncStatus
from mobile.screens.households import counted
from mobile.widgets import bars, buttons, marks, page, rules_beside
from shared.clock import VIETNAM
from shared.problems import Problem


class Count(BoxLayout):
    """One number with what it counts."""

    number = StringProperty()
    word = StringProperty()
    icon = StringProperty("info")


class DifferenceRow(marks.Card):
    """One thing that keeps written and received apart, and what to do about it."""

    title = StringProperty()
    problem = StringProperty()
    to_do = StringProperty()


class SyncScreen(FieldScreen):
    """Counts, differences, last time; `share` runs from 0 to 1 while a sync goes on."""

    written = StringProperty("0")
    received = StringProperty("0")
    unsent = StringProperty("0")
    all_received = BooleanProperty(False)
    last = StringProperty()
    problem = StringProperty()
    running = BooleanProperty(False)
    share = NumericProperty(0)

    def arrive(self, **_what: Any) -> None:
        """As things stand now."""
        self._show(self.field.sync_status())

    def sync(self) -> None:
        """Send and fetch; the screen can be left meanwhile."""
        if self.running:
            return
        self.running, self.share, self.problem = True, 0, ""
        self.field.sync_now(progress=self._progress, done=self._done, failed=self._failed)

    def _progress(self, share: float) -> None:
        self.share = share

    def _done(self) -> None:
        self.running = False
        self._show(self.field.sync_status())
        if self.all_received:
            self.frame.say("Máy chủ đã nhận tất cả")

    def _failed(self, problem: Problem) -> None:
        self.running = False
        self.problem = problem.vi
        self._show(self.field.sync_status())

    def _show(self, status: SyncStatus) -> None:
        self.written, self.received, self.unsent = map(counted, (status.written, status.received, status.unsent))
        self.all_received = status.unsent == 0 and not status.differences
        self.last = (
            f"Lần đồng bộ gần nhất: {moment_words(status.last_at)}" if status.last_at else "Chưa đồng bộ lần nào"
        )
        self._show_differences(status.differences)

    def _show_differences(self, differences: tuple[Difference, ...]) -> None:
        rows = self.ids.differences
        rows.clear_widgets()
        for one in differences:
            rows.add_widget(DifferenceRow(title=one.title, problem=one.problem, to_do=one.to_do))


def moment_words(moment: datetime) -> str:
    """A moment in Vietnam's time: 08:30 ngày 21/11/2026."""
    return moment.astimezone(VIETNAM).strftime("%H:%M ngày %d/%m/%Y")


USED_IN_RULES = (bars.AppBar, buttons.FilledButton, page.Page)

rules_beside(__file__)
