"""The rows that a question has, and what each is called, in the order in which people look for them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.reports import groupings, periods
from backend.reports.asking import Ask
from backend.reports.periods import PERIOD_OF
from backend.tables.account import Account, Grant
from backend.tables.household import HamletRow, HouseholdRow
from backend.tables.office import ServingOffice
from backend.tables.rollup import VisitTally
from backend.tables.stream import ScopeHead
from shared import places
from shared.text import numbered_key
from shared.vocabulary import organisations, support_groups
from shared.vocabulary.term import Words

TOTAL = Words(vi="Tổng cộng", en="Total")


def rows(session: Session, ask: Ask, principal: Principal, counted: Iterable[str]) -> list[tuple[str, str]]:
    """The key and name of each row: everything that is there, whether or not anything was counted."""
    named = _NAMES[ask.by](session, ask, principal, list(counted))
    return sorted(named.items(), key=lambda row: numbered_key(row[1]))


def words(by: str, key: str | None, name: str) -> Words:
    """What a row is called in both languages; places, officers and offices have one name."""
    if key is None:
        return TOTAL
    if by in PERIOD_OF:
        return periods.words_of(by, key, name)
    return Words(vi=name, en=_IN_ENGLISH[by](key, name) if by in _IN_ENGLISH else name)


def _group_in_english(key: str, name: str) -> str:
    return support_groups.CODES[key].en if key in support_groups.CODES else name


def _organisation_in_english(key: str, name: str) -> str:
    if key == groupings.NOT_KNOWN:
        return "No organisation noted"
    return organisations.CODES[key].en if key in organisations.CODES else name


def _district_in_english(key: str, name: str) -> str:
    several, unknown = "Several former districts", "Former district not known"
    said = {groupings.SEVERAL: several, groupings.NOT_KNOWN: unknown}
    return said.get(key, name.replace(" (cũ)", " (former)"))


_IN_ENGLISH: Mapping[str, Callable[[str, str], str]] = {
    "group": _group_in_english,
    "organisation": _organisation_in_english,
    "district": _district_in_english,
    "office": lambda key, name: "Office not known" if key == groupings.NOT_KNOWN else name,
}


def _communes(session: Session, ask: Ask, principal: Principal, counted: list[str]) -> dict[str, str]:
    keys = set(counted)
    if ask.map == "now":
        for communes in _at_work(principal):
            keys |= set(session.execute(communes).scalars())
        keys = {key for key in keys if ask.commune in (None, key)}
    return {key: unit.label for key in keys if (unit := places.find(key)) is not None}


def _at_work(principal: Principal) -> Iterator[Select[Any]]:
    """The communes with a visit, an officer or a household. Of households each commune is asked for one: a list of
    theirs would be made from all of a province.
    """
    visited, granted, commune = col(VisitTally.commune), col(Grant.commune), col(ScopeHead.scope)
    month = col(VisitTally.grain) == "month"
    yield select(visited).where(month, scope.in_area(principal, visited)).distinct()
    yield select(granted).where(scope.in_area(principal, granted)).distinct()
    settled = exists().where(col(HouseholdRow.commune) == commune)
    yield select(commune).where(scope.in_area(principal, commune), commune.contains("."), settled)


def _hamlets(session: Session, ask: Ask, principal: Principal, _counted: list[str]) -> dict[str, str]:
    here = col(HamletRow.commune) == ask.commune, scope.in_area(principal, col(HamletRow.commune), col(HamletRow.id))
    found = session.execute(select(col(HamletRow.id), col(HamletRow.name)).where(*here))
    return {str(row.id): row.name for row in found}


def _officers(session: Session, ask: Ask, principal: Principal, counted: list[str]) -> dict[str, str]:
    held = col(Grant.commune) == ask.commune, col(Grant.revoked_at).is_(None)
    granted = session.execute(
        select(col(Account.id)).join(Grant, col(Grant.account_id) == col(Account.id)).where(*held, *_OFFICERS)
    )
    ids = set(granted.scalars()) if principal.role != "officer" else {principal.account_id}
    # Who worked here and has left keeps the credit for it. Some advice came before anybody took note of who gave it.
    ids |= {UUID(key) for key in counted if key != "None"}
    found = session.execute(select(col(Account.id), col(Account.name)).where(col(Account.id).in_(ids)))
    return {str(row.id): row.name for row in found}


_OFFICERS = (col(Account.role) == "officer", col(Account.active))


def _groups(_session: Session, _ask: Ask, _principal: Principal, counted: list[str]) -> dict[str, str]:
    offered = {code: group.vi for code, group in support_groups.CODES.items() if group.offered}
    return {key: key for key in counted} | offered


def _offices(session: Session, ask: Ask, principal: Principal, counted: list[str]) -> dict[str, str]:
    commune = col(ServingOffice.commune)
    here = [commune == ask.commune] if ask.commune else []
    return _known(groupings.office_names(session, scope.in_area(principal, commune), *here), counted)


def _organisations(_session: Session, _ask: Ask, _principal: Principal, counted: list[str]) -> dict[str, str]:
    return _known(groupings.organisation_names(), counted)


def _districts(session: Session, ask: Ask, principal: Principal, counted: list[str]) -> dict[str, str]:
    lies_in = {groupings.district_of(commune) for commune in _communes(session, ask, principal, [])}
    names = groupings.district_names()
    return {key: names[key] for key in {*counted, *lies_in}}


def _known(names: Mapping[str, str], counted: list[str]) -> dict[str, str]:
    """Every name, and the one of what no list names only where something was counted."""
    return {key: name for key, name in names.items() if key != groupings.NOT_KNOWN or key in counted}


_NAMES = {
    "office": _offices,
    "organisation": _organisations,
    "district": _districts,
    "commune": _communes,
    "hamlet": _hamlets,
    "officer": _officers,
    "group": _groups,
}
