"""Make a camera's photo small enough to be sent from anywhere: upright, at most 1,600 points wide or high, JPEG.

It goes through Kivy's own reader and writer of pictures (SDL_image), which need no window and write no file.
"""

from io import BytesIO

from mobile.widgets.pixels import Pixels, halved, turned, without_alpha
from shared import problems
from shared.pictures import without_notes
from shared.problems import Refused
from shared.rules.attachments import SIZE_MAX

LONGEST = 1_600
_SHORTEST = 200
_QUALITIES = (80, 60, 30)

_EXIF, _ORIENTATION, _ENTRY_BYTES = b"Exif\x00\x00", 0x0112, 12
# Quarter turns clockwise that stand a photo upright (EXIF 2.3, 4.6.4, Orientation); mirrored ones no camera writes.
_QUARTERS = {3: 2, 6: 1, 8: 3}


def shrunk(octets: bytes) -> bytes:
    """A photo as it will be kept; Refused (not_a_picture, picture_too_large). Takes a second or two of a phone."""
    pixels = _read(octets)
    while max(pixels.width, pixels.height) > LONGEST:
        pixels = halved(pixels)
    pixels = turned(pixels, quarters(octets))
    while (written := _small_enough(pixels)) is None:
        if min(pixels.width, pixels.height) < _SHORTEST:
            raise Refused(problems.picture_too_large(None, SIZE_MAX))
        pixels = halved(pixels)
    return written


def quarters(octets: bytes) -> int:
    """How often a photo is to be turned by a right angle to stand upright, as its camera noted; 0 where it did not."""
    at = octets.find(_EXIF, 0, 65_536)
    if at < 0:
        return 0
    tiff = octets[at + len(_EXIF) : at + 65_536]
    is_little = tiff.startswith(b"II")

    def number(place: int, length: int) -> int:
        return int.from_bytes(tiff[place : place + length], "little" if is_little else "big")

    first = number(4, 4)
    for entry in range(min(number(first, 2), 64)):
        place = first + 2 + entry * _ENTRY_BYTES
        if number(place, 2) == _ORIENTATION:
            return _QUARTERS.get(number(place + 8, 2), 0)
    return 0


def _small_enough(pixels: Pixels) -> bytes | None:
    """As good as it may be within the bytes that are allowed; None where even the worst is too large."""
    for quality in _QUALITIES:
        written = without_notes(_written(pixels, quality))
        if len(written) <= SIZE_MAX:
            return written
    return None


def _read(octets: bytes) -> Pixels:
    from kivy.core.image import _img_sdl2  # noqa: PLC0415 - it brings in the window, which a start already has

    found = _img_sdl2.load_from_memory(octets)
    if not found:
        raise Refused(problems.not_a_picture())
    width, height, order, points, row = found
    channels = len(order)
    if row and row != width * channels:
        points = b"".join(points[at * row : at * row + width * channels] for at in range(height))
    pixels = Pixels(width=width, height=height, octets=bytes(points))
    return without_alpha(pixels) if channels > 3 else pixels  # noqa: PLR2004 - red, green and blue


def _written(pixels: Pixels, quality: int) -> bytes:
    from kivy.core.image import _img_sdl2  # noqa: PLC0415 - as above

    file = BytesIO()
    _img_sdl2.save(file, pixels.width, pixels.height, "rgb", pixels.octets, False, "jpg", quality)
    return file.getvalue()
