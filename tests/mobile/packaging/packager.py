"""Let buildozer and python-for-android themselves pack a staged folder, up to the point where an SDK is needed.

A program of its own, run in the staged folder: `python packager.py DISTRIBUTION`. Buildozer reads the spec, copies the
sources it would ship and makes python-for-android's command line; python-for-android's own build script then writes the
manifest, the resources and the archive of the app into DISTRIBUTION, which is laid out as its bootstrap would be.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from buildozer import Buildozer
from buildozer.targets.android import TargetAndroid

ARCHS = ["arm64-v8a", "armeabi-v7a"]


def main(distribution: Path) -> None:
    """Pack the folder that this is run in."""
    words = _words_for_the_packager()
    _lay_out(distribution, words)
    (distribution / "words.json").write_text(json.dumps(words), encoding="utf-8")
    subprocess.run([sys.executable, "build.py", *_for_the_build_script(words)], cwd=distribution, check=True)


class Said(BaseException):
    """What buildozer was about to tell python-for-android: there is nobody to tell it to."""

    def __init__(self, words: list[str]) -> None:
        super().__init__()
        self.words = words


class Target(TargetAndroid):  # type: ignore[misc]  # buildozer has no types
    """Buildozer's Android target up to the first word to python-for-android."""

    def _p4a(self, cmd: list[str], **_: Any) -> None:
        raise Said(cmd)


def _words_for_the_packager() -> list[str]:
    buildozer = Buildozer("buildozer.spec")
    buildozer.targetname = "android"
    buildozer.check_build_layout()
    buildozer.check_configuration_tokens()
    buildozer.target = Target(buildozer)
    dist = Path(buildozer.target.get_dist_dir(buildozer.config.get("app", "package.name")))
    dist.mkdir(parents=True, exist_ok=True)
    (dist / "project.properties").touch()
    buildozer.build_application()
    try:
        buildozer.target.build_package()
    except Said as said:
        return said.words
    raise AssertionError("buildozer said nothing")


def _lay_out(distribution: Path, words: list[str]) -> None:
    """What python-for-android's bootstrap would have put there, beside what was compiled."""
    found = find_spec("pythonforandroid")
    assert found
    assert found.origin
    for part in ("common", "_sdl_common", "sdl2"):
        shutil.copytree(Path(found.origin).parent / "bootstraps" / part / "build", distribution, dirs_exist_ok=True)
    shutil.rmtree(distribution / "src" / "patches")  # of Java that is not here; a bare machine has no `patch`
    for arch in ARCHS:
        (distribution / f"_python_bundle__{arch}").mkdir()
        (distribution / "libs" / arch).mkdir(parents=True)
    sdk = distribution / "sdk"
    (sdk / "build-tools" / "34.0.0").mkdir(parents=True)
    (distribution / "local.properties").write_text(f"sdk.dir={sdk}", encoding="utf-8")
    (distribution / "project.properties").write_text("target=android-34", encoding="utf-8")
    told = {"bootstrap": "sdl2", "hostpython": sys.executable, "archs": ARCHS, "ndk_api": 24, "use_setup_py": False}
    (distribution / "dist_info.json").write_text(json.dumps(told), encoding="utf-8")


def _for_the_build_script(words: list[str]) -> list[str]:
    """As python-for-android's `apk` hands its words on: without what it keeps for itself, resources renamed."""
    apk = argparse.ArgumentParser()
    apk.add_argument("command")
    for option in ("--bootstrap", "--dist_name", "--arch", "--ndk-api"):
        apk.add_argument(option, action="append")
    apk.add_argument("--copy-libs", action="store_true")
    apk.add_argument("--add-resource", action="append", default=[])
    kept, left = apk.parse_known_args(words)
    resources = [word for resource in kept.add_resource for word in ("--resource", resource)]
    return [*left, *resources, "--no-byte-compile-python"]  # thousands of processes; a test of its own compiles


if __name__ == "__main__":
    os.environ["BUILDOZER_WARN_ON_ROOT"] = "0"
    main(Path(sys.argv[1]).resolve())
