"""Who is touched by a proposed change, and with which amounts: looked at before anybody confirms it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlmodel import Session, col

from backend.admin.law.proposals import Read
from backend.tables.alias import SameAs
from backend.tables.rollup import PersonState
from shared.money import Dong
from shared.policy.law import Law
from shared.policy.quote import QuoteRequest, quote
from shared.problems import Refused
from shared.vocabulary import support_groups


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """What somebody of a group pays a month in whole đồng, residing permanently in Nghệ An: voluntary insurance at the
    lowest income, health insurance as the first of the household.

    `day_before`: on the day before, as the law would be; `as_it_stands` and `as_proposed`: on the day. None: no rule.
    """

    on: date
    product: str
    group: str
    group_label: str
    day_before: Dong | None
    as_it_stands: Dong | None
    as_proposed: Dong | None

    @property
    def changes(self) -> bool:
        """Whether the day, or the proposal, brings another amount."""
        return len({self.day_before, self.as_it_stands, self.as_proposed}) > 1


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The amounts, and how many households and persons that officers have assessed are in a group that they touch."""

    amounts: tuple[Amounts, ...]
    households: int
    persons: int


def preview(session: Session, read: Read) -> Preview:
    """The amounts of each group on each day that a proposal speaks of, and whom they touch.

    Every group of voluntary insurance is shown; of health insurance those whose amount changes.
    """
    amounts = tuple(each for each in _amounts(read) if each.changes or each.product == "vsi")
    touched = sorted({(each.product, each.group) for each in amounts if each.changes})
    known = [tuple_(col(PersonState.product), col(PersonState.support_group)).in_(touched)]
    if read.communes:
        known.append(col(PersonState.commune).in_(read.communes))
    return Preview(
        amounts=amounts,
        households=_count(session, _households().where(*known)),
        persons=_count(session, select(col(PersonState.commune), col(PersonState.person)).where(*known)),
    )


def _households() -> Select[Any, Any]:
    """Households of persons; those that are one count once."""
    counted_as = func.coalesce(col(SameAs.local), col(PersonState.household))
    is_one = (col(SameAs.commune) == col(PersonState.commune)) & (col(SameAs.id) == col(PersonState.household))
    return select(col(PersonState.commune), counted_as).outerjoin(SameAs, is_one)


def _count(session: Session, members: Select[Any, Any]) -> int:
    counted = session.execute(select(func.count()).select_from(members.distinct().subquery()))
    return int(counted.scalar_one())


def _amounts(read: Read) -> Iterator[Amounts]:
    # Where a sponsor gives, every commune is alike.
    where = next(iter(read.communes), None)
    for on in read.days:
        for product, groups in support_groups.OF_PRODUCT.items():
            for code, group in groups.items():
                if group.offered:
                    asked = _asked(product, code, on, where)
                    yield Amounts(
                        on=on,
                        product=product,
                        group=code,
                        group_label=group.vi,
                        day_before=_pays(read.after, replace(asked, on=on - timedelta(days=1))),
                        as_it_stands=_pays(read.before, asked),
                        as_proposed=_pays(read.after, asked),
                    )


def _asked(product: str, group: str, on: date, where: str | None) -> QuoteRequest:
    order = 1 if group == "household" else None
    return QuoteRequest(
        product=product, on=on, groups=(group,), residence="permanent", member_order=order, commune=where
    )


def _pays(law: Law, request: QuoteRequest) -> Dong | None:
    try:
        return quote(request, law).pays
    except Refused:
        return None
