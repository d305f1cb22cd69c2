"""Who is touched by a proposed change, and with which amounts: looked at before anybody confirms it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from backend.admin.law.proposals import Read
from backend.tables.rollup import PersonState
from shared.money import Dong
from shared.policy.law import Law
from shared.policy.quote import QuoteRequest, quote
from shared.problems import Refused
from shared.vocabulary import support_groups


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """What somebody of a group pays a month at the lowest income, residing permanently in Nghệ An, in whole đồng.

    `day_before`: on the day before, as the law would be; `as_it_stands` and `as_proposed`: on the day. None: no rule.
    """

    on: date
    group: str
    group_label: str
    day_before: Dong | None
    as_it_stands: Dong | None
    as_proposed: Dong | None


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The amounts, and how many households and persons that officers have assessed are in a group that they touch."""

    amounts: tuple[Amounts, ...]
    households: int
    persons: int


def preview(session: Session, read: Read) -> Preview:
    """The amounts of each group on each day that a proposal speaks of, and whom they touch."""
    amounts = tuple(_amounts(read))
    touched = {each.group for each in amounts if len({each.day_before, each.as_it_stands, each.as_proposed}) > 1}
    reached = [col(PersonState.commune).in_(read.communes)] if read.communes else []
    known = col(PersonState.product) == "vsi", col(PersonState.support_group).in_(sorted(touched)), *reached
    persons = session.execute(select(func.count()).select_from(PersonState).where(*known)).scalar_one()
    homes = select(col(PersonState.commune), col(PersonState.household)).where(*known).distinct().subquery()
    households = session.execute(select(func.count()).select_from(homes)).scalar_one()
    return Preview(amounts=amounts, households=households, persons=persons)


def _amounts(read: Read) -> Iterator[Amounts]:
    groups: Mapping[str, support_groups.SupportGroup] = support_groups.CODES
    # Where a sponsor gives, every commune is alike.
    where = next(iter(read.communes), None)
    for day in read.days:
        for code, group in groups.items():
            if group.offered:
                yield Amounts(
                    on=day,
                    group=code,
                    group_label=group.vi,
                    day_before=_pays(read.after, code, day - timedelta(days=1), where),
                    as_it_stands=_pays(read.before, code, day, where),
                    as_proposed=_pays(read.after, code, day, where),
                )


def _pays(law: Law, group: str, on: date, where: str | None) -> Dong | None:
    try:
        return quote(QuoteRequest(on=on, groups=(group,), residence="permanent", commune=where), law).pays
    except Refused:
        return None
