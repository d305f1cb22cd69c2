"""What is written here and what the server has: the counts, what lies between them, and «Đồng bộ ngay»."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from mobile.field import Syncing
from mobile.screens.base import FieldScreen
from mobile.views.health import counted
from mobile.views.sync_board import Board, BoardRow
from mobile.views.sync_status import SyncStatus, what_to_do
from mobile.widgets import bars, buttons, marks, page, rows, rules_beside, texts
from mobile.words import _, said
from shared.clock import VIETNAM


class Count(BoxLayout):
    """One number with what it counts."""

    number = StringProperty()
    word = StringProperty()
    icon = StringProperty("info")


class DifferenceRow(marks.Card):
    """One thing that keeps written and received apart, and what to do about it. `sort` is bad, waiting or good."""

    title = StringProperty()
    problem = StringProperty()
    to_do = StringProperty()
    sort = StringProperty("waiting")


class GroupHeading(texts.Heading):
    """What the rows below it have in common."""


class MoreLine(texts.Small):
    """How many are not listed."""


class SyncScreen(FieldScreen):
    """Counts, differences, last time; `share` runs from 0 to 1 while a sync goes on."""

    written = StringProperty("0")
    received = StringProperty("0")
    unsent = StringProperty("0")
    all_received = BooleanProperty(False)
    shut_out = BooleanProperty(False)
    last = StringProperty()
    urgent = StringProperty()
    pictures = StringProperty()
    problem = StringProperty()
    running = BooleanProperty(False)
    share = NumericProperty(0)

    def __init__(self, **chosen: Any) -> None:
        """Empty until it comes to the front."""
        super().__init__(**chosen)
        self._asked = False
        self._board: Board | None = None

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
            self.frame.say(_("Máy chủ đã nhận tất cả"))
        self._asked = False

    def sync(self) -> None:
        """Send and fetch; the screen can be left meanwhile."""
        if not self.running:
            self._asked, self.running, self.share, self.problem = True, True, 0, ""
            self.field.sync_now()

    def ask_for_code(self) -> None:
        """To the screen where a new code lets this phone in again."""
        self.frame.show("activate")

    def hand_over(self) -> None:
        """To the screen where work goes from hand to hand."""
        self.frame.show("handover")

    def _show(self, syncing: Syncing) -> None:
        status = self.field.sync_status()
        self.running, self.share = syncing.running, syncing.share
        self.written, self.received, self.unsent = map(counted, (status.written, status.received, status.unsent))
        self.all_received = status.last_at is not None and status.unsent == 0 and not status.differences
        self.shut_out = self.field.shut_out()
        self.last = last_words(status.last_at)
        self.problem = _problem(syncing, status)
        self.pictures = self.field.attachments.waiting()
        board = self.field.sync_board(status)
        self.urgent = board.urgent
        if board != self._board:  # the list stays where it was scrolled to while nothing in it changes
            self._board = board
            self.ids.differences.fill(_widgets_of(board))


def _widgets_of(board: Board) -> Iterator[Callable[[], Widget]]:
    for group in board.groups:
        yield partial(GroupHeading, text=group.heading)
        for row in group.rows:
            yield partial(_row, row)
        if group.more:
            yield partial(MoreLine, text=group.more)


def _row(row: BoardRow) -> DifferenceRow:
    return DifferenceRow(title=row.title, problem=row.problem, to_do=row.to_do, sort=row.tone)


def last_words(moment: datetime | None) -> str:
    """When the last sync came to its end, in Vietnam's time: 08:30 ngày 21/11/2026."""
    if moment is None:
        return _("Chưa đồng bộ lần nào.")
    local = moment.astimezone(VIETNAM)
    return _("Lần đồng bộ gần nhất: {time} ngày {day}.").format(time=f"{local:%H:%M}", day=f"{local:%d/%m/%Y}")


def _problem(syncing: Syncing, status: SyncStatus) -> str:
    """Why the last sync ended early and what to do, unless the list below says so already."""
    problem, told = syncing.problem, {one.problem for one in status.differences}
    return f"{said(problem)} {what_to_do(problem.code)}" if problem and said(problem) not in told else ""


USED_IN_RULES = (bars.AppBar, buttons.FilledButton, page.Page, rows.Rows)

rules_beside(__file__)
