"""What an amount to come hangs on, in the words of the officer who will be asked."""

from collections.abc import Iterator

from backend.tables.rollup import PersonState
from backend.tables.visit import AssessmentRow
from shared.clock import day_label
from shared.policy.quote import Quote
from shared.text import within_a_sentence
from shared.vocabulary import support_groups


def conditions(seen: AssessmentRow, state: PersonState, coming: Quote) -> Iterator[str]:
    """The conditions under which somebody assessed as `seen` will pay the `coming` amount, as parts of a sentence."""
    certified = [group for code in seen.groups if (group := support_groups.CODES.get(code)) and group.certificate]
    for group in certified:
        yield f"nếu vẫn là {within_a_sentence(group.vi)}"
    if certified and seen.certificate_year != coming.on.year:
        yield _certificate(seen.certificate_year, coming.on.year)
    if any(ground.expected for ground in coming.because):
        yield f"mức từ {day_label(coming.on)} là dự kiến, BHXH xác nhận"
    if seen.residence is None:
        yield "chưa rõ nơi thường trú nên chưa tính phần hỗ trợ của tỉnh"
    if seen.quote is None:
        yield "chưa rõ mức thu nhập đã chọn nên tính theo mức thấp nhất"
    if state.first_paid is not None:
        yield "tiền đã đóng trước không tính lại"


def _certificate(held: int | None, needed: int) -> str:
    if held is None:
        return f"chưa rõ năm của giấy chứng nhận; cần giấy của năm {needed}"
    return f"giấy chứng nhận đang có là của năm {held}; cần giấy của năm {needed}"
