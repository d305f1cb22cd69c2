"""What a list would change: each of its households is one on record, or new, or a question for a person. Never a guess.

A household is known by its code, by a member's personal number, or by the head's name, the hamlet and the phone number
together. A list fills in what nobody knows yet and brings certificates up to date; what officers learned at the door
it does not overwrite, and each cell that says otherwise is told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.importing import differing, hamlets
from backend.importing.known import Known, Row
from backend.importing.marks import Marker
from backend.importing.rosters import Listed, Member, Roster
from backend.importing.values import Noted
from shared import places, problems
from shared.places import Unit
from shared.sync.canonical import canonical, sha256_hex
from shared.text import fold

NEW, CHANGED, SAME = "new", "changed", "same"

_FILLED = ("phone", "address", "household_code")
_CERTIFIED = ("certificate", "certificate_year", "certificate_number")


@dataclass(frozen=True, kw_only=True)
class PersonPlan:
    """What becomes of one listed person: `person` is None for a new one; `mark` is one that is not kept yet."""

    member: Member
    person: UUID | None
    values: Mapping[str, Any]
    mark: str | None


@dataclass(frozen=True, kw_only=True)
class HouseholdPlan:
    """What becomes of one listed household: `household` is None for a new one, `hamlet` None where that is new too.
    `hamlet_name`: of the one it was taken for; `differs`: how many of its cells say otherwise than what stays.
    """

    listed: Listed
    household: UUID | None
    hamlet: UUID | None
    values: Mapping[str, Any]
    persons: tuple[PersonPlan, ...]
    hamlet_name: str = ""
    differs: int = 0

    @property
    def outcome(self) -> str:
        """`new`, `changed` or `same`."""
        if self.household is None:
            return NEW
        touched = self.values or any(one.person is None or one.values or one.mark for one in self.persons)
        return CHANGED if touched else SAME


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a whole list would do. `new_hamlets`: their names as they would be stored, by hamlets.key."""

    households: tuple[HouseholdPlan, ...]
    new_hamlets: Mapping[tuple[str | None, str], str]
    noted: Noted

    @property
    def counts(self) -> dict[str, int]:
        """How many households and persons are new, changed and the same, and how many hamlets are new."""
        persons = [_outcome_of_person(one) for home in self.households for one in home.persons]
        homes = [home.outcome for home in self.households]
        return {
            **{f"households_{outcome}": homes.count(outcome) for outcome in (NEW, CHANGED, SAME)},
            **{f"persons_{outcome}": persons.count(outcome) for outcome in (NEW, CHANGED, SAME)},
            "hamlets_new": len(self.new_hamlets),
        }

    def fingerprint(self) -> str:
        """SHA-256 over everything that would be done, so that what was shown and what is done can be compared."""
        told: list[Any] = [sorted(self.new_hamlets.values())]
        for home in self.households:
            persons = [[str(one.person), one.member.name, dict(one.values), one.mark] for one in home.persons]
            told.append([str(home.household), str(home.hamlet), home.listed.head_name, dict(home.values), persons])
        return sha256_hex(canonical(told))


def _outcome_of_person(one: PersonPlan) -> str:
    return NEW if one.person is None else CHANGED if one.values or one.mark else SAME


def plan(roster: Roster, known: Known, marker: Marker) -> Plan:
    """Compare a list with what is on record."""
    noted = Noted(problems=list(roster.noted.problems), mended=list(roster.noted.mended))
    matching = _Matching(known, marker, noted)
    homes = tuple(matching.household(listed) for listed in roster.households)
    return Plan(households=homes, new_hamlets=matching.new_hamlets, noted=noted)


class _Matching:
    """One list beside the commune's rows."""

    def __init__(self, known: Known, marker: Marker, noted: Noted) -> None:
        self._known, self._marker, self._noted = known, marker, noted
        self.new_hamlets: dict[tuple[str | None, str], str] = {}
        self._formers: dict[Any, Unit] = {}
        self._doubted: set[UUID] = set()
        self._taken: set[UUID] = set()
        self._taken_persons: set[UUID] = set()
        self._unnumbered: set[tuple[Any, ...]] = set()

    def household(self, listed: Listed) -> HouseholdPlan:
        hamlet = self._hamlet(listed)
        marks = {one.at: self._marker.mark(one.id_number) for one in listed.members if one.id_number}
        found = self._find(listed, hamlet, marks)
        if found is not None and found in self._taken:
            self._noted.wrong(problems.said_twice(listed.at))
        if found is None:
            self._check_alone(listed, hamlet, bool(marks))
            self._doubt(listed, hamlet)
            values = _new_household(listed)
        else:
            self._taken.add(found)
            values = _changes(self._known.households[found], listed)
        standing = self._known.members.get(found, ()) if found else ()
        told = len(self._noted.remarks)
        persons = tuple(self._person(one, standing, marks.get(one.at)) for one in listed.members)
        if found is not None:
            row = self._known.households[found]
            certificate = values.get("certificate", row["certificate"])
            self._noted.remarks += differing.of_household(row, listed, hamlet, certificate)
        return HouseholdPlan(
            listed=listed,
            household=found,
            hamlet=hamlet["id"] if hamlet else None,
            values=values,
            persons=persons,
            hamlet_name=hamlet["name"] if hamlet else self.new_hamlets[hamlets.key(listed.hamlet)],
            differs=len(self._noted.remarks) - told,
        )

    def _hamlet(self, listed: Listed) -> Row | None:
        former = places.unit(listed.former) if listed.former else None
        named = hamlets.meant_in(listed.hamlet, former.bare_name, self._known.hamlets) if former else []
        found = named or hamlets.meant(listed.hamlet, self._known.hamlets)
        if len(found) > 1:
            self._noted.wrong(problems.ambiguous_hamlet(listed.hamlet_at))
        if not found:
            self.new_hamlets.setdefault(hamlets.key(listed.hamlet), hamlets.full_name(listed.hamlet))
        if former and not named:
            first = self._formers.setdefault(found[0]["id"] if found else hamlets.key(listed.hamlet), former)
            if first != former:
                problem = problems.hamlet_of_two_communes(listed.hamlet_at, first.bare_name, former.bare_name)
                self._noted.wrong(problem)
        return found[0] if found else None

    def _doubt(self, listed: Listed, hamlet: Row | None) -> None:
        """Of hamlets on record nobody wrote down in which former commune they lay: where there were several, a list
        that says so of a new household may mean another of the same name. Told once a hamlet.
        """
        if listed.former is None or hamlet is None or hamlet["id"] in self._doubted:
            return
        former = places.unit(listed.former)
        is_told = hamlets.meant_in(listed.hamlet, former.bare_name, [hamlet])
        if not is_told and len(places.predecessors(places.today_unit(former.id).id)) > 1:
            self._doubted.add(hamlet["id"])
            self._noted.remarks.append(problems.hamlet_of_former_commune(listed.hamlet_at, former.bare_name))

    def _find(self, listed: Listed, hamlet: Row | None, marks: Mapping[str, str]) -> UUID | None:
        """The household on record, or None for a new one; where it is not certain, that is noted."""
        coded = set(self._known.by_code.get(listed.household_code or "", ()))
        numbered = {row["household"] for mark in marks.values() for row in self._known.by_mark.get(mark, ())}
        certain = (coded | numbered) & self._known.households.keys()
        if len(certain) > 1 or (certain and not coded and self._coded_otherwise(certain, listed)):
            self._noted.wrong(problems.ambiguous_household(listed.at))
            return None
        if certain:
            return certain.pop()
        return self._by_head(listed, hamlet, marks) if hamlet else None

    def _coded_otherwise(self, homes: Iterable[UUID], listed: Listed) -> bool:
        codes = {self._known.households[home]["household_code"] for home in homes}
        return listed.household_code is not None and not codes <= {None, listed.household_code}

    def _by_head(self, listed: Listed, hamlet: Row, marks: Mapping[str, str]) -> UUID | None:
        named = self._known.by_head.get((hamlet["id"], fold(listed.head_name)), ())
        possible = [home for home in named if not self._coded_otherwise([home], listed)]
        possible = [home for home in possible if not self._numbered_otherwise(home, listed, marks)]
        phones = {home: self._known.households[home]["phone"] for home in possible}
        alike = [home for home in possible if phones[home] == listed.phone]
        unsure = [home for home in possible if None in {phones[home], listed.phone} and home not in alike]
        found = alike or [home for home in unsure if self._is_born_alike(home, listed)]
        if len(found) == 1:
            return found[0]
        if found or unsure:
            self._noted.wrong(problems.ambiguous_household(listed.at))
        return None

    def _numbered_otherwise(self, home: UUID, listed: Listed, marks: Mapping[str, str]) -> bool:
        """Both heads have numbers, and they differ."""
        heads = {marks[one.at] for one in listed.members if one.relation == "head" and one.at in marks}
        standing = [row for row in self._known.members.get(home, ()) if row["relation"] == "head"]
        known = {mark for row in standing for mark in self._known.marks.get(row["id"], ())}
        return bool(heads and known and not heads & known)

    def _is_born_alike(self, home: UUID, listed: Listed) -> bool:
        """A member of the same name was born at the same time, as far as both are known."""
        return any(
            row["birth"] and one.birth and _same_birth(row["birth"], one.birth) and fold(row["name"]) == fold(one.name)
            for row in self._known.members.get(home, ())
            for one in listed.members
        )

    def _check_alone(self, listed: Listed, hamlet: Row | None, has_numbers: bool) -> None:
        """Two new households that nothing tells apart would be taken for one another the next time."""
        if listed.household_code or has_numbers:
            return
        place = hamlet["id"] if hamlet else hamlets.key(listed.hamlet)
        said = (place, fold(listed.head_name), listed.phone)
        if said in self._unnumbered:
            self._noted.wrong(problems.said_twice(listed.at))
        self._unnumbered.add(said)

    def _person(self, member: Member, standing: Sequence[Row], mark: str | None) -> PersonPlan:
        found = [row for row in standing if self._is(row, member, mark)]
        certain = [row for row in found if mark and mark in self._known.marks.get(row["id"], ())]
        found = certain or found
        if len(found) > 1:
            self._noted.wrong(problems.ambiguous_person(member.at))
        person = found[0] if found else None
        if person and person["id"] in self._taken_persons:
            self._noted.wrong(problems.said_twice(member.at))
        if person:
            self._taken_persons.add(person["id"])
            self._noted.remarks += differing.of_person(person, member)
        kept = self._known.marks.get(person["id"], frozenset()) if person else frozenset()
        return PersonPlan(
            member=member,
            person=person["id"] if person else None,
            values=_person_changes(person, member) if person else _new_person(member),
            mark=mark if mark and mark not in kept else None,
        )

    def _is(self, row: Row, member: Member, mark: str | None) -> bool:
        known = self._known.marks.get(row["id"], frozenset())
        if mark and known:
            return mark in known
        return fold(row["name"]) == fold(member.name) and _same_birth(row["birth"], member.birth)


def _same_birth(one: str | None, other: str | None) -> bool:
    """As far as both are known."""
    return not one or not other or one.startswith(other) or other.startswith(one)


def _new_household(listed: Listed) -> Row:
    given = {name: getattr(listed, name) for name in (*_FILLED, *_CERTIFIED)}
    return {"head_name": listed.head_name} | given | {"certificate": listed.certificate or "unknown"}


def _changes(row: Row, listed: Listed) -> Row:
    filled = {name: told for name in _FILLED if row[name] is None and (told := getattr(listed, name)) is not None}
    if listed.certificate is None or _is_of_before(row, listed):
        return filled
    certified = {name: told for name in _CERTIFIED if (told := getattr(listed, name)) not in {None, row[name]}}
    if "certificate" in certified and row["certificate"] != "unknown":  # the old one's year and number go with it
        certified = {name: getattr(listed, name) for name in _CERTIFIED if getattr(listed, name) != row[name]}
    return filled | certified


def _is_of_before(row: Row, listed: Listed) -> bool:
    """What stands is of a later year; a list that says no year only tells of households of which nothing is known."""
    if listed.certificate_year is None:
        return bool(row["certificate"] != "unknown")
    return listed.certificate_year < (row["certificate_year"] or 0)


def _new_person(member: Member) -> Row:
    return {name: getattr(member, name) for name in ("name", "relation", "sex", "birth", "ethnic_minority")}


def _person_changes(row: Row, member: Member) -> Row:
    found: Row = {}
    if row["sex"] is None and member.sex is not None:
        found["sex"] = member.sex
    if len(member.birth or "") > len(row["birth"] or "") and _same_birth(row["birth"], member.birth):
        found["birth"] = member.birth
    if row["ethnic_minority"] == "unknown" and member.ethnic_minority != "unknown":
        found["ethnic_minority"] = member.ethnic_minority
    return found
