"""The README is the front door: what it tells people to type works, and what it points at is there."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from backend.cli import cli

README = Path(__file__).parents[2] / "README.md"
TYPED = [
    line.partition("#")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.DOTALL)
    for line in block.splitlines()
]


@pytest.mark.parametrize("typed", [line for line in TYPED if line.startswith("make")])
def test_what_is_made_can_be_made(typed: str) -> None:
    planned = subprocess.run(
        [*shlex.split(typed), "--dry-run"], cwd=README.parent, capture_output=True, text=True, check=False
    )

    assert (planned.returncode, planned.stderr) == (0, "")


def test_the_commands_do_what_they_say_in_the_order_in_which_they_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    password = "năm con vịt qua cầu tre"

    for typed in [line for line in TYPED if line.startswith("tungnha")]:
        _, *words = shlex.split(typed)
        asked = [*words, "--help"] if words == ["serve"] else words  # it would serve on
        result = CliRunner().invoke(cli, asked, input=password)
        assert result.exit_code == 0, (typed, result.output)


def test_what_it_points_at_is_there() -> None:
    text = README.read_text(encoding="utf-8")

    linked = [target for target in re.findall(r"\]\(([^)]+)\)", text) if "://" not in target]
    named = re.findall(r"`((?:mobile|backend|shared|tests|migrations)/[\w/.]+)`", text)

    assert linked
    assert [target for target in linked if not (README.parent / target).exists()] == []
    assert [place for place in named if not _exists(place.rstrip("."))] == []


def _exists(place: str) -> bool:
    return (README.parent / place).exists() or (README.parent / f"{place}.py").exists()
