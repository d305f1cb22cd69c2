"""Tính tiền in the window: chosen by taps alone, explained, and passed on as text or picture."""

import os
import subprocess
import sys
from pathlib import Path

from kivy.core.clipboard import Clipboard
from PIL import Image

from tests.mobile.window.ans_phone import AnsPhone
from tests.mobile.window.driver import Driver

ROOT = Path(__file__).parents[3]

# A picture is drawn only by a window that draws, which this process has not.
SAVE_A_PICTURE = """
import sys
from pathlib import Path
from tests.mobile.window import offscreen
offscreen.open_window(draws=True)
from tests.mobile.window.ans_phone import AnsPhone
from tests.mobile.window.driver import Driver
from mobile.words import ENGLISH, speak

driver = Driver(AnsPhone(Path(sys.argv[1])).open())
driver.tap("Tính tiền")
driver.app.root.front_screen.save_picture()
driver.frames(5)
speak(ENGLISH)
driver.app.root.front_screen.save_picture()
driver.frames(5)
driver.close()
"""


def choose_near_poor(driver: Driver) -> None:
    driver.tap("Tính tiền")
    driver.tap("Hộ cận nghèo")


def test_the_near_poor_pay_115500_and_see_the_laws(driver: Driver) -> None:
    choose_near_poor(driver)

    driver.tap("115.500 đ/tháng")

    assert driver.shows("–132.000 đ")
    assert driver.shows("–82.500 đ")
    assert driver.shows("Nghị định 159/2025/NĐ-CP, điều 5")
    assert driver.shows("Số tiền tạm tính, BHXH xác nhận")


def test_a_higher_income_costs_more_and_is_supported_the_same(driver: Driver) -> None:
    choose_near_poor(driver)
    more = driver.app.root.front_screen.ids.more

    driver.tap_at(*more.to_window(*more.center))
    driver.tap("225.500 đ/tháng")

    assert driver.shows("440.000 đ")
    assert driver.shows("–132.000 đ")


def test_several_years_are_left_to_bhxh(driver: Driver) -> None:
    choose_near_poor(driver)
    driver.scroll_to("Nhiều năm về sau")

    driver.tap("Nhiều năm về sau")

    assert driver.shows("BHXH sẽ tính")
    assert not driver.shows("115.500 đ/tháng")


def test_what_is_expected_in_2027_stands_below(driver: Driver) -> None:
    choose_near_poor(driver)

    driver.scroll_to("169.400 đ/tháng")

    assert driver.shows("Dự kiến từ 01/01/2027")
    driver.scroll_to("nếu vẫn là hộ cận nghèo")


def test_why_opens_every_step_with_how_sure_it_is(driver: Driver) -> None:
    choose_near_poor(driver)
    driver.scroll_to("Vì sao")

    driver.tap("Vì sao")

    assert driver.shows("Đã có văn bản")
    driver.scroll_to("Suy ra từ văn bản, cần BHXH xác nhận")


def test_the_answer_can_be_copied_as_a_message(driver: Driver) -> None:
    choose_near_poor(driver)
    driver.scroll_to("Chép nội dung")

    driver.tap("Chép nội dung")

    assert "Người đóng: 115.500 đ/tháng" in Clipboard.paste()
    assert driver.shows("Đã chép nội dung")


def test_the_answer_can_be_kept_as_a_picture(tmp_path: Path) -> None:
    AnsPhone(tmp_path).put_aside()

    said = subprocess.run(
        [sys.executable, "-c", SAVE_A_PICTURE, str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"KIVY_GL_BACKEND": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 0, said.stderr
    picture, of_an_english_speaker = sorted((tmp_path / "anh").glob("*.png"))
    assert of_an_english_speaker.read_bytes() == picture.read_bytes(), "families read Vietnamese"
    image = Image.open(picture).convert("RGB")
    assert image.width > 300
    assert len(image.getcolors(1_000_000) or ()) > 10
