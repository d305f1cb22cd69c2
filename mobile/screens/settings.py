"""How the app looks and takes in what is typed, and what it says of itself; every choice holds at once."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from kivy.app import App
from kivy.properties import BooleanProperty, StringProperty

from mobile.screens.base import FieldScreen
from mobile.widgets import bars, buttons, chips, choices, fields, marks, page, rules_beside
from mobile.words import LANGUAGES, _, marked

SIZES = (100, 115, 130, 150)
_LIGHTS = (
    ("day", marked("Sáng"), marked("Dễ đọc ngoài trời")),
    ("night", marked("Tối"), marked("Đỡ chói ban đêm, đỡ tốn pin")),
)
_AS_THE_PHONE = ("phone", marked("Theo máy"), marked("Sáng hay tối như điện thoại đang đặt"))
_TYPINGS = (
    ("phone", marked("Bàn phím của máy"), marked("Bàn phím của điện thoại tự bỏ dấu")),
    ("telex", "Telex", marked("Nguyeenx Thij Huowngf thành Nguyễn Thị Hường")),
    ("vni", "VNI", marked("Nguye64n Thi5 Huong72 thành Nguyễn Thị Hường")),
)
_PLACE = (
    "place",
    marked("Ghi nơi thăm (khoảng 1 km)"),
    marked(
        "Mỗi lượt thăm ghi một ô khoảng 1 km, không ghi vị trí chính xác. Ban chỉ đạo xã và cán bộ cùng phụ trách xóm "
        "xem được. Không ghi khi gia đình không đồng ý hoặc không tiếp chuyện. Tắt lúc nào cũng được."
    ),
)


class SettingsScreen(FieldScreen):
    """Language, text size, light, typing, whether visits say where, clock, about."""

    clock = StringProperty()
    has_pin = BooleanProperty(False)
    clock_is_wrong = BooleanProperty(False)
    can_locate = BooleanProperty(False)
    about = StringProperty()

    def arrive(self, **_what: Any) -> None:
        """As things are set now."""
        said, app = self.field.about(), App.get_running_app()
        self.clock, self.clock_is_wrong = said.clock, said.clock_is_wrong
        self.about = "\n".join(part for part in (said.version, said.owner, said.law) if part)
        self.has_pin = self.field.door is not None and self.field.door.has_pin
        self.ids.languages.choices = LANGUAGES
        self.ids.sizes.choices = [(str(percent), f"{percent} %") for percent in SIZES]
        self.ids.lights.choices = _in_words([*_LIGHTS, *([] if app.is_dark() is None else [_AS_THE_PHONE])])
        self.ids.typings.choices = _in_words(_TYPINGS)
        self.can_locate = self.field.whereabouts.can_be_known
        self.ids.places.choices = _in_words([_PLACE] if self.can_locate else [])
        self._show()
        self.ids.page.scroll_y = 1

    def choose(self, **chosen: Any) -> None:
        """Keep it, and show the app so."""
        app = App.get_running_app()
        app.prefer(replace(app.preferences, **chosen))
        self._show()

    def switch_place(self) -> None:
        """Let visits say about where they were held, if the phone lets the app know it; or no more."""
        if App.get_running_app().preferences.notes_place:
            self.choose(notes_place=False)
        else:
            self.field.whereabouts.ask_leave(self._may_locate)

    def _may_locate(self, given: bool) -> None:
        if given:
            self.choose(notes_place=True)
        else:
            self.frame.say(_("Máy chưa cho ứng dụng biết vị trí. Có thể cho phép trong Cài đặt của điện thoại."))

    def _show(self) -> None:
        now = App.get_running_app().preferences
        self.ids.languages.chosen = [now.language]
        self.ids.sizes.chosen = [str(now.text_percent)]
        self.ids.lights.chosen = [now.light]
        self.ids.typings.chosen = [now.typing]
        self.ids.places.chosen = ["place"] if now.notes_place else []


def _in_words(choices: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return [(code, _(word), _(note)) for code, word, note in choices]


USED_IN_RULES = (
    bars.AppBar,
    buttons.OutlinedButton,
    chips.ChipFlow,
    choices.ChoiceList,
    fields.TextField,
    marks.Notice,
    page.Page,
)

rules_beside(__file__)
