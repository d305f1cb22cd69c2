"""What lies in the folder that an Android package is made of: all that a phone needs, and nothing else."""

import re
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from mobile.packaging.__main__ import main
from mobile.packaging.staging import Undecided, app_files, stage
from mobile.theme.colours import DAY

PEOPLE_AND_SECRETS = {
    "a number of a citizen card": r"(?<![\w.])0\d{11}(?!\w)",
    "a telephone number": r"(?<![\w.])(?:\+84|0)[35789]\d{8}(?!\w)",
    "a private key": r"BEGIN [A-Z ]*PRIVATE KEY",
    "an officer of the tests": r"Nguyễn Thị An\b|Trần Văn Bình",
    "a folder of one machine": r"(?<![\w.])/(?:root|home/\w+|Users/\w+|work|tmp)/",
}


def test_the_app_stands_there_with_what_it_shares(staged: Path) -> None:
    top = {path.name for path in staged.iterdir()}

    assert top == {"main.py", "mobile", "shared", "buildozer.spec", "android"}
    for needed in (
        "mobile/screens/visit.kv",
        "mobile/assets/fonts/TungNhaSans-Regular.ttf",
        "shared/policy/parameters/vsi/rate.toml",
        "shared/places/register/communes_from_2025-07-01.csv",
    ):
        assert (staged / needed).is_file()


def test_every_screens_rules_come_along(staged: Path) -> None:
    modules = [
        path for path in (staged / "mobile").rglob("*.py") if "rules_beside(__file__)" in path.read_text("utf-8")
    ]

    assert modules
    assert [path.name for path in modules if not path.with_suffix(".kv").is_file()] == []


def test_what_is_run_at_the_desk_stays_there(staged: Path) -> None:
    names = {path.relative_to(staged).as_posix() for path in staged.rglob("*")}

    assert not {"mobile/packaging", "mobile/rehearsal.py", "mobile/assets/make_fonts.py"} & names
    assert [name for name in names if re.search(r"__pycache__|(^|/)(tests|backend|migrations)(/|$)|\.pyc$", name)] == []


@pytest.mark.parametrize("what", PEOPLE_AND_SECRETS)
def test_nothing_personal_and_nothing_made_up_is_carried(what: str, staged: Path) -> None:
    found = [
        f"{path.relative_to(staged)}: {match[0]}"
        for path in staged.rglob("*")
        if path.is_file() and path.suffix not in {".png", ".ttf", ".mo"}
        if (match := re.search(PEOPLE_AND_SECRETS[what], path.read_text(encoding="utf-8")))
    ]

    assert not found


def test_a_new_sort_of_file_waits_for_a_decision(clone: Path, tmp_path: Path) -> None:
    shutil.copytree(clone / "shared", tmp_path / "shared", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "mobile").mkdir()
    (tmp_path / "shared" / "rates.xlsx").touch()

    with pytest.raises(Undecided, match=r"shared/rates\.xlsx"):
        list(app_files(tmp_path))


def test_staging_again_gives_the_same_and_keeps_what_was_built(clone: Path, tmp_path: Path) -> None:
    still, folder = tmp_path / "clone", tmp_path / "android"  # nobody works on a copy meanwhile
    for room in ("mobile", "shared"):
        shutil.copytree(clone / room, still / room, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "requirements-mobile.lock"):
        shutil.copy(clone / file, still)
    stage(still, folder)
    before = _digests(folder)
    (folder / "mobile" / "left_over.py").touch()
    (folder / ".buildozer").mkdir()
    (folder / ".buildozer" / "compiled").touch()

    stage(still, folder)

    after = _digests(folder)
    assert after.pop(folder / ".buildozer" / "compiled")
    assert after == before


def test_the_command_says_what_to_do_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 0

    assert "buildozer android debug" in capsys.readouterr().out
    assert (tmp_path / "buildozer.spec").is_file()


def test_the_pictures_are_drawn_in_the_apps_colours(staged: Path) -> None:
    from PIL import Image  # noqa: PLC0415 - slow to import, and needed here alone

    pictures = staged / "android" / "pictures"
    icon, background, foreground, presplash = (
        Image.open(pictures / f"{name}.png") for name in ("icon", "icon_background", "icon_foreground", "presplash")
    )

    assert (icon.size, background.size, foreground.size) == ((512, 512), (432, 432), (432, 432))
    assert [_hex(picture.getpixel((1, 1))) for picture in (icon, background)] == [DAY.primary, DAY.primary]
    assert _hex(presplash.getpixel((1, 1))) == DAY.ground
    assert foreground.getpixel((1, 1)) == (0, 0, 0, 0)
    assert _hex(foreground.getpixel((216, 140))) == DAY.primary_ink


def _hex(pixel: object) -> str:
    assert isinstance(pixel, tuple)
    return "#{:02x}{:02x}{:02x}".format(*pixel[:3])


def _digests(folder: Path) -> dict[Path, bytes]:
    return {path: sha256(path.read_bytes()).digest() for path in folder.rglob("*") if path.is_file()}
