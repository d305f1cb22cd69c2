"""Tờ khai: what one member declares in order to join, read from the card or typed, with leave asked before any number.

Each choice is kept at once. What does not fit together is said and stands in nobody's way.
"""

from dataclasses import replace
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from mobile.actions import declaring, reckonings
from mobile.actions.declaring import DeclarationDraft
from mobile.actions.reckonings import Choice
from mobile.screens.base import FieldScreen
from mobile.screens.estimate import unbroken
from mobile.widgets import bars, buttons, chips, fields, marks, page, rules_beside, texts
from mobile.widgets.sheet import Sheet
from mobile.words import _, _n, label, said
from shared.money import money_label
from shared.problems import Problem, Refused
from shared.vocabulary import consent, declarations, members

# What is typed, and the problems that are told below each.
TYPED_FIELDS = ("id_number", "name", "birth", "address", "phone", "bhxh_number")


class DeclarationScreen(FieldScreen):
    """The declaration of one member; opened for a household's and a member's id, or for a `correct`ed declaration.

    `found` holds the problem of each field; `problem` is what else stands in the way, `doubts` what does not fit.
    """

    draft: DeclarationDraft = ObjectProperty(None)
    who = StringProperty()
    leave_asked = StringProperty(declarations.TEXT_VI)
    agreed = BooleanProperty(False)
    can_scan = BooleanProperty(False)
    found: Any = ObjectProperty({}, rebind=True)
    problem = StringProperty()
    doubts = StringProperty()
    step = StringProperty(unbroken(money_label(reckonings.INCOME_STEP)))
    income = StringProperty()
    contribution = StringProperty()
    lower = NumericProperty(0)
    higher = NumericProperty(0)
    at_lowest = BooleanProperty(True)
    at_highest = BooleanProperty(False)
    years_asked = BooleanProperty(False)

    def arrive(self, household: str = "", person: str = "", correct: str = "", **_what: Any) -> None:
        """As far as it was filled in, or begun from what is known."""
        papers = self.field.papers
        self.draft = papers.begin_correction(correct) if correct else papers.begin(household, person)
        self.who = papers.name_of(self.draft)
        self.can_scan = papers.can_scan
        self.problem, self.found = "", {}
        self.ids.agreed.choices = [(code, label(term)) for code, term in consent.METHODS.items()]
        self.ids.sex.choices = [(code, label(term)) for code, term in members.SEXES.items()]
        self.ids.method.choices = reckonings.methods_offered()
        self._show_typed()
        self._show()
        self.ids.page.scroll_y = 1

    def choose(self, **part: Any) -> None:
        """A choice was made, or something was typed: it is kept at once."""
        changed = replace(self.draft, **part)
        if changed != self.draft:
            self.draft = changed
            self.done_or_said(lambda: self.field.papers.keep(changed))
            self._show()

    def agree(self, how: str) -> None:
        """The person agreed: what is to be filled in comes into sight."""
        self.choose(agreed=how)
        self._bring_into_sight(self.ids.name)

    def type(self, name: str, text: str) -> None:
        """A field was typed into. A number that is typed was not scanned, and an address is no more the card's."""
        if text == getattr(self.draft, name):
            return
        beside: dict[str, Any] = {"read_by": declaring.TYPED} if name == "id_number" else {}
        beside |= {"issued": None} if name == "address" else {}
        self.found = {field: said for field, said in self.found.items() if field != name}
        self.choose(**{name: text}, **beside)

    def scan(self) -> None:
        """Let the camera read the card."""
        self.field.papers.scan(self.read, self._failed)

    def read(self, text: str) -> None:
        """The text of a card came: what the declaration needs of it is taken, the rest is let go."""
        try:
            draft = declaring.with_card(self.draft, text)
        except Refused as refused:
            self._failed(refused.problems[0])
            return
        self.problem, self.found = "", {}
        self.choose(**{name: getattr(draft, name) for name in _FROM_A_CARD})
        self._show_typed()
        if not self.doubts:  # they say enough, and a confirmation would stand before them
            self.frame.say(_("Đã đọc thẻ. Hãy đối chiếu từng dòng với thẻ."))
        self._bring_into_sight(self.ids.doubts if self.doubts else self.ids.name)

    def paste(self) -> None:
        """Open a field for the text of a hand-held scanner; it is emptied as soon as it was read."""
        sheet = Sheet(
            title=_("Dán chuỗi quét được"), note=_("Chuỗi có dạng số|số cũ|họ tên|ngày sinh|giới tính|địa chỉ…")
        )
        typed = fields.TextField(label=_("Chuỗi trên mã QR"), plain=True)
        button = buttons.FilledButton(word=_("Đọc thẻ"))
        button.bind(on_release=lambda _: self._pasted(sheet, typed))
        sheet.add_line(typed)
        sheet.add_line(button)
        self.frame.raise_sheet(sheet)

    def drop(self) -> None:
        """Forget it with its number."""
        if self.done_or_said(lambda: self.field.papers.drop(self.draft.person)):
            self.frame.back()
            self.frame.say(_("Đã bỏ tờ khai đang lập"))

    def save(self) -> None:
        """Make it a fact, and go on to the draft to copy from; else say what is missing, each beside its field."""
        try:
            declared = self.field.papers.declare(self.draft)
        except Refused as refused:
            self._show_found(refused.problems)
            return
        self.frame.swap("paper", declaration=declared)
        self.frame.say(_("Đã lưu tờ khai"))

    def _bring_into_sight(self, widget: Any) -> None:
        """Once the page has grown around it: a page that grows keeps its place in parts of its height."""
        scroll = Clock.create_trigger(lambda _dt: self.ids.page.scroll_to(widget, animate=False), 0)
        Clock.schedule_once(lambda _dt: scroll(), 0)

    def _pasted(self, sheet: Sheet, typed: Any) -> None:
        text, typed.text = typed.text, ""
        sheet.close()
        self.read(text)

    def _failed(self, problem: Problem) -> None:
        self.problem = said(problem)
        self.frame.say(said(problem))

    def _show_found(self, problems: tuple[Problem, ...]) -> None:
        shown = {problem.field: said(problem) for problem in problems if problem.field in {*TYPED_FIELDS, "sex"}}
        others = [said(problem) for problem in problems if problem.field not in shown]
        if "sex" in shown:
            others.append(_("Hãy chọn giới tính."))
        self.found = shown
        self.problem = "\n".join(dict.fromkeys([*others, *([_("Hãy sửa các mục báo đỏ.")] if shown else [])]))
        self.ids.page.scroll_y = 1

    def _show_typed(self) -> None:
        for name in TYPED_FIELDS:
            self.ids[name].text = getattr(self.draft, name)

    def _show(self) -> None:
        draft = self.draft
        self.agreed = draft.agreed is not None
        self.ids.agreed.chosen = [draft.agreed] if draft.agreed else []
        self.ids.sex.chosen = [draft.sex] if draft.sex else []
        self.ids.method.chosen = [draft.every]
        self.years_asked = draft.every == reckonings.YEARS_AHEAD
        self.doubts = "\n".join(said(doubt) for doubt in self.field.papers.doubts(draft))
        self._show_amount(draft)

    def _show_amount(self, draft: DeclarationDraft) -> None:
        try:
            answer = self.field.reckon(Choice(income=draft.income, every=draft.every, years=draft.years))
        except Refused as refused:
            self.problem = said(refused.problems[0])
            return
        self.income = unbroken(money_label(answer.income))
        self.contribution = unbroken(
            _(
                "Mức đóng {amount}/tháng, chưa trừ phần Nhà nước và tỉnh hỗ trợ. Số tiền tạm tính, BHXH xác nhận."
            ).format(amount=money_label(answer.lines[0].amount))
        )
        self.at_lowest, self.at_highest = answer.income == answer.lowest, answer.income == answer.highest
        self.lower, self.higher = answer.lower, answer.higher
        years = range(reckonings.FEWEST_YEARS, answer.most_years + 1) if self.years_asked else ()
        self.ids.years.choices = [(str(count), _n("{n} năm", count).format(n=count)) for count in years]
        self.ids.years.chosen = [str(draft.years)]


_FROM_A_CARD = ("read_by", "id_number", "name", "birth", "sex", "address", "issued")

USED_IN_RULES = (
    bars.AppBar,
    buttons.FilledButton,
    chips.ChipFlow,
    fields.TextField,
    marks.Notice,
    page.Page,
    texts.Small,
)

rules_beside(__file__)
