"""Who may know whom: the contracts in pyproject.toml hold, and each library stays in its room."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
ROOMS = ("backend", "migrations", "mobile", "shared")

# Where a library may be imported; what shared and the phone may import at all is said by tests of their own.
ONLY_IN = {
    "kivy": ("mobile/app.py", "mobile/main.py", "mobile/screens/", "mobile/widgets/", "mobile/theme/"),
    "jose": ("backend/access/signing",),
    "typer": ("backend/cli", "backend/commands/"),
    "alembic": ("backend/", "migrations/"),
    "sqlalchemy": ("backend/", "migrations/"),
    "sqlmodel": ("backend/", "migrations/"),
    "fastapi": ("backend/",),
    "pydantic": ("backend/",),
}

# Phone and server seal and open the same octets, and neither may make ciphers of its own.
CIPHERS_IN_SHARED = ("shared/sync/handover_box.py", "cryptography")

# What a phone carries beside the standard library.
ON_THE_PHONE = {"certifi", "cryptography", "kivy", "mobile", "plyer", "shared"}

# The part of the phone that has no window, and so runs on a server, in tests, in a thread.
WINDOWLESS = ("mobile.store", "mobile.actions", "mobile.views", "mobile.sync", "mobile.rehearsal")
TOO_HEAVY_FOR_A_PHONE = {"fastapi", "httpx2", "kivy", "pydantic", "requests", "sqlalchemy", "sqlmodel"}


def test_every_arrow_points_the_way_the_house_was_built() -> None:
    lint = Path(sys.executable).with_name("lint-imports")

    checked = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_stays_in_its_room(library: str) -> None:
    strangers = [
        str(file) for file, imported in _imports() if imported == library and not str(file).startswith(ONLY_IN[library])
    ]

    assert not strangers, f"{library} belongs in {ONLY_IN[library]}"


def test_shared_is_plain_python() -> None:
    allowed = {*sys.stdlib_module_names, "shared"}

    foreign = {(str(file), name) for file, name in _imports() if file.parts[0] == "shared" and name not in allowed}

    assert foreign == {CIPHERS_IN_SHARED}


def test_the_phone_carries_only_what_is_packed_for_it() -> None:
    allowed = {*sys.stdlib_module_names, *ON_THE_PHONE}
    packing = ("mobile/assets/", "mobile/packaging/")  # run at the desk, before an app is built

    foreign = {
        (str(file), name)
        for file, name in _imports()
        if file.parts[0] == "mobile" and not str(file).startswith(packing) and name not in allowed
    }

    assert not foreign


def test_what_the_server_imports_it_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = {canonicalize_name(Requirement(line).name) for line in project["optional-dependencies"]["server"]}
    own = {*sys.stdlib_module_names, *ROOMS}

    imported = {name for file, name in _imports() if file.parts[0] in {"backend", "migrations"} and name not in own}

    packages = packages_distributions()
    assert {name for name in imported if not asked & {canonicalize_name(each) for each in packages[name]}} == set()


@pytest.mark.parametrize("room", WINDOWLESS)
def test_the_phone_without_its_window_wakes_light(room: str) -> None:
    say_what_was_loaded = f"import sys, {room}; print(*{{name.partition('.')[0] for name in sys.modules}})"

    woken = subprocess.run(
        [sys.executable, "-c", say_what_was_loaded], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert woken.returncode == 0, woken.stderr
    assert not TOO_HEAVY_FOR_A_PHONE & set(woken.stdout.split())


def _imports() -> Iterator[tuple[Path, str]]:
    """Every (file, library or room it imports) of the product, the imports inside functions too."""
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_bytes())):
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    names = [node.module or ""]
                else:
                    continue
                for name in names:
                    yield file.relative_to(ROOT), name.partition(".")[0]
