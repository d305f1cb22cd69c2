"""What keeps the phone from going on."""

from shared.problems.problem import Problem


def newer_vault() -> Problem:
    """The phone's file was written by a later app than this one; it is left as it is."""
    return Problem(
        code="newer_vault",
        status=409,
        vi="Dữ liệu trên máy do bản ứng dụng mới hơn ghi. Hãy cập nhật ứng dụng; dữ liệu vẫn còn nguyên.",
        en="The data on this phone was written by a newer app. Update the app; nothing is lost.",
    )


def no_network() -> Problem:
    """The server could not be reached, or did not answer in time."""
    return Problem(
        code="no_network",
        status=503,
        vi="Chưa kết nối được với máy chủ. Dữ liệu vẫn còn trên máy, ứng dụng sẽ thử lại.",
        en="The server cannot be reached. Your data is kept; the app will try again.",
    )


def not_our_server() -> Problem:
    """Something answered that is not the server: a sign-in page of the network, half an answer, another service."""
    return Problem(
        code="not_our_server",
        status=502,
        vi="Có trả lời nhưng không phải của máy chủ (có thể mạng cần đăng nhập). Dữ liệu vẫn còn trên máy.",
        en="What answered is not the server (the network may need a sign-in). Your data is kept.",
    )


def insecure_server() -> Problem:
    """An address without https, which only a server on the same machine may have, or no address at all."""
    return Problem(
        code="insecure_server",
        status=422,
        vi="Địa chỉ máy chủ phải bắt đầu bằng https://.",
        en="The server's address must begin with https://.",
        field="server",
    )


def already_activated() -> Problem:
    """The phone belongs to an officer already; another one needs a vault of their own."""
    return Problem(
        code="already_activated",
        status=409,
        vi="Máy này đã thuộc về một cán bộ. Cán bộ khác cần kích hoạt trong kho riêng.",
        en="This phone belongs to an officer already; another officer needs a vault of their own.",
    )


def vault_not_written() -> Problem:
    """The phone cannot write its file; nothing that was saved is touched."""
    return Problem(
        code="vault_not_written",
        status=503,
        vi="Máy không ghi thêm được dữ liệu, có thể do hết bộ nhớ. Hãy xóa bớt ảnh, video rồi thử lại; những gì đã lưu "
        "vẫn còn.",
        en="The phone cannot write, perhaps for want of room. Free some and try again; what was saved is kept.",
    )


def another_commune() -> Problem:
    """A visit is corrected into one at a household of another commune: visits never move between communes."""
    return Problem(
        code="another_commune",
        status=409,
        vi="Hộ này thuộc xã khác, nên lượt thăm không chuyển sang được. Hãy chọn hộ trong cùng xã.",
        en="This household is in another commune, so the visit cannot be moved there. Choose one of the same commune.",
    )
