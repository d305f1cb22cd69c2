"""The way back in for an officer who has forgotten the PIN: a new code, a network once, and nothing is lost."""

from typing import Any

from kivy.properties import StringProperty

from mobile.screens.base import FieldScreen
from mobile.views.health import counted
from mobile.widgets import bars, buttons, fields, marks, page, rules_beside, texts
from mobile.words import _, _n, said
from shared.problems import Refused


class ForgottenPinScreen(FieldScreen):
    """What to do, and the code. `kept` says what lies on the phone, `problem` what stands in the way."""

    code = StringProperty()
    kept = StringProperty()
    problem = StringProperty()

    def arrive(self, **_what: Any) -> None:
        """How much waits here, and whether the server can help."""
        unsent = self.field.health().unsent
        self.kept = (
            _n("Trên máy có {n} mục chưa gửi. Tất cả vẫn còn nguyên, được niêm phong.", unsent).format(
                n=counted(unsent)
            )
            if unsent
            else ""
        )
        self.problem = ""
        try:
            self.field.door.share()
        except Refused as refused:
            self.problem = said(refused.problems[0])

    def go_on(self) -> None:
        """To the new PIN, once the code is there."""
        self.problem = "" if self.code.strip() else _("Hãy nhập mã kích hoạt mới.")
        if not self.problem:
            self.frame.show("choose_pin", code=self.code.strip())
            self.code = ""


USED_IN_RULES = (bars.AppBar, buttons.FilledButton, fields.TextField, marks.Notice, page.Page, texts.Words)

rules_beside(__file__)
