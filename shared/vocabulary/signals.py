"""What a committee may ask an officer about a visit, and what officers answer: each has honest causes."""

from dataclasses import dataclass

from shared.vocabulary.term import Term, table

CODES = table(
    [
        Term(code="too_fast", vi="lượt tư vấn được ghi trong thời gian ngắn", en="it was noted in a short time"),
        Term(
            code="same_answers",
            vi="câu trả lời giống nhiều lượt khác trong ngày",
            en="its answers are those of many visits of the day",
        ),
        Term(code="clock_off", vi="đồng hồ của máy lệch", en="the phone's clock was off"),
        Term(
            code="same_place",
            vi="nhiều lượt của nhiều xóm ghi ở cùng một nơi",
            en="visits of several hamlets were noted in one place",
        ),
        Term(code="far_place", vi="nơi ghi xa xóm", en="it was noted far from the hamlet"),
        Term(code="outside", vi="nơi ghi nằm ngoài Việt Nam", en="its place lies outside Viet Nam"),
    ]
)
"""The signals that a server tells of (backend.admin.signals), as an officer is asked about them. The list is ours."""


@dataclass(frozen=True, kw_only=True)
class Reply(Term):
    """`needs_note`: it says nothing without a few words."""

    needs_note: bool = False


REPLIES = table(
    [
        Reply(code="people_busy", vi="Hộ bận nên nói nhanh", en="The people were busy, so it was quick"),
        Reply(code="noted_later", vi="Ghi bù sau, như buổi tối", en="Noted later, as in the evening"),
        Reply(code="gathered", vi="Nhiều hộ cùng một điểm họp xóm", en="Many households at one meeting"),
        Reply(code="truly_alike", vi="Các hộ trả lời giống nhau thật", en="The households did answer alike"),
        Reply(code="wrong_clock", vi="Đồng hồ máy sai", en="The phone's clock was wrong"),
        Reply(code="wrong_place", vi="Máy định vị sai", en="The phone's place was wrong"),
        Reply(code="other", vi="Lý do khác", en="Another reason", needs_note=True),
    ]
)
"""An officer's answer in one tap. The list is ours."""
