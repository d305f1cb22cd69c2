"""Which hamlet of a commune a name means: «Xóm 05», «xóm 5» and «5» are one; «Xóm 5» and «Khối 5» are two.

Communes that became one often had hamlets of one name; people then write «Xóm 1 (Nghi Trung)».
"""

import re
from collections.abc import Sequence
from typing import Any

from shared.text import fold, tidy
from shared.vocabulary import hamlets

_KINDS = {fold(term.vi): code for code, term in hamlets.CODES.items()}
_BEGINNING = re.compile(rf"({'|'.join(_KINDS)}|to dan pho|khoi pho)\s+(.+)")
_MARKS = re.compile(r"[.,()]")
_ZEROS = re.compile(r"\b0+(?=\d)")
_OF_A_TOWN = {"to dan pho": "khoi", "khoi pho": "khoi"}


def meant(name: str, known: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The hamlets on record that a name can mean; several where it leaves open which kind is meant."""
    kind, bare = _parted(name)
    fitting = [row for row in known if _parted(row["name"])[1] == bare]
    of_kind = [row for row in fitting if kind is None or _parted(row["name"])[0] in {None, kind}]
    exact = [row for row in of_kind if fold(row["name"]) == fold(name)]
    return exact if len(exact) == 1 else of_kind


def meant_in(name: str, former: str, known: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The hamlets on record whose names say the former commune too, by its bare name."""
    return meant(f"{name} {former}", known)


def key(name: str) -> tuple[str | None, str]:
    """What two spellings of one name have in common."""
    return _parted(name)


def kind_of(name: str) -> str:
    """The kind of hamlet that a name says; a xóm where it says none."""
    return _parted(name)[0] or "xom"


def full_name(name: str) -> str:
    """The name with its kind: «5» is stored as «Xóm 5»."""
    kind, _ = _parted(name)
    return tidy(name) if kind or not name.strip().isdecimal() else f"{hamlets.CODES['xom'].vi} {int(name)}"


def _parted(name: str) -> tuple[str | None, str]:
    folded = _ZEROS.sub("", _MARKS.sub(" ", fold(name)))
    match = _BEGINNING.fullmatch(" ".join(folded.split()))
    if match is None:
        return None, " ".join(folded.split())
    return _OF_A_TOWN.get(match[1]) or _KINDS[match[1]], match[2]
