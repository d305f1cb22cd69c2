"""One household: who lives there, what was said before, what was promised, and the button to note a visit."""

from functools import partial
from typing import Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from mobile.field import Syncing
from mobile.screens.base import FieldScreen
from mobile.screens.drafting import about
from mobile.screens.who_declares import ask_who_declares
from mobile.views.card import FollowUpLine, HouseholdCard, PersonLine, Promise, VisitLine
from mobile.views.statuses import STATUSES
from mobile.views.visited import visited_words
from mobile.widgets import bars, buttons, marks, page, rows, rules_beside
from mobile.words import _, label
from shared.clock import day_label
from shared.problems import Refused
from shared.text import initials
from shared.vocabulary import certificates, follow_ups, outcomes, steps


class MemberRow(buttons.Pressable):
    """One member; pressed, their file."""

    name = StringProperty()
    letters = StringProperty()
    about = StringProperty()
    insured = StringProperty()


class VisitRow(BoxLayout):
    """One visit that was made."""

    day = StringProperty()
    outcome = StringProperty()
    tone = StringProperty("neutral")
    officer = StringProperty()
    received = BooleanProperty(False)


class CardScreen(FieldScreen):
    """A household card; opened for a household's id."""

    household = StringProperty()
    head = StringProperty()
    letters = StringProperty()
    where = StringProperty()
    certificate = StringProperty()
    certified = BooleanProperty(False)
    status = StringProperty()
    tone = StringProperty("neutral")
    promise = StringProperty()
    returned = StringProperty()
    corrected = StringProperty()
    visited = StringProperty()
    asked = StringProperty()
    petitions = StringProperty()
    do_not_visit = BooleanProperty(False)
    begun = BooleanProperty(False)

    def arrive(self, household: str = "", **_what: Any) -> None:
        """The household as it stands now."""
        self.household = household
        self._show()
        self.ids.page.scroll_y = 1

    def hear(self, syncing: Syncing) -> None:
        """The household as it stands after a sync; it may have left the officer's area meanwhile."""
        if syncing.running:
            return
        try:
            self._show()
        except Refused:
            self.frame.back()

    def note_visit(self) -> None:
        """To the visit, begun or new."""
        self.frame.show("visit", household=self.household)

    def correct(self) -> None:
        """To the steps of the visit that was sent back, the oldest first."""
        self.frame.show("visit", correct=self._to_correct)

    def edit(self) -> None:
        """To the household's file."""
        self.frame.show("household_form", household=self.household)

    def add_member(self) -> None:
        """To the file of somebody who is not on the list yet."""
        self.frame.show("member_form", household=self.household)

    def edit_member(self, person: str) -> None:
        """To the file of a member."""
        self.frame.show("member_form", household=self.household, person=person)

    def declare(self) -> None:
        """To the declaration of a member."""
        ask_who_declares(self.frame, self.field.papers, self.household)

    def petition(self) -> None:
        """To what the family asks of the commune."""
        self.frame.show("petition", household=self.household)

    def _show(self) -> None:
        card = self.field.card(self.household)
        self.begun = self.field.draft(self.household) is not None
        self._show_household(card)
        self._show_members(card.members)
        self._show_visits(card.visits)

    def _show_household(self, card: HouseholdCard) -> None:
        self.head = card.head
        self.letters = initials(card.head)
        self.where = "\n".join(part for part in (card.hamlet, card.address, phone_words(card.phone)) if part)
        self.certificate = certificate_words(card)
        self.certified = card.certificate in {"poor", "near_poor", "average_farming"}
        self.status = label(STATUSES[card.status])
        self.tone = STATUSES[card.status].tone
        self.promise = promise_words(card.promise)
        self.returned = "\n".join(one.words for one in card.returned)
        self._to_correct = card.returned[0].visit if card.returned else ""
        self.corrected = "\n".join(one.words for one in card.corrected)
        last = card.visits[0] if card.visits else None
        self.visited = visited_words(last.day, last.visitor, self.field.today()) if last else ""
        self.asked = "\n".join(map(asked_words, card.follow_ups))
        self.petitions = "\n\n".join(one.words for one in card.petitions)
        self.do_not_visit = card.do_not_visit

    def _show_members(self, members: tuple[PersonLine, ...]) -> None:
        self.ids.member_count.text = _("Thành viên ({n})").format(n=len(members))
        self.ids.members.fill([partial(self._member_row, person) for person in members])

    def _show_visits(self, visits: tuple[VisitLine, ...]) -> None:
        self.ids.visit_count.text = (
            _("Các lượt thăm ({n})").format(n=len(visits)) if visits else _("Chưa có lượt thăm nào")
        )
        self.ids.visits.fill([partial(visit_row, visit) for visit in visits])

    def _member_row(self, person: PersonLine) -> MemberRow:
        row = member_row(person)
        row.bind(on_release=lambda _row: self.edit_member(person.id))
        return row


def member_row(person: PersonLine) -> MemberRow:
    """A member as a row."""
    insured = _("Đang tham gia BHXH tự nguyện") if person.member == "yes" else ""
    return MemberRow(name=person.name, letters=initials(person.name), about=about(person), insured=insured)


def visit_row(visit: VisitLine) -> VisitRow:
    """A visit as a row."""
    outcome = outcomes.CODES[visit.outcome]
    return VisitRow(
        day=day_label(visit.day),
        outcome=label(outcome),
        tone=outcome.pill,
        officer=visit.officer,
        received=visit.received,
    )


def phone_words(phone: str | None) -> str:
    """A Vietnamese number as people write it: 0912 345 678; any other as it is."""
    if not phone or not phone.startswith("+84"):
        return phone or ""
    local = f"0{phone.removeprefix('+84')}"
    return f"{local[:4]} {local[4:7]} {local[7:]}"


def certificate_words(card: HouseholdCard) -> str:
    """The commune's certificate with its year: «Hộ nghèo · năm 2026»."""
    words = label(certificates.CODES[card.certificate])
    if card.certificate == "unknown":
        return _("Chưa rõ giấy chứng nhận hộ nghèo, cận nghèo")
    if not card.certificate_year:
        return words
    return _("{certificate} · năm {year}").format(certificate=words, year=card.certificate_year)


def promise_words(promise: Promise | None) -> str:
    """What was agreed and for when; nothing when nothing was."""
    if promise is None or promise.on is None:
        return ""
    return f"{label(steps.NEXT[promise.step])}: {day_label(promise.on)}"


def asked_words(asked: FollowUpLine) -> str:
    """What the commune asks, and until when."""
    words = (
        _("{why} từ {since}. Cần đến trước hết ngày {due}.")
        if asked.mine
        else _("{why} từ {since}. Cần đến trước hết ngày {due} (giao cho cán bộ khác).")
    )
    why = label(follow_ups.REASONS[asked.reason])
    return words.format(why=why, since=day_label(asked.about), due=day_label(asked.due))


USED_IN_RULES = (bars.AppBar, buttons.FilledButton, marks.Avatar, page.Page, rows.Rows)

rules_beside(__file__)
