"""Fill buildozer.spec with what pyproject.toml, the lock file and the app itself say."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from string import Template

from mobile.packaging.requirements import read_recipes, requirements
from mobile.theme.colours import DAY

HERE = Path(__file__).parent

PERMISSIONS = {
    "android.permission.INTERNET": "mobile/sync/client.py",
    "android.permission.ACCESS_NETWORK_STATE": "mobile/devices/network.py",
    "android.permission.CAMERA": "mobile/devices/android_scanner.py",
    "android.permission.ACCESS_COARSE_LOCATION": "mobile/devices/android_location.py",
}
"""Each permission that the app asks for, with the file that needs it. The camera is asked for when a card is to be
scanned, by the scanner's own screen, or when a photo is to be taken (mobile/devices/android_camera.py); without it the
card's text is typed and a visit has no photo. About where the phone is, the officer is
asked when they switch that on; it is off until then, and the exact place cannot be asked for. No more is asked for:
files are handed out by a provider and not laid into shared storage, and no service runs."""

GRADLE = {
    "com.journeyapps:zxing-android-embedded:4.3.0": "mobile/devices/android_scanner.py",
    "androidx.core:core:1.12.0": "mobile/packaging/android/provider.xml",
}
"""Java libraries, with the file that needs each. Apache-2.0, both."""

_PART_LIMIT = 1_000


@dataclass(frozen=True, kw_only=True)
class About:
    """What a package says of itself. `api` is the Android that it is made for, `min_api` the oldest it starts on."""

    title: str
    domain: str
    package: str
    version: str
    api: int
    min_api: int
    archs: tuple[str, ...]
    requirements: tuple[str, ...]


def read_about(clone: Path) -> About:
    """The clone's pyproject.toml and lock file, as far as a package needs them."""
    read = tomllib.loads((clone / "pyproject.toml").read_text(encoding="utf-8"))
    android = read["tool"]["tungnha"]["android"]
    return About(
        title=android["title"],
        domain=android["domain"],
        package=android["package"],
        version=read["project"]["version"],
        api=android["api"],
        min_api=android["min_api"],
        archs=tuple(android["archs"]),
        requirements=tuple(requirements(clone)),
    )


def fill(about: About, endings: list[str]) -> str:
    """The text of buildozer.spec for an app with files of these endings. Raises KeyError for a token nobody fills."""
    recipes = read_recipes()
    return Template((HERE / "buildozer.spec.in").read_text(encoding="utf-8")).substitute(
        title=about.title,
        domain=about.domain,
        package=about.package,
        version=about.version,
        numeric_version=numeric_version(about.version),
        endings=",".join(endings),
        requirements=",".join(about.requirements),
        api=about.api,
        min_api=about.min_api,
        archs=",".join(about.archs),
        permissions=",".join(PERMISSIONS),
        gradle=",".join(GRADLE),
        packager=recipes.packager,
        packager_commit=recipes.packager_commit,
        ground=DAY.ground,
    )


def numeric_version(version: str) -> int:
    """The number by which Android tells a newer package: 0.10.2 becomes 10002. ValueError for what is not x.y.z."""
    major, minor, patch = (int(part) for part in version.split("."))
    if max(minor, patch) >= _PART_LIMIT:
        raise ValueError(f"{version}: Android's number has room for 999 minor and patch versions")
    return (major * _PART_LIMIT + minor) * _PART_LIMIT + patch
