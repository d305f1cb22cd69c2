"""What stands in the way of what people ask of their commune, of its answer, and of a conference with them."""

from shared.problems.problem import Problem


def topic_needed(field: str) -> Problem:
    """What a family asks is about something."""
    return Problem(
        code="topic_needed",
        status=422,
        vi="Hãy chọn gia đình phản ánh về việc gì.",
        en="Choose what the family's request is about.",
        field=field,
    )


def asked_by_the_commune(field: str) -> Problem:
    """A phone sends what only the commune gives: another follow-up, or one that is answered already."""
    return Problem(
        code="asked_by_the_commune",
        status=422,
        vi="Việc này do xã giao hoặc trả lời, máy cán bộ không ghi được.",
        en="Only the commune gives or answers this; an officer's phone cannot record it.",
        field=field,
    )


def answered_already() -> Problem:
    """Somebody answered it meanwhile."""
    return Problem(
        code="answered_already",
        status=409,
        vi="Việc này đã được trả lời. Hãy mở lại danh sách.",
        en="This was answered meanwhile. Open the list again.",
    )


def fewer_than_households(field: str) -> Problem:
    """More households are on a conference's list than people came to it."""
    return Problem(
        code="fewer_than_households",
        status=422,
        vi="Số người dự ít hơn số hộ có mặt. Hãy xem lại.",
        en="Fewer people than households. Look again.",
        field=field,
    )
