"""The officer's households: found as one types, filtered by how they stand, «Vắng nhà» noted in two taps."""

from datetime import date
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from mobile.field import Syncing
from mobile.screens.base import FieldScreen
from mobile.views.health import counted
from mobile.views.households import EVERY, HouseholdLine, filters, found
from mobile.views.statuses import STATUSES
from mobile.views.visited import YOU, ago, is_this_week
from mobile.widgets import bars, chips, fields, marks, page, rules_beside, virtual_list
from mobile.widgets.buttons import OutlinedButton, Pressable, TonalButton
from mobile.widgets.sheet import Sheet
from mobile.words import _, _n, label, said
from shared.text import initials
from shared.vocabulary import outcomes

# What ends a visit at once: nobody was advised, so nothing more is asked. The usual one first and large.
SHORT_OUTCOMES = ("not_home", "refused_talk", "moved_away")


class QuickNote(Pressable):
    """«Vắng» at the end of a row."""

    natural_width = NumericProperty(0)


class HouseholdRow(Pressable):
    """One household. `tall` puts the status on a line of its own, for large text and narrow screens; a `plain` one
    is there to be picked.
    """

    household = StringProperty()
    name = StringProperty()
    under = StringProperty()
    letters = StringProperty()
    status = StringProperty()
    tone = StringProperty("neutral")
    tall = BooleanProperty(False)
    plain = BooleanProperty(False)
    __events__ = ("on_quick",)

    def on_quick(self) -> None:
        """«Vắng» was pressed."""


class HouseholdsScreen(FieldScreen):
    """Search, filters, count, list; where one is to be picked (`picking`), nothing else is offered. `nobody_yet` says
    why a phone that was just activated has no households, `overdue` what waits too long to be received by the server.
    """

    typed = StringProperty()
    status = StringProperty(EVERY)
    count_line = StringProperty()
    nobody_yet = StringProperty()
    overdue = StringProperty()
    fetching = BooleanProperty(False)
    share = NumericProperty(0)
    row_height = NumericProperty("76dp")
    tall = BooleanProperty(False)
    picking = BooleanProperty(False)

    def __init__(self, **chosen: Any) -> None:
        """The list is filled when the screen is first shown."""
        super().__init__(**chosen)
        self._find_soon = Clock.create_trigger(lambda _dt: self._find())
        self.ids.filters.choices = filters()
        self.ids.list.make_row = self._new_row
        self.ids.list.fill = self._fill
        self.bind(typed=lambda *_: self._find_soon(), status=lambda *_: self._find_soon())

    def arrive(self, hamlet: str = "", **_what: Any) -> None:
        """The households as they stand now, where the officer left the list, or those of a hamlet."""
        if hamlet:
            self.typed, self.status = hamlet, EVERY
        self._today = self.field.today()
        self._find(from_top=False)
        self._show_syncing(self.field.syncing)

    def hear(self, syncing: Syncing) -> None:
        """What was fetched is shown at the end, where the officer left the list."""
        if not syncing.running:
            self._find(from_top=False)
        self._show_syncing(syncing)

    def open_card(self, household: str) -> None:
        """To the household's card."""
        self.frame.show("card", household=household)

    def add(self) -> None:
        """To a household that is not on the list yet."""
        self.frame.show("household_form")

    def ask_quick(self, row: HouseholdRow) -> None:
        """Offer the visits that need nothing more; the second tap is the note."""
        sheet = Sheet(title=row.name, note=_("Ghi nhanh một lượt đến mà không tư vấn được."))
        for code in SHORT_OUTCOMES:
            kind = TonalButton if code == SHORT_OUTCOMES[0] else OutlinedButton
            button = kind(word=label(outcomes.CODES[code]), icon="away" if code == SHORT_OUTCOMES[0] else "")
            button.bind(on_release=lambda _button, code=code: self._record(sheet, row.household, code))
            sheet.add_line(button)
        self.frame.raise_sheet(sheet)

    def _record(self, sheet: Sheet, household: str, outcome: str) -> None:
        sheet.close()
        self.field.record_short_visit(household, outcome)
        self._find(from_top=False)
        self.frame.say(_("Đã lưu · {what}").format(what=label(outcomes.CODES[outcome])))

    def _find(self, *, from_top: bool = True) -> None:
        lines = found(self.field.households(), self.typed, self.status)
        self.count_line = (
            _n("{n} hộ", len(lines)).format(n=counted(len(lines))) if lines else _("Không có hộ nào như vậy")
        )
        self.ids.list.show(lines, from_top=from_top)

    def _show_syncing(self, syncing: Syncing) -> None:
        health, empty = self.field.health(), not self.field.households()
        self.overdue = f"{health.words} {_('Mở «Đồng bộ».')}" if health.overdue else ""
        self.fetching, self.share = empty and syncing.running, syncing.share
        if not empty or syncing.running:
            self.nobody_yet = _("Đang tải các hộ về máy…") if self.fetching else ""
        else:
            self.nobody_yet = (
                f"{said(syncing.problem)} {_('Mở «Đồng bộ» để thử lại.')}"
                if syncing.problem
                else _("Chưa có hộ nào được giao. Hãy hỏi người phụ trách, rồi mở «Đồng bộ».")
            )

    def _new_row(self) -> HouseholdRow:
        row = HouseholdRow(tall=self.tall, plain=self.picking)
        self.bind(tall=row.setter("tall"))
        row.bind(on_release=lambda pressed: self.open_card(pressed.household), on_quick=self.ask_quick)
        return row

    def _fill(self, row: HouseholdRow, line: HouseholdLine) -> None:
        row.household = line.id
        row.name = line.name
        row.letters = initials(line.name)
        row.under = " · ".join(part for part in (seen(line, self._today), line.hamlet) if part)
        row.status = label(STATUSES[line.status])
        row.tone = STATUSES[line.status].tone


def seen(line: HouseholdLine, today: date) -> str:
    """When somebody was there last, and this week who, by the name that one is called: «2 ngày trước, Hoa»."""
    if line.seen_on is None:
        return ""
    when = ago(line.seen_on, today)
    who = _(YOU) if line.seen_by == YOU else line.seen_by.split()[-1]
    return f"{when}, {who}" if is_this_week(line.seen_on, today) else when


USED_IN_RULES = (bars.AppBar, chips.ChipRow, fields.SearchField, marks.Pill, page.Page, virtual_list.VirtualList)

rules_beside(__file__)
