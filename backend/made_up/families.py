"""Who lives together: sizes as in a census, a wife and husband near in age, children a generation younger.

Household sizes are close to those of the census of 2019: 3.6 people on average, most with two to five.
"""

from dataclasses import dataclass, field

from backend.made_up import names
from backend.made_up.chance import Chance

COUNTED_IN = 2025
"""Ages are those at the end of this year: somebody aged 0 was born in it."""

# Of a thousand households, how many have one member, two, three, … up to twelve.
_SIZES = (105, 165, 200, 275, 145, 68, 24, 9, 4, 2, 2, 1)
# By so many years a mother is older than her child.
_MOTHER = (20, 35)
_CHILDREN_MOST = 4
_GROWN_UP, _OLDEST = 19, 98
_WIDOWED_FROM = 65
_PARENTS_ALIVE = range(26, 63)
_SIBLINGS_LEAVE = 40


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody of a household; `relation` and `sex` are codes of the members vocabulary."""

    relation: str
    sex: str
    age: int
    family_name: str
    personal_name: str

    @property
    def name(self) -> str:
        """The whole name, family name first."""
        return f"{self.family_name} {self.personal_name}"

    @property
    def born(self) -> int:
        """The year of birth."""
        return COUNTED_IN - self.age


def family(people: str, chance: Chance) -> tuple[Member, ...]:
    """The members of one household, its head first."""
    size = chance.choices(range(1, len(_SIZES) + 1), _SIZES)[0]
    home = _Home(people=people, size=size, chance=chance)
    _head(home)
    _spouse(home)
    _parents(home)
    _children(home)
    _grandchildren(home)
    _others(home)
    return tuple(home.members)


@dataclass(kw_only=True)
class _Home:
    people: str
    size: int
    chance: Chance
    members: list[Member] = field(default_factory=list)

    @property
    def room(self) -> int:
        return self.size - len(self.members)

    def those(self, relation: str) -> list[Member]:
        return [member for member in self.members if member.relation == relation]

    def add(self, relation: str, sex: str, age: int, family_name: str | None = None) -> None:
        age = min(age, _OLDEST)
        name = self._unused_name(sex, COUNTED_IN - age)
        whose = family_name or self.another_family()
        self.members.append(Member(relation=relation, sex=sex, age=age, family_name=whose, personal_name=name))

    def another_family(self, beside: str | None = None) -> str:
        return names.family_name(self.people, self.chance, beside=beside)

    def _unused_name(self, sex: str, born: int) -> str:
        used = {member.personal_name.split()[-1] for member in self.members}
        while (name := names.personal_name(self.people, sex, born, self.chance)).split()[-1] in used:
            pass  # nobody is named like somebody else at home
        return name


def _head(home: _Home) -> None:
    alone = home.size == 1
    age = home.chance.triangular(*((28, 92, 70) if alone else (24, 82, 46)))
    home.add("head", _sex(home, male=0.33 if alone else 0.78), int(age))


def _spouse(home: _Home) -> None:
    (head,) = home.members
    if home.room and home.chance.happens(0.9 if head.age < _WIDOWED_FROM else 0.65):
        home.add("spouse", _other(head.sex), _age_beside(head, home.chance), home.another_family(head.family_name))


def _parents(home: _Home) -> None:
    head = home.members[0]
    if not (home.room and head.age in _PARENTS_ALIVE and home.chance.happens(0.2)):
        return
    mother = head.age + home.chance.randint(*_MOTHER)
    home.add("parent", "female", mother, home.another_family(head.family_name))
    if home.room and home.chance.happens(0.4):
        home.add("parent", "male", mother + home.chance.randint(0, 6), head.family_name)


def _children(home: _Home) -> None:
    couple = [*home.those("head"), *home.those("spouse")]
    family_name = next(
        (one.family_name for one in couple if one.sex == "male"), home.another_family(couple[0].family_name)
    )
    for age in _ages_of_children(couple, home):
        home.add("child", _sex(home, male=0.52), age, family_name)


def _grandchildren(home: _Home) -> None:
    """One grown-up child has stayed with wife or husband, and their children are there, too."""
    child = next((child for child in home.those("child") if child.age >= _GROWN_UP), None)
    if child is None or home.room == 0:
        return
    partner = home.another_family(child.family_name)
    home.add("child_in_law", _other(child.sex), _age_beside(child, home.chance), partner)
    couple = [child, home.members[-1]]
    family_name = next(parent.family_name for parent in couple if parent.sex == "male")
    for age in _ages_of_children(couple, home):
        home.add("grandchild", _sex(home, male=0.52), age, family_name)


def _others(home: _Home) -> None:
    """Who is left: brothers and sisters of the head, and people who are there for other reasons."""
    head = home.members[0]
    while home.room:
        if head.age < _SIBLINGS_LEAVE and home.chance.happens(0.6):
            age = max(1, head.age + home.chance.randint(-9, 9))
            home.add("sibling", _sex(home, male=0.5), age, head.family_name)
        else:
            home.add("other", _sex(home, male=0.5), home.chance.randint(1, 80))


def _ages_of_children(couple: list[Member], home: _Home) -> list[int]:
    """Ages that children of the couple can have, the eldest first; grown-up children have mostly moved out."""
    mother = next((one.age for one in couple if one.sex == "female"), couple[0].age)
    ages = range(max(0, mother - _MOTHER[1]), mother - _MOTHER[0] + 1)
    most = min(home.room, _CHILDREN_MOST, len(ages))
    if ages and ages[0] >= _GROWN_UP:
        most = min(most, home.chance.choice((1, 1, 2)))
    return sorted(home.chance.sample(ages, most), reverse=True)


def _age_beside(one: Member, chance: Chance) -> int:
    """The age of a wife or husband: a man is a little older, mostly."""
    older = int(chance.triangular(-3, 9, 2))
    return max(_GROWN_UP, one.age + (older if one.sex == "female" else -older))


def _sex(home: _Home, *, male: float) -> str:
    return "male" if home.chance.happens(male) else "female"


def _other(sex: str) -> str:
    return "female" if sex == "male" else "male"
