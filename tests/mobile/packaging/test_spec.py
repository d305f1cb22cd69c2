"""The spec that buildozer reads: every token filled from where its truth stands."""

import re
from configparser import ConfigParser
from pathlib import Path

import pytest

from mobile.packaging.requirements import requirements
from mobile.packaging.spec import GRADLE, PERMISSIONS, fill, numeric_version, read_about
from mobile.store.phone import APP_VERSION


@pytest.fixture(scope="session")
def app(staged: Path) -> dict[str, str]:
    spec = ConfigParser()
    spec.read(staged / "buildozer.spec", encoding="utf-8")
    return dict(spec["app"])


def test_every_token_is_filled(staged: Path, app: dict[str, str]) -> None:
    assert "$" not in (staged / "buildozer.spec").read_text(encoding="utf-8")
    assert [name for name, value in app.items() if not value] == []


def test_the_package_bears_the_version_that_the_app_tells_the_server(app: dict[str, str], clone: Path) -> None:
    assert app["version"] == APP_VERSION == read_about(clone).version


def test_a_newer_version_has_the_higher_number() -> None:
    versions = ["0.1.0", "0.1.1", "0.2.0", "0.10.0", "1.0.0"]

    numbers = [numeric_version(version) for version in versions]

    assert numbers == sorted(set(numbers))
    with pytest.raises(ValueError, match="room for 999"):
        numeric_version("0.1000.0")


def test_each_permission_and_each_java_library_names_the_file_that_needs_it(app: dict[str, str], clone: Path) -> None:
    assert app["android.permissions"].split(",") == list(PERMISSIONS)
    assert app["android.gradle_dependencies"].split(",") == list(GRADLE)
    assert "http.client" in (clone / PERMISSIONS["android.permission.INTERNET"]).read_text(encoding="utf-8")
    network = (clone / PERMISSIONS["android.permission.ACCESS_NETWORK_STATE"]).read_text(encoding="utf-8")
    assert "getActiveNetwork" in network
    scanner = (clone / PERMISSIONS["android.permission.CAMERA"]).read_text(encoding="utf-8")
    assert "com.journeyapps:zxing-android-embedded:4.3.0" in scanner
    locator = (clone / PERMISSIONS["android.permission.ACCESS_COARSE_LOCATION"]).read_text(encoding="utf-8")
    assert "ACCESS_COARSE_LOCATION" in locator
    assert "androidx.core" in (clone / GRADLE["androidx.core:core:1.12.0"]).read_text(encoding="utf-8")


def test_the_exact_place_cannot_be_asked_for() -> None:
    """Privacy: location is sensitive; a cell of a kilometre is noted at most, and never in the background."""
    located = [permission for permission in PERMISSIONS if "LOCATION" in permission]

    assert located == ["android.permission.ACCESS_COARSE_LOCATION"]


def test_nothing_of_the_app_is_backed_up_by_the_phone(app: dict[str, str]) -> None:
    assert app["android.allow_backup"] == "False"


def test_no_service_is_declared_as_the_vault_is_shut_without_the_officer(app: dict[str, str]) -> None:
    assert "services" not in app
    assert not any("FOREGROUND_SERVICE" in permission for permission in PERMISSIONS)


def test_what_the_spec_names_is_there(staged: Path, app: dict[str, str]) -> None:
    named = [value for value in app.values() if value.startswith("android/")]

    assert named
    assert [value for value in named if not (staged / value).exists()] == []


def test_it_packs_every_sort_of_file_that_was_staged(staged: Path, app: dict[str, str]) -> None:
    sorts = {path.suffix.removeprefix(".") for room in ("mobile", "shared") for path in (staged / room).rglob("*.*")}

    assert set(app["source.include_exts"].split(",")) == sorts


def test_the_apps_own_requirements_are_pinned(app: dict[str, str]) -> None:
    asked = dict(re.findall(r"([\w-]+)(?:==([^,]+))?", app["requirements"]))

    assert asked["kivy"] == "2.3.1"
    assert {"certifi", "cryptography", "pyjnius"} <= {name for name, version in asked.items() if version}
    assert {name for name, version in asked.items() if not version} == {"python3", "sqlite3", "openssl", "android"}


def test_a_requirement_that_nobody_looked_up_stops_the_packing(clone: Path, tmp_path: Path) -> None:
    lock = (clone / "requirements-mobile.lock").read_text(encoding="utf-8")
    (tmp_path / "requirements-mobile.lock").write_text(f"{lock}orjson==3.11.4 \\\n", encoding="utf-8")

    with pytest.raises(ValueError, match="orjson"):
        requirements(tmp_path)


def test_a_token_that_nobody_fills_is_noticed(clone: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "buildozer.spec.in").write_text("title = $nobody", encoding="utf-8")
    monkeypatch.setattr("mobile.packaging.spec.HERE", tmp_path)

    with pytest.raises(KeyError, match="nobody"):
        fill(read_about(clone), ["py"])
