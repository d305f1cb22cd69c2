"""What a reader may count on in every file: it is short, finished, and says why where it breaks a rule."""

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

READ_BY_PEOPLE = {".py", ".kv", ".html", ".css", ".mako", ".sh", ""}
LONGEST = 400
NOT_READ_FROM_THE_TOP = {
    Path("LICENSE"),  # other people's words
}
MADE_BY_OTHERS = re.compile(r"\.(?:ttf|otf|woff2?)$|^htmx")
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME)\b")
SILENCED = re.compile(r"# (?:type: ignore|noqa)\b(?P<codes>[^#]*)(?P<reason>#.*)?")


def test_no_file_is_too_long_to_read(texts: dict[Path, list[str]]) -> None:
    lengths = {
        str(file): len(lines)
        for file, lines in texts.items()
        if file.suffix in READ_BY_PEOPLE and file not in NOT_READ_FROM_THE_TOP
    }

    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_nothing_is_left_unfinished(texts: dict[Path, list[str]]) -> None:
    unfinished = [
        f"{file}:{number}"
        for file, lines in texts.items()
        for number, line in enumerate(lines, start=1)
        if UNFINISHED.search(line)
    ]

    assert not unfinished


def test_who_breaks_a_rule_names_it_and_says_why(texts: dict[Path, list[str]]) -> None:
    silent = [
        f"{file}:{number}: {line.strip()}"
        for file, lines in texts.items()
        if file.suffix == ".py"
        for number, line in enumerate(lines, start=1)
        if (silenced := SILENCED.search(line)) and not _explained(silenced)
    ]

    assert not silent


def test_every_rule_the_project_does_without_has_its_reason(root: Path) -> None:
    pyproject = (root / "pyproject.toml").read_text(encoding="utf-8")
    ignores = pyproject[pyproject.index("[tool.ruff.lint]") : pyproject.index("[tool.mypy]")]
    lines = [line.strip() for line in ignores.splitlines() if re.match(r'\s+"[A-Z]+\d*"', line)]

    assert lines
    assert [line for line in lines if not re.search(r", # \w|, +# \S", line)] == []


def test_what_others_made_is_named_with_its_licence(root: Path, tracked: list[Path]) -> None:
    notice = (root / "NOTICE").read_text(encoding="utf-8").splitlines()
    named = [line for line in notice if re.fullmatch(r"\S+/\S+", line)]

    unnamed = [file for file in tracked if MADE_BY_OTHERS.search(file.name) and not any(map(file.match, named))]

    assert named
    assert not unnamed


def test_the_built_package_carries_every_file_of_its_rooms(root: Path, tracked: list[Path], tmp_path: Path) -> None:
    for file in tracked:
        (tmp_path / "clone" / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / file, tmp_path / "clone" / file)
    pip_wheel = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]

    subprocess.run([*pip_wheel, "--wheel-dir", tmp_path, tmp_path / "clone"], check=True, capture_output=True)

    (wheel,) = tmp_path.glob("*.whl")
    rooms = {file.as_posix() for file in tracked if file.parts[0] in {"backend", "migrations", "mobile", "shared"}}
    assert rooms <= set(zipfile.ZipFile(wheel).namelist())


def _explained(silenced: re.Match[str]) -> bool:
    """`# noqa: S608 - why` or `# type: ignore[misc]  # why`: a code, and then words."""
    codes = re.match(r"(?:\[[a-z, -]+\]|: [A-Z]+\d+(?:, ?[A-Z]+\d+)*)(?P<words>.*)", silenced["codes"])
    return codes is not None and bool(re.search(r"\w{2}", codes["words"] + (silenced["reason"] or "")))
