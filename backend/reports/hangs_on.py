"""What an amount to come hangs on, in the words of the officer who will be asked and in English."""

from collections.abc import Iterator

from backend.tables.rollup import PersonState
from backend.tables.visit import AssessmentRow
from shared.clock import day_label
from shared.policy.quote import Quote
from shared.text import within_a_sentence
from shared.vocabulary import support_groups
from shared.vocabulary.term import Words


def conditions(seen: AssessmentRow, state: PersonState, coming: Quote) -> Iterator[Words]:
    """The conditions under which somebody assessed as `seen` will pay the `coming` amount, as parts of a sentence."""
    certified = [group for code in seen.groups if (group := support_groups.CODES.get(code)) and group.certificate]
    for group in certified:
        yield Words(
            vi=f"nếu vẫn là {within_a_sentence(group.vi)}", en=f"if still of the group “{within_a_sentence(group.en)}”"
        )
    if certified and seen.certificate_year != coming.on.year:
        yield _certificate(seen.certificate_year, coming.on.year)
    if any(ground.expected for ground in coming.because):
        day = day_label(coming.on)
        yield Words(
            vi=f"mức từ {day} là dự kiến, BHXH xác nhận", en=f"the amount from {day} is expected, BHXH confirms it"
        )
    if seen.residence is None:
        yield Words(
            vi="chưa rõ nơi thường trú nên chưa tính phần hỗ trợ của tỉnh",
            en="residence not known, so without the province's support",
        )
    if seen.quote is None:
        yield Words(
            vi="chưa rõ mức thu nhập đã chọn nên tính theo mức thấp nhất",
            en="chosen income not known, so by the lowest",
        )
    if state.first_paid is not None:
        yield Words(vi="tiền đã đóng trước không tính lại", en="what was paid ahead is not reckoned again")


def _certificate(held: int | None, needed: int) -> Words:
    if held is None:
        return Words(
            vi=f"chưa rõ năm của giấy chứng nhận; cần giấy của năm {needed}",
            en=f"year of the certificate not known; that of {needed} is needed",
        )
    return Words(
        vi=f"giấy chứng nhận đang có là của năm {held}; cần giấy của năm {needed}",
        en=f"the certificate on record is of {held}; that of {needed} is needed",
    )
