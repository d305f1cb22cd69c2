"""Several numbers of one question counted together: what measures have in common is looked at once, however many of
them are asked for, and each counts those of its own.

It comes to what counting the members of each measure by itself gives; a test holds the two together.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, case, func, or_
from sqlmodel import Session

from backend.reports.measures import Measure, Slice, Source


def count(session: Session, cut: Slice, measures: Iterable[Measure]) -> Mapping[str, Mapping[str, int]]:
    """Numbers by measure and key of a slice; a measure that its rows cannot have has none."""
    by_source: dict[Source, list[Measure]] = defaultdict(list)
    for measure in measures:
        by_source[measure.source].append(measure)
    found: dict[str, Counter[str]] = {}
    for source, some in by_source.items():
        counted = _counted(cut, source, some)
        if counted is not None:
            numbers = [found.setdefault(measure.name, Counter()) for measure in some]
            for key, *row in session.execute(counted):
                for of_measure, number in zip(numbers, row, strict=True):
                    of_measure[str(key)] += number
    return {name: {key: number for key, number in numbers.items() if number} for name, numbers in found.items()}


def _counted(cut: Slice, source: Source, measures: Sequence[Measure]) -> Any:
    """Rows of a key with a number for each measure. An id may stand in two communes, and is then two members, so where
    ids are told apart each commune has a row of its own.
    """
    rows: Any = source.rows(cut)
    if rows is None:
        return None
    key, commune, member = rows.selected_columns.key, rows.selected_columns.commune, rows.selected_columns.id
    own = [measure.of(cut) for measure in measures]
    if all(own):  # else somebody asks for all of them
        rows = rows.where(or_(*(and_(*conditions) for conditions in own)))
    numbers = (_number(source, member.element, conditions).label(f"n{at}") for at, conditions in enumerate(own))
    apart = () if source.is_once else (commune,)
    return rows.with_only_columns(key, *numbers, maintain_column_froms=True).group_by(key, *apart)


def _number(source: Source, member: Any, conditions: Sequence[Any]) -> Any:
    of_own = case((and_(*conditions), member)) if conditions else member
    return func.count(of_own) if source.is_once else func.count(of_own.distinct())
