"""What is wrong with a table that is brought in from a file: of the file, of one of its cells, of the moment.

Of a cell, `field` is its address in the sheet («D7»), by which whoever made the table finds it.
"""

from shared.problems.problem import Problem


def not_a_table_file() -> Problem:
    """No workbook and no text table, a damaged one, or one that is locked by a password."""
    return Problem(
        code="not_a_table_file",
        status=422,
        vi="Không đọc được tệp này. Hãy chọn tệp Excel (.xlsx, .xls) không đặt mật khẩu, hoặc tệp CSV.",
        en="This file cannot be read. Choose an Excel file (.xlsx, .xls) without a password, or a CSV file.",
    )


def empty_file() -> Problem:
    """A file of no bytes: most often one that was not saved, or not copied to its end."""
    return Problem(
        code="empty_file",
        status=422,
        vi="Tệp này trống, không có gì bên trong. Hãy lưu lại tệp rồi chọn lại.",
        en="This file is empty. Save it again, then choose it once more.",
    )


def roster_without_commune() -> Problem:
    """A list of households of the whole province: each is of one commune."""
    return Problem(
        code="roster_without_commune",
        status=422,
        vi="Hãy chọn xã, phường của danh sách hộ.",
        en="Choose the commune that the list of households is of.",
        field="commune",
    )


def unknown_unit_name(field: str) -> Problem:
    """No commune, of today or of before, has the name that a row says."""
    return Problem(
        code="unknown_unit_name",
        status=422,
        vi="Không có xã, phường nào tên như vậy. Hãy xem lại tên xã, và tên huyện nếu là xã cũ.",
        en="No commune has this name. Look at the commune's name, and at the district of a former one.",
        field=field,
    )


def table_too_large(rows: int, columns: int) -> Problem:
    """More rows or columns than are read at once."""
    return Problem(
        code="table_too_large",
        status=413,
        vi=f"Bảng quá lớn: mỗi lần nhập nhiều nhất {rows} dòng, {columns} cột. Hãy tách thành nhiều tệp.",
        en=f"The table is too large: at most {rows} rows and {columns} columns at once. Split it into several files.",
    )


def mixed_encoding() -> Problem:
    """A text file that is half in one encoding and half in another, or in none that is known."""
    return Problem(
        code="mixed_encoding",
        status=422,
        vi="Chữ trong tệp CSV không theo một bảng mã. Hãy lưu lại dạng «CSV UTF-8» hoặc .xlsx rồi nhập.",
        en="The CSV file is not in one encoding. Save it as «CSV UTF-8» or .xlsx first.",
    )


def no_heading_row() -> Problem:
    """No row of the sheet names the columns that are needed."""
    return Problem(
        code="no_heading_row",
        status=422,
        vi="Không tìm thấy dòng tiêu đề cột, như «Họ và tên», «Xóm», «Số CCCD».",
        en="No row of column headings was found, such as «Họ và tên», «Xóm», «Số CCCD».",
    )


def column_missing(names: str) -> Problem:
    """A column that is needed has no heading of its name."""
    return Problem(
        code="column_missing",
        status=422,
        vi=f"Bảng thiếu cột: {names}.",
        en=f"The table lacks a column: {names}.",
    )


def unknown_column() -> Problem:
    """A column was named that no table has, or for something that no list says."""
    return Problem(
        code="unknown_column",
        status=422,
        vi="Cột phải ghi bằng chữ cái như trong Excel, từ A đến CV.",
        en="A column is named by its letters as in Excel, from A to CV.",
        field="columns",
    )


def empty_table() -> Problem:
    """Headings, and nothing below them."""
    return Problem(
        code="empty_table",
        status=422,
        vi="Bảng chỉ có tiêu đề, không có dòng nào để nhập.",
        en="The table has headings only and no row to bring in.",
    )


def cell_empty(field: str) -> Problem:
    """A cell that must be filled in is not."""
    return Problem(
        code="cell_empty",
        status=422,
        vi="Ô này cần được điền.",
        en="This cell must be filled in.",
        field=field,
    )


def no_day_in_cell(field: str) -> Problem:
    """A cell that should hold a day, a month or a year, and holds none."""
    return Problem(
        code="no_day_in_cell",
        status=422,
        vi="Không đọc được ngày trong ô này. Hãy ghi như 21/03/1975, hoặc chỉ năm: 1975.",
        en="No day can be read in this cell. Write it as 21/03/1975, or only the year: 1975.",
        field=field,
    )


def unknown_word(field: str) -> Problem:
    """A cell that should hold one of a few words, and holds another."""
    return Problem(
        code="unknown_word",
        status=422,
        vi="Không hiểu chữ trong ô này. Hãy ghi như «Hộ nghèo», «Hộ cận nghèo», «Nam», «Nữ».",
        en="The word in this cell is not understood. Write «Hộ nghèo», «Hộ cận nghèo», «Nam» or «Nữ».",
        field=field,
    )


def legacy_letters(field: str) -> Problem:
    """Text typed in TCVN3 or VNI, which would be stored as other letters."""
    return Problem(
        code="legacy_letters",
        status=422,
        vi="Ô này gõ bằng bảng mã cũ (TCVN3 hoặc VNI). Hãy chuyển bảng sang Unicode rồi nhập lại.",
        en="This cell is typed in an old encoding (TCVN3 or VNI). Convert the table to Unicode first.",
        field=field,
    )


def digits_lost(field: str) -> Problem:
    """A number that the table shortened («4,009E+10»), so that its digits are gone."""
    return Problem(
        code="digits_lost",
        status=422,
        vi="Số trong ô này đã bị rút gọn và mất chữ số. Hãy đặt ô là «Văn bản» rồi nhập lại đủ số.",
        en="The number in this cell was shortened and lost digits. Set the cell to «Text» and type it again.",
        field=field,
    )


def zeros_restored(field: str) -> Problem:
    """A note and no obstacle: zeros that the table had dropped were put back."""
    return Problem(
        code="zeros_restored",
        status=422,
        vi="Đã sửa: thêm lại số 0 ở đầu mà bảng tính đã bỏ.",
        en="Mended: the leading zeros that the spreadsheet had dropped were put back.",
        field=field,
    )


def kept_as_recorded(field: str, name: str, name_en: str) -> Problem:
    """A note and no obstacle: the cell says otherwise than what is on record, which stays."""
    return Problem(
        code="kept_as_recorded",
        status=422,
        vi=f"Khác với {name} đã lưu: giữ điều đã lưu. Nếu danh sách đúng, hãy để cán bộ sửa trên máy.",
        en=f"This is not the {name_en} on record, which stays. If the list is right, let an officer mend it.",
        field=field,
    )


def certificate_year_needed(field: str) -> Problem:
    """Somebody is certified as poor or near-poor, and neither a column nor the title says for which year."""
    return Problem(
        code="certificate_year_needed",
        status=422,
        vi="Hộ nghèo, cận nghèo được công nhận theo năm: hãy thêm cột «Năm công nhận», hoặc ghi năm ở tiêu đề.",
        en="Poor and near-poor households are certified for a year: add a column «Năm công nhận», or a title with it.",
        field=field,
    )


def row_of_another_commune(field: str) -> Problem:
    """The row names another commune than the one into which the table is brought."""
    return Problem(
        code="row_of_another_commune",
        status=422,
        vi="Dòng này thuộc xã, phường khác với nơi đang nhập.",
        en="This row belongs to another commune than the one that the table is for.",
        field=field,
    )


def ambiguous_hamlet(field: str) -> Problem:
    """Several hamlets of the commune could be meant."""
    return Problem(
        code="ambiguous_hamlet",
        status=422,
        vi="Xã có nhiều nơi mang tên này. Hãy ghi đủ, như «Xóm 5» hoặc «Khối 5».",
        en="Several hamlets could be meant. Write it in full, as «Xóm 5» or «Khối 5».",
        field=field,
    )


def hamlet_of_two_communes(field: str, one: str, other: str) -> Problem:
    """One name in a list, of which its rows say that it lay in two former communes: two places of one name."""
    return Problem(
        code="hamlet_of_two_communes",
        status=422,
        vi=f"Trong tệp, tên này có ở cả hai xã cũ {one} và {other}. Hãy ghi kèm xã cũ, như «Xóm 1 ({other})».",
        en=f"The list has this name in the former communes {one} and {other}. Add which, as «Xóm 1 ({other})».",
        field=field,
    )


def hamlet_of_former_commune(field: str, former: str) -> Problem:
    """A note that somebody must have seen: the list says of which former commune a hamlet was, the record does not."""
    return Problem(
        code="hamlet_of_former_commune",
        status=422,
        vi=f"Tệp ghi xã cũ {former}; nơi cùng tên đã có chưa rõ thuộc xã cũ nào. Nếu khác nơi, ghi «Xóm 1 ({former})».",
        en=f"The list says {former}; the hamlet on record says none. If it is another, write «Xóm 1 ({former})».",
        field=field,
    )


def hamlets_not_seen() -> Problem:
    """A list whose hamlets may be others of the same name is applied only when somebody has said that they are not."""
    return Problem(
        code="hamlets_not_seen",
        status=409,
        vi="Danh sách có nơi trùng tên mà chưa rõ xã cũ. Hãy xem các ô đó rồi xác nhận đó là cùng một nơi.",
        en="Hamlets of the list may be others of the same name. Look at their cells, then say that they are the same.",
    )


def ambiguous_household(field: str) -> Problem:
    """One or several households could be this one, and nothing tells for sure."""
    return Problem(
        code="ambiguous_household",
        status=422,
        vi="Chưa chắc đây là hộ nào trong danh sách đã có. Hãy ghi thêm mã hộ, số CCCD hoặc số điện thoại như đã lưu.",
        en="It is not certain which household this is. Add its code, a personal number, or the phone number on record.",
        field=field,
    )


def ambiguous_person(field: str) -> Problem:
    """Several persons on record could be this one."""
    return Problem(
        code="ambiguous_person",
        status=422,
        vi="Có nhiều người trong danh sách khớp với dòng này. Hãy ghi thêm số CCCD hoặc xã, phường.",
        en="Several persons on record fit this row. Add the personal number or the commune.",
        field=field,
    )


def nobody_fits(field: str) -> Problem:
    """Nobody on record is the person of this row."""
    return Problem(
        code="nobody_fits",
        status=422,
        vi="Không có ai trong danh sách khớp với dòng này.",
        en="Nobody on record fits this row.",
        field=field,
    )


def import_gone() -> Problem:
    """The rows of a preview were thrown away after a day, or after somebody in it was erased."""
    return Problem(
        code="import_gone",
        status=409,
        vi="Bản xem trước này không còn. Hãy nhập lại tệp.",
        en="This preview is no longer kept. Bring the file in again.",
    )


def import_not_applicable() -> Problem:
    """What was previewed has problems, was applied, or was undone."""
    return Problem(
        code="import_not_applicable",
        status=409,
        vi="Lần nhập này không áp dụng được: còn lỗi cần sửa, hoặc đã áp dụng, đã hoàn tác.",
        en="This import cannot be applied: it has problems to mend, or was applied or undone before.",
    )


def import_not_undoable() -> Problem:
    """Only a list of confirmations that stands can be taken back."""
    return Problem(
        code="import_not_undoable",
        status=409,
        vi="Chỉ hoàn tác được danh sách BHXH xác nhận đang có hiệu lực.",
        en="Only a list of confirmations that stands can be taken back.",
    )


def preview_outdated() -> Problem:
    """What is on record has changed, so that the import would do something else than was shown."""
    return Problem(
        code="preview_outdated",
        status=409,
        vi="Danh sách đã thay đổi sau khi xem trước. Hãy nhập lại tệp để xem kết quả mới.",
        en="The records have changed since the preview. Bring the file in again to see what it would do now.",
    )
