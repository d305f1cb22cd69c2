"""The notes of the law's steps in the language of whoever reads them.

A step has its note in Vietnamese alone, since the server serves it so; of those that come with the release the English
stands here.
"""

from collections.abc import Mapping

from shared.vocabulary.term import Language


def note_label(note: str, language: Language = "vi") -> str:
    """A step's note; as it was written where no English of it is known."""
    return note if language == "vi" else ENGLISH.get(note, note)


ENGLISH: Mapping[str, str] = {
    "Tạm tính cả những tháng được hỗ trợ trước 01/07/2025 vào 120 tháng, cần BHXH xác nhận.": (
        "Months supported before 01/07/2025 are counted among the 120 for now; BHXH has to confirm this."
    ),
    "Chưa rõ tỉnh có dừng hỗ trợ sau 120 tháng như Nhà nước hay không: tạm tính là có.": (
        "It is not clear whether the province stops its support after 120 months as the State does:"
        " it is reckoned so for now."
    ),
    "Nghị quyết của tỉnh không nêu riêng xã đảo, đặc khu: tạm tính theo nhóm đối tượng khác,"
    " cần BHXH tỉnh Nghệ An xác nhận.": (
        "The province's resolution does not name island communes and special zones: reckoned for now as for others;"
        " BHXH Nghệ An has to confirm this."
    ),
    "Nghị quyết của tỉnh không nêu riêng người dân tộc thiểu số: tạm tính theo nhóm đối tượng khác,"
    " cần BHXH tỉnh Nghệ An xác nhận.": (
        "The province's resolution does not name ethnic minorities: reckoned for now as for others;"
        " BHXH Nghệ An has to confirm this."
    ),
    "Chưa tìm thấy danh sách xã nghèo giai đoạn 2026–2030: cần BHXH đối chiếu xã.": (
        "No list of poor communes for 2026–2030 was found: BHXH has to check the commune."
    ),
    "Mức 50 % áp dụng từ năm học 2025–2026; từ 01/07 đến 14/08/2025 mới theo một nguồn, cần BHXH xác nhận.": (
        "The rate of 50 % holds from the school year 2025–2026; for 01/07 to 14/08/2025 it rests on one source"
        " and BHXH has to confirm it."
    ),
    "Nạn nhân của mua bán người được hỗ trợ nhiều nhất 12 tháng.": (
        "Victims of human trafficking are supported for 12 months at most."
    ),
}
