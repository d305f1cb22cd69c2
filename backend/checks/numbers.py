"""Invariants of numbers: they equal the recount, add up to the province, and count nobody twice."""

from sqlalchemy import and_, func, select
from sqlmodel import col

from backend.checks.finding import Finding, Look
from backend.rollups.recounting import differences, everything
from backend.tables.alias import SameAs
from backend.tables.rollup import CommuneDay, PersonState
from backend.tables.visit import VisitRow


def rollups_equal_the_recount(look: Look) -> Finding:
    """I7: every rollup row is what a count from nothing gives, and the communes add up to the province."""
    touched = everything(look.session)
    wrong = differences(look.session)
    by_communes = look.session.execute(select(func.sum(col(CommuneDay.visits)))).scalar() or 0
    at_all = look.session.execute(select(func.count()).select_from(VisitRow).where(col(VisitRow.counts))).scalar_one()
    if by_communes != at_all:
        wrong.append(f"visits: communes={by_communes} province={at_all}")
    looked_at = len(touched.days) + len(touched.households) + len(touched.persons)
    return Finding(looked_at=looked_at, violations=tuple(wrong))


def nobody_is_converted_twice(look: Look) -> Finding:
    """I8: a first payment counts once, for whoever moved and for duplicates that were merged as well."""
    paid = col(PersonState.first_paid).is_not(None)
    who = func.coalesce(col(SameAs.home), col(PersonState.person))
    is_one_with = and_(col(SameAs.commune) == col(PersonState.commune), col(SameAs.id) == col(PersonState.person))
    twice = (
        select(who, col(PersonState.product))
        .select_from(PersonState)
        .outerjoin(SameAs, is_one_with)
        .where(paid)
        .group_by(who, col(PersonState.product))
        .having(func.count() > 1)
    )
    looked_at = look.session.execute(select(func.count()).select_from(PersonState).where(paid)).scalar_one()
    wrong = (f"person={person} product={product}" for person, product in look.session.execute(twice))
    return Finding(looked_at=looked_at, violations=tuple(wrong))
