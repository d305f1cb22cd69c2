"""Which requirements the package is built with: the app's lock file, as far as python-for-android can follow it."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent

_PIN = re.compile(r"^([a-z0-9-]+)==([^\s;]+)(?: ; ([^\\]+))?", re.MULTILINE)
_NOT_ON_ANDROID = "sys_platform == 'win32'"


@dataclass(frozen=True, kw_only=True)
class Package:
    """What becomes of one package; `version` is None where the lock file decides, or nothing is packed."""

    how: str
    why: str
    version: str | None = None
    confidence: str | None = None


@dataclass(frozen=True, kw_only=True)
class Recipes:
    """The list in recipes.toml. `system` maps names of the packager's own to versions, empty where they have none."""

    packager: str
    packager_commit: str
    package: dict[str, Package]
    system: dict[str, str]


def requirements(clone: Path) -> list[str]:
    """The requirements in python-for-android's words, each of the app's pinned. ValueError for one nobody looked up."""
    recipes, locked = read_recipes(), read_lock(clone)
    unknown = locked.keys() - recipes.package.keys()
    if unknown:
        raise ValueError(f"recipes.toml does not say how {', '.join(sorted(unknown))} gets onto a phone")
    pinned = [
        f"{name}=={package.version or locked[name]}"
        for name, package in recipes.package.items()
        if package.how != "left_out"
    ]
    return [*recipes.system, *pinned]


def read_lock(clone: Path) -> dict[str, str]:
    """Name and version of each package that the app needs on Android."""
    text = (clone / "requirements-mobile.lock").read_text(encoding="utf-8")
    return {name: version for name, version, where in _PIN.findall(text) if where.strip() != _NOT_ON_ANDROID}


@cache
def read_recipes() -> Recipes:
    """The list, typed."""
    read = tomllib.loads((HERE / "recipes.toml").read_text(encoding="utf-8"))
    return Recipes(
        packager=read["packager"],
        packager_commit=read["packager_commit"],
        package={name: Package(**told) for name, told in read["package"].items()},
        system=read["system"],
    )
