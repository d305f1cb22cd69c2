"""Small pictures as a phone would send them, and as it must not: made by hand, byte for byte."""

import random
import struct
import zlib
from pathlib import Path

PHOTO = (Path(__file__).parent / "house.jpg").read_bytes()
"""A made-up house, 64 by 48, as a phone compresses it: nothing in it but the picture."""


def png(width: int = 40, height: int = 20, *, extra: bytes = b"", seed: int = 1) -> bytes:
    """A grey PNG of random points, so that it is not small; `extra` chunks stand before its end."""
    some = random.Random(seed)  # noqa: S311 - points of a made-up picture
    lines = b"".join(b"\x00" + some.randbytes(width) for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(lines)), extra, chunk(b"IEND", b""))
    )


def chunk(name: bytes, content: bytes) -> bytes:
    """A chunk of a PNG (ISO/IEC 15948, 5.3)."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def with_place(jpeg: bytes) -> bytes:
    """As a camera writes it: with a note of where it was taken."""
    note = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08GPS 18.7930 105.5380"
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(note) + 2) + note + jpeg[2:]
