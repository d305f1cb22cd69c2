"""What must hold of a member of a household."""

from shared.problems import Problem
from shared.records.household import Household
from shared.records.person import Person
from shared.rules import checks, identity
from shared.text import NAME_MAX
from shared.vocabulary import answers, members, residence, support_groups


def problems_in(person: Person) -> list[Problem]:
    """Everything wrong with a person; empty when the person may be filed."""
    return [
        *checks.text_is_sound(person),
        *checks.name("name", person.name, NAME_MAX),
        *checks.code_in("relation", person.relation, members.RELATIONS),
        *checks.code_in("sex", person.sex, members.SEXES),
        *checks.partial_day("birth", person.birth),
        *checks.code_in("residence", person.residence, residence.CODES),
        *(
            problem
            for field in ("ethnic_minority", "compulsory", "pension", "member")
            for problem in checks.code_in(field, getattr(person, field), answers.YES_NO)
        ),
        *checks.within("months_supported", person.months_supported, 0, 600),
        *identity.problems_in_number("id_number", person.id_number),
    ]


def support_groups_of(person: Person, household: Household) -> tuple[str, ...]:
    """The support groups that the commune's certificate and the family's own word put a person in."""
    certified = [code for code, group in support_groups.CODES.items() if group.certificate == household.certificate]
    return (*certified, *(("ethnic_minority",) if person.ethnic_minority == "yes" else ()))
