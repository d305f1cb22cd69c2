"""«Thêm hộ» and «Sửa thông tin hộ»: everything by taps but names, kept after each choice."""

from dataclasses import replace
from typing import Any

from kivy.properties import BooleanProperty

from mobile.actions.registering import CERTIFIED
from mobile.screens.birth_year import BirthYear
from mobile.screens.filling_in import FormScreen
from mobile.widgets import bars, buttons, chips, fields, marks, page, rules_beside, texts
from mobile.words import _, label
from shared.problems import Refused
from shared.vocabulary import certificates, members

# The commune reviews its list every year: a certificate is of this year, or still of the last one.
_YEARS_BACK = 2

TYPED_FIELDS = ("head_name", "address", "phone")


class HouseholdFormScreen(FormScreen):
    """A new household with its head; opened for a `household`, the file of that one."""

    FIELDS = ("hamlet", *TYPED_FIELDS)

    is_new = BooleanProperty(True)
    certified = BooleanProperty(False)

    def arrive(self, household: str = "", **_what: Any) -> None:
        """As far as it was filled in; with one hamlet alone there is nothing to choose."""
        roster = self.field.roster
        places = roster.places()
        only = places[0].hamlet if len(places) == 1 else ""
        draft = roster.begin_household(household or None, hamlet=only)
        self.is_new = draft.household is None
        offered = places if self.is_new else roster.places(draft.said.hamlet)
        self.ids.hamlet.choices = [(place.hamlet, place.name) for place in offered]
        self.ids.certificate.choices = [(code, label(term)) for code, term in certificates.CODES.items()]
        self.ids.sex.choices = [(code, label(term)) for code, term in members.SEXES.items()] if self.is_new else []
        self.ids.birth.this_year = self.field.today().year
        self.open_with(draft)

    def type(self, name: str, text: str) -> None:
        """A field was typed into."""
        self.choose(name, **{name: text})

    def certify(self, code: str) -> None:
        """What the commune certified: for this year, unless another one is chosen."""
        year = self.field.today().year if code in CERTIFIED else None
        self.choose(certificate=code, certificate_year=year)

    def choose_of_head(self, **part: Any) -> None:
        """Something of the head was chosen."""
        self.change(replace(self.draft, head=replace(self.draft.head, **part)))

    def save(self) -> None:
        """Make it a fact, and go to the card; else say what is missing, each beside its field."""
        try:
            household = self.field.roster.save_household(self.draft)
        except Refused as refused:
            self.show_found(refused.problems)
            return
        if self.is_new:
            self.frame.swap("card", household=household)
            self.frame.say(_("Đã lưu hộ mới"))
        else:
            self.frame.back()
            self.frame.say(_("Đã lưu thông tin hộ"))

    def show_typed(self) -> None:
        """Names, address, number."""
        for name in TYPED_FIELDS:
            self.ids[name].text = getattr(self.draft.said, name)

    def show(self) -> None:
        """Hamlet, certificate and its year, the head's sex and year."""
        said, this_year = self.draft.said, self.field.today().year
        self.ids.hamlet.chosen = [said.hamlet]
        self.ids.certificate.chosen = [said.certificate]
        self.certified = said.certificate in CERTIFIED
        years = {*range(this_year - _YEARS_BACK + 1, this_year + 1), said.certificate_year or this_year}
        self.ids.year.choices = [(str(year), str(year)) for year in sorted(years)] if self.certified else []
        self.ids.year.chosen = [str(said.certificate_year)]
        self.ids.sex.chosen = [self.draft.head.sex] if self.draft.head.sex else []
        self.ids.birth.year = self.draft.head.birth_year or 0
        self.doubts = self.field.roster.household_doubts(self.draft)


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
