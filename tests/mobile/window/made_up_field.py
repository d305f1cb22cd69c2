"""A field of made-up households for the window's tests: in memory, without store or server."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from mobile.screens.field import (
    AmountLine,
    Because,
    Difference,
    Estimate,
    HouseholdCard,
    HouseholdLine,
    PersonLine,
    Promise,
    SyncStatus,
    VisitDraft,
    VisitLine,
)
from shared import problems
from shared.problems import Problem
from shared.text import fold

TODAY = date(2026, 11, 21)
GOOD_CODE = "7K3M9QXD"
LONG_NAME = "Nguyễn Thị Phương Thảo Nguyên Hồng Ế"
FAMILY = ["Nguyễn", "Trần", "Đặng", "Phan", "Lê", "Hồ", "Vũ", "Bùi", "Lô", "Vi"]
MIDDLE = ["Văn", "Thị", "Xuân", "Hữu", "Quang", "Thanh", "Ngọc"]
GIVEN = ["Ế", "Đức", "Hạnh", "Quỳnh", "Vững", "Thuỷ", "Phượng", "Dũng", "Ẩn", "Lợi", "Tuấn"]
HAMLETS = ["Xóm 1", "Xóm Đình", "Xóm Kim Liên 2", "Bản Xốp Nhị", "Khối Vinh Quang"]
STATUSES = ["new", "new", "new", "interested", "come_back", "paid", "advised", "declined", "not_home"]
BIG = 12  # members of the biggest household


class MadeUpField:
    """Two households to know: the first has a long name and 12 members, the second asked to be left alone."""

    made_up = True
    usual_server = "http://127.0.0.1:8000"

    def __init__(self, *, households: int = 200, activated: bool = True) -> None:
        dice = random.Random(1)  # noqa: S311 (made-up people, the same each time)
        self._activated = activated
        self.lines = [self._line(number, dice) for number in range(households)]
        self.drafts: dict[str, VisitDraft] = {}
        self.saved: list[VisitDraft] = []
        self.short: list[tuple[str, str]] = []
        self.offline = False
        self.received = 49

    def _line(self, number: int, dice: random.Random) -> HouseholdLine:
        name = LONG_NAME if number == 0 else " ".join(map(dice.choice, (FAMILY, MIDDLE, GIVEN)))
        hamlet = dice.choice(HAMLETS)
        status = "do_not_visit" if number == 1 else dice.choice(STATUSES)
        seen = None if status == "new" else TODAY - timedelta(days=dice.randrange(9))
        return HouseholdLine(
            id=f"h{number}",
            name=name,
            folded=fold(f"{name} {hamlet}"),
            hamlet=hamlet,
            phone_tail=f"{dice.randrange(10_000):04}",
            status=status,
            seen_on=seen,
        )

    def today(self) -> date:
        return TODAY

    def activated(self) -> bool:
        return self._activated

    def activate(self, server: str, code: str, *, done: Callable[[], None], failed: Callable[[Problem], None]) -> None:
        self._activated = server == self.usual_server and code == GOOD_CODE
        done() if self._activated else failed(problems.activation_code_invalid())

    def households(self) -> Sequence[HouseholdLine]:
        return self.lines

    def card(self, household: str) -> HouseholdCard:
        line = self._find(household)
        recent = (
            VisitLine(day=TODAY - timedelta(days=2), outcome="come_back", officer="Trần Văn An", received=False),
            VisitLine(day=TODAY - timedelta(days=40), outcome="not_home", officer="Lê Thị Hoa", received=True),
        )
        return HouseholdCard(
            id=line.id,
            head=line.name,
            hamlet=line.hamlet,
            address="Ngõ 12, xã Kim Liên",
            phone=f"•••• {line.phone_tail}",
            certificate="poor",
            certificate_year=2026,
            status=line.status,
            members=self._members(line),
            visits=() if line.status == "new" else recent,
            promise=Promise(step="come_back", on=TODAY + timedelta(days=3)) if line.status == "come_back" else None,
            do_not_visit=line.status == "do_not_visit",
        )

    def _members(self, line: HouseholdLine) -> tuple[PersonLine, ...]:
        relations = ["spouse", "child", "child", "parent", "child_in_law", *["grandchild"] * 6]
        count = BIG - 1 if line.id == "h0" else 3
        head = PersonLine(id=f"{line.id}p0", name=line.name, relation="head", birth_year=1975, groups=("poor",))
        others = (
            PersonLine(
                id=f"{line.id}p{place + 1}",
                name=f"{line.name.split()[0]} {MIDDLE[place % 7]} {GIVEN[place % 11]}",
                relation=relation,
                birth_year=1978 + place * 5,
                groups=("poor", "ethnic_minority") if place == 0 else ("poor",),
                member="yes" if place == 1 else "unknown",
            )
            for place, relation in enumerate(relations[:count])
        )
        return (head, *others)

    def record_short_visit(self, household: str, outcome: str) -> None:
        self.short.append((household, outcome))
        self._set_status(household, outcome)

    def draft(self, household: str) -> VisitDraft | None:
        return self.drafts.get(household)

    def keep(self, draft: VisitDraft) -> None:
        self.drafts[draft.household] = draft

    def drop(self, household: str) -> None:
        self.drafts.pop(household, None)

    def save(self, draft: VisitDraft) -> None:
        self.saved.append(draft)
        self.drop(draft.household)
        if not draft.declined:
            self._set_status(draft.household, "come_back" if draft.next_on else "advised")

    def estimate(self, draft: VisitDraft, person: str) -> Estimate:
        talk = next((talk for talk in draft.talks if talk.person == person), None)
        if talk and "yes" in (talk.compulsory, talk.pension):
            return Estimate(
                verdict="not_eligible",
                reasons=("Người đang đóng BHXH bắt buộc không tham gia BHXH tự nguyện.",),
                pays=None,
                lines=(),
                because=(Because(says="Không thuộc đối tượng", law="Luật 41/2024/QH15, điều 2", sure="Chắc chắn"),),
                notes=(),
            )
        known = talk is not None and talk.compulsory == talk.pension == "no"
        return Estimate(
            verdict="eligible" if known else "not_enough_information",
            reasons=() if known else ("Chưa rõ có đang đóng BHXH bắt buộc hay hưởng lương hưu không.",),
            pays=66_000,
            lines=(
                AmountLine(label="Mức đóng (22% của 1.500.000 đ)", amount=330_000, law="Luật 41/2024/QH15, điều 36"),
                AmountLine(label="Nhà nước hỗ trợ 50%", amount=-165_000, law="Nghị định 159/2025/NĐ-CP, điều 5"),
                AmountLine(label="Tỉnh hỗ trợ thêm 30%", amount=-99_000, law="Nghị quyết HĐND tỉnh, 28/04/2025"),
            ),
            because=(
                Because(
                    says="Hộ nghèo: Nhà nước hỗ trợ 50% mức đóng tính trên chuẩn hộ nghèo nông thôn 1.500.000 đ.",
                    law="Nghị định 159/2025/NĐ-CP, điều 5, từ 01/07/2025",
                    sure="Chắc chắn",
                ),
                Because(
                    says="Thường trú tại Nghệ An: tỉnh hỗ trợ thêm 30%.",
                    law="Nghị quyết của HĐND tỉnh Nghệ An ngày 28/04/2025 (chưa rõ số)",
                    sure="Suy ra, cần BHXH tỉnh xác nhận",
                ),
            ),
            notes=("Từ 01/01/2027 chuẩn nghèo dự kiến đổi; nếu vẫn là hộ nghèo thì số tiền sẽ khác.",),
        )

    def sync_status(self) -> SyncStatus:
        unsent = 52 - self.received
        refused = Difference(
            title="Lượt thăm hộ Trần Văn Lợi, 20/11/2026",
            problem=problems.clock_in_future().vi,
            to_do="Chỉnh lại giờ của máy rồi đồng bộ; lượt này không mất.",
        )
        return SyncStatus(
            written=52,
            received=self.received,
            unsent=unsent,
            differences=(refused,) if unsent else (),
            last_at=datetime(2026, 11, 21, 1, 30, tzinfo=UTC),
        )

    def sync_now(
        self, *, progress: Callable[[float], None], done: Callable[[], None], failed: Callable[[Problem], None]
    ) -> None:
        progress(0.4)
        if self.offline:
            failed(problems.unavailable())
            return
        self.received = 52
        done()

    def _find(self, household: str) -> HouseholdLine:
        return next(line for line in self.lines if line.id == household)

    def _set_status(self, household: str, status: str) -> None:
        at = self.lines.index(self._find(household))
        self.lines[at] = replace(self.lines[at], status=status, seen_on=TODAY)
