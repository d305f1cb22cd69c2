"""What is wrong with a request as a whole: its bytes, its headers, its address, its size."""

from shared.problems.problem import Problem


def malformed_json() -> Problem:
    """The body is not one strict JSON document in UTF-8."""
    return Problem(
        code="malformed_json",
        status=400,
        vi="Dữ liệu gửi lên không đúng định dạng JSON (UTF-8).",
        en="The body is not one JSON document in UTF-8.",
    )


def malformed_form() -> Problem:
    """A form that cannot be read, or with more fields than any of ours."""
    return Problem(
        code="malformed_form",
        status=400,
        vi="Biểu mẫu gửi lên không đọc được.",
        en="The form cannot be read.",
    )


def duplicate_key() -> Problem:
    """A JSON object names a key twice, so two readers could understand it differently."""
    return Problem(
        code="duplicate_key",
        status=400,
        vi="Dữ liệu gửi lên có khóa bị lặp.",
        en="The body names a key twice.",
    )


def bad_text() -> Problem:
    """Text holds a lone surrogate, a NUL, a control character or a non-character."""
    return Problem(
        code="bad_text",
        status=422,
        vi="Văn bản có ký tự không lưu được.",
        en="The text holds characters that cannot be stored.",
    )


def bad_number() -> Problem:
    """A number that JSON does not know (NaN, Infinity), or longer than any field takes."""
    return Problem(
        code="bad_number",
        status=422,
        vi="Có số không hợp lệ hoặc quá dài.",
        en="A number is not valid JSON or is too long.",
    )


def body_too_large(limit_bytes: int) -> Problem:
    """More bytes than one request may carry, before or after unpacking."""
    return Problem(
        code="body_too_large",
        status=413,
        vi=f"Dữ liệu gửi lên quá lớn (tối đa {limit_bytes} byte). Hãy gửi từng phần nhỏ hơn.",
        en=f"The body is too large (at most {limit_bytes} bytes). Send smaller parts.",
    )


def too_many_items(limit: int) -> Problem:
    """A batch with more operations than one request may carry."""
    return Problem(
        code="too_many_items",
        status=413,
        vi=f"Gửi quá nhiều mục một lần (tối đa {limit}).",
        en=f"Too many items at once (at most {limit}).",
        field="ops",
    )


def unsupported_encoding() -> Problem:
    """A content type or coding other than JSON, plain or gzip."""
    return Problem(
        code="unsupported_media_type",
        status=415,
        vi="Chỉ nhận JSON (UTF-8), có thể nén gzip.",
        en="Only JSON (UTF-8) is accepted, plain or gzip.",
    )


def truncated_gzip() -> Problem:
    """The packed body ends early or is not gzip."""
    return Problem(
        code="bad_gzip",
        status=400,
        vi="Dữ liệu nén bị cụt hoặc hỏng.",
        en="The gzip body is cut short or damaged.",
    )


def invalid_request() -> Problem:
    """The request as a whole was understood and is not valid; the fields follow."""
    return Problem(
        code="invalid_request",
        status=422,
        vi="Yêu cầu chưa hợp lệ.",
        en="The request is not valid.",
    )


def bad_header() -> Problem:
    """A header that cannot be read, or headers that contradict one another."""
    return Problem(code="bad_header", status=400, vi="Tiêu đề HTTP không hợp lệ.", en="A header is not valid.")


def headers_too_large() -> Problem:
    """More header bytes than one request may carry."""
    return Problem(
        code="headers_too_large", status=431, vi="Tiêu đề HTTP quá lớn.", en="The request headers are too large."
    )


def url_too_long() -> Problem:
    """A longer address, or more parameters, than any of ours."""
    return Problem(code="url_too_long", status=414, vi="Địa chỉ yêu cầu quá dài.", en="The request URL is too long.")


def method_not_allowed() -> Problem:
    """The address exists, the method does not."""
    return Problem(
        code="method_not_allowed",
        status=405,
        vi="Phương thức không được hỗ trợ.",
        en="That method is not allowed here.",
    )


def repeated_parameter(field: str | None = None) -> Problem:
    """A parameter given twice, so that two readers could understand the address differently."""
    return Problem(
        code="repeated_parameter",
        status=422,
        vi="Địa chỉ yêu cầu có tham số bị lặp.",
        en="The address gives a parameter twice.",
        field=field,
    )


def too_slow() -> Problem:
    """The body did not arrive in time."""
    return Problem(
        code="too_slow",
        status=408,
        vi="Đường truyền quá chậm. Hãy gửi từng phần nhỏ hơn.",
        en="The body did not arrive in time. Send smaller parts.",
    )


def internal_error() -> Problem:
    """A fault of the server; nothing was changed."""
    return Problem(
        code="internal_error",
        status=500,
        vi="Máy chủ gặp lỗi, chưa thay đổi gì. Hãy thử lại sau.",
        en="The server failed and changed nothing. Try again later.",
    )


def unknown_host() -> Problem:
    """The Host header names a host that this server is not."""
    return Problem(code="unknown_host", status=400, vi="Tên máy chủ không đúng.", en="This is not that host.")


def rate_limited() -> Problem:
    """Too many tries in a short time."""
    return Problem(
        code="rate_limited",
        status=429,
        vi="Thử quá nhiều lần. Hãy chờ ít phút rồi thử lại.",
        en="Too many tries. Wait a few minutes and try again.",
    )


def unavailable() -> Problem:
    """The server cannot store anything just now; nothing was changed."""
    return Problem(
        code="unavailable",
        status=503,
        vi="Máy chủ tạm thời chưa nhận được. Dữ liệu vẫn còn trên máy, hãy thử lại sau.",
        en="The server cannot take anything just now. Your data is kept; try again later.",
    )


def range_behind_the_end() -> Problem:
    """A part of a file was asked for that begins behind its end."""
    return Problem(
        code="range_not_satisfiable",
        status=416,
        vi="Phần được yêu cầu nằm ngoài tệp. Hãy tải lại từ đầu.",
        en="The part asked for begins behind the file's end. Start again.",
    )
