"""What stands in the way of handing operations to another phone, and of taking back what the server said of them."""

from shared.problems.problem import Problem


def no_sealing_key() -> Problem:
    """The phone has never fetched the server's key to which operations are sealed."""
    return Problem(
        code="no_sealing_key",
        status=409,
        vi="Máy này chưa lấy được khóa niêm phong của máy chủ. Hãy đồng bộ một lần ở nơi có mạng rồi thử lại.",
        en="This phone has not fetched the server's sealing key yet. Sync once, then try again.",
    )


def nothing_to_hand_over() -> Problem:
    """Everything that was written on this phone has its answer, or nothing was written."""
    return Problem(
        code="nothing_to_hand_over",
        status=409,
        vi="Máy này không có mục nào chưa gửi.",
        en="This phone has nothing that is unsent.",
    )


def nothing_signed_yet() -> Problem:
    """The server has signed nothing for this phone yet, or the phone has not fetched it."""
    return Problem(
        code="nothing_signed_yet",
        status=409,
        vi="Máy chủ chưa ký nhận mục nào của máy này. Hãy đồng bộ trước.",
        en="The server has signed nothing for this phone yet. Sync first.",
    )


def own_handover() -> Problem:
    """A handover that this very phone has made; it is another phone that is to take it."""
    return Problem(
        code="own_handover",
        status=409,
        vi="Tệp này do chính máy này ghi. Hãy đưa tệp cho máy khác để gửi hộ.",
        en="This phone made the file itself. Give it to another phone.",
    )


def nothing_to_give_back() -> Problem:
    """The server has answered nothing of what this phone carries for others."""
    return Problem(
        code="nothing_to_give_back",
        status=409,
        vi="Máy chủ chưa nhận tệp nào mà máy này gửi hộ. Hãy đồng bộ ở nơi có mạng rồi thử lại.",
        en="The server has received none of the files that this phone carries. Sync where there is a network first.",
    )


def answers_unreadable() -> Problem:
    """Not a file of the server's answers, or one that was cut short or changed on its way."""
    return Problem(
        code="answers_unreadable",
        status=422,
        vi="Tệp không phải xác nhận của máy chủ, hoặc đã bị cụt hay bị sửa. Trên máy này không có gì thay đổi.",
        en="Not a file of the server's answers, or cut short or changed. Nothing on this phone has changed.",
    )


def answers_of_another_phone() -> Problem:
    """A file of the server's answers to other phones alone, or from another history of the server."""
    return Problem(
        code="answers_of_another_phone",
        status=409,
        vi="Tệp xác nhận này không dành cho máy này. Trên máy này không có gì thay đổi.",
        en="These answers are meant for another phone. Nothing on this phone has changed.",
    )


def folder_unusable() -> Problem:
    """A folder that is not there, is full, or may not be read or written."""
    return Problem(
        code="folder_unusable",
        status=422,
        vi="Không mở hoặc không ghi được vào thư mục này. Hãy kiểm tra thẻ nhớ hoặc chọn thư mục khác.",
        en="The folder cannot be opened or written. Look at the memory card, or choose another folder.",
        field="folder",
    )


def no_file_sheet() -> Problem:
    """The phone does not open its sheet for giving a file away or for choosing one."""
    return Problem(
        code="no_file_sheet",
        status=503,
        vi="Máy không mở được bảng chọn tệp. Tệp vẫn còn trong máy; hãy thử lại.",
        en="The phone does not open its sheet for files. The file is still on the phone; try again.",
    )
