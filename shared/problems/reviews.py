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


def visit_set_aside() -> Problem:
    """The visit was taken back, or a correction stands in its place."""
    return Problem(
        code="visit_set_aside",
        status=409,
        vi="Lượt thăm này đã được thay bằng bản sửa hoặc đã rút lại.",
        en="A correction stands in the place of this visit, or it was taken back.",
    )


def asked_again_already() -> Problem:
    """Somebody has noted already what the household said of the visit."""
    return Problem(
        code="asked_again_already",
        status=409,
        vi="Hộ này đã được hỏi lại về lượt thăm này. Hãy mở lượt thăm để xem.",
        en="The household has been asked about this visit already. Open the visit to read it.",
    )
