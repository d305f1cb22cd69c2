"""The lists that grow beside the law: who else supports people, and which communes left the disadvantaged ones.

A sponsor is a village fund, a firm or a district that pays a part for a group in its place, on top of the
State and the province (Decree 159/2025/ND-CP allows it; policy data, section 1.2).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from shared.policy.steps import Parameter, Step, read_steps
from shared.text import within_a_sentence
from shared.vocabulary import support_groups

Gift = Literal["percent", "dong"]

_UNITS: Mapping[str, str] = {"percent": "percent of the supported contribution", "dong": "dong a month"}
_OF_SPONSOR = {"id", "vi", "en", "product", "gives", "residence", "communes", "support"}


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """One supporter. `residence`: the residence that it asks for; `communes`: the ids of the units in which it
    supports; None and none where it asks for none. `gives`: a percentage, or đồng a month.
    """

    code: str
    vi: str
    en: str
    residence: str | None = None
    communes: tuple[str, ...] = ()
    gives: Gift = "percent"

    def parameter(self, product: str, group: str) -> str:
        """The name of the parameter that holds what it gives a group."""
        return f"{product}.support.{self.code.replace(':', '.')}.{group}"


def read_sponsors(text: str) -> tuple[tuple[Scheme, ...], tuple[Parameter, ...]]:
    """Sponsors and what they give, from a TOML text of `[[sponsor]]` tables; ValueError for one that is not whole."""
    rows = tomllib.loads(text).get("sponsor", [])
    schemes = tuple(_scheme(row) for row in rows)
    gifts = tuple(gift for row, scheme in zip(rows, schemes, strict=True) for gift in _gifts(row, scheme))
    return schemes, gifts


def _scheme(row: dict[str, Any]) -> Scheme:
    if not {"id", "vi", "en", "product", "gives", "support"} <= row.keys() <= _OF_SPONSOR:
        raise ValueError("a sponsor has id, vi, en, product, gives, support, and perhaps residence and communes")
    if row["gives"] not in _UNITS or row["product"] not in support_groups.OF_PRODUCT:
        raise ValueError(f"{row['id']}: a sponsor gives percent or dong, for vsi or hi")
    return Scheme(
        code=f"sponsor:{row['id']}",
        vi=row["vi"],
        en=row["en"],
        residence=row.get("residence"),
        communes=tuple(row.get("communes", ())),
        gives=row["gives"],
    )


def _gifts(row: dict[str, Any], scheme: Scheme) -> list[Parameter]:
    """What a sponsor gives, group by group; the days between two gifts are days without one."""
    steps: dict[str, list[dict[str, Any]]] = {}
    for gift in row["support"]:
        steps.setdefault(gift["group"], []).append({name: said for name, said in gift.items() if name != "group"})
    return [_gift(row["product"], scheme, group, given) for group, given in steps.items()]


def _gift(product: str, scheme: Scheme, group: str, rows: list[dict[str, Any]]) -> Parameter:
    name, words = scheme.parameter(product, group), support_groups.OF_PRODUCT[product].get(group)
    if words is None:
        raise ValueError(f"{name}: no such group")
    steps = read_steps(name, rows)
    if scheme.gives == "percent" and any(step.value > 100 for step in steps):  # noqa: PLR2004 - of a hundred
        raise ValueError(f"{name}: a percentage is 100 at most")
    return Parameter(
        name=name,
        vi=f"{scheme.vi} hỗ trợ thêm: {within_a_sentence(words.vi)}",
        en=f"{scheme.en}'s support: {within_a_sentence(words.en)}",
        unit=_UNITS[scheme.gives],
        steps=steps,
    )


def read_delistings(text: str) -> Mapping[str, Step]:
    """The day on which a commune left the list, by unit id, from a TOML text; ValueError for one that is not whole.

    The step's `since` is that day; its value counts the commune as 1.
    """
    found: dict[str, Step] = {}
    for row in tomllib.loads(text).get("commune", []):
        unit_id = row["unit"]
        if unit_id in found:
            raise ValueError(f"{unit_id} left the list twice")
        facts = {name: said for name, said in row.items() if name not in {"unit", "left"}}
        (found[unit_id],) = read_steps(unit_id, [{"value": 1, "since": row["left"], **facts}])
    return found
