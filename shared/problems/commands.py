"""What is wrong with a command."""

from shared.problems.problem import Problem


def sample_in_production() -> Problem:
    """Made-up households were asked for on a server on which people depend."""
    return Problem(
        code="sample_in_production",
        status=403,
        vi="Không đưa dữ liệu mẫu vào máy chủ đang dùng thật.",
        en="Made-up data does not belong in a production server.",
    )


def not_migrated() -> Problem:
    """The tables are not those that this version needs."""
    return Problem(
        code="not_migrated",
        status=503,
        vi="Cơ sở dữ liệu chưa đúng phiên bản. Hãy chạy «tungnha migrate».",
        en="The database is not at this version. Run «tungnha migrate».",
    )


def port_taken(port: int) -> Problem:
    """Another program listens where a server was to be started."""
    return Problem(
        code="port_taken",
        status=409,
        vi=f"Cổng {port} đang có chương trình khác dùng. Hãy chọn cổng khác, ví dụ: make demo PORT={port + 1}",
        en=f"Another program uses port {port}. Choose another, as in: make demo PORT={port + 1}",
    )


def demo_running() -> Problem:
    """The sample server of this folder is already at work."""
    return Problem(
        code="demo_running",
        status=409,
        vi="Bản chạy thử của thư mục này đang chạy. Hãy dừng nó trước (Ctrl-C).",
        en="The demo of this folder is already running. Stop it first (Ctrl-C).",
    )


def server_did_not_start() -> Problem:
    """A server that was started ended, or never became ready."""
    return Problem(
        code="server_did_not_start",
        status=503,
        vi="Máy chủ không khởi động được; nguyên nhân ở những dòng trên.",
        en="The server did not start; the lines above say why.",
    )


def officers_failed() -> Problem:
    """The simulated officers of the demo gave up."""
    return Problem(
        code="officers_failed",
        status=503,
        vi="Các cán bộ mô phỏng chưa làm xong; nguyên nhân ở những dòng trên.",
        en="The simulated officers did not finish; the lines above say why.",
    )


def no_figures() -> Problem:
    """The server did not answer a question about its numbers."""
    return Problem(
        code="no_figures",
        status=503,
        vi="Máy chủ chưa trả lời được số liệu.",
        en="The server did not give its figures.",
    )


def figures_disagree(measure: str) -> Problem:
    """A total differs from the sum of its rows, or a number from the rows it opens."""
    return Problem(
        code="figures_disagree",
        status=500,
        vi=f"Số liệu không khớp ở cột “{measure}”.",
        en=f"The figures of “{measure}” disagree.",
    )


def not_a_receipt_file() -> Problem:
    """A file given to `verify-receipts` that holds no receipts."""
    return Problem(
        code="not_a_receipt_file",
        status=422,
        vi="Không đọc được tệp: đây không phải tệp chứng nhận do máy chủ hoặc ứng dụng ghi ra.",
        en="This is no file of receipts as the server or the app writes them.",
    )


def not_a_key_file() -> Problem:
    """Public keys that cannot be read, or are not there."""
    return Problem(
        code="not_a_key_file",
        status=422,
        vi="Không đọc được khóa công khai của máy chủ. Hãy tải tệp khóa từ địa chỉ /.well-known/jwks.json.",
        en="The server's public keys cannot be read. Fetch them from /.well-known/jwks.json.",
        field="keys",
    )


def file_unusable() -> Problem:
    """A file that is not there, may not be read or written, or is longer than any of its kind."""
    return Problem(
        code="file_unusable",
        status=422,
        vi="Không đọc hoặc không ghi được tệp. Hãy kiểm tra đường dẫn, quyền và dung lượng đĩa.",
        en="The file cannot be read or written. Look at its path, its permissions and the room on the disk.",
        field="file",
    )
