"""What is wrong with a report that somebody asks for."""

from shared.problems.problem import Problem


def no_pdf_here() -> Problem:
    """The server lacks the system's libraries by which PDF is laid out."""
    return Problem(
        code="no_pdf_here",
        status=406,
        vi="Máy chủ này chưa cài phần làm tệp PDF. Hãy mở bản HTML và in từ trình duyệt, hoặc tải bản Excel.",
        en="This server has no means to make PDF. Open the HTML and print it, or fetch the Excel file.",
    )


def unknown_report() -> Problem:
    """No report has this name and form."""
    return Problem(
        code="unknown_report",
        status=404,
        vi="Không có báo cáo này, hoặc báo cáo này không có dạng tệp đã chọn.",
        en="There is no such report, or it does not come in this form.",
    )


def report_too_long(rows: int) -> Problem:
    """More rows than one report may have."""
    return Problem(
        code="report_too_long",
        status=422,
        vi=f"Báo cáo này dài hơn {rows} dòng. Hãy chọn ít ngày hơn, hoặc lọc thêm.",
        en=f"This report has more than {rows} rows. Choose fewer days, or filter further.",
        field="from",
    )
