"""What is wrong with a photo or a signature of a visit, and why it cannot be made or sent now.

None of it stands in the way of the visit itself.
"""

from shared.problems.problem import Problem


def not_a_picture(field: str | None = None) -> Problem:
    """Neither JPEG nor PNG, or more than the picture alone."""
    return Problem(
        code="not_a_picture",
        status=422,
        vi="Tệp này không phải ảnh JPEG hoặc PNG dùng được. Hãy chụp lại, hoặc chọn ảnh khác.",
        en="This file is no JPEG or PNG picture that can be used. Take it again, or choose another one.",
        field=field,
    )


def picture_too_large(field: str | None, limit: int) -> Problem:
    """More bytes than a photo of a visit may have; said of a `field` it is a record's fault, else that of a body."""
    return Problem(
        code="picture_too_large",
        status=422 if field else 413,
        vi=f"Ảnh hoặc chữ ký của lượt thăm có nhiều nhất {limit // 1_024} KB.",
        en=f"A photo or signature of a visit has at most {limit // 1_024} KB.",
        field=field,
    )


def picture_differs() -> Problem:
    """The bytes are not those of which the operation tells."""
    return Problem(
        code="picture_differs",
        status=422,
        vi="Ảnh đến nơi không khớp với ảnh đã ghi. Máy sẽ gửi lại từ đầu.",
        en="What arrived is not the picture that was recorded. It is sent again from its beginning.",
    )


def picture_gone() -> Problem:
    """It was taken back or erased: its bytes are wanted no more."""
    return Problem(
        code="picture_gone",
        status=410,
        vi="Ảnh này đã được rút lại hoặc xóa theo yêu cầu, nên không nhận thêm.",
        en="This picture was taken back or erased at somebody's wish, so nothing more of it is taken.",
    )


def too_many_pictures(most: int) -> Problem:
    """The visit has as many of this sort as it may."""
    return Problem(
        code="too_many_pictures",
        status=422,
        vi=f"Lượt thăm này đã có đủ số ảnh hoặc chữ ký (nhiều nhất {most}). Hãy bỏ bớt rồi thêm lại.",
        en=f"This visit has as many pictures of this sort as it may ({most}). Take one off first.",
        field="data.sort",
    )


def nobody_to_picture(field: str) -> Problem:
    """The people agreed to nothing, so nothing that shows them is kept."""
    return Problem(
        code="nobody_to_picture",
        status=422,
        vi="Gia đình không đồng ý ghi thông tin, nên không giữ ảnh hay chữ ký của lượt thăm này.",
        en="The people did not agree to any record, so no picture of this visit is kept.",
        field=field,
    )


def no_camera() -> Problem:
    """The phone does not open its camera."""
    return Problem(
        code="no_camera",
        status=503,
        vi="Máy không mở được camera. Lượt thăm vẫn lưu được mà không cần ảnh.",
        en="The camera does not open. The visit can be saved without a photo.",
    )


def nothing_signed() -> Problem:
    """The frame for a signature is empty."""
    return Problem(
        code="nothing_signed",
        status=422,
        vi="Khung chữ ký còn trống. Hãy ký bằng ngón tay, hoặc bỏ qua.",
        en="The frame is empty. Sign with a finger, or leave it out.",
    )
