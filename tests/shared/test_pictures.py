"""What leaves a phone is the picture and nothing beside it: no place, no device, no second file."""

import struct

import pytest

from shared.pictures import JPEG, PIXELS_MAX, PNG, Picture, look_at, without_notes
from tests.backend.pictures_by_hand import PHOTO, chunk, png, with_place


def test_a_jpeg_and_a_png_are_told_with_their_size() -> None:
    assert look_at(PHOTO) == Picture(media_type=JPEG, width=64, height=48)
    assert look_at(png(40, 20)) == Picture(media_type=PNG, width=40, height=20)


@pytest.mark.parametrize(
    "noted",
    [
        with_place(PHOTO),
        PHOTO + b"PK\x03\x04 a second file",
        PHOTO[:2] + b"\xff\xfe\x00\x09Comment"[:11] + PHOTO[2:],
        png(extra=chunk(b"tEXt", b"GPS\x0018.79")),
        png(extra=chunk(b"eXIf", b"MM\x00*")),
        png() + b"<script>",
    ],
)
def test_what_is_noted_beside_a_picture_is_found_and_taken_off(noted: bytes) -> None:
    with pytest.raises(ValueError, match="more than a picture"):
        look_at(noted)

    plain = without_notes(noted)

    assert plain in {PHOTO, png()}
    assert look_at(plain).width in {64, 40}
    assert b"GPS" not in plain


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\xff\xd8",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        b"\x00\x00\x00\x18ftypheic",
        PHOTO[:-2],
        PHOTO[:200],
        png()[:-1],
        png()[:60] + b"\x00" + png()[61:],
        png(extra=chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))),
    ],
)
def test_what_is_no_whole_picture_is_refused(octets: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        look_at(octets)


def test_a_few_bytes_that_claim_to_be_immense_are_refused() -> None:
    """B118."""
    claimed = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", claimed) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")

    with pytest.raises(ValueError, match="too large"):
        look_at(bomb)
    assert PIXELS_MAX < 50_000 * 50_000
