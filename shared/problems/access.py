"""What is wrong with who asks: no token, the wrong one, or a door that is not theirs."""

from shared.problems.problem import Problem


def not_signed_in() -> Problem:
    """No token, or one that is not ours, not whole or not valid any more."""
    return Problem(
        code="not_signed_in",
        status=401,
        vi="Phiên làm việc không còn hiệu lực. Hãy đăng nhập lại.",
        en="Not signed in, or the session has ended. Sign in again.",
    )


def bad_proof() -> Problem:
    """Asked with an install's token and without the signature of its key: a token alone may have been stolen."""
    return Problem(
        code="bad_proof",
        status=403,
        vi="Yêu cầu không mang chữ ký của máy này. Hãy xin mã kích hoạt mới.",
        en="The request is not signed with this phone's key. Ask for a new activation code.",
        field="proof",
    )


def wrong_credentials() -> Problem:
    """User name, password or code does not fit; which one is not said."""
    return Problem(
        code="wrong_credentials",
        status=401,
        vi="Tên đăng nhập hoặc mật khẩu không đúng.",
        en="User name or password is wrong.",
    )


def second_factor_unknown() -> Problem:
    """A one-time password for an account that has none set up."""
    return Problem(
        code="second_factor_unknown",
        status=422,
        vi="Tài khoản này chưa dùng mã xác thực thứ hai. Hãy để trống ô mã.",
        en="This server holds no second factor for accounts. Leave the field empty.",
        field="otp",
    )


def not_a_public_key(field: str) -> Problem:
    """A key that is no point on the curve P-256, or not a JWK."""
    return Problem(
        code="not_a_public_key",
        status=422,
        vi="Khóa của máy không hợp lệ.",
        en="That is not a P-256 public key as a JWK.",
        field=field,
    )


def username_taken() -> Problem:
    """An account of that user name exists."""
    return Problem(
        code="username_taken",
        status=409,
        vi="Tên đăng nhập đã có người dùng.",
        en="That user name is taken.",
        field="username",
    )


def not_a_username() -> Problem:
    """A user name of other characters than a to z, digits, dot, dash and underscore."""
    return Problem(
        code="not_a_username",
        status=422,
        vi="Tên đăng nhập gồm 2–64 chữ thường không dấu, chữ số, dấu chấm, gạch ngang hoặc gạch dưới.",
        en="A user name holds 2 to 64 of: a to z, digits, dot, dash, underscore.",
        field="username",
    )


def weak_password() -> Problem:
    """A password that is too short, too long, or built from words that anybody here would try first."""
    return Problem(
        code="weak_password",
        status=422,
        vi="Mật khẩu phải có 15–256 ký tự và không chứa những từ dễ đoán.",
        en="A password needs 15 to 256 characters and none of the words that anybody would try.",
        field="password",
    )


def activation_code_invalid() -> Problem:
    """A one-time code that is unknown, used or expired; which is not said."""
    return Problem(
        code="activation_code_invalid",
        status=401,
        vi="Mã kích hoạt không đúng, đã dùng hoặc đã hết hạn. Hãy xin mã mới.",
        en="The activation code is wrong, used or expired. Ask for a new one.",
        field="code",
    )


def forbidden() -> Problem:
    """Signed in, but the role does not include this."""
    return Problem(
        code="forbidden",
        status=403,
        vi="Tài khoản của bạn không được làm việc này.",
        en="Your account may not do this.",
    )


def console_not_for_officers() -> Problem:
    """An officer opened the console, which is for those who read and check the numbers."""
    return Problem(
        code="console_not_for_officers",
        status=403,
        vi="Bảng điều khiển dành cho Ban Chỉ đạo và cán bộ quản lý; việc của cán bộ vận động ở trên điện thoại.",
        en="The console is for steering committees and supervisors; an officer's work is on the phone.",
    )


def wrong_install() -> Problem:
    """The token belongs to another installation of the app than the one that is named."""
    return Problem(
        code="wrong_install",
        status=403,
        vi="Mã truy cập thuộc về một máy khác.",
        en="The token belongs to another phone.",
        field="install_id",
    )


def not_found() -> Problem:
    """Missing, or outside the caller's communes: the answer is the same."""
    return Problem(code="not_found", status=404, vi="Không tìm thấy.", en="Not found.")
