"""Problems of the list of which office of social insurance serves which commune."""

from datetime import date

from shared.problems.problem import Problem


def served_without_end(field: str, since: date) -> Problem:
    """A row begins while another office serves the commune, of which no last day is written."""
    return Problem(
        code="served_without_end",
        status=422,
        vi=f"Nơi này đã có cơ sở phục vụ từ {since:%d/%m/%Y}, chưa có ngày hết: ghi ngày hết cho dòng đó trước.",
        en=f"An office serves this place since {since:%d/%m/%Y} without a last day: write that row's last day first.",
        field=field,
    )
