"""One measured figure with its unit, what it is held against, and the goal it was given."""

import json
import os
import platform
import sqlite3
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

RESULTS = Path(__file__).parents[2] / "var" / "bench.json"
_VERSIONS = ("fastapi", "pydantic", "sqlalchemy", "sqlmodel", "psycopg", "kivy", "cryptography")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`value` in `unit`. `best` says whether more or less is better; `goal` is in the same unit, None without one.

    `beside` names the raw figure of the same run that this one was divided by, where it is a ratio.
    """

    name: str
    value: float
    unit: str
    best: Literal["more", "less"] = "more"
    goal: float | None = None
    beside: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.best == "more" else self.value <= self.goal


def line(figure: Figure) -> str:
    """The figure as a person reads it."""
    goal = ""
    if figure.goal is not None:
        sign = "≥" if figure.best == "more" else "≤"
        goal = f"   goal {sign} {figure.goal:,g}: {'reached' if figure.reached else 'MISSED'}"
    beside = f" of {figure.beside}" if figure.beside else ""
    return f"{figure.name:<58}{figure.value:>12,.4g} {figure.unit}{beside}{goal}"


def keep(figures: Iterable[Figure]) -> None:
    """Write the figures with the machine and the versions they were measured with."""
    RESULTS.parent.mkdir(exist_ok=True)
    document = {
        "machine": {
            "cores": os.cpu_count(),
            "system": platform.platform(),
            "python": sys.version.split()[0],
            "sqlite": sqlite3.sqlite_version,
            "load": os.getloadavg()[0],
        },
        "versions": {name: version(name) for name in _VERSIONS},
        "figures": [asdict(figure) | {"reached": figure.reached} for figure in figures],
    }
    RESULTS.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
