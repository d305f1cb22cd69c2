"""What the forms of a household and of a member have in common: each choice kept at once, faults told by field."""

from dataclasses import replace
from typing import Any

from kivy.properties import ObjectProperty, StringProperty

from mobile.screens.base import FieldScreen
from mobile.words import _, said
from shared.problems import Problem


class FormScreen(FieldScreen):
    """`found` holds the sentence of each field that is wrong; `problem` is what else stands in the way, `doubts` what
    may be a mistake and blocks nothing. Each form says of which fields it shows a fault: `FIELDS`, by the name that
    the rules give them.
    """

    FIELDS: tuple[str, ...] = ()

    draft: Any = ObjectProperty(None)
    found: Any = ObjectProperty({}, rebind=True)
    problem = StringProperty()
    doubts = StringProperty()

    def open_with(self, draft: Any) -> None:
        """Show what is filled in, from the top and without faults."""
        self.draft, self.problem, self.found = draft, "", {}
        self.show_typed()
        self.show()
        self.ids.page.scroll_y = 1

    def change(self, draft: Any, *, field: str = "") -> None:
        """Something was chosen or typed: it is kept at once, and the fault of its field is no more."""
        if draft == self.draft:
            return
        self.draft = draft
        self.found = {name: said for name, said in self.found.items() if name != field}
        self.done_or_said(lambda: self.field.roster.keep(draft))
        self.show()

    def choose(self, field: str = "", **part: Any) -> None:
        """A choice was made of what is said."""
        self.change(replace(self.draft, said=replace(self.draft.said, **part)), field=field)

    def leave_it(self) -> None:
        """Forget what was filled in."""
        if self.done_or_said(lambda: self.field.roster.drop(self.draft)):
            self.frame.back()

    def show_typed(self) -> None:
        """Fill the fields in which one types."""

    def show(self) -> None:
        """Show everything that is chosen."""

    def show_found(self, problems: tuple[Problem, ...]) -> None:
        """Each fault below its field, the others above all."""
        shown = {problem.field: said(problem) for problem in problems if problem.field in self.FIELDS}
        others = [said(problem) for problem in problems if problem.field not in shown]
        self.found = shown
        self.problem = "\n".join(dict.fromkeys([*others, *([_("Hãy sửa các mục báo đỏ.")] if shown else [])]))
        self.ids.page.scroll_y = 1
