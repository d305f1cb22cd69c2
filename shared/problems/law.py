"""What cannot be answered about the law."""

from shared.problems.problem import Problem


def no_rule_on_day(field: str) -> Problem:
    """The tables of the law hold nothing for that day: no amount is better than a wrong one."""
    return Problem(
        code="no_rule_on_day",
        status=422,
        vi="Chưa có dữ liệu quy định cho ngày này.",
        en="There is no data on the rules of that day.",
        field=field,
    )


def one_payment_method() -> Problem:
    """More than one way of paying in one question."""
    return Problem(
        code="one_payment_method",
        status=422,
        vi="Chỉ chọn một cách đóng: theo tháng, cho những năm về sau, hoặc cho những năm còn thiếu.",
        en="Choose one way of paying: months, years ahead, or missing months.",
        field="months",
    )


def not_of_this_product(field: str) -> Problem:
    """A question that the other insurance asks: nothing of it would count in the answer."""
    return Problem(
        code="not_of_this_product",
        status=422,
        vi="Loại bảo hiểm này không dùng thông tin đó: hãy bỏ đi rồi hỏi lại.",
        en="This insurance does not ask for that: leave it out and ask again.",
        field=field,
    )


def order_is_the_households() -> Problem:
    """A member's order for a group whose price does not hang on it."""
    return Problem(
        code="order_is_the_households",
        status=422,
        vi="Thứ tự thành viên chỉ dùng cho nhóm hộ gia đình.",
        en="The member's order belongs to the group household alone.",
        field="member_order",
    )


def students_join_at_school() -> Problem:
    """A student in the household scheme: the law has them join through their school."""
    return Problem(
        code="students_join_at_school",
        status=422,
        vi="Học sinh, sinh viên tham gia BHYT tại trường, không theo hộ gia đình.",
        en="Pupils and students join through their school, not with the household.",
        field="group",
    )


def not_in_the_months_after() -> Problem:
    """A commune that left the list of disadvantaged communes too long ago, or has not left it by that day."""
    return Problem(
        code="not_in_the_months_after",
        status=422,
        vi="Vào ngày này, xã không ở trong thời hạn hỗ trợ sau khi ra khỏi danh sách: hãy chọn nhóm khác.",
        en="On that day the commune is not within the months of support after leaving the list: choose another group.",
        field="group",
    )


def unknown_parameter() -> Problem:
    """A parameter that the address does not have; its name is not repeated."""
    return Problem(
        code="unknown_parameter",
        status=422,
        vi="Có tham số mà địa chỉ này không biết.",
        en="The address has no such parameter.",
    )


def newer_record() -> Problem:
    """A record of a later version than this server knows; kept until the server is updated."""
    return Problem(
        code="newer_record",
        status=409,
        vi="Ứng dụng mới hơn máy chủ; bản ghi được giữ lại đến khi máy chủ cập nhật.",
        en="The record is of a newer version; kept until the server is updated.",
        field="record_version",
    )


def moves_are_settled_by_people(field: str) -> Problem:
    """A change of hamlet or household, which changes who may see the row; kept for a person to settle."""
    return Problem(
        code="move_held",
        status=409,
        vi="Chuyển hộ hoặc chuyển xóm cần người phụ trách xác nhận; đã giữ lại để xử lý.",
        en="A move changes who may see the row; kept for a person to settle.",
        field=field,
    )


def not_yours() -> Problem:
    """A correction or withdrawal of a visit that somebody else recorded, or that was corrected meanwhile."""
    return Problem(
        code="not_yours_to_change",
        status=409,
        vi="Lượt thăm này do người khác ghi hoặc đã được sửa; đã giữ lại để xử lý.",
        en="Somebody else recorded this visit, or it was corrected meanwhile; kept for a person to settle.",
    )


def unstorable() -> Problem:
    """The database refuses the row although no rule does; the bytes are kept."""
    return Problem(
        code="unstorable",
        status=422,
        vi="Máy chủ đã giữ bản gửi nhưng chưa ghi được; người phụ trách sẽ xem.",
        en="The bytes are kept, but the row could not be stored; a person will look at it.",
    )
