"""How much two records look like one: points for what they share, each of which can be told to a person.

The points are ours and unproved: they order a list that somebody in office reads. Nothing is merged by them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from rapidfuzz import fuzz

PROPOSED_FROM = 70
"""Points from which a pair is worth a person's look."""

# The same name alone is no evidence where one in ten is called Nguyễn Thị; a name and two more things are.
_NAME_POINTS = ((100, 50), (92, 35), (85, 20))
_SAME_DAY, _SWAPPED_DAY, _SAME_YEAR, _NEXT_YEAR, _OTHER_DAY = 30, 20, 15, 0, -15
_SAME_HAMLET, _SAME_PHONE, _SAME_ADDRESS = 15, 20, 15
_OTHER_SEX = -30
_FAR_APART = 2
_A_YEAR, _A_DAY = 4, 10
_CERTAIN = 100


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of a person, or of a household by its head. `name` and `address` are folded (no case, no marks);
    `birth` as far as it is known; `phone`: the last digits of the household's; `number`: the personal number, or the
    household's code.
    """

    id: UUID
    name: str
    birth: str | None = None
    sex: str | None = None
    hamlet: UUID | None = None
    phone: str | None = None
    address: str | None = None
    number: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One thing that two records share, or in which they differ; `percent` of likeness where it has one."""

    code: str
    points: int
    percent: int | None = None


@dataclass(frozen=True, kw_only=True)
class Alike:
    """Two records that may be one, the older id first; points up to 100, and what they stand on."""

    one: UUID
    other: UUID
    score: int
    reasons: Sequence[Reason]


def pairs(records: Iterable[Known]) -> list[Alike]:
    """Every pair worth a look, the most alike first.

    Compared are only records that share their name, their number, their phone, their day of birth, or hamlet, year of
    birth and family name: a commune of 20,000 takes a second or two, not the 200 million comparisons of all with all.
    """
    by_id = {record.id: record for record in records}
    found = (compared(by_id[one], by_id[other]) for one, other in _worth_comparing(by_id.values()))
    return sorted((pair for pair in found if pair), key=lambda pair: (-pair.score, pair.one, pair.other))


def compared(one: Known, other: Known) -> Alike | None:
    """The pair, or None where it is not worth a look."""
    if one.number and other.number:
        reasons = [Reason(code="same_number", points=_CERTAIN)] if one.number == other.number else []
    else:
        reasons = _circumstances(one, other)
    score = min(sum(reason.points for reason in reasons), _CERTAIN)
    if score < PROPOSED_FROM:
        return None
    first, second = sorted((one.id, other.id))
    return Alike(one=first, other=second, score=score, reasons=reasons)


def _circumstances(one: Known, other: Known) -> list[Reason]:
    """What speaks for one and the same; nothing where the names or the births forbid it."""
    percent = fuzz.ratio(one.name, other.name, score_cutoff=_NAME_POINTS[-1][0])
    if not percent or _years_apart(one, other) >= _FAR_APART:
        return []
    points = next(points for least, points in _NAME_POINTS if percent >= least)
    return [Reason(code="name", points=points, percent=int(percent)), *_births(one, other), *_places(one, other)]


def _years_apart(one: Known, other: Known) -> int:
    return abs(int(one.birth[:_A_YEAR]) - int(other.birth[:_A_YEAR])) if one.birth and other.birth else 0


def _births(one: Known, other: Known) -> Iterator[Reason]:
    if one.sex and other.sex and one.sex != other.sex:
        yield Reason(code="other_sex", points=_OTHER_SEX)
    if one.birth and other.birth:
        yield _birth(*sorted((one.birth, other.birth), key=len))


def _birth(shorter: str, longer: str) -> Reason:
    """What two births say of one another, each as far as it is known."""
    if longer.startswith(shorter):
        is_day = len(shorter) == _A_DAY
        return Reason(code="same_day" if is_day else "same_year", points=_SAME_DAY if is_day else _SAME_YEAR)
    if shorter[:_A_YEAR] != longer[:_A_YEAR]:
        return Reason(code="next_year", points=_NEXT_YEAR)  # people count a year of age in the womb
    if len(shorter) == _A_DAY and shorter[5:7] == longer[8:] and shorter[8:] == longer[5:7]:
        return Reason(code="swapped_day", points=_SWAPPED_DAY)
    return Reason(code="other_day", points=_OTHER_DAY)


def _places(one: Known, other: Known) -> Iterator[Reason]:
    if one.hamlet and one.hamlet == other.hamlet:
        yield Reason(code="same_hamlet", points=_SAME_HAMLET)
    if one.phone and one.phone == other.phone:
        yield Reason(code="same_phone", points=_SAME_PHONE)
    if one.address and one.address == other.address:
        yield Reason(code="same_address", points=_SAME_ADDRESS)


def _worth_comparing(records: Iterable[Known]) -> set[tuple[UUID, UUID]]:
    together: dict[tuple[str, ...], list[UUID]] = defaultdict(list)
    for record in records:
        for shared in _shared(record):
            together[shared].append(record.id)
    return {pair for ids in together.values() for pair in combinations(sorted(ids), 2)}


def _shared(record: Known) -> Iterator[tuple[str, ...]]:
    """What two records must share, one of these at least, to be compared."""
    yield "name", record.name
    if record.number:
        yield "number", record.number
    if record.phone:
        yield "phone", record.phone
    if record.birth and len(record.birth) == _A_DAY:
        yield "born", record.birth
    if record.birth and record.hamlet:
        yield "near", str(record.hamlet), record.birth[:_A_YEAR], record.name.partition(" ")[0]
