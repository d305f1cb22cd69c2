"""What stands in the way of setting a target."""

from shared.problems.problem import Problem


def unreadable_period(field: str) -> Problem:
    """Not a month, a quarter or a year."""
    return Problem(
        code="unreadable_period",
        status=422,
        vi="Kỳ phải là tháng (2026-11), quý (2026-Q4) hoặc năm (2026).",
        en="A period must be a month (2026-11), a quarter (2026-Q4) or a year (2026).",
        field=field,
    )


def whose_target(field: str) -> Problem:
    """A hamlet or an officer is not named, or is named where the whole commune is meant."""
    return Problem(
        code="whose_target",
        status=422,
        vi="Chỉ tiêu của xóm hoặc của cán bộ phải nêu xóm hoặc cán bộ đó; của cả xã thì không nêu ai.",
        en="A hamlet's or an officer's target names them; one of the whole commune names nobody.",
        field=field,
    )


def target_changed() -> Problem:
    """Somebody set this target meanwhile."""
    return Problem(
        code="target_changed",
        status=409,
        vi="Chỉ tiêu này vừa được người khác đặt, hoặc đã có từ trước. Hãy mở lại trang và xem bản đang dùng.",
        en="Somebody set this target meanwhile, or it was there before. Open the page again and look at what stands.",
    )
