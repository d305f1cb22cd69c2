"""What officers do at the doors: the app's own actions, chosen by chance."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from mobile.actions import acts, declaring
from mobile.actions.corrections import begin_correction, record_correction
from mobile.actions.declarations import record_declaration
from mobile.actions.drafts import Talk, VisitDraft, keep_draft
from mobile.actions.households import do_not_visit_again, patch_household
from mobile.actions.registering import (
    HouseholdDraft,
    HouseholdSaid,
    PersonDraft,
    PersonSaid,
    record_household,
    record_person,
)
from mobile.actions.visits import record_short_visit, record_visit
from mobile.store import meta, shelf
from mobile.store.phone import Phone
from mobile.views.declarations import candidates
from mobile.views.returned import returned_visits
from shared import places
from shared.clock import day_of
from shared.records.visit import Position, Visit
from shared.records.wire import from_wire
from shared.rules.positions import coarse
from tests.simulation import town

Errand = Callable[[Phone, Random], bool]
"""Does something on a phone; False where there was nothing to do it with."""


def run(phone: Phone, random: Random, name: str) -> bool:
    """Run one errand; whether the phone has something new to send."""
    return ERRANDS[name](phone, random)


def _home(phone: Phone, random: Random) -> str | None:
    found = phone.store.reading().execute("SELECT id FROM shelf WHERE kind = 'household' AND hamlet <> '' ORDER BY id")
    homes = [row_id for (row_id,) in found]
    return random.choice(homes) if homes else None


def _members(phone: Phone, home: str) -> list[str]:
    found = phone.store.reading().execute(
        "SELECT id FROM shelf WHERE kind = 'person' AND household = ? ORDER BY id", (home,)
    )
    return [row_id for (row_id,) in found]


def _new_household(phone: Phone, random: Random) -> bool:
    areas = sorted(hamlet for held in meta.areas(phone.store.reading()).values() for hamlet in held)
    if not areas:
        return False
    said = HouseholdSaid(hamlet=random.choice(areas), head_name=random.choice(("Lê Thị Hạnh", "Lô Văn Ế", "Đặng Đức")))
    record_household(phone, HouseholdDraft(said=said, head=PersonSaid(relation="head", birth_year=1984)))
    return True


def _new_member(phone: Phone, random: Random) -> bool:
    if (home := _home(phone, random)) is None:
        return False
    said = PersonSaid(name="Vi Văn Út", relation="child", birth_year=random.randint(1960, 2008))
    record_person(phone, PersonDraft(household=home, said=said))
    return True


def _advise(phone: Phone, random: Random) -> bool:
    if (home := _home(phone, random)) is None or not (members := _members(phone, home)):
        return False
    answer = random.choice(("interested", "interested", "considering", "declined"))
    talk = Talk(
        person=random.choice(members),
        compulsory=random.choice(("no", "yes", "unknown")),
        pension="no",
        topics=("pension",),
        answer=answer,
        reason="low_income" if answer == "declined" else None,
        steps=("registered", "paid")[: random.randint(0, 2)] if answer == "interested" else (),
    )
    given = ("advice", "support_check")[: random.randint(1, 2)]
    draft = VisitDraft(household=home, step="review", met="head", given=given, method="spoken", talks=(talk,))
    if random.random() < 0.3:
        on = day_of(phone.read_clocks().wall) + timedelta(days=3)
        draft = replace(draft, next_step="come_back", next_on=on)
    record_visit(phone, draft, position=_place(phone))
    return True


def _place(phone: Phone) -> Position | None:
    """Where the officer is, on a third of the visits; by the clock, so that the dice of older worlds fall as before."""
    moment = phone.read_clocks().monotonic_ms
    return coarse(18.6 + moment % 100 / 1_000, 105.6 + moment % 7 / 100, 640) if moment % 3 == 0 else None


def _declare(phone: Phone, random: Random) -> bool:
    if (home := _home(phone, random)) is None or not (members := _members(phone, home)):
        return False
    draft = declaring.begin(phone, home, random.choice(members))
    number = f"04009{random.randint(0, 9_999_999):07}"
    whole = replace(draft, agreed="spoken", id_number=number, birth="21/03/1984", sex="male")
    standing = [
        one.declaration for one in candidates(phone.store, home) if one.declaration and one.person == draft.person
    ]
    record_declaration(phone, replace(whole, supersedes=standing[0] if standing and random.random() < 0.5 else None))
    return True


def _not_home(phone: Phone, random: Random) -> bool:
    if (home := _home(phone, random)) is None:
        return False
    outcome = random.choice(("not_home", "not_home", "refused_talk", "moved_away"))
    record_short_visit(phone, home, outcome, position=_place(phone))
    return True


def _declined(phone: Phone, random: Random) -> bool:
    if (home := _home(phone, random)) is None:
        return False
    draft = VisitDraft(household=home, step="consent", met="head", method="spoken", declined=True)
    record_visit(phone, draft, position=_place(phone))
    return True


def _old_name(phone: Phone, random: Random) -> bool:
    """A visit noted under the commune that this one was made from, as a phone of before the merger would."""
    if (home := _home(phone, random)) is None:
        return False
    row = _shelved(phone, "household", home)
    clock, former = phone.read_clocks(), places.predecessors(row.commune)[0].id
    nobody = Visit(hamlet=UUID(row.body["hamlet"]), visited_at=clock.wall, outcome="consent_declined", met="head")
    with phone.store.writing() as db:
        acts.add(phone, db, clock, kind="visit", commune=former, record=nobody)
    return True


def _note_down(phone: Phone, random: Random) -> bool:
    """A visit that is begun and not saved yet: it keeps its household on the phone and is no operation."""
    if (home := _home(phone, random)) is not None:
        keep_draft(phone, VisitDraft(household=home, step="met", met="head"))
    return False


def _edit_home(phone: Phone, random: Random) -> bool:
    if (home := _home(phone, random)) is None:
        return False
    changes: dict[str, Any] = {
        "phone": f"+8491234567{random.randint(0, 9)}",
        "address": f"Ngõ {random.randint(1, 9)}",
        "certificate": random.choice(("poor", "near_poor", "none")),
    }
    named = random.sample(sorted(changes), random.randint(1, 2))
    shown = _shelved(phone, "household", home).body
    patch_household(phone, home, **{name: changes[name] for name in named})
    return any(shown.get(name) != changes[name] for name in named)


def _leave_in_peace(phone: Phone, random: Random) -> bool:
    if (home := _home(phone, random)) is None:
        return False
    asked_before = _shelved(phone, "household", home).body.get("do_not_visit")
    do_not_visit_again(phone, home)
    return not asked_before


def _edit_member(phone: Phone, random: Random) -> bool:
    if (home := _home(phone, random)) is None or not (members := _members(phone, home)):
        return False
    changes = {"birth": str(random.randint(1950, 2005)), "member": random.choice(("yes", "no"))}
    clock, member = phone.read_clocks(), random.choice(members)
    shown = _shelved(phone, "person", member).body
    with phone.store.writing() as db:
        acts.patch(phone, db, clock, kind="person", row_id=member, changes=changes)
    return any(shown.get(name) != value for name, value in changes.items())


def _move_home(phone: Phone, random: Random) -> bool:
    """To another hamlet of its commune, which may be anybody's."""
    if (home := _home(phone, random)) is None:
        return False
    hamlets = town.HAMLETS.get(_shelved(phone, "household", home).commune, ())
    hamlet = random.choice(hamlets)
    stood = str(_shelved(phone, "household", home).body["hamlet"])
    patch_household(phone, home, hamlet=hamlet)
    return stood != str(hamlet)


def _move_member(phone: Phone, random: Random) -> bool:
    """To another household of its commune, as far as this phone knows it."""
    if (home := _home(phone, random)) is None or not (members := _members(phone, home)):
        return False
    commune = _shelved(phone, "household", home).commune
    found = phone.store.reading().execute(
        "SELECT id FROM shelf WHERE kind = 'household' AND commune = ? AND hamlet <> '' ORDER BY id", (commune,)
    )
    goal: str = random.choice([row_id for (row_id,) in found])
    member, clock = random.choice(members), phone.read_clocks()
    # An unsent move is shown already, while the member still lies where the server has it.
    lives_in = _shelved(phone, "person", member).body["household"]
    with phone.store.writing() as db:
        acts.patch(phone, db, clock, kind="person", row_id=member, changes={"household": UUID(goal)})
    return bool(goal != lives_in)


def _strike(phone: Phone, random: Random) -> bool:
    """A household, or one member, was entered by mistake."""
    if (home := _home(phone, random)) is None:
        return False
    members = _members(phone, home)
    if members and random.random() < 0.6:
        _void(phone, "person", random.choice(members))
    else:
        _void(phone, "household", home)
    return True


def _own_visit(phone: Phone, random: Random) -> str | None:
    found = phone.store.reading().execute(
        "SELECT row_id FROM outbox WHERE kind = 'visit' AND act = 'add' AND EXISTS"
        " (SELECT 1 FROM shelf WHERE shelf.kind = 'visit' AND shelf.id = outbox.row_id) ORDER BY dseq"
    )
    visits = [row_id for (row_id,) in found]
    return random.choice(visits) if visits else None


def _correct(phone: Phone, random: Random) -> bool:
    if (wrong := _own_visit(phone, random)) is None:
        return False
    _record_again(phone, random, wrong)
    return True


def _answer_review(phone: Phone, random: Random) -> bool:
    """A visit that was sent back is recorded again, as it should have been."""
    returned = returned_visits(phone.store.reading())
    if not returned:
        return False
    wrong = random.choice(returned)
    if wrong.household is None or shelf.find(phone.store.reading(), "household", wrong.household) is None:
        _record_again(phone, random, wrong.visit)
        return True
    draft = begin_correction(phone, wrong.visit)
    record_correction(phone, replace(draft, met=random.choice(("head", "spouse", "member"))))
    return True


def _record_again(phone: Phone, random: Random, wrong: str) -> None:
    row = _shelved(phone, "visit", wrong)
    again = replace(from_wire(Visit, row.body), supersedes=UUID(wrong), duration_s=random.randint(60, 600))
    with phone.store.writing() as db:
        acts.add(phone, db, phone.read_clocks(), kind="visit", commune=row.commune, record=again)


def _take_back(phone: Phone, random: Random) -> bool:
    if (wrong := _own_visit(phone, random)) is None:
        return False
    _void(phone, "visit", wrong)
    return True


def _void(phone: Phone, kind: str, row_id: str) -> None:
    content = {"data": {"reason": "Ghi nhầm"}}
    with phone.store.writing() as db:
        commune = _shelved(phone, kind, row_id).commune
        acts._write_op(
            phone, db, phone.read_clocks(), kind=kind, act="void", row_id=UUID(row_id), commune=commune, content=content
        )


def _shelved(phone: Phone, kind: str, row_id: str) -> shelf.Shelved:
    row = shelf.find(phone.store.reading(), kind, row_id)
    assert row is not None
    return row


ERRANDS: Mapping[str, Errand] = {
    "new household": _new_household,
    "new member": _new_member,
    "advise": _advise,
    "declare": _declare,
    "not home": _not_home,
    "declined": _declined,
    "old name": _old_name,
    "note down": _note_down,
    "edit home": _edit_home,
    "leave in peace": _leave_in_peace,
    "edit member": _edit_member,
    "move home": _move_home,
    "move member": _move_member,
    "strike": _strike,
    "correct": _correct,
    "answer review": _answer_review,
    "take back": _take_back,
}

OFTEN: Mapping[str, int] = {
    "new household": 2,
    "new member": 1,
    "advise": 4,
    "declare": 1,
    "not home": 4,
    "declined": 1,
    "old name": 1,
    "note down": 1,
    "edit home": 4,
    "leave in peace": 1,
    "edit member": 2,
    "move home": 1,
    "move member": 1,
    "strike": 1,
    "correct": 1,
    "answer review": 2,
    "take back": 1,
}
