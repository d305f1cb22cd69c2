"""What stands between the officer and the vault: the PIN."""

from shared.problems.problem import Problem


def vault_locked() -> Problem:
    """The vault is locked: nothing in it can be read or written."""
    return Problem(
        code="vault_locked",
        status=403,
        vi="Ứng dụng đang khoá. Hãy mở khoá bằng mã PIN.",
        en="The app is locked. Unlock it with your PIN.",
    )


def vault_damaged() -> Problem:
    """A value in the vault is not what was written there."""
    return Problem(
        code="vault_damaged",
        status=422,
        vi="Một phần dữ liệu trên máy đã hỏng, không đọc được. Hãy đóng ứng dụng rồi mở lại để ứng dụng cứu dữ liệu.",
        en="Part of the data on this phone is damaged. Close the app and open it again, so that it can save the rest.",
    )


def not_a_pin() -> Problem:
    """A PIN is six digits."""
    return Problem(
        code="not_a_pin",
        status=422,
        vi="Mã PIN gồm đúng 6 chữ số.",
        en="A PIN has exactly 6 digits.",
        field="pin",
    )


def easy_pin() -> Problem:
    """A PIN that anybody tries first."""
    return Problem(
        code="easy_pin",
        status=422,
        vi="Mã PIN này dễ đoán. Hãy chọn 6 số không liền nhau và không lặp lại.",
        en="This PIN is easy to guess. Choose 6 digits that neither run nor repeat.",
        field="pin",
    )


def wrong_pin() -> Problem:
    """The PIN does not open the vault."""
    return Problem(
        code="wrong_pin",
        status=403,
        vi="Mã PIN chưa đúng. Dữ liệu trên máy vẫn còn nguyên.",
        en="The PIN is wrong. Nothing on this phone is lost.",
        field="pin",
    )


def too_soon_for_a_pin() -> Problem:
    """After several wrong PINs the next try has to wait."""
    return Problem(
        code="too_soon_for_a_pin",
        status=429,
        vi="Đã nhập sai nhiều lần. Hãy chờ hết thời gian rồi thử lại; dữ liệu trên máy vẫn còn nguyên.",
        en="Too many wrong PINs. Wait until the time is over; nothing on this phone is lost.",
    )


def no_key_share() -> Problem:
    """The vault was locked before this phone ever reached the server: the server has no part in its key."""
    return Problem(
        code="no_key_share",
        status=409,
        vi="Máy này chưa từng đồng bộ sau khi đặt mã PIN nên máy chủ không giữ khoá dự phòng. Chỉ mã PIN mở được.",
        en="This phone has not synced since its PIN was chosen: the server has no spare key. Only the PIN opens it.",
    )


def key_share_unreadable() -> Problem:
    """The server cannot open the spare key of a vault for the account whose code was sent."""
    return Problem(
        code="key_share_unreadable",
        status=422,
        vi="Máy chủ không mở được khoá dự phòng bằng mã này. Mã phải được cấp cho đúng cán bộ của máy.",
        en="The server cannot open the spare key with this code. The code must be for the officer of this phone.",
        field="code",
    )


def other_device() -> Problem:
    """The secret of the device is gone or another one: no PIN opens the vault here."""
    return Problem(
        code="other_device",
        status=409,
        vi="Dữ liệu này được khoá trên máy khác hoặc khoá của máy đã mất. Hãy dùng «Quên mã PIN» để mở lại.",
        en="This data was locked on another device, or the device's own key is gone. Use “Forgotten PIN” to open it.",
    )
