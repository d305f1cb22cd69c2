"""What an officer would know of a made-up household: part of it well, part of it not yet."""

from uuid import UUID

from backend.made_up.chance import Chance
from backend.made_up.families import Member
from backend.made_up.lands import Land
from shared.records.household import Household
from shared.records.person import Person

THIS_YEAR = 2026

# No operator has the numbers that begin with 0992 (numbering plan of libphonenumber, policy data section 4).
_NOBODYS_PREFIX = "+84992"
_LANDMARKS = {
    "xom": ("Cạnh nhà văn hóa xóm", "Đầu xóm, gần cổng chào", "Sau trường tiểu học", "Ven đê", "Gần giếng làng"),
    "khoi": ("Cạnh nhà văn hóa khối", "Trong ngõ, gần chợ", "Sau trường tiểu học", "Đối diện trạm y tế"),
    "ban": ("Gần cầu treo", "Đầu bản, cạnh đường nhựa", "Cạnh nhà văn hóa bản", "Bên kia suối", "Lưng đồi cuối bản"),
}
# A childhood, a working life and an old age, as the questions of social insurance part them (Law 41/2024/QH15).
_MAY_WORK_FROM, _PENSION_FROM = 15, 57


def household(land: Land, hamlet: UUID, head_name: str, chance: Chance) -> Household:
    """A household of a hamlet, with its certificate as often as such certificates are there."""
    certificate = chance.among(land.certificates)
    certified = certificate not in {"none", "unknown"}
    return Household(
        hamlet=hamlet,
        head_name=head_name,
        phone=f"{_NOBODYS_PREFIX}{chance.randrange(10**6):06}" if chance.happens(0.8) else None,
        address=chance.choice(_LANDMARKS[land.hamlet]) if chance.happens(0.25) else None,
        certificate=certificate,
        certificate_year=THIS_YEAR - chance.happens(0.1) if certified else None,
        do_not_visit=chance.happens(0.01),
        made_up=True,
    )


def person(land: Land, household: UUID, people: str, member: Member, chance: Chance) -> Person:
    """A member, with the answers that fit an age; some questions have not been asked yet."""
    compulsory = _compulsory(land, member.age, chance)
    pension = _pension(member.age, chance)
    joined = compulsory != "yes" and pension != "yes" and _of_working_age(member.age) and chance.happens(0.06)
    return Person(
        household=household,
        name=member.name,
        relation=member.relation,
        sex=member.sex,
        birth=_birth(member, chance),
        ethnic_minority=_mostly_known("no" if people == "kinh" else "yes", chance),
        residence=chance.among({"permanent": 0.94, "temporary": 0.04, None: 0.02}),
        compulsory=compulsory,
        pension=pension,
        member="yes" if joined else _mostly_known("no", chance),
        months_supported=chance.randint(1, 60) if joined else None,
        made_up=True,
    )


def _compulsory(land: Land, age: int, chance: Chance) -> str:
    if not _of_working_age(age):
        return "no"
    return "yes" if chance.happens(land.employed) else _mostly_known("no", chance)


def _pension(age: int, chance: Chance) -> str:
    if age < _PENSION_FROM:
        return "no"
    return "yes" if chance.happens(0.14) else _mostly_known("no", chance)


def _of_working_age(age: int) -> bool:
    return _MAY_WORK_FROM <= age < _PENSION_FROM + 5


def _mostly_known(answer: str, chance: Chance) -> str:
    return answer if chance.happens(0.85) else "unknown"


def _birth(member: Member, chance: Chance) -> str:
    """A day of birth, as far as it is known: of the old often the year alone."""
    month, day = f"-{chance.randint(1, 12):02}", f"-{chance.randint(1, 28):02}"
    if chance.happens(0.4 if member.age >= _PENSION_FROM else 0.08):
        return str(member.born)
    return f"{member.born}{month}" if chance.happens(0.1) else f"{member.born}{month}{day}"
