"""Bản nháp TK1-TS: what was declared, in the order of the form's boxes, to be copied onto the paper by hand."""

from functools import partial
from typing import Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from mobile.field import Syncing
from mobile.screens.base import FieldScreen
from mobile.views.declarations import Paper, PaperLine, as_text, not_the_form, where_from
from mobile.widgets import bars, buttons, marks, page, rows, rules_beside, texts
from mobile.words import _
from shared.clock import day_label


class BoxRow(BoxLayout):
    """One box of the form: its label, and what to write into it."""

    label = StringProperty()
    says = StringProperty()
    hint = StringProperty()


class PaperScreen(FieldScreen):
    """A draft; opened for a declaration's id."""

    declaration = StringProperty()
    when = StringProperty()
    warning = StringProperty()
    where_from = StringProperty()
    received = BooleanProperty(False)

    def arrive(self, declaration: str = "", **_what: Any) -> None:
        """The draft as it was declared."""
        self.declaration = declaration
        paper = self._paper()
        self.when = _("Lập ngày {day}").format(day=day_label(paper.day))
        self.received = paper.received
        self.warning, self.where_from = not_the_form(), where_from()
        self.ids.boxes.fill([partial(box_row, line) for line in paper.lines])
        self.ids.page.scroll_y = 1

    def hear(self, syncing: Syncing) -> None:
        """The server may have received it."""
        if not syncing.running:
            self.received = self._paper().received

    def copy(self) -> None:
        """Put the draft on the clipboard, its numbers covered."""
        from kivy.core.clipboard import Clipboard  # noqa: PLC0415 - looking for it takes time that the start lacks

        Clipboard.copy(as_text(self._paper()))
        self.frame.say(_("Đã chép nội dung, trừ số định danh."))

    def correct(self) -> None:
        """Declare anew in the place of this one."""
        self.frame.show("declaration", correct=self.declaration)

    def _paper(self) -> Paper:
        paper: Paper = self.field.papers.paper(self.declaration)
        return paper


def box_row(line: PaperLine) -> BoxRow:
    """A box as a row."""
    return BoxRow(label=f"{line.number} {line.label}".strip(), says=line.says, hint=line.hint)


USED_IN_RULES = (bars.AppBar, buttons.FilledButton, marks.Card, page.Page, rows.Rows, texts.Small)

rules_beside(__file__)
