"""Read rows out of the pages of a damaged SQLite file one by one, where the way that leads to them is destroyed.

The layout of pages, cells and records is SQLite's own: https://www.sqlite.org/fileformat2.html (sections 1.5, 1.6, 2.1
and 4). A row is found where its page is whole, whatever became of all others.
"""

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

PAGE = 4_096
"""What SQLite has made by default since 2016; the vault sets no other."""

Value = int | float | bytes | str | None

_LEAF_OF_A_TABLE = 13
_MOST_IN_A_CELL, _LEAST_IN_A_CELL = PAGE - 35, (PAGE - 12) * 32 // 255 - 23
_FILE_HEADER, _PAGE_HEADER = 100, 8
_WHOLE_NUMBERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_FLOAT, _ZERO, _ONE, _BYTES_FROM = 7, 8, 9, 12

# What reading a page that holds something else may raise.
_STRANGE = (IndexError, ValueError, struct.error, KeyError, UnicodeDecodeError)


def rows_in(path: Path, columns: int) -> Iterator[tuple[int, list[Value]]]:
    """Each record of so many columns with the number of its row. SQLite has written the log into the file before."""
    content = path.read_bytes()
    pages = [content[at : at + PAGE] for at in range(0, len(content) - PAGE + 1, PAGE)]
    for page in pages:
        yield from _rows_of(page, pages, columns)


def _rows_of(page: bytes, pages: Sequence[bytes], columns: int) -> Iterator[tuple[int, list[Value]]]:
    start = _FILE_HEADER if page.startswith(b"SQLite format 3\0") else 0
    if page[start] != _LEAF_OF_A_TABLE:
        return
    (count,) = struct.unpack_from(">H", page, start + 3)
    for n in range(min(count, PAGE // 4)):
        try:
            (at,) = struct.unpack_from(">H", page, start + _PAGE_HEADER + 2 * n)
            number, payload = _cell(page, at, pages)
            values = _record(payload, columns)
        except _STRANGE:
            continue
        if values is not None:
            yield number, values


def _cell(page: bytes, at: int, pages: Sequence[bytes]) -> tuple[int, bytes]:
    length, at = _varint(page, at)
    number, at = _varint(page, at)
    if length <= _MOST_IN_A_CELL:
        return number, page[at : at + length]
    here = _LEAST_IN_A_CELL + (length - _LEAST_IN_A_CELL) % (PAGE - 4)
    here = here if here <= _MOST_IN_A_CELL else _LEAST_IN_A_CELL
    payload = page[at : at + here]
    (more,) = struct.unpack_from(">I", page, at + here)
    while more and len(payload) < length:
        beyond = pages[more - 1]
        (more,) = struct.unpack_from(">I", beyond)
        payload += beyond[4:]
    return number, payload[:length]


def _record(payload: bytes, columns: int) -> list[Value] | None:
    end, at = _varint(payload, 0)
    types: list[int] = []
    while at < end and len(types) <= columns:
        kind, at = _varint(payload, at)
        types.append(kind)
    if len(types) != columns:
        return None
    values: list[Value] = []
    for kind in types:
        value, at = _value(payload, at, kind)
        values.append(value)
    return values


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind in {0, _ZERO, _ONE}:
        return {0: None, _ZERO: 0, _ONE: 1}[kind], at
    if kind == _FLOAT:
        return float(struct.unpack_from(">d", payload, at)[0]), at + 8
    length = _WHOLE_NUMBERS[kind] if kind < _BYTES_FROM else (kind - _BYTES_FROM) // 2
    part = payload[at : at + length]
    if len(part) != length:
        raise ValueError("cut short")
    if kind < _BYTES_FROM:
        return int.from_bytes(part, "big", signed=True), at + length
    return (part.decode() if kind % 2 else part), at + length


def _varint(content: bytes, at: int) -> tuple[int, int]:
    number = 0
    for n in range(8):
        byte = content[at + n]
        number = number << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004 - the high bit says that more follows
            return number, at + n + 1
    return number << 8 | content[at + 8], at + 9
