"""What stands in the way of an operation or a conversation of sync."""

from shared.problems.problem import Problem


def epoch_changed() -> Problem:
    """The phone speaks of another history of the server; it must say hello again."""
    return Problem(
        code="epoch_changed",
        status=409,
        vi="Máy chủ đã được khôi phục. Ứng dụng sẽ tự gửi lại dữ liệu.",
        en="The server's history has changed. Say hello, then offer your operations again.",
        field="epoch",
    )


def install_forked() -> Problem:
    """A dseq that another operation has used: two copies of one installation exist."""
    return Problem(
        code="install_forked",
        status=409,
        vi="Máy này là bản sao của một máy khác. Ứng dụng sẽ nhận số máy mới.",
        en="This install is a copy of another. Take a new install id and renumber unsent operations.",
        field="install_id",
    )


def unsupported_protocol() -> Problem:
    """Another protocol than this server speaks."""
    return Problem(
        code="unsupported_protocol",
        status=426,
        vi="Ứng dụng cần được cập nhật để đồng bộ.",
        en="This app speaks another protocol; update it.",
        field="protocol",
    )


def out_of_scope() -> Problem:
    """An operation for a commune or hamlet that the officer had not been given when it was made."""
    return Problem(
        code="out_of_scope",
        status=403,
        vi="Lượt ghi ngoài địa bàn được giao; máy chủ đã giữ lại để người phụ trách xem.",
        en="Outside the officer's area; kept for a person to settle.",
    )


def parent_missing(field: str) -> Problem:
    """An operation that names a household or person the server does not know (yet)."""
    return Problem(
        code="parent_missing",
        status=409,
        vi="Máy chủ chưa có hộ hoặc người này; đã giữ lại để xử lý.",
        en="The household or person is not known yet; kept until it is.",
        field=field,
    )


def clock_in_future() -> Problem:
    """A visit dated more than five minutes after it was received."""
    return Problem(
        code="clock_future",
        status=409,
        vi="Giờ thăm muộn hơn giờ máy chủ; đã giữ lại để kiểm tra. Hãy xem lại đồng hồ của máy.",
        en="The visit is dated in the future; kept to be checked. Look at the phone's clock.",
        field="visited_at",
    )


def id_taken() -> Problem:
    """The same id with other content: the first stands, the second is kept beside it."""
    return Problem(
        code="id_taken",
        status=409,
        vi="Mã bản ghi này đã được dùng cho nội dung khác; bản gửi sau được giữ riêng.",
        en="That id already holds other content; the first stands, this one is kept beside it.",
        field="id",
    )


def field_conflict(field: str) -> Problem:
    """Somebody else changed the field meanwhile; both values are kept."""
    return Problem(
        code="field_conflict",
        status=409,
        vi="Người khác đã sửa mục này; cả hai giá trị được giữ để xử lý.",
        en="Somebody else changed this field; both values are kept.",
        field=field,
    )


def handover_unreadable(field: str | None = None) -> Problem:
    """A handover that is not whole, was changed on its way, or was sealed to another server."""
    return Problem(
        code="handover_unreadable",
        status=422,
        vi="Tệp bàn giao không đọc được: bị cụt, đã bị sửa hoặc dành cho máy chủ khác. Hãy tạo lại từ máy gốc.",
        en="The handover cannot be read: cut short, changed, or meant for another server. Make it again.",
        field=field,
    )


def bad_signature() -> Problem:
    """A handover that was not signed by the phone that it names; that phones of this name exist is not said."""
    return Problem(
        code="bad_signature",
        status=403,
        vi="Tệp bàn giao không mang chữ ký của máy đã ghi. Hãy tạo lại từ máy gốc.",
        en="The handover is not signed by the phone that it names. Make it again on that phone.",
        field="signature",
    )


def cursor_too_old() -> Problem:
    """A cursor that lies where the stream has forgotten which rows left."""
    return Problem(
        code="cursor_too_old",
        status=409,
        vi="Máy đã lâu không đồng bộ. Ứng dụng sẽ tải lại danh sách; các lượt ghi trên máy vẫn giữ nguyên.",
        en="The cursor is older than what the stream still tells. Load the scope anew; keep the outbox.",
        field="cursors",
    )


def row_voided(field: str) -> Problem:
    """A change of a household or person that was taken off the list as entered by mistake."""
    return Problem(
        code="row_voided",
        status=409,
        vi="Hộ hoặc người này đã được gỡ khỏi danh sách; máy chủ đã giữ lại để người phụ trách xem.",
        en="The household or person was taken off the list; kept for a person to settle.",
        field=field,
    )


def snapshot_gone() -> Problem:
    """The file that a phone wants to go on with is no more; a newer one is there."""
    return Problem(
        code="snapshot_gone",
        status=404,
        vi="Bản tải về này không còn; ứng dụng sẽ tải lại từ đầu bản mới hơn.",
        en="That file is gone. Start again with the newest.",
        field="seq",
    )


def refused_by_a_person() -> Problem:
    """A held operation that the committee or an administrator decided not to file."""
    return Problem(
        code="refused_by_a_person",
        status=409,
        vi="Ban Chỉ đạo xã đã xem và không ghi nhận lượt này; nội dung đã gửi vẫn được giữ.",
        en="The committee looked at it and did not file it; what was sent is kept.",
    )


def already_merged(field: str) -> Problem:
    """A duplicate that was merged into another before, or into itself."""
    return Problem(
        code="already_merged",
        status=409,
        vi="Bản ghi này đã được gộp. Hãy chọn bản ghi đang được giữ, hoặc bỏ gộp trước.",
        en="That record has been merged. Name the one that is kept, or undo the merge first.",
        field=field,
    )


def already_settled() -> Problem:
    """A held operation, a field in conflict or a proposal that somebody or something has brought to its end."""
    return Problem(
        code="already_settled",
        status=409,
        vi="Mục này đã được xử lý xong. Hãy tải lại danh sách.",
        en="This has been settled already. Load the list again.",
    )


def already_moved(field: str) -> Problem:
    """A household that has moved to another commune."""
    return Problem(
        code="already_moved",
        status=409,
        vi="Hộ này đã chuyển sang xã, phường khác. Hãy mở hộ ở nơi mới.",
        en="The household has moved to another commune. Open it there.",
        field=field,
    )
