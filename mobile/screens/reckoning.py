"""Tính tiền: what anybody would pay, chosen by thumb alone, with the law behind it, and to be passed on.

Nobody is named here, so nothing of it is kept; every amount is an estimate.
"""

from dataclasses import replace
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from mobile.actions import reckonings
from mobile.actions.reckonings import Choice, Reckoning
from mobile.field import Syncing
from mobile.screens.base import FieldScreen
from mobile.screens.estimate import AmountRow, because_sheet, unbroken
from mobile.widgets import bars, buttons, chips, marks, page, rules_beside
from mobile.widgets.stack import Stack
from mobile.words import VIETNAMESE, _, _n, marked, said, speaking
from shared.clock import day_label
from shared.money import money_label
from shared.problems import Refused

NOT_SAVED = marked("Chưa lưu được ảnh: hãy xem máy còn chỗ trống không.")


class AmountAtFoot(buttons.Pressable):
    """The amount that stays in sight while one chooses; pressing it goes to how it came about."""

    word = StringProperty()


class Answer(Stack):
    """What one passes on as a picture: the amount with its parts, laws and day, and what is to change."""

    who = StringProperty()
    when = StringProperty()
    payer = StringProperty()
    amount = StringProperty()
    total_label = StringProperty()
    total = StringProperty()
    laws = StringProperty()
    notes = StringProperty()
    change_title = StringProperty()
    change_amount = StringProperty()
    change_says = StringProperty()
    change_law = StringProperty()

    def show(self, reckoning: Reckoning) -> None:
        """Show this answer."""
        self.who = reckoning.who
        self.when = _("{method}, tính cho ngày {day}").format(method=reckoning.method, day=day_label(reckoning.on))
        self.amount = reckoning.amount
        several = _n("{n} tháng", reckoning.months).format(n=reckoning.months)
        self.payer = (
            _("Người đóng") if reckoning.is_monthly else _("Người đóng một lần cho {months}").format(months=several)
        )
        summed_up = reckoning.is_monthly and reckoning.months > 1
        self.total_label = _("Tổng {months}").format(months=several) if summed_up else ""
        self.total = reckoning.total_label if summed_up else ""
        self.laws = _("Căn cứ: {laws}.").format(laws="; ".join(reckoning.laws))
        self.notes = unbroken("\n".join(reckoning.notes))
        self._show_lines(reckoning)
        self._show_change(reckoning.change)

    def _show_lines(self, reckoning: Reckoning) -> None:
        rows = self.ids.lines
        rows.clear_widgets()
        for line in reckoning.lines:
            rows.add_widget(AmountRow(label=unbroken(line.label), amount=line.signed))

    def _show_change(self, change: reckonings.Change | None) -> None:
        self.change_title = change.title if change else ""
        self.change_amount = _("{amount}/tháng").format(amount=money_label(change.pays)) if change else ""
        self.change_says = unbroken(change.says) if change else ""
        self.change_law = _("Căn cứ: {laws}.").format(laws=change.law) if change else ""


class ReckoningScreen(FieldScreen):
    """Group, residence, income, how often; below them the answer. `reckoning` is None where there is none,
    and `problem` says why.
    """

    choice: Choice = ObjectProperty(Choice())
    reckoning: Any = ObjectProperty(None, allownone=True)
    step = StringProperty(unbroken(money_label(reckonings.INCOME_STEP)))
    income = StringProperty()
    amount = StringProperty()
    whole_amount = StringProperty()
    problem = StringProperty()
    at_lowest = BooleanProperty(True)
    at_highest = BooleanProperty(False)
    years_asked = BooleanProperty(False)

    def __init__(self, **chosen: Any) -> None:
        """Nothing is reckoned before the screen is shown."""
        super().__init__(**chosen)
        self.ids.groups.choices = reckonings.groups_offered()
        self.ids.residence.choices = reckonings.residences_offered()
        self.ids.method.choices = reckonings.methods_offered()

    def arrive(self, **_what: Any) -> None:
        """The choice as it was left, by the law and on the day of now."""
        self._reckon()

    def hear(self, syncing: Syncing) -> None:
        """The law may have come anew."""
        if not syncing.running:
            self._reckon()

    def choose_group(self, code: str) -> None:
        """A group was pressed."""
        self._choose(reckonings.with_group(self.choice, code))

    def choose(self, **part: Any) -> None:
        """Another part of the choice was pressed."""
        self._choose(replace(self.choice, **part))

    def go_to_answer(self) -> None:
        """Bring into sight how the amount came about."""
        page, column = self.ids.page, self.ids.column
        above, room = column.top - self.ids.answer.top, column.height - page.height
        page.scroll_y = 1 - min(above / room, 1) if room > 0 else 1

    def explain(self) -> None:
        """Open every step with its law, its day and how sure it is."""
        self.frame.raise_sheet(because_sheet(self.amount, self.reckoning))

    def copy(self) -> None:
        """Put the answer on the clipboard as a message; in Vietnamese, since it goes to a family."""
        from kivy.core.clipboard import Clipboard  # noqa: PLC0415 - looking for it takes time that the start lacks

        with speaking(VIETNAMESE):
            message = reckonings.share_text(self.field.reckon(self.choice))
        Clipboard.copy(message)
        self.frame.say(_("Đã chép nội dung. Dán vào tin nhắn để gửi."))

    def save_picture(self) -> None:
        """Write the answer as a picture, and say where it lies; in Vietnamese, since it goes to a family."""
        with speaking(VIETNAMESE):
            answer = Answer(width=self.ids.answer.width, size_hint=(None, None))
            answer.show(self.field.reckon(self.choice))
        # It has its height once its lines are laid out, which is before the second frame from now.
        Clock.schedule_once(lambda _dt: Clock.schedule_once(lambda _dt: self._write_picture(answer)))

    def _write_picture(self, answer: Answer) -> None:
        try:
            place = self.field.next_picture()
            answer.export_to_png(str(place))
        except OSError:
            self.frame.say(_(NOT_SAVED))
        else:
            self.frame.say(_("Đã lưu ảnh: {place}").format(place=place) if place.exists() else _(NOT_SAVED))

    def _choose(self, choice: Choice) -> None:
        self.choice = choice
        self._reckon()

    def _reckon(self) -> None:
        try:
            self.reckoning, self.problem = self.field.reckon(self.choice), ""
        except Refused as refused:
            self.reckoning, self.problem = None, said(refused.problems[0])
        self._show_choice()
        if self.reckoning is not None:
            self._show_answer(self.reckoning)

    def _show_choice(self) -> None:
        self.ids.groups.chosen = self.choice.groups
        self.ids.residence.chosen = [self.choice.residence]
        self.ids.method.chosen = [self.choice.every]
        self.years_asked = self.choice.every == reckonings.YEARS_AHEAD
        self.ids.years.choices = self._years() if self.years_asked else []
        self.ids.years.chosen = [str(self.choice.years)]

    def _years(self) -> list[tuple[str, str]]:
        most = self.reckoning.most_years if self.reckoning else reckonings.FEWEST_YEARS
        return [
            (str(years), _n("{n} năm", years).format(n=years)) for years in range(reckonings.FEWEST_YEARS, most + 1)
        ]

    def _show_answer(self, reckoning: Reckoning) -> None:
        self.income = unbroken(money_label(reckoning.income))
        self.amount, self.whole_amount = reckoning.amount, unbroken(reckoning.amount)
        self.at_lowest = reckoning.income == reckoning.lowest
        self.at_highest = reckoning.income == reckoning.highest
        self.ids.answer.show(reckoning)


USED_IN_RULES = (bars.AppBar, chips.ChipFlow, marks.Notice, page.Page)

rules_beside(__file__)
