"""What is wrong with an act of the administrators on accounts, and with a password that is changed."""

from shared.problems.problem import Problem


def cannot_close_oneself() -> Problem:
    """Somebody asked to close the account that they work with."""
    return Problem(
        code="cannot_close_oneself",
        status=409,
        vi="Bạn không thể tự khóa tài khoản của mình. Hãy nhờ một người quản trị khác.",
        en="You cannot close your own account. Ask another administrator.",
    )


def last_administrator() -> Problem:
    """The account is the only one left that can open and close accounts."""
    return Problem(
        code="last_administrator",
        status=409,
        vi="Đây là người quản trị cuối cùng đang hoạt động. Hãy mở một tài khoản quản trị khác trước.",
        en="This is the last administrator at work. Open another administrator's account first.",
    )


def account_closed() -> Problem:
    """A code, a password or an area for an account that is closed."""
    return Problem(
        code="account_closed",
        status=409,
        vi="Tài khoản đang khóa. Hãy mở lại trước.",
        en="The account is closed. Open it again first.",
    )


def officers_have_no_password() -> Problem:
    """A password for an officer, who works on the phone and never signs in to the console."""
    return Problem(
        code="officers_have_no_password",
        status=409,
        vi="Cán bộ vận động làm việc trên điện thoại và không dùng mật khẩu. Hãy cấp mã kích hoạt.",
        en="Officers work on their phones and have no password. Give them an activation code.",
    )


def password_to_change() -> Problem:
    """Signed in with a password that somebody else has seen."""
    return Problem(
        code="password_to_change",
        status=403,
        vi="Mật khẩu này do người quản trị đặt. Hãy đổi mật khẩu trước khi làm việc.",
        en="This password was set by an administrator. Change it before you go on.",
    )


def not_the_same_password(field: str) -> Problem:
    """The new password was typed differently the second time."""
    return Problem(
        code="not_the_same_password",
        status=422,
        vi="Hai lần nhập mật khẩu mới không giống nhau.",
        en="The new password was typed differently the second time.",
        field=field,
    )


def same_password_again(field: str) -> Problem:
    """The new password is the one that was to be changed."""
    return Problem(
        code="same_password_again",
        status=422,
        vi="Mật khẩu mới phải khác mật khẩu cũ.",
        en="The new password must differ from the old one.",
        field=field,
    )


def code_given_before() -> Problem:
    """The form that gives an activation code came a second time: the page of the code was loaded again."""
    return Problem(
        code="code_given_before",
        status=409,
        vi="Mã đã cho ở lần gửi trước và vẫn dùng được, nhưng không hiện lại. Nếu chưa kịp ghi, hãy cấp mã mới.",
        en="The code was given before and still works, but is not shown again. Give a new one if needed.",
    )


def password_given_before() -> Problem:
    """The form that makes a password came a second time: the page of the password was loaded again."""
    return Problem(
        code="password_given_before",
        status=409,
        vi="Mật khẩu đã đổi từ khi mở trang này. Mật khẩu tạm không hiện lại; nếu chưa kịp ghi, hãy đặt cái khác.",
        en="The password has changed since this page was opened. It is not shown again; make another one if needed.",
    )


def area_given_until(day: str) -> Problem:
    """An area that somebody has up to a day is given to them again without one: its end would be lost unsaid."""
    return Problem(
        code="area_given_until",
        status=409,
        vi=f"Người này đã được giao nơi này đến hết {day}. Muốn đổi hạn hoặc bỏ hạn, hãy bấm «Đổi hạn hoặc thu lại».",
        en=f"This person already has this area until {day}. Press «Change the last day or take back» to change that.",
        field="until",
    )


def day_has_passed(field: str) -> Problem:
    """The last day of something that is to be given lies before today."""
    return Problem(
        code="day_has_passed",
        status=422,
        vi="Ngày cuối phải từ hôm nay trở đi.",
        en="The last day must be today or later.",
        field=field,
    )


def begins_before_today(field: str) -> Problem:
    """The first day of a change that is to be made lies before today."""
    return Problem(
        code="begins_before_today",
        status=422,
        vi="Ngày bắt đầu phải từ hôm nay trở đi.",
        en="The first day must be today or later.",
        field=field,
    )


def hands_over_to_oneself(field: str) -> Problem:
    """The officer who is to have an area is the one who has it."""
    return Problem(
        code="hands_over_to_oneself",
        status=422,
        vi="Người nhận phải là cán bộ khác.",
        en="Choose another officer to take it over.",
        field=field,
    )
