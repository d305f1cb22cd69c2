"""Every package of the app's lock file gets onto a phone, or is not needed there, as recipes.toml says."""

import json
import subprocess
import sys
from importlib.metadata import distribution, version
from pathlib import Path

import pytest

from mobile.packaging.requirements import read_lock, read_recipes, requirements

RECIPES = read_recipes()
PURE = [name for name, told in RECIPES.package.items() if told.how == "pure"]

# python-for-android's own resolution, as its `create` does it; it speaks while it thinks, so the answer goes to a file.
RESOLVE = """
import json, sys
from pythonforandroid.bootstrap import Bootstrap
from pythonforandroid.build import Context
from pythonforandroid.graph import get_recipe_order_and_bootstrap
from pythonforandroid.recipe import Recipe

names, answer = sys.argv[1].split(","), sys.argv[2]
context = Context()
recipes, pure, _ = get_recipe_order_and_bootstrap(context, names, Bootstrap.get_bootstrap("sdl2", context))
told = {"recipes": {name: Recipe.get_recipe(name, context).version for name in recipes}, "pure": pure}
open(answer, "w").write(json.dumps(told))
"""


@pytest.fixture(scope="session")
def graph(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """What python-for-android makes of our requirements: recipes with their versions, and what it leaves to pip."""
    answer = tmp_path_factory.mktemp("graph") / "answer.json"
    names = ",".join(asked.partition("==")[0] for asked in requirements(clone))
    subprocess.run([sys.executable, "-c", RESOLVE, names, answer], check=True, capture_output=True, cwd=answer.parent)
    told = json.loads(answer.read_text(encoding="utf-8"))
    return {"recipes": told["recipes"], "pure": dict.fromkeys(told["pure"], "")}


def test_the_list_is_about_the_release_that_is_built_with() -> None:
    year, month, day = RECIPES.packager.split(".")

    assert version("python-for-android") == RECIPES.packager
    assert RECIPES.packager_commit == f"v{year}.{int(month):02}.{int(day):02}"


def test_python_for_android_resolves_our_requirements(graph: dict[str, dict[str, str]]) -> None:
    assert {"python3", "sdl2", "kivy", "cryptography"} <= graph["recipes"].keys()


@pytest.mark.parametrize("name", [name for name, told in RECIPES.package.items() if told.how == "recipe"])
def test_what_a_recipe_builds_is_built_in_that_recipes_version(name: str, graph: dict[str, dict[str, str]]) -> None:
    assert graph["recipes"][name] == RECIPES.package[name].version


@pytest.mark.parametrize("name", RECIPES.system)
def test_what_belongs_to_the_phones_system_has_its_recipe(name: str, graph: dict[str, dict[str, str]]) -> None:
    assert (graph["recipes"][name] or "") == RECIPES.system[name]


def test_what_is_left_to_pip_is_pure_python_and_pinned(graph: dict[str, dict[str, str]], clone: Path) -> None:
    pinned = {asked.partition("==")[0] for asked in requirements(clone) if "==" in asked}

    assert graph["pure"].keys() == set(PURE)
    assert pinned >= set(PURE)


@pytest.mark.parametrize("name", [name for name in PURE if not RECIPES.package[name].version])
def test_what_the_lock_calls_for_as_pure_python_is(name: str) -> None:
    wheel = distribution(name).read_text("WHEEL") or ""

    assert "Root-Is-Purelib: true" in wheel


def test_the_list_names_nothing_that_nobody_asks_for(graph: dict[str, dict[str, str]], clone: Path) -> None:
    asked_for = read_lock(clone).keys() | graph["recipes"].keys() | graph["pure"].keys()

    assert RECIPES.package.keys() <= asked_for


def test_each_entry_says_what_it_rests_on(clone: Path) -> None:
    locked = read_lock(clone)

    for name, told in RECIPES.package.items():
        assert told.why, name
        assert told.how in {"recipe", "pure", "left_out"}, name
        assert told.confidence in ({None} if told.how == "left_out" else {"high", "medium", "low"}), name
        if told.how == "recipe" and name in locked and told.version != locked[name]:
            assert told.confidence != "high", f"{name} is another version than the app is tested with"
