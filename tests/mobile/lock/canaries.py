"""People who are made up to be looked for: wherever one of their names or numbers turns up, it has leaked."""

import base64
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from shared.text import fold

OFFICER = "Nguyễn Thị An"
HEAD = "Đặng Hoàng Yến Ế"
MEMBER = "Lô Thị Sơn Ca"
PHONE = "987654321"
ADDRESS = "Ngõ Chim Sẻ 77"
CERTIFICATE_NUMBER = "HN-40990017"
ID_NUMBER = "040157009917"
BHXH_NUMBER = "4099887766"
BIRTH = "1957-08-13"
POVERTY = "near_poor"
TOKEN = "access-1"

CANARIES = (
    *(OFFICER, HEAD, MEMBER, PHONE, ADDRESS, CERTIFICATE_NUMBER, ID_NUMBER, BHXH_NUMBER, BIRTH, POVERTY, TOKEN),
    "PRIVATE KEY",
    "interested",
)


def found_in(folder: Path, said: bytes = b"") -> list[tuple[str, str]]:
    """Every canary with the file that it was found in, in whatever form; `said` is what programs wrote elsewhere."""
    octets = {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()} | {"said": said}
    lowered = {name: content.lower() for name, content in octets.items()}
    return [
        (canary, name)
        for canary in CANARIES
        for form in _forms(canary)
        for name, content in lowered.items()
        if form in content
    ]


def _forms(canary: str) -> set[bytes]:
    """UTF-8 and UTF-16, composed and taken apart, without marks, escaped as in JSON, in hexadecimal, in base64."""
    spelt = {unicodedata.normalize(form, canary) for form in ("NFC", "NFD")} | {fold(canary)}
    plain = {text.encode(coding) for text in spelt for coding in ("utf-8", "utf-16-le", "utf-16-be")}
    escaped = {text.encode("ascii", "backslashreplace") for text in spelt}
    return {form.lower() for octets in plain | escaped for form in (octets, octets.hex().encode(), *_in_base64(octets))}


def _in_base64(octets: bytes) -> Iterator[bytes]:
    """As it would stand in the middle of something longer, at each of three offsets."""
    for offset in range(3):
        whole = base64.b64encode(bytes(offset) + octets)
        yield whole[4 if offset else 0 : len(whole) // 4 * 4 - 4]
