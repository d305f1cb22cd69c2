"""Bring in the borders of a day's communes from GeoJSON: none come with the product, but a province has them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit, border_paths
from backend.admin.audit import Act
from backend.admin.border_paths import EAST, NORTH, SOUTH, WEST, Ring
from backend.tables.border import UnitBorder
from backend.tables.inserting import insert_rows
from shared import places, problems
from shared.problems import Problem, Refused

BYTES_MAX = 50 * 2**20
CORNERS_MIN = 4
"""Positions of a ring, of which the last is the first (RFC 7946, 3.1.6)."""
_PROBLEMS_MAX = 50
_SOURCE_MAX = 200
_MAP = UUID(int=0)
"""What the act is about in the book of acts: the whole map, which has no id of its own."""


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A file of borders as it was sent: `code` names the property of a feature that holds its unit's code or id;
    `as_of` is the day on which the borders were so, `source` who drew them.
    """

    content: bytes
    as_of: date
    source: str
    code: str = "code"


def bring_in(session: Session, principal: Principal, drawing: Drawing, now: datetime) -> int:
    """Put these borders in the place of those of the same day, all of them or nothing; how many units they have.

    Refused with 422 for every feature that is wrong, named by its place in the file (`features[3]`), and for a file
    that lacks units of its day; with 403 for who is no administrator.
    """
    scope.require(principal, "admin")
    source = drawing.source.strip()
    if not source:
        raise Refused(problems.missing_field("source"))
    if len(source) > _SOURCE_MAX:
        raise Refused(problems.out_of_range("source", 1, _SOURCE_MAX))
    paths = border_paths.drawn(_areas(drawing))
    if lost := sum(not path for path in paths.values()):  # too small to be seen at any scale: no border at all
        raise Refused(problems.borders_missing(lost))
    session.execute(delete(UnitBorder).where(col(UnitBorder.as_of) == drawing.as_of))
    rows = [{"as_of": drawing.as_of, "unit": unit, "source": source, "path": path} for unit, path in paths.items()]
    insert_rows(session, UnitBorder, rows)
    facts = {"rows": len(rows), "on": drawing.as_of.isoformat()}
    audit.write(session, Act(account_id=principal.account_id, act="borders_drawn", subject=_MAP, facts=facts), now)
    return len(rows)


def _areas(drawing: Drawing) -> Mapping[str, Sequence[Ring]]:
    """The rings of every unit of the day."""
    found: dict[str, Sequence[Ring]] = {}
    wrong: list[Problem] = []
    for at, feature in enumerate(_features(drawing.content)):
        field = f"features[{at}]"
        unit, rings = _unit(feature, drawing), _rings(feature.get("geometry"))
        if unit is None:
            wrong.append(problems.unknown_unit(field))
        elif unit in found:
            wrong.append(problems.border_twice(field))
        else:
            wrong += _wrong_in(rings, field)
            found[unit] = rings
    missing = {unit.id for unit in places.units_on(drawing.as_of)} - found.keys()
    if missing and not wrong:
        wrong.append(problems.borders_missing(len(missing)))
    if wrong:
        raise Refused(*wrong[:_PROBLEMS_MAX])
    return found


def _features(content: bytes) -> list[dict[str, Any]]:
    if len(content) > BYTES_MAX:
        raise Refused(problems.body_too_large(BYTES_MAX))
    try:
        read = json.loads(content)
    except (ValueError, RecursionError):
        raise Refused(problems.not_a_borders_file()) from None
    features = read.get("features") if isinstance(read, dict) and read.get("type") == "FeatureCollection" else None
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise Refused(problems.not_a_borders_file())
    return features


def _unit(feature: Mapping[str, Any], drawing: Drawing) -> str | None:
    """The id of the unit that a feature is of; None where it names none that stood on the day."""
    told = feature.get("properties")
    code = told.get(drawing.code) if isinstance(told, dict) else None
    try:
        unit = places.resolve(str(code), drawing.as_of)
    except Refused:
        return None
    return unit.id if unit.in_force_on(drawing.as_of) else None


def _rings(geometry: Any) -> Sequence[Ring]:
    """Every ring of a Polygon or MultiPolygon, its holes among them; none of anything else."""
    kind, parts = (geometry.get("type"), geometry.get("coordinates")) if isinstance(geometry, dict) else (None, None)
    polygons = {"Polygon": [parts], "MultiPolygon": parts}.get(str(kind))
    return [_ring(ring) for polygon in _listed(polygons) for ring in _listed(polygon)]


def _ring(ring: Any) -> Ring:
    """Its positions; empty where one is none."""
    whole = [one[:2] for one in _listed(ring) if isinstance(one, list)]
    sound = len(whole) == len(_listed(ring)) and all(len(one) > 1 and all(map(_is_number, one)) for one in whole)
    return [(float(longitude), float(latitude)) for longitude, latitude in whole] if sound else []


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_number(value: Any) -> bool:
    """Not a whole number of hundreds of digits, which JSON may hold and no position can."""
    return isinstance(value, float) or (isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15)


def _wrong_in(rings: Sequence[Ring], field: str) -> Iterator[Problem]:
    if not rings or any(len(ring) < CORNERS_MIN or ring[0] != ring[-1] for ring in rings):
        yield problems.border_not_closed(field)
    elif not all(WEST <= x <= EAST and SOUTH <= y <= NORTH for ring in rings for x, y in ring):
        yield problems.border_outside(field)
