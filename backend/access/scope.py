"""The only place that decides who sees what.

Outside one's area and missing are the same answer, so that nobody learns what exists elsewhere.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlalchemy.orm import Mapped

from backend.access.principal import Principal
from shared import problems
from shared.problems import Refused
from shared.vocabulary import roles


def require(principal: Principal, *allowed: str) -> None:
    """Refused with 403 unless the principal has one of the roles."""
    if principal.role not in allowed:
        raise Refused(problems.forbidden())


def may_see_commune(principal: Principal, commune: str) -> bool:
    """Whether anything of the commune is the principal's to see."""
    return principal.whole_province or commune in principal.areas


def commune_in_scope(principal: Principal, commune: str) -> None:
    """Refused with 404 for a commune outside the principal's area, as for one that does not exist."""
    if not may_see_commune(principal, commune):
        raise Refused(problems.not_found())


def may_see_hamlet(principal: Principal, commune: str, hamlet: UUID) -> bool:
    """Whether the rows of one hamlet are the principal's to see."""
    if principal.whole_province:
        return True
    hamlets = principal.areas.get(commune, frozenset())
    return hamlets is None or hamlet in hamlets


def may_see_all_of(principal: Principal, commune: str) -> bool:
    """Whether every hamlet of the commune is the principal's to see."""
    return principal.whole_province or principal.areas.get(commune, frozenset()) is None


def names_visible(principal: Principal, commune: str) -> bool:
    """Whether people's names of a commune are shown: to those who work there, not to those who supervise."""
    return roles.CODES[principal.role].sees_names and may_see_commune(principal, commune)


def in_area(
    principal: Principal,
    commune: Mapped[str] | ColumnElement[str],
    hamlet: Mapped[UUID] | ColumnElement[UUID] | None = None,
) -> ColumnElement[bool]:
    """A condition that keeps a statement to the principal's rows: `in_area(principal, col(VisitRow.commune))`.

    Without a `hamlet` column the rows belong to communes as a whole, and are kept by commune alone.
    """
    if principal.whole_province:
        return true()
    if hamlet is None:
        return commune.in_(sorted(principal.areas))
    whole = sorted(name for name, hamlets in principal.areas.items() if hamlets is None)
    parts = [
        and_(commune == name, hamlet.in_(sorted(hamlets)))
        for name, hamlets in sorted(principal.areas.items())
        if hamlets is not None
    ]
    return or_(false(), commune.in_(whole), *parts)
