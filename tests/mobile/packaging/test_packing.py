"""The package as buildozer and python-for-android themselves write it, up to the point where an SDK is needed."""

import runpy
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

ANDROID = "{http://schemas.android.com/apk/res/android}"
PACKAGER = Path(__file__).with_name("packager.py")


@pytest.fixture(scope="session")
def packed(staged: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The distribution that Gradle would be called in."""
    folder = tmp_path_factory.mktemp("packing")
    shutil.copytree(staged, folder / "staged")
    pack = subprocess.run(
        [sys.executable, PACKAGER, folder / "distribution"],
        cwd=folder / "staged",
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert pack.returncode == 0, pack.stdout + pack.stderr
    return folder / "distribution"


@pytest.fixture(scope="session")
def manifest(packed: Path, staged: Path) -> Element:
    """Its manifest, after our own hook."""
    with pytest.MonkeyPatch.context() as here:
        here.chdir(packed)
        hook = runpy.run_path(str(staged / "android" / "hook.py"))["before_apk_assemble"]
        hook(None)
        hook(None)  # buildozer packs twice
    return fromstring((packed / "src" / "main" / "AndroidManifest.xml").read_text(encoding="utf-8"))  # noqa: S314 - our own


@pytest.fixture(scope="session")
def application(manifest: Element) -> Element:
    (application,) = manifest.findall("application")
    return application


def test_every_file_of_the_app_is_in_the_package(packed: Path, staged: Path) -> None:
    with tarfile.open(packed / "src" / "main" / "assets" / "private.tar") as package:
        carried = {one.name for one in package if one.isfile() and one.name.startswith(("mobile/", "shared/"))}

    of_the_app = [path for room in ("mobile", "shared") for path in (staged / room).rglob("*") if path.is_file()]
    assert {path.relative_to(staged).as_posix() for path in of_the_app} == carried


def test_it_asks_for_the_network_the_camera_the_coarse_place_and_for_nothing_else(manifest: Element) -> None:
    asked = [permission.get(f"{ANDROID}name") for permission in manifest.findall("uses-permission")]

    names = ("INTERNET", "ACCESS_NETWORK_STATE", "CAMERA", "ACCESS_COARSE_LOCATION")
    assert asked == [f"android.permission.{name}" for name in names]


@pytest.mark.parametrize("part", ["camera", "location", "location.network"])
def test_a_phone_without_a_camera_or_a_locator_can_have_it(manifest: Element, part: str) -> None:
    features = {each.get(f"{ANDROID}name"): each.get(f"{ANDROID}required") for each in manifest.findall("uses-feature")}

    assert features[f"android.hardware.{part}"] == "false"


def test_the_phone_backs_up_nothing_and_carries_nothing_over(application: Element, packed: Path) -> None:
    rules = fromstring((packed / "src/main/res/xml/data_extraction_rules.xml").read_text(encoding="utf-8"))  # noqa: S314 - our own

    assert application.get(f"{ANDROID}allowBackup") == "false"
    assert application.get(f"{ANDROID}fullBackupContent") == "false"
    assert application.get(f"{ANDROID}dataExtractionRules") == "@xml/data_extraction_rules"
    for way in ("cloud-backup", "device-transfer"):
        left_out = {each.get("domain") for each in rules.findall(f"{way}/exclude")}
        assert left_out == {"root", "file", "database", "sharedpref", "external"}


def test_java_too_speaks_tls_alone_and_trusts_no_certificate_that_was_added(application: Element, packed: Path) -> None:
    config = fromstring((packed / "src/main/res/xml/network_security_config.xml").read_text(encoding="utf-8"))  # noqa: S314 - our own

    assert application.get(f"{ANDROID}networkSecurityConfig") == "@xml/network_security_config"
    assert application.get(f"{ANDROID}usesCleartextTraffic") == "false"
    assert [each.get("cleartextTrafficPermitted") for each in config] == ["false"]
    assert [each.get("src") for each in config.iter("certificates")] == ["system"]


def test_only_the_apps_own_start_is_open_to_others(application: Element) -> None:
    open_to_others = [each.get(f"{ANDROID}name") for each in application if each.get(f"{ANDROID}exported") == "true"]

    assert open_to_others == ["org.kivy.android.PythonActivity"]
    assert application.findall("service") == []


def test_files_are_handed_out_of_one_folder_and_only_when_asked(application: Element, packed: Path) -> None:
    (provider,) = application.findall("provider")
    paths = fromstring((packed / "src/main/res/xml/handed_out_files.xml").read_text(encoding="utf-8"))  # noqa: S314 - our own

    assert provider.get(f"{ANDROID}exported") == "false"
    assert provider.get(f"{ANDROID}grantUriPermissions") == "true"
    assert [(each.tag, each.get("path")) for each in paths] == [("files-path", "gui-ho/")]


def test_it_is_made_for_the_androids_that_were_chosen(manifest: Element, packed: Path) -> None:
    (sdk,) = manifest.findall("uses-sdk")
    gradle = (packed / "build.gradle").read_text(encoding="utf-8")

    assert (sdk.get(f"{ANDROID}minSdkVersion"), sdk.get(f"{ANDROID}targetSdkVersion")) == ("24", "34")
    assert "implementation 'com.journeyapps:zxing-android-embedded:4.3.0'" in gradle
    assert "android.useAndroidX=true" in (packed / "gradle.properties").read_text(encoding="utf-8")


def test_a_turned_phone_keeps_its_activity(application: Element) -> None:
    (activity,) = application.findall("activity")

    assert activity.get(f"{ANDROID}screenOrientation") == "unspecified"
    assert {"orientation", "screenSize", "uiMode", "fontScale"} <= set(
        str(activity.get(f"{ANDROID}configChanges")).split("|")
    )
