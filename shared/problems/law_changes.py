"""What stands in the way of a change of the law's numbers."""

from shared.problems.problem import Problem


def law_not_named(field: str) -> Problem:
    """A step that names neither its law nor what was looked for and not found."""
    return Problem(
        code="law_not_named",
        status=422,
        vi="Mỗi mức phải ghi văn bản quy định, hoặc ghi rõ điều gì chưa xác nhận được.",
        en="A step names its law, or what could not be confirmed.",
        field=field,
    )


def no_such_step(field: str) -> Problem:
    """The law has no step of that parameter since that day."""
    return Problem(
        code="no_such_step",
        status=422,
        vi="Quy định không có mức nào bắt đầu từ ngày này.",
        en="The law has no step that begins on this day.",
        field=field,
    )


def step_is_there(field: str) -> Problem:
    """A step of that parameter already begins on that day: it is to be confirmed or shifted, not added."""
    return Problem(
        code="step_is_there",
        status=422,
        vi="Đã có mức bắt đầu từ ngày này: hãy xác nhận hoặc dời ngày của mức đó.",
        en="A step already begins on this day: confirm or shift that one.",
        field=field,
    )


def steps_overlap(field: str) -> Problem:
    """Two steps of a parameter would hold on one day."""
    return Problem(
        code="steps_overlap",
        status=422,
        vi="Thay đổi này làm hai mức cùng có hiệu lực trong một ngày.",
        en="With this change two steps would hold on the same day.",
        field=field,
    )


def steps_leave_a_gap(field: str) -> Problem:
    """Days would be left on which a parameter has no value although it has one now."""
    return Problem(
        code="steps_leave_a_gap",
        status=422,
        vi="Thay đổi này để trống một số ngày không có mức nào.",
        en="This change would leave days without any step.",
        field=field,
    )


def second_person_needed() -> Problem:
    """Who proposed a change of the law would confirm it, too."""
    return Problem(
        code="second_person_needed",
        status=403,
        vi="Người đề xuất không được tự xác nhận: cần một quản trị viên khác.",
        en="Whoever proposed a change may not confirm it: another administrator must.",
    )


def law_changed_meanwhile() -> Problem:
    """The law is no longer the one on which the proposal was made and previewed."""
    return Problem(
        code="law_changed_meanwhile",
        status=409,
        vi="Quy định đã thay đổi sau khi đề xuất: hãy đề xuất lại và xem trước lần nữa.",
        en="The law has changed since this was proposed: propose it again and look at its preview.",
    )
