"""An .xls as Excel 97 wrote it, put together byte by byte: no library that is installed writes one.

The stream is BIFF8 ([MS-XLS]), in a compound file of 512-byte sectors ([MS-CFB]).
"""

import struct
from collections.abc import Sequence

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def old_workbook(*rows: Sequence[str | int]) -> bytes:
    """A workbook of one sheet called «Hộ»."""
    globals_end = _record(0x000A)
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    name = "Hộ".encode("utf-16-le")
    length = len(begin) + 4 + 8 + len(name) + len(globals_end)
    sheet_at = struct.pack("<IBBBB", length, 0, 0, len(name) // 2, 1) + name
    return _compound(begin + _record(0x0085, sheet_at) + globals_end + _sheet(rows))


def _sheet(rows: Sequence[Sequence[str | int]]) -> bytes:
    cells = b"".join(_cell(r, c, cell) for r, row in enumerate(rows) for c, cell in enumerate(row))
    size = struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0)
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    return begin + _record(0x0200, size) + cells + _record(0x000A)


def _cell(row: int, column: int, cell: str | int) -> bytes:
    where = struct.pack("<HHH", row, column, 0)
    if isinstance(cell, int):
        return _record(0x0203, where + struct.pack("<d", cell))
    return _record(0x0204, where + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _compound(stream: bytes) -> bytes:
    """Sector 0 is the table of sectors, sector 1 the directory, the stream lies behind; 4,096 bytes at least."""
    size = max(len(stream), 4_096)
    sectors = -(-size // _SECTOR)
    table = [_FAT, _END, *range(3, 2 + sectors), _END]
    fat = struct.pack(f"<{_SECTOR // 4}I", *table, *[_FREE] * (_SECTOR // 4 - len(table)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4_096, _END, 0, _END, 0) + struct.pack("<109I", 0, *[_FREE] * 108)
    entries = _entry("Root Entry", 5, _END, 0, child=1) + _entry("Workbook", 2, 2, size) + bytes(256)
    return head + fat + entries + stream.ljust(sectors * _SECTOR, b"\0")


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    spelt = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(spelt), kind, 1, _FREE, _FREE, child)
    return spelt.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)
