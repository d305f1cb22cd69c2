"""What is written here and what the server has: the counts, what lies between them, and «Đồng bộ ngay»."""

from datetime import datetime
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from mobile.field import Syncing
from mobile.screens.base import FieldScreen
from mobile.screens.households import counted
from mobile.views.sync_status import Difference, SyncStatus
from mobile.widgets import bars, buttons, marks, page, rules_beside
from shared.clock import VIETNAM

# What needs somebody is shown in full; of the rest, so many that the list is read and not scrolled past.
SHOWN = 12


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
    urgent = BooleanProperty(False)


class SyncScreen(FieldScreen):
    """Counts, differences, last time; `share` runs from 0 to 1 while a sync goes on."""

    written = StringProperty("0")
    received = StringProperty("0")
    unsent = StringProperty("0")
    all_received = BooleanProperty(False)
    shut_out = BooleanProperty(False)
    last = StringProperty()
    problem = StringProperty()
    heading = StringProperty()
    more = StringProperty()
    running = BooleanProperty(False)
    share = NumericProperty(0)

    def arrive(self, **_what: Any) -> None:
        """As things stand now."""
        self._asked = False
        self._show(self.field.syncing)

    def hear(self, syncing: Syncing) -> None:
        """How far a sync is; at its end, how things stand."""
        if syncing.running:
            self.running, self.share = True, syncing.share
            return
        self._show(syncing)
        if self._asked and self.all_received:
            self.frame.say("Máy chủ đã nhận tất cả")
        self._asked = False

    def sync(self) -> None:
        """Send and fetch; the screen can be left meanwhile."""
        if not self.running:
            self._asked, self.running, self.share, self.problem = True, True, 0, ""
            self.field.sync_now()

    def ask_for_code(self) -> None:
        """To the screen where a new code lets this phone in again."""
        self.frame.show("activate")

    def _show(self, syncing: Syncing) -> None:
        status = self.field.sync_status()
        self.running, self.share = syncing.running, syncing.share
        self.written, self.received, self.unsent = map(counted, (status.written, status.received, status.unsent))
        self.all_received = status.last_at is not None and status.unsent == 0 and not status.differences
        self.shut_out = self.field.shut_out()
        self.last = last_words(status.last_at)
        self.problem = _problem(syncing, status)
        self.heading = heading(status)
        self._show_differences(sorted(status.differences, key=lambda one: one.tone != "bad"))

    def _show_differences(self, differences: list[Difference]) -> None:
        rows = self.ids.differences
        rows.clear_widgets()
        shown = [one for at, one in enumerate(differences) if at < SHOWN or one.tone == "bad"]
        for one in shown:
            rows.add_widget(
                DifferenceRow(title=one.title, problem=one.problem, to_do=one.to_do, urgent=one.tone == "bad")
            )
        left = len(differences) - len(shown)
        self.more = f"… và {counted(left)} mục khác như vậy." if left else ""


def last_words(moment: datetime | None) -> str:
    """When the last sync came to its end, in Vietnam's time: 08:30 ngày 21/11/2026."""
    if moment is None:
        return "Chưa đồng bộ lần nào."
    return f"Lần đồng bộ gần nhất: {moment.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}."


def heading(status: SyncStatus) -> str:
    """What the list below is: things to look at, or only what waits for a network."""
    if any(one.tone == "bad" for one in status.differences):
        return "Cần xem"
    return "Chưa gửi" if status.unsent else "Đang chờ người phụ trách" if status.differences else ""


def _problem(syncing: Syncing, status: SyncStatus) -> str:
    """Why the last sync ended early, unless the list below says so already."""
    said = {one.problem for one in status.differences}
    return syncing.problem.vi if syncing.problem and syncing.problem.vi not in said else ""


USED_IN_RULES = (bars.AppBar, buttons.FilledButton, page.Page)

rules_beside(__file__)
