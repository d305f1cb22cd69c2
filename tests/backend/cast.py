"""The cast of the server's tests, each with what they may do, before a server with two communes.

An is an officer of one hamlet of Thành Vinh; Bình sits on its committee; Chi supervises it and Nghi Lộc;
Dũng administers the province; Em works here and has been given nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

THANH_VINH, NGHI_LOC = "16681.202507", "17827.202507"
HAMLETS = {
    THANH_VINH: (UUID("01a20000-0000-7000-8000-0000000000a1"), UUID("01a20000-0000-7000-8000-0000000000a2")),
    NGHI_LOC: (UUID("01a20000-0000-7000-8000-0000000000b1"),),
}
START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
PASSWORD = "năm con vịt qua cầu tre"


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """One of the cast, with a token that is good for 15 minutes from START."""

    account_id: UUID
    username: str
    role: str
    headers: dict[str, str]
    install_id: UUID | None = None


class HandClock:
    """A clock that stands until a test moves it."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        return self.moment

    def passes(self, **time: float) -> None:
        self.moment += timedelta(**time)


CAST: dict[str, tuple[str, str, list[tuple[str, UUID | None]]]] = {
    "an": ("Nguyễn Thị An", "officer", [(THANH_VINH, HAMLETS[THANH_VINH][0])]),
    "binh": ("Trần Văn Bình", "committee", [(THANH_VINH, None)]),
    "chi": ("Lê Thị Chi", "supervisor", [(THANH_VINH, None), (NGHI_LOC, None)]),
    "dung": ("Phạm Dũng", "admin", []),
    "em": ("Hồ Thị Em", "officer", []),
}
ACCOUNT_IDS = {name: UUID(int=0x01A2_0000_0000_7000_8000_0000_0000_00C0 + i) for i, name in enumerate(CAST)}
AN_INSTALL = UUID("00000000-0000-4000-8000-0000000000a0")
