"""Ask for which member a declaration is made; who has one already is shown it."""

from typing import Any

from mobile.views.declarations import Candidate
from mobile.widgets import buttons
from mobile.widgets.sheet import Sheet
from mobile.words import _


def ask_who_declares(frame: Any, papers: Any, household: str) -> None:
    """Raise a sheet with the members of a household; a press leads to the declaration, or to the one that stands."""
    sheet = Sheet(title=_("Lập tờ khai cho ai?"))
    for one in papers.candidates(household):
        button = (buttons.OutlinedButton if one.declaration else buttons.TonalButton)(word=_word(one))
        button.bind(on_release=lambda _button, one=one: _chosen(sheet, frame, household, one))
        sheet.add_line(button)
    frame.raise_sheet(sheet)


def _word(one: Candidate) -> str:
    if one.begun:
        return _("{name}: lập tiếp").format(name=one.name)
    return _("{name}: xem bản nháp").format(name=one.name) if one.declaration else one.name


def _chosen(sheet: Sheet, frame: Any, household: str, one: Candidate) -> None:
    sheet.close()
    if one.declaration and not one.begun:
        frame.show("paper", declaration=one.declaration)
    else:
        frame.show("declaration", household=household, person=one.person)
