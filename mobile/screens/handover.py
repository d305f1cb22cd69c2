"""Work that goes from hand to hand where there is no network: out to a colleague, in from a colleague, and back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.clock import mainthread
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from mobile.actions.handover import Taken, Written
from mobile.devices.documents import documents_of_this_machine
from mobile.screens.base import FieldScreen
from mobile.store.parcels import Carried
from mobile.views.health import counted
from mobile.widgets import bars, buttons, fields, marks, page, rules_beside, texts
from mobile.widgets.sheet import Sheet
from mobile.words import _, _n, marked, said
from shared.problems import Problem, Refused
from shared.sync.handover import GIVEN_BACK, HANDED_OVER


class HandoverScreen(FieldScreen):
    """What can be done with files in a `folder`; `said` is how the last of it went, `problem` why it did not.

    On a phone `documents` are its own sheets, by which `written`, the file just written, is given away.
    """

    documents = ObjectProperty(None, allownone=True)
    written = StringProperty()
    folder = StringProperty()
    unsent = StringProperty()
    handed_over = StringProperty()
    carries = StringProperty()
    has_answers = BooleanProperty(False)
    said = StringProperty()
    problem = StringProperty()
    working = BooleanProperty(False)

    def __init__(self, **chosen: Any) -> None:
        """With the sheets of this machine, where it has any."""
        super().__init__(**chosen)
        self.documents = documents_of_this_machine()

    def arrive(self, **_what: Any) -> None:
        """As things stand now, with the folder that was named last."""
        self.folder = self.folder or str(self.field.usual_folder())
        self.said = self.problem = self.written = ""
        self._show()

    def step_out(self) -> None:
        """Back to where the officer came from."""
        self.frame.back()

    def hand_over(self) -> None:
        """Everything unsent into a sealed file."""
        self._begin()
        self.field.hand_over(Path(self.folder), self._handed_over, self._failed)

    def give_away(self) -> None:
        """The file just written, to whom the officer chooses."""
        self.documents.give(Path(self.written), mainthread(self._failed))

    def choose_to_carry(self) -> None:
        """A colleague's file, to be carried."""
        self._choose(_("Chọn tệp của đồng nghiệp"), HANDED_OVER, self._take_to_carry)

    def give_back(self) -> None:
        """The server's answers into a file for the colleagues."""
        self._begin()
        self.field.give_back(Path(self.folder), self._gave_back, self._failed)

    def choose_answers(self) -> None:
        """The server's answers that a colleague brings."""
        self._choose(_("Chọn tệp xác nhận"), GIVEN_BACK, self._take_answers)

    def write_receipts(self) -> None:
        """What the server signed, into a file that anybody can check."""
        self._begin()
        self.field.write_receipts(Path(self.folder), self._wrote_receipts, self._failed)

    def _choose(self, title: str, ending: str, take: Callable[[Path], None]) -> None:
        self.said = self.problem = self.written = ""
        if self.documents is not None:
            self.documents.fetch(
                Path(self.folder), mainthread(lambda path: self._fetched(take, path)), mainthread(self._failed)
            )
            return
        try:
            found = self.field.files_in(Path(self.folder), ending)
        except Refused as refused:
            self._failed(refused.problems[0])
            return
        sheet = Sheet(
            title=title, note=_("Các tệp trong {folder}").format(folder=self.folder) if found else _(NONE_FOUND)
        )
        for path in found:
            button = buttons.OutlinedButton(word=path.name)
            button.bind(on_release=lambda _button, path=path: self._chosen(sheet, take, path))
            sheet.add_line(button)
        self.frame.raise_sheet(sheet)

    def _chosen(self, sheet: Sheet, take: Callable[[Path], None], path: Path) -> None:
        sheet.close()
        self._fetched(take, path)

    def _fetched(self, take: Callable[[Path], None], path: Path) -> None:
        self._begin()
        take(path)

    def _take_to_carry(self, path: Path) -> None:
        self.field.take_to_carry(path, self._took, self._failed)

    def _take_answers(self, path: Path) -> None:
        self.field.take_answers(path, self._took_back, self._failed)

    def _begin(self) -> None:
        self.working, self.said, self.problem, self.written = True, "", "", ""

    def _handed_over(self, written: Written) -> None:
        self._end(
            _n(
                "Đã ghi {n} mục vào tệp {file}. Hãy đưa tệp cho đồng nghiệp. "
                "Các mục vẫn là «chưa gửi» cho đến khi máy chủ nhận.",
                written.ops,
            ).format(n=counted(written.ops), file=written.path.name),
            written,
        )

    def _took(self, taken: Taken) -> None:
        if not taken.ops:
            words = _n("{n} mục trong tệp này đã có trên máy từ trước.", taken.before)
            self._end(words.format(n=counted(taken.before)))
            return
        words = _n("Đã nhận gửi hộ {n} mục. Máy này sẽ gửi ngay khi có mạng.", taken.ops)
        self._end(words.format(n=counted(taken.ops)))
        self.field.sync_now()

    def _gave_back(self, written: Written) -> None:
        words = _("Đã ghi tệp {file}. Hãy đưa tệp cho đồng nghiệp đã nhờ gửi.")
        self._end(words.format(file=written.path.name), written)

    def _wrote_receipts(self, written: Written) -> None:
        self._end(
            _n(
                "Đã ghi tệp {file}: máy chủ đã ký nhận {n} mục của máy này. "
                "Trong tệp không có tên hay số giấy tờ của ai.",
                written.ops,
            ).format(n=counted(written.ops), file=written.path.name),
            written,
        )

    def _took_back(self, received: int) -> None:
        self._end(
            _n("Máy chủ đã nhận thêm {n} mục của máy này.", received).format(n=counted(received))
            if received
            else _("Tệp này không có gì mới: những mục trong tệp đã được ghi nhận từ trước.")
        )

    def _failed(self, problem: Problem) -> None:
        self._end("")
        self.problem = said(problem)

    def _end(self, said: str, written: Written | None = None) -> None:
        self.working, self.said = False, said
        self.written = str(written.path) if written else ""
        self.ids.page.scroll_y = 1
        self._show()

    def _show(self) -> None:
        waiting = self.field.health().unsent
        self.unsent = (
            _n("Máy này có {n} mục chưa gửi.", waiting).format(n=counted(waiting))
            if waiting
            else _("Máy này không có mục nào chưa gửi.")
        )
        self.handed_over = self.field.last_handed_over()
        carried = self.field.carried()
        self.carries, self.has_answers = carries_words(carried), carried.received > 0


def carries_words(carried: Carried) -> str:
    """What a phone carries for others, in a line; nothing where it carries nothing."""
    parts = (
        (_n("đang giữ hộ {n} mục chưa gửi", carried.waiting), carried.waiting),
        (_n("máy chủ đã nhận {n} mục gửi hộ", carried.received), carried.received),
        (_n("{n} mục bị trả lại vì tệp hỏng", carried.refused), carried.refused),
    )
    line = ", ".join(words.format(n=counted(count)) for words, count in parts if count)
    return f"{line[:1].upper()}{line[1:]}." if line else ""


NONE_FOUND = marked("Không có tệp nào như vậy trong thư mục này. Hãy chép tệp vào đó, hoặc đổi thư mục.")

USED_IN_RULES = (bars.AppBar, buttons.FilledButton, fields.TextField, marks.Card, page.Page, texts.Heading)

rules_beside(__file__)
