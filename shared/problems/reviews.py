"""What stands in the way of a review."""

from shared.problems.problem import Problem


def own_visit() -> Problem:
    """Nobody reviews what they recorded themselves."""
    return Problem(
        code="own_visit",
        status=403,
        vi="Không ai tự duyệt lượt thăm của chính mình.",
        en="Nobody reviews their own visit.",
    )


def version_changed() -> Problem:
    """Somebody reviewed or corrected the visit after the page was opened."""
    return Problem(
        code="version_changed",
        status=409,
        vi="Lượt thăm này vừa được người khác duyệt hoặc sửa. Hãy mở lại rồi xem xét.",
        en="The visit was reviewed or corrected meanwhile. Open it again.",
        field="version",
    )


def version_needed() -> Problem:
    """The request does not say which version was read (`If-Match`)."""
    return Problem(
        code="version_needed",
        status=428,
        vi="Yêu cầu phải cho biết phiên bản đã xem (If-Match).",
        en="Say which version was read, in If-Match.",
    )


def decision_reason_needed(field: str) -> Problem:
    """Somebody returns or flags a visit and does not say why."""
    return Problem(
        code="decision_reason_needed",
        status=422,
        vi="Trả lại hoặc đánh dấu xem lại cần một lý do.",
        en="A return or a flag needs a reason.",
        field=field,
    )


def visit_set_aside() -> Problem:
    """The visit was taken back, or a correction stands in its place."""
    return Problem(
        code="visit_set_aside",
        status=409,
        vi="Lượt thăm này đã được thay bằng bản sửa hoặc đã rút lại.",
        en="A correction stands in the place of this visit, or it was taken back.",
    )


def note_needed(field: str) -> Problem:
    """An answer that says nothing without words."""
    return Problem(
        code="note_needed",
        status=422,
        vi="Lý do khác thì cần vài lời.",
        en="Another reason needs a few words.",
        field=field,
    )


def nothing_to_ask() -> Problem:
    """A visit that names no household, or of which the signal is told no more."""
    return Problem(
        code="nothing_to_ask",
        status=409,
        vi="Lượt thăm này không còn điều đó để hỏi.",
        en="There is nothing of the kind to ask about this visit.",
        field="signal",
    )


def asked_again_already() -> Problem:
    """Somebody has noted already what the household said of the visit."""
    return Problem(
        code="asked_again_already",
        status=409,
        vi="Hộ này đã được hỏi lại về lượt thăm này. Hãy mở lượt thăm để xem.",
        en="The household has been asked about this visit already. Open the visit to read it.",
    )


def nothing_decided() -> Problem:
    """There is no decision of these days that does not stand in minutes already."""
    return Problem(
        code="nothing_decided",
        status=422,
        vi="Trong những ngày này không có ý kiến nào chưa vào biên bản.",
        en="No decision of these days is left that stands in no minutes yet.",
        field="first",
    )
