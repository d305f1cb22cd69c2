"""The app's code runs on the Pythons it may meet: 3.11 to 3.13 on desktops, 3.14 on a phone, there compiled and bare.

python-for-android ships .pyc files alone, compiled with -OO (no docstrings, no asserts), and only the packages that it
was asked for. What no phone was there to show, a process here shows that has no more than that.
"""

import ast
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from mobile.packaging.requirements import read_recipes

OLDEST = (3, 11)

# Gone from the standard library since 3.11: https://docs.python.org/3/whatsnew/3.12.html, 3.13, 3.14 («Removed»).
GONE = (
    *("asynchat", "asyncore", "distutils", "imp", "smtpd"),
    *("aifc", "audioop", "cgi", "cgitb", "chunk", "crypt", "imghdr", "lib2to3", "mailcap", "msilib", "nis", "nntplib"),
    *("ossaudiodev", "pipes", "sndhdr", "spwd", "sunau", "telnetlib", "uu", "xdrlib"),
)
# In the standard library, but not in python-for-android's: it has no recipe for what they stand on, or none is asked.
NOT_ON_A_PHONE = (
    *("bz2", "curses", "dbm", "grp", "idlelib", "lzma", "multiprocessing", "readline", "tkinter", "turtle"),
    *("unittest", "wsgiref"),
)

# What a package of recipes.toml is imported as, where that is another name.
IMPORTED_AS = {"cffi": ("cffi", "_cffi_backend"), "pyjnius": ("jnius",)}

ONLY_WHAT_A_PHONE_HAS = """
import sys

class Bare:
    allowed = set(sys.argv[1].split(","))

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in self.allowed | sys.stdlib_module_names:
            raise ModuleNotFoundError(f"no phone has {name}", name=name)

sys.meta_path.insert(0, Bare())
"""
OPEN_AND_CLOSE = """
from kivy.app import App
from kivy.clock import Clock
from mobile import main

def look(_dt):
    app = App.get_running_app()
    foreign = [each.__file__ for name, each in sys.modules.items() if name.partition(".")[0] in {"mobile", "shared"}]
    print(app.frame.front, all(file.startswith(sys.argv[2]) and file.endswith(".pyc") for file in foreign))
    app.stop()

Clock.schedule_once(look, 0.2)
sys.exit(main.main(["--data", sys.argv[3]]))
"""


def sources(staged: Path) -> Iterator[Path]:
    return (path for path in staged.rglob("*.py") if "android" not in path.relative_to(staged).parts[0])


def test_every_line_is_in_the_grammar_of_the_oldest(staged: Path) -> None:
    for path in sources(staged):
        ast.parse(path.read_text(encoding="utf-8"), filename=str(path), feature_version=OLDEST)


@pytest.mark.parametrize("python", ["python3.11", "python3.12", "python3.13", "python3.14", sys.executable])
def test_each_python_of_this_machine_compiles_it_without_a_warning(python: str, staged: Path, tmp_path: Path) -> None:
    """What is not installed cannot be asked; the one that runs this can."""
    there = (
        shutil.which(python) and subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0
    )
    if not there:
        assert python != sys.executable
        return

    compiled = subprocess.run(
        [python, "-W", "error", "-m", "compileall", "-q", staged / "mobile", staged / "shared", staged / "main.py"],
        env={**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert compiled.returncode == 0, compiled.stdout + compiled.stderr
    assert len(list(tmp_path.rglob("*.pyc"))) == len(list(sources(staged)))


@pytest.mark.parametrize("version", ["py311", "py314"])
def test_the_linter_finds_no_error_in_it_as_the_oldest_and_the_newest_read_it(version: str, staged: Path) -> None:
    """Syntax (E9), names and formats (F), what would raise (PLE): so far as one can say of 3.14 without having it."""
    said = subprocess.run(
        [
            *(sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--target-version", version),
            *("--select", "E9,F,PLE", staged / "mobile", staged / "shared", staged / "main.py"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 0, said.stdout + said.stderr


def test_it_imports_nothing_that_a_newer_python_or_a_phone_lacks(staged: Path) -> None:
    lacking = [
        f"{path.relative_to(staged)}: {name}"
        for path in sources(staged)
        for name in _imported(path)
        if name in {*GONE, *NOT_ON_A_PHONE}
    ]

    assert not lacking


def test_nothing_leaves_a_finally_midway(staged: Path) -> None:
    """Python 3.14 warns of it (PEP 765): an exception on its way would be lost."""
    leaving = [
        f"{path.relative_to(staged)}:{node.lineno}"
        for path in sources(staged)
        for tried in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(tried, ast.Try)
        for statement in tried.finalbody
        for node in ast.walk(statement)
        if isinstance(node, ast.Return | ast.Break | ast.Continue)
    ]

    assert not leaving


def test_all_that_the_app_reaches_is_its_own_the_standard_librarys_or_packed(staged: Path) -> None:
    """Follows every import from the start on, those inside functions too; what is started by name is in the list."""
    allowed = {*sys.stdlib_module_names, *_packed()}
    reached, strangers, ahead = set[Path](), set[str](), [staged / "main.py"]
    while ahead:
        path = ahead.pop()
        if path in reached:
            continue
        reached.add(path)
        for name in _imported(path, whole=True):
            inside = [file for file in _files_of(staged, name) if file.is_file()]
            ahead += inside
            if not inside and name.partition(".")[0] not in allowed:
                strangers.add(name)

    assert strangers == set()
    assert staged / "mobile" / "screens" / "visit.py" in reached


def test_the_staged_app_tells_its_own_use(staged: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-S", "-m", "mobile.main", "--help"],
        cwd=staged,
        env=_bare(staged),
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 0, told.stderr
    assert "--server" in told.stdout


def test_it_opens_compiled_without_sources_docstrings_asserts_and_whatever_else_is_installed(
    staged: Path, tmp_path: Path
) -> None:
    app = tmp_path / "app"
    shutil.copytree(staged, app, ignore=shutil.ignore_patterns("android"))
    subprocess.run([sys.executable, "-OO", "-m", "compileall", "-b", "-q", app], check=True)
    for source in app.rglob("*.py"):
        source.unlink()
    bare = _bare(app) | {
        "KIVY_HOME": str(tmp_path / "kivy"),
        "KIVY_GL_BACKEND": "mock",
        "KIVY_METRICS_DENSITY": "1",
        "SDL_VIDEODRIVER": "offscreen",
    }
    (tmp_path / "kivy").mkdir()

    said = subprocess.run(
        [
            *(sys.executable, "-S", "-OO", "-c", ONLY_WHAT_A_PHONE_HAS + OPEN_AND_CLOSE),
            *(",".join(_packed()), str(app), str(tmp_path / "vault")),
        ],
        cwd=app,
        env=bare,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (said.returncode, said.stdout) == (0, "activate True\n"), said.stderr


def _packed() -> set[str]:
    """The names under which what is packed can be imported."""
    packed = {name for name, told in read_recipes().package.items() if told.how != "left_out"}
    names = {known for name in packed for known in IMPORTED_AS.get(name, (name,))}
    return names | {"android", "mobile", "shared"}


def _bare(folder: Path) -> dict[str, str]:
    """Surroundings in which this clone is not to be found: with -S its editable installation is not either."""
    libraries = sysconfig.get_path("purelib")
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": os.pathsep.join([str(folder), libraries]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _imported(path: Path, *, whole: bool = False) -> Iterator[str]:
    """The names that a file imports, the packages alone or the whole of them, and those given to import_module."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            names = [str(given.value) for given in node.args if isinstance(given, ast.Constant)]
        yield from (name if whole else name.partition(".")[0] for name in names)


def _files_of(staged: Path, name: str) -> list[Path]:
    """Where a module may stand, with the packages around it."""
    parts = name.split(".")
    around = [staged.joinpath(*parts[:depth], "__init__.py") for depth in range(1, len(parts) + 1)]
    return [*around, staged.joinpath(*parts).with_suffix(".py")]
