"""A camera's photo becomes small, upright and nameless, and stays the picture that it was."""

from io import BytesIO

import pytest
from PIL import Image

from mobile.actions.signing import drawn
from mobile.widgets.pixels import Pixels, halved, turned, without_alpha
from mobile.widgets.shrinking import LONGEST, quarters, shrunk
from shared import problems
from shared.pictures import JPEG, look_at
from shared.problems import Refused
from shared.rules.attachments import SIZE_MAX

ORIENTATION, MAKER = 0x0112, 0x010F
RED, GREEN, BLUE, WHITE = b"\xff\x00\x00", b"\x00\xff\x00", b"\x00\x00\xff", b"\xff\xff\xff"


def camera_photo(width: int, height: int, orientation: int = 1) -> bytes:
    """A noisy photo with a red left edge, and what a camera notes beside it."""
    image = Image.effect_noise((width, height), 70).convert("RGB")
    image.paste((255, 0, 0), (0, 0, width // 4, height))
    noted = Image.Exif()
    noted[ORIENTATION], noted[MAKER] = orientation, "Máy của An"
    file = BytesIO()
    image.save(file, "jpeg", quality=92, exif=noted)
    return file.getvalue()


def seen(octets: bytes) -> Image.Image:
    return Image.open(BytesIO(octets)).convert("RGB")


def test_a_large_photo_becomes_small_and_nothing_is_noted_beside_it() -> None:
    small = shrunk(camera_photo(2_400, 1_800))

    found = look_at(small)
    assert found.media_type == JPEG
    assert max(found.width, found.height) <= LONGEST
    assert found.width / found.height == pytest.approx(4 / 3, abs=0.01)
    assert len(small) <= SIZE_MAX
    assert "Máy của An".encode() not in small


@pytest.mark.parametrize(
    ("orientation", "edge"), [(1, (0.05, 0.5)), (3, (0.95, 0.5)), (6, (0.5, 0.05)), (8, (0.5, 0.95))]
)
def test_it_stands_upright(orientation: int, edge: tuple[float, float]) -> None:
    photo = camera_photo(400, 300, orientation)

    small = seen(shrunk(photo))

    point = small.getpixel((int(small.width * edge[0]), int(small.height * edge[1])))
    assert isinstance(point, tuple)
    assert (point[0] > 200, point[1] < 80) == (True, True)
    assert (small.width > small.height) == (orientation in {1, 3})


def test_one_with_what_shines_through_is_read_too() -> None:
    file = BytesIO()
    Image.new("RGBA", (300, 260), (10, 120, 200, 128)).save(file, "png")

    assert seen(shrunk(file.getvalue())).size == (300, 260)


@pytest.mark.parametrize("octets", [b"", b"GIF89a", b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00"])
def test_what_is_no_picture_is_refused(octets: bytes) -> None:
    with pytest.raises(Refused) as refused:
        shrunk(octets)

    assert refused.value.problems == (problems.not_a_picture(),)


def test_a_note_that_is_cut_short_turns_nothing() -> None:
    assert quarters(b"Exif\x00\x00MM") == 0
    assert quarters(b"Exif\x00\x00II*\x00\xff\xff\xff\xff") == 0


def test_four_points_become_their_mean() -> None:
    four = Pixels(width=2, height=2, octets=RED + RED + BLUE + BLUE)

    assert halved(four) == Pixels(width=1, height=1, octets=b"\x7f\x00\x7f")


def test_a_quarter_turn_and_three_more_are_none() -> None:
    picture = Pixels(width=2, height=1, octets=RED + GREEN)

    assert turned(picture, 1) == Pixels(width=1, height=2, octets=RED + GREEN)
    assert turned(picture, 2) == Pixels(width=2, height=1, octets=GREEN + RED)
    assert turned(turned(picture, 1), 3) == picture


def test_the_fourth_byte_of_a_point_is_left_out() -> None:
    shining = Pixels(width=2, height=1, octets=RED + b"\x80" + WHITE + b"\x00")

    assert without_alpha(shining) == Pixels(width=2, height=1, octets=RED + WHITE)


def test_a_signature_is_drawn_where_the_finger_went() -> None:
    signed = seen(drawn([[(0.1, 0.5), (0.9, 0.5)], [(0.5, 0.1), (0.5, 0.9)]]))

    dark = {at: signed.getpixel(at) == (0, 0, 0) for at in ((100, 100), (240, 40), (100, 40), (470, 100))}
    assert dark == {(100, 100): True, (240, 40): True, (100, 40): False, (470, 100): False}


@pytest.mark.parametrize("strokes", [[], [[]], [[(0.5, 0.5)]]])
def test_a_dot_is_no_signature(strokes: list[list[tuple[float, float]]]) -> None:
    with pytest.raises(Refused) as refused:
        drawn(strokes)

    assert refused.value.problems == (problems.nothing_signed(),)
