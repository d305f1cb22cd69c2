"""What sort of place a commune is: town, plain, hills or mountains, who lives there, and how many are poor.

The districts that ended in 2025 still say it best: the peoples of Kỳ Sơn are not those of Quỳ Hợp. Shares are
round figures of how it is there (policy data, section 8.3), not statistics of any one commune.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.places import Unit, predecessors


@dataclass(frozen=True, kw_only=True)
class Land:
    """`hamlet`: a code of the hamlet vocabulary. `peoples`: how likely a hamlet is each people's.

    `certificates`: how likely each code of the certificate vocabulary. `employed`: how many grown-ups have
    compulsory insurance. Shares, 0 to 1.
    """

    hamlet: str
    peoples: Mapping[str, float]
    certificates: Mapping[str, float]
    employed: float


def land_of(unit: Unit) -> Land:
    """The land of a unit of today, by the district from which it was made."""
    if unit.kind == "ward":
        return _TOWN
    district = next((former.district for former in predecessors(unit.id) if former.district), None)
    return _OF_DISTRICT.get(district or "", _PLAIN)


def _certificates(*, poor: float, near_poor: float, average_farming: float) -> Mapping[str, float]:
    known = {"poor": poor, "near_poor": near_poor, "average_farming": average_farming, "unknown": 0.05}
    return {**known, "none": 1 - sum(known.values())}


def _hills(**peoples: float) -> Land:
    shares = _certificates(poor=0.08, near_poor=0.09, average_farming=0.06)
    return Land(hamlet="xom", peoples=peoples, certificates=shares, employed=0.14)


def _mountains(*, poor: float, **peoples: float) -> Land:
    shares = _certificates(poor=poor, near_poor=0.17, average_farming=0.04)
    return Land(hamlet="ban", peoples=peoples, certificates=shares, employed=0.08)


_TOWN = Land(
    hamlet="khoi",
    peoples={"kinh": 1.0},
    certificates=_certificates(poor=0.01, near_poor=0.02, average_farming=0.01),
    employed=0.36,
)
_PLAIN = Land(
    hamlet="xom",
    peoples={"kinh": 1.0},
    certificates=_certificates(poor=0.04, near_poor=0.05, average_farming=0.05),
    employed=0.2,
)
_OF_DISTRICT: Mapping[str, Land] = {
    "Huyện Thanh Chương": _hills(kinh=0.95, thai=0.05),
    "Huyện Anh Sơn": _hills(kinh=0.9, thai=0.1),
    "Huyện Tân Kỳ": _hills(kinh=0.78, tho=0.14, thai=0.08),
    "Huyện Nghĩa Đàn": _hills(kinh=0.68, tho=0.24, thai=0.08),
    "Huyện Quỳ Hợp": _mountains(poor=0.16, kinh=0.48, thai=0.38, tho=0.14),
    "Huyện Quỳ Châu": _mountains(poor=0.2, kinh=0.2, thai=0.8),
    "Huyện Con Cuông": _mountains(poor=0.16, kinh=0.25, thai=0.75),
    "Huyện Quế Phong": _mountains(poor=0.24, kinh=0.1, thai=0.78, mong=0.06, khomu=0.06),
    "Huyện Tương Dương": _mountains(poor=0.24, kinh=0.1, thai=0.7, khomu=0.14, mong=0.06),
    "Huyện Kỳ Sơn": _mountains(poor=0.3, kinh=0.04, thai=0.28, khomu=0.33, mong=0.35),
}
