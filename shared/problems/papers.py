"""What is wrong, or looks wrong, with a citizen card and with a declaration.

Those of the second half are warnings: cards and lists do differ, and the officer decides at the door.
"""

from shared.problems.problem import Problem


def card_unreadable(field: str = "card") -> Problem:
    """What was scanned is not the text of a citizen card, or of one that is laid out otherwise."""
    return Problem(
        code="card_unreadable",
        status=422,
        vi="Không đọc được mã QR này như mã của thẻ căn cước. Hãy quét lại, hoặc gõ số ghi trên thẻ.",
        en="This QR code cannot be read as that of a citizen card. Scan it again, or type what the card says.",
        field=field,
    )


def no_scanner() -> Problem:
    """The phone does not open its camera for scanning."""
    return Problem(
        code="no_scanner",
        status=503,
        vi="Máy không mở được camera để quét. Hãy gõ số ghi trên thẻ.",
        en="The camera does not open for scanning. Type what the card says.",
    )


def not_a_bhxh_number(field: str) -> Problem:
    """Not a social insurance number of before August 2025."""
    return Problem(
        code="not_a_bhxh_number",
        status=422,
        vi="Mã số BHXH gồm đúng 10 chữ số. Nếu không có sổ cũ, hãy để trống.",
        en="A social insurance number has exactly 10 digits. Leave it empty where there is no old book.",
        field=field,
    )


def years_needed(field: str) -> Problem:
    """Years ahead are to be paid at once, and nobody said how many months those are."""
    return Problem(
        code="years_needed",
        status=422,
        vi="Đóng một lần cho nhiều năm thì cần chọn số năm.",
        en="Say for how many years ahead is paid at once.",
        field=field,
    )


def number_tells_another_birth(field: str) -> Problem:
    """The century or year digits of the number are not those of the birth."""
    return Problem(
        code="number_tells_another_birth",
        status=422,
        vi="Số định danh ghi năm sinh khác với ngày sinh ở đây. Hãy xem lại thẻ.",
        en="The number tells another year of birth than is written here. Look at the card again.",
        field=field,
    )


def number_tells_another_sex(field: str) -> Problem:
    """The sex digit of the number is not that of the person."""
    return Problem(
        code="number_tells_another_sex",
        status=422,
        vi="Số định danh ghi giới tính khác với giới tính ở đây. Hãy xem lại thẻ.",
        en="The number tells another sex than is written here. Look at the card again.",
        field=field,
    )


def number_of_no_province(field: str) -> Problem:
    """The first three digits are no province's."""
    return Problem(
        code="number_of_no_province",
        status=422,
        vi="Ba số đầu của số định danh không phải mã tỉnh nào. Hãy xem lại thẻ.",
        en="The first three digits of the number are no province's. Look at the card again.",
        field=field,
    )


def card_names_another(field: str) -> Problem:
    """The card bears another name than the household's list."""
    return Problem(
        code="card_names_another",
        status=422,
        vi="Tên trên thẻ khác với tên trong danh sách hộ. Hãy chắc rằng đây đúng là người tham gia.",
        en="The card bears another name than the household's list. Make sure that it is this person's.",
        field=field,
    )


def card_tells_another_birth(field: str) -> Problem:
    """The card tells another birth than the household's list."""
    return Problem(
        code="card_tells_another_birth",
        status=422,
        vi="Ngày sinh trên thẻ khác với danh sách hộ. Tờ khai ghi theo thẻ.",
        en="The card tells another birth than the household's list. The declaration follows the card.",
        field=field,
    )


def card_of_former_commune(field: str) -> Problem:
    """The card's address names a district: it is of before July 2025, when districts ended."""
    return Problem(
        code="card_of_former_commune",
        status=422,
        vi="Địa chỉ trên thẻ còn ghi huyện, xã cũ. Hãy sửa theo tên xã, phường hiện nay.",
        en="The address on the card still names a district. Write today's commune instead.",
        field=field,
    )
