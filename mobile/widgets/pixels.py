"""Make a picture of red, green and blue bytes smaller, and turn it, without a library of pictures."""

from dataclasses import dataclass

_CHANNELS = 3
_ROUND = 4


@dataclass(frozen=True, kw_only=True)
class Pixels:
    """`octets`: red, green and blue of each point, row by row from the top, with nothing between."""

    width: int
    height: int
    octets: bytes


def without_alpha(pixels: Pixels) -> Pixels:
    """The picture where each point had a fourth byte: what shines through is left out."""
    flat = bytearray(pixels.width * pixels.height * _CHANNELS)
    for channel in range(_CHANNELS):
        flat[channel::_CHANNELS] = pixels.octets[channel :: _CHANNELS + 1]
    return Pixels(width=pixels.width, height=pixels.height, octets=bytes(flat))


def halved(pixels: Pixels) -> Pixels:
    """Half as wide and half as high: each point the mean of four. An odd last row or column is left out."""
    width, height = pixels.width // 2, pixels.height // 2
    row, used = pixels.width * _CHANNELS, width * 2 * _CHANNELS
    rows = bytearray()
    for top in range(0, height * 2, 2):
        above = pixels.octets[top * row : top * row + used]
        below = pixels.octets[(top + 1) * row : (top + 1) * row + used]
        rows += _side_by_side(_mean(above, below), width)
    return Pixels(width=width, height=height, octets=bytes(rows))


def turned(pixels: Pixels, quarters: int) -> Pixels:
    """Turned clockwise by so many right angles."""
    for _ in range(quarters % _ROUND):
        pixels = _turned_once(pixels)
    return pixels


def _side_by_side(row: bytes, width: int) -> bytes:
    smaller = bytearray(width * _CHANNELS)
    for channel in range(_CHANNELS):
        one = row[channel :: _CHANNELS * 2]
        other = row[channel + _CHANNELS :: _CHANNELS * 2]
        smaller[channel::_CHANNELS] = _mean(one, other)
    return bytes(smaller)


def _mean(one: bytes, other: bytes) -> bytes:
    """Byte by byte, as one large number: a loop over a photo's millions of bytes would take a minute."""
    length = len(one)
    first, second = int.from_bytes(one, "little"), int.from_bytes(other, "little")
    without_lowest_bits = int.from_bytes(b"\xfe" * length, "little")
    return ((first & second) + (((first ^ second) & without_lowest_bits) >> 1)).to_bytes(length, "little")


def _turned_once(pixels: Pixels) -> Pixels:
    width, height = pixels.height, pixels.width
    row = bytearray(width * _CHANNELS)
    rows = bytearray()
    for column in range(height):
        for channel in range(_CHANNELS):
            upwards = pixels.octets[column * _CHANNELS + channel :: pixels.width * _CHANNELS][::-1]
            row[channel::_CHANNELS] = upwards
        rows += row
    return Pixels(width=width, height=height, octets=bytes(rows))
