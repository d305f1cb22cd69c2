"""How the console says what a file would do or has done: kinds, states, counts, and each household in a few words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.console.shell.words import _, _n, marked
from backend.importing.batches import (
    APPLIED,
    APPLYING,
    FAILED,
    FORGOTTEN,
    PREVIEWED,
    READING,
    REFUSED,
    UNDOING,
    UNDONE,
)
from backend.importing.in_background import APPLY, READ, UNDO
from backend.importing.matching import CHANGED, NEW, SAME
from backend.importing.shown import Home
from backend.importing.wishes import CONFIRMED, HOUSEHOLDS
from backend.tables.importing import ImportBatch
from shared import problems

KINDS: Mapping[str, str] = {
    HOUSEHOLDS: marked("Danh sách hộ, hộ nghèo, cận nghèo"),
    CONFIRMED: marked("Danh sách BHXH xác nhận"),
}
STATES: Mapping[str, str] = {
    PREVIEWED: marked("Đang chờ áp dụng"),
    REFUSED: marked("Có lỗi, chưa nhập"),
    APPLIED: marked("Đã áp dụng"),
    UNDONE: marked("Đã hoàn tác"),
    FORGOTTEN: marked("Quá hạn, chưa nhập"),
    READING: marked("Đang đọc tệp"),
    APPLYING: marked("Đang áp dụng"),
    UNDOING: marked("Đang hoàn tác"),
    FAILED: marked("Không đọc được, chưa nhập"),
}
PILLS: Mapping[str, str] = {PREVIEWED: "flagged", REFUSED: "returned", FAILED: "returned", APPLIED: "approved"}
JOBS: Mapping[str, str] = {
    READ: marked("Đọc danh sách đưa vào"),
    APPLY: marked("Áp dụng danh sách"),
    UNDO: marked("Hoàn tác danh sách"),
}
"""What the work on a list is called."""

DONE: Mapping[str, str] = {
    APPLIED: marked("Đã áp dụng cả danh sách."),
    UNDONE: marked("Đã hoàn tác: những xác nhận mà danh sách này đưa vào đã được bỏ."),
}
"""What is said once, right after it was done."""

DIFFERENT = "different"
"""A household on record that a list would leave as it is, though it says otherwise."""

OUTCOMES: Mapping[str, str] = {
    NEW: marked("Mới"),
    CHANGED: marked("Thay đổi"),
    SAME: marked("Đã có như vậy"),
    DIFFERENT: marked("Đã có, khác danh sách"),
}

_COUNTS: Mapping[str, Mapping[str, str]] = {
    HOUSEHOLDS: {
        "households_new": marked("Hộ mới"),
        "households_changed": marked("Hộ thay đổi"),
        "households_same": marked("Hộ đã có, không đổi"),
        "persons_new": marked("Người mới"),
        "hamlets_new": marked("Xóm, bản, khối mới"),
    },
    CONFIRMED: {
        "confirmed_new": marked("Được xác nhận lần đầu"),
        "confirmed_same": marked("Đã được xác nhận từ trước"),
        "ambiguous": marked("Dòng khớp với nhiều người"),
        "unmatched": marked("Dòng không khớp với ai"),
    },
}
_FIELDS: Mapping[str, str] = {
    "phone": marked("số điện thoại"),
    "address": marked("địa chỉ"),
    "household_code": marked("mã hộ"),
    "certificate": marked("diện hộ"),
    "certificate_year": marked("năm công nhận"),
    "certificate_number": marked("số giấy chứng nhận"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One household of a preview."""

    row: int
    name: str
    hamlet: str
    outcome: str
    said: str


def noted_in(batch: ImportBatch) -> Mapping[str, Sequence[Mapping[str, str]]]:
    """What was noted of cells besides problems: which were `mended`, which say otherwise than what is `kept`, and which
    hamlets are in `doubt`.
    """
    kept, doubt = problems.kept_as_recorded("", "", "").code, problems.hamlet_of_former_commune("", "").code
    return {
        "mended": [one for one in batch.mended if one["code"] not in {kept, doubt}],
        "kept": [one for one in batch.mended if one["code"] == kept],
        "doubt": [one for one in batch.mended if one["code"] == doubt],
    }


def counts_of(batch: ImportBatch) -> Sequence[tuple[str, int]]:
    """The numbers of a batch with their names, in their order."""
    return [(_(said), batch.counts.get(name, 0)) for name, said in _COUNTS[batch.kind].items()]


def line(home: Home) -> Line:
    """One household of a preview: what becomes of it."""
    return Line(
        row=home.row,
        name=home.head_name,
        hamlet=home.hamlet,
        outcome=DIFFERENT if home.outcome == SAME and home.differs else home.outcome,
        said=", ".join(_parts(home)),
    )


def born(birth: str) -> str:
    """`1975`, `03/1975` or `21/03/1975`, as far as it is known."""
    return "/".join(reversed(birth.split("-")))


def _parts(home: Home) -> Sequence[str]:
    """In words what is new in a household: fields that are filled in or brought up to date, and persons."""
    fields = [_(_FIELDS[name]) for name in home.fields if name in _FIELDS]
    new, changed = home.persons_new, home.persons_changed
    people = [_n("{n} người mới", new).format(n=new)] if new else []
    people += [_n("bổ sung cho {n} người", changed).format(n=changed)] if changed else []
    kept = [_n("khác danh sách ở {n} ô, giữ như đã lưu", home.differs).format(n=home.differs)] if home.differs else []
    return [*fields, *people, *kept]


def _named_in(names: Mapping[str, str]) -> Callable[[str], str]:
    return lambda code: _(names[code])


FILTERS: dict[str, Callable[..., Any]] = {
    "import_kind": _named_in(KINDS),
    "import_state": _named_in(STATES),
    "import_outcome": _named_in(OUTCOMES),
    "import_pill": lambda code: PILLS.get(code, ""),
    "import_counts": counts_of,
    "import_born": born,
}
