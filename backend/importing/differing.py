"""Where a list says otherwise than what is on record, and what is on record stays: told by its cell, never dropped in
silence.
"""

from collections.abc import Iterator, Mapping

from backend.importing.known import Row
from backend.importing.rosters import Listed, Member
from shared import problems
from shared.problems import Problem
from shared.text import fold

_CALLED: Mapping[str, tuple[str, str]] = {
    "head_name": ("tên chủ hộ", "name of the head"),
    "hamlet": ("xóm, bản, khối", "hamlet"),
    "phone": ("số điện thoại", "phone number"),
    "address": ("địa chỉ", "address"),
    "certificate": ("diện hộ", "certificate"),
    "name": ("họ và tên", "name"),
    "birth": ("ngày sinh", "day of birth"),
    "sex": ("giới tính", "sex"),
    "relation": ("quan hệ với chủ hộ", "relation to the head"),
    "ethnic_minority": ("dân tộc", "ethnic group"),
}
_UNKNOWN = frozenset({None, "unknown"})


def of_household(row: Row, listed: Listed, hamlet: Row | None, certificate: str | None) -> Iterator[Problem]:
    """What a list says of a household on record and nobody writes. `hamlet`: where the list says that it lies, None
    where that is new; `certificate`: as it will stand.
    """
    if _differ(row["head_name"], listed.head_name):
        yield _kept("head_name", listed.at)
    if hamlet is None or hamlet["id"] != row["hamlet"]:
        yield _kept("hamlet", listed.hamlet_at)
    stands = {"phone": row["phone"], "address": row["address"], "certificate": certificate}
    for field, value in stands.items():
        if _differ(value, getattr(listed, field)):
            yield _kept(field, listed.cells.get(field, listed.at))


def of_person(row: Row, member: Member) -> Iterator[Problem]:
    """What a list says of a person on record and nobody writes."""
    for field in ("name", "sex", "ethnic_minority"):
        if _differ(row[field], getattr(member, field)):
            yield _kept(field, member.cells.get(field, member.at))
    if "relation" in member.cells and _differ(row["relation"], member.relation):
        yield _kept("relation", member.cells["relation"])
    known, said = row["birth"], member.birth
    if known and said and not known.startswith(said) and not said.startswith(known):
        yield _kept("birth", member.cells.get("birth", member.at))


def _differ(known: str | None, said: str | None) -> bool:
    """Both say something, and not the same but for marks and case."""
    return known not in _UNKNOWN and said not in _UNKNOWN and fold(known or "") != fold(said or "")


def _kept(field: str, at: str) -> Problem:
    return problems.kept_as_recorded(at, *_CALLED[field])
