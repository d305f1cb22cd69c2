"""A benchmark that misreads its own figures would be worse than none."""

import json
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench import figures
from tests.bench.figures import Figure, line


@pytest.mark.parametrize(
    ("value", "best", "goal", "reached"),
    [(0.2, "more", 0.19, True), (0.1, "more", 0.19, False), (11.0, "less", 12, True), (13.0, "less", 12, False)],
)
def test_a_figure_knows_whether_its_goal_is_reached(value: float, best: str, goal: float, reached: bool) -> None:
    figure = Figure(name="push", value=value, unit="", best=best, goal=goal)  # type: ignore[arg-type]  # one of the two

    assert figure.reached is reached
    assert ("reached" in line(figure)) is reached
    assert ("MISSED" in line(figure)) is not reached


def test_a_figure_without_a_goal_neither_reaches_nor_misses_one() -> None:
    figure = Figure(name="raw SQLite", value=33_000, unit="rows/s")

    assert figure.reached is None
    assert "goal" not in line(figure)


def test_the_figures_are_kept_with_the_machine_and_the_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "RESULTS", tmp_path / "var" / "bench.json")

    figures.keep([Figure(name="push", value=0.2, unit="", goal=0.19, beside="raw SQLite")])

    kept = json.loads((tmp_path / "var" / "bench.json").read_text())
    assert kept["figures"][0]["reached"] is True
    assert {"cores", "system", "python", "sqlite", "load"} == kept["machine"].keys()
    assert "sqlalchemy" in kept["versions"]


def test_a_part_that_is_not_measured_is_a_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["nonsense"]) == 2

    assert "push" in capsys.readouterr().err
