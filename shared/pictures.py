"""What a picture is, told from its bytes alone: a JPEG or a PNG from its first byte to its last, and nothing besides.

A camera writes where and when into a picture. What leaves a phone holds none of it, and the server takes nothing that
holds anything more than the picture: no place, no name of a device, no other file behind its end.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

JPEG, PNG = "image/jpeg", "image/png"
MEDIA_TYPES = frozenset({JPEG, PNG})

PIXELS_MAX = 25_000_000
"""What a browser opens without pain; a few bytes can claim far more (quality.md, B118)."""

_SOI, _EOI = b"\xff\xd8", b"\xff\xd9"
_MARKS, _SOS = 0xFF, 0xDA
_RESTARTS = range(0xD0, 0xD8)
# Frame headers (ITU-T T.81, table B.1): C0–CF without C4 (Huffman tables), C8 (reserved) and CC (arithmetic coding).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_TABLES = frozenset({0xC4, 0xDB, 0xDD})
# How the colours are meant, with the length of each; every other APPn and COM tells of something else.
_JFIF, _JFIF_BYTES, _ADOBE, _ADOBE_BYTES = 0xE0, 18, 0xEE, 16
_NOTES = frozenset({*range(0xE0, 0xF0), 0xFE})

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_NEEDED = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"})


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture's media type, and how wide and high it is in pixels."""

    media_type: str
    width: int
    height: int


def look_at(octets: bytes) -> Picture:
    """What picture these bytes are; ValueError where they are none, hold anything besides it, or are too large."""
    parts = list(_parts(octets))
    if b"".join(part.octets for part in parts if part.is_picture) != octets:
        raise ValueError("more than a picture")
    sizes = [part.size for part in parts if part.size is not None]
    if len(sizes) != 1 or 0 in sizes[0] or sizes[0][0] * sizes[0][1] > PIXELS_MAX:
        raise ValueError("no size, two, or too large")
    return Picture(media_type=JPEG if octets.startswith(_SOI) else PNG, width=sizes[0][0], height=sizes[0][1])


def without_notes(octets: bytes) -> bytes:
    """The picture without what was written beside it: the place, the device, the time, a small copy of itself.

    ValueError where these bytes are no picture. What stands behind its end is left out, too.
    """
    return b"".join(part.octets for part in _parts(octets) if part.is_picture)


@dataclass(frozen=True, kw_only=True)
class _Part:
    """A run of the file; `is_picture`: it is needed to show it. `size` where it tells width and height."""

    octets: bytes
    is_picture: bool = True
    size: tuple[int, int] | None = None


def _parts(octets: bytes) -> Iterator[_Part]:
    """The parts of a picture up to its end, then what stands behind it."""
    try:
        if octets.startswith(_SOI):
            yield from _of_jpeg(octets)
        elif octets.startswith(_SIGNATURE):
            yield from _of_png(octets)
        else:
            raise ValueError("neither JPEG nor PNG")
    except IndexError:
        raise ValueError("cut short") from None


def _of_jpeg(octets: bytes) -> Iterator[_Part]:
    yield _Part(octets=_SOI)
    at = len(_SOI)
    while octets[at : at + 2] != _EOI:
        if octets[at] != _MARKS:
            raise ValueError("no marker where one is due")
        marker, end = octets[at + 1], at + 2 + _number(octets, at + 2, 2)
        segment = octets[at:end]
        if marker in _FRAMES:
            yield _Part(octets=segment, size=(_number(octets, at + 7, 2), _number(octets, at + 5, 2)))
        elif marker == _SOS:
            end = _end_of_scan(octets, end)
            yield _Part(octets=octets[at:end])
        elif marker in _TABLES or _tells_colours(segment):
            yield _Part(octets=segment)
        elif marker in _NOTES:
            yield _Part(octets=segment, is_picture=False)
        else:
            raise ValueError("a marker that no camera writes")
        at = end
    yield _Part(octets=_EOI)
    yield _Part(octets=octets[at + len(_EOI) :], is_picture=False)


def _end_of_scan(octets: bytes, at: int) -> int:
    """Where the next marker stands after coded pixels, in which FF is followed by 00 or by a restart."""
    while (at := octets.find(b"\xff", at)) >= 0:
        if octets[at + 1] != 0 and octets[at + 1] not in _RESTARTS:
            return at
        at += 2
    raise ValueError("no end")


def _tells_colours(segment: bytes) -> bool:
    """A JFIF header without a small copy, or Adobe's word on how colours are coded."""
    if segment[1] == _JFIF:
        return segment[4:9] == b"JFIF\x00" and len(segment) == _JFIF_BYTES
    return segment[1] == _ADOBE and segment[4:9] == b"Adobe" and len(segment) == _ADOBE_BYTES


def _of_png(octets: bytes) -> Iterator[_Part]:
    yield _Part(octets=_SIGNATURE)
    at, name = len(_SIGNATURE), b""
    while name != b"IEND":
        length, name = _number(octets, at, 4), octets[at + 4 : at + 8]
        end = at + 12 + length
        chunk = octets[at:end]
        if zlib.crc32(chunk[4:-4]) != _number(octets, end - 4, 4):
            raise ValueError("a damaged chunk")
        size = (_number(octets, at + 8, 4), _number(octets, at + 12, 4)) if name == b"IHDR" else None
        yield _Part(octets=chunk, is_picture=name in _NEEDED, size=size)
        at = end
    yield _Part(octets=octets[at:], is_picture=False)


def _number(octets: bytes, at: int, length: int) -> int:
    found = octets[at : at + length]
    if len(found) < length:
        raise IndexError
    return int.from_bytes(found, "big")
