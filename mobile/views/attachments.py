"""The photos and signatures of a visit being noted, and how many the server does not have yet."""

from dataclasses import dataclass

from mobile.store import attachments
from mobile.store.store import Store
from mobile.words import _n, label
from shared.vocabulary.attachments import SORTS


@dataclass(frozen=True, kw_only=True)
class AttachedLine:
    """One of a visit: what it is in a word, and its bytes; `is_photo`, or a signature."""

    id: str
    word: str
    is_photo: bool
    octets: bytes


@dataclass(frozen=True, kw_only=True)
class Attached:
    """What hangs on a visit being noted; `more_photos`, `may_sign`: whether there is room for another."""

    lines: tuple[AttachedLine, ...]
    more_photos: bool
    may_sign: bool


def attached(store: Store, draft: str) -> Attached:
    """What hangs on the visit being noted at a place."""
    db = store.reading()
    kept = attachments.of_draft(db, draft)
    lines = tuple(
        AttachedLine(
            id=one.id,
            word=label(SORTS[one.sort]),
            is_photo=one.sort == "photo",
            octets=attachments.octets(db, one.id) or b"",
        )
        for one in kept
    )
    sorts = [one.sort for one in kept]
    return Attached(
        lines=lines,
        more_photos=sorts.count("photo") < SORTS["photo"].most,
        may_sign=sorts.count("signature") < SORTS["signature"].most,
    )


def waiting_words(store: Store) -> str:
    """«2 ảnh, chữ ký chưa gửi»: said beside the counts of visits and not among them; "" where there is none."""
    db = store.reading()
    waiting, refused = attachments.waiting(db), attachments.refused(db)
    said = []
    if waiting:
        said.append(_n("{n} ảnh, chữ ký chưa gửi. Lượt thăm không phải chờ ảnh.", waiting).format(n=waiting))
    if refused:
        said.append(_n("{n} ảnh, chữ ký máy chủ không nhận. Lượt thăm vẫn được tính.", refused).format(n=refused))
    return "\n".join(said)
