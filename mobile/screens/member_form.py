"""«Thêm người» and «Sửa người»: everything by taps but the name, kept after each choice."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from mobile.screens.birth_year import BirthYear
from mobile.screens.filling_in import FormScreen
from mobile.widgets import bars, buttons, chips, fields, marks, page, rules_beside, texts
from mobile.words import _, label, marked
from shared.clock import typed_day
from shared.problems import Refused
from shared.vocabulary import answers, members, residence

# How the person is insured: code, word, (voluntary, compulsory, pension) as the records hold them.
INSURED = (
    ("nothing", marked("Chưa tham gia"), ("no", "no", "no")),
    ("voluntary", marked("BHXH tự nguyện"), ("yes", "no", "no")),
    ("compulsory", marked("BHXH bắt buộc"), ("no", "yes", "no")),
    ("pension", marked("Lương hưu"), ("no", "no", "yes")),
    ("unknown", marked("Chưa rõ"), ("unknown", "unknown", "unknown")),
)

TYPED_FIELDS = ("name", "birth_day")


class MemberFormScreen(FormScreen):
    """A new member of a `household`; opened for a `person`, the file of that one."""

    FIELDS = ("name", "birth", "relation")

    is_new = BooleanProperty(True)
    home = StringProperty()

    def arrive(self, household: str = "", person: str = "", **_what: Any) -> None:
        """As far as it was filled in."""
        card = self.field.card(household)
        self.home = f"{card.head} · {card.hamlet}"
        self.is_new = not person
        is_head = any(one.id == person and one.relation == "head" for one in card.members)
        headed = any(one.relation == "head" for one in card.members) and not is_head
        self.ids.relation.choices = [
            (code, label(term)) for code, term in members.RELATIONS.items() if code != "head" or not headed
        ]
        self.ids.sex.choices = [(code, label(term)) for code, term in members.SEXES.items()]
        self.ids.residence.choices = [(code, label(term)) for code, term in residence.CODES.items()]
        self.ids.insured.choices = [(code, _(word)) for code, word, _facts in INSURED]
        self.ids.minority.choices = [(code, label(term)) for code, term in answers.YES_NO.items()]
        self.ids.birth.this_year = self.field.today().year
        self.open_with(self.field.roster.begin_person(household, person or None))

    def type(self, name: str, text: str) -> None:
        """A field was typed into."""
        day = typed_day(text) if name == "birth_day" else None
        year = {"birth_year": day.year} if day else {}
        self.choose("birth" if name == "birth_day" else name, **{name: text}, **year)

    def born(self, year: int) -> None:
        """In this year; a whole day that was typed before is another one's."""
        self.ids.birth_day.text = ""
        self.choose("birth", birth_year=year, birth_day="")

    def insure(self, code: str) -> None:
        """How the person is insured."""
        member, compulsory, pension = next(facts for each, _word, facts in INSURED if each == code)
        self.choose(member=member, compulsory=compulsory, pension=pension)

    def save(self) -> None:
        """Make it a fact, and go back to the card; else say what is missing, each beside its field."""
        try:
            self.field.roster.save_person(self.draft)
        except Refused as refused:
            self.show_found(refused.problems)
            return
        self.frame.back()
        self.frame.say(_("Đã thêm người") if self.is_new else _("Đã lưu thông tin"))

    def show_typed(self) -> None:
        """The name, and the day of birth where it is known."""
        for name in TYPED_FIELDS:
            self.ids[name].text = getattr(self.draft.said, name)

    def show(self) -> None:
        """Everything that is tapped."""
        said = self.draft.said
        self.ids.relation.chosen = [said.relation] if said.relation else []
        self.ids.sex.chosen = [said.sex] if said.sex else []
        self.ids.birth.year = said.birth_year or 0
        self.ids.residence.chosen = [said.residence] if said.residence else []
        facts = (said.member, said.compulsory, said.pension)
        self.ids.insured.chosen = [code for code, _word, known in INSURED if known == facts]
        self.ids.minority.chosen = [said.ethnic_minority]
        self.doubts = self.field.roster.member_doubts(self.draft)


USED_IN_RULES = (
    BirthYear,
    bars.AppBar,
    buttons.FilledButton,
    chips.ChipFlow,
    fields.TextField,
    marks.Notice,
    page.Page,
    texts.Small,
)

rules_beside(__file__)
