"""What is wrong with a campaign that is to be made."""

from shared.problems.problem import Problem


def ends_before_it_begins(field: str) -> Problem:
    """The last day lies before the first."""
    return Problem(
        code="ends_before_it_begins",
        status=422,
        vi="Ngày cuối phải từ ngày đầu trở đi.",
        en="The last day must not lie before the first.",
        field=field,
    )


def not_yet_decided(field: str) -> Problem:
    """The paper is of a day that has not come."""
    return Problem(
        code="not_yet_decided",
        status=422,
        vi="Ngày văn bản không thể sau hôm nay.",
        en="The paper's day cannot lie after today.",
        field=field,
    )
