"""Why work that goes on in the background did not end well."""

from shared.problems.problem import Problem


def job_failed() -> Problem:
    """A fault of the server stopped it."""
    return Problem(
        code="job_failed",
        status=500,
        vi="Máy chủ gặp lỗi khi làm việc này. Hãy thử lại; nếu vẫn lỗi, hãy báo người quản trị.",
        en="The server failed at this. Try again; if it fails again, tell an administrator.",
    )


def job_broke_off() -> Problem:
    """The server stopped in the middle of it, again and again."""
    return Problem(
        code="job_broke_off",
        status=503,
        vi="Máy chủ đã nhiều lần dừng giữa chừng khi làm việc này. Hãy chọn ít ngày hơn, hoặc chia nhỏ tệp.",
        en="The server stopped in the middle of this several times. Choose fewer days, or a smaller file.",
    )


def job_file_gone() -> Problem:
    """What was made is kept for a day, and not beyond somebody's erasure."""
    return Problem(
        code="job_file_gone",
        status=404,
        vi="Tệp này không còn: tệp chỉ giữ một ngày, và bỏ sớm hơn khi dữ liệu của ai đó được xóa. Hãy làm lại.",
        en="This file is gone: files are kept for a day, and less where somebody's data were erased. Make it again.",
    )


def too_many_jobs() -> Problem:
    """Somebody has asked for much that is not done yet."""
    return Problem(
        code="too_many_jobs",
        status=409,
        vi="Bạn đang có nhiều việc chưa xong. Hãy chờ các việc đó xong rồi làm tiếp.",
        en="Much that you asked for is not done yet. Wait until it is.",
    )
