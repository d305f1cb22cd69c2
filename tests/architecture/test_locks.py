"""Every machine installs the same packages: the locks pin and hash all that is asked for, and agree with each other."""

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = sorted(file.name for file in ROOT.glob("requirements-*.lock"))
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_and_hashed(lock: str) -> None:
    entries = _entries(lock)

    assert entries
    for requirement, hashes in entries:
        assert [each.operator for each in Requirement(requirement).specifier] == ["=="], requirement
        assert hashes, requirement
        assert all(HASH.fullmatch(each) for each in hashes), requirement


def test_all_locks_name_one_version_of_a_package() -> None:
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, version in _pins(lock).items():
            versions.setdefault(name, set()).add(version)

    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


@pytest.mark.parametrize("extra", ["server", "mobile", "dev"])
def test_what_the_project_asks_for_is_locked(extra: str) -> None:
    pins = _pins(f"requirements-{extra}.lock")

    for asked in _pyproject_extras()[extra]:
        requirement = Requirement(asked)
        assert pins[canonicalize_name(requirement.name)] in requirement.specifier, f"{asked}: make lock"


def _entries(lock: str) -> list[tuple[str, list[str]]]:
    """Each (requirement, its hashes) of a lock; a backslash joins a line to the next."""
    joined = (ROOT / lock).read_text().replace("\\\n", " ")
    return [(line.partition("--hash")[0].strip(), re.findall(r"--\S+", line)) for line in joined.splitlines()]


@cache
def _pins(lock: str) -> dict[str, str]:
    requirements = (Requirement(requirement) for requirement, _ in _entries(lock))
    return {canonicalize_name(each.name): next(iter(each.specifier)).version for each in requirements}


def _pyproject_extras() -> dict[str, list[str]]:
    extras: dict[str, list[str]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"][
        "optional-dependencies"
    ]
    return extras
