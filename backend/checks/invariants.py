"""The fourteen invariants of sync, each a sentence and a question to a live database."""

from collections.abc import Callable, Mapping

from backend.checks import history, numbers, operations, streams
from backend.checks.finding import Finding, Invariant, Look

INVARIANTS: Mapping[str, tuple[str, Callable[[Look], Finding]]] = {
    "I1": ("Mọi lượt ghi đã ký nhận đều còn, đúng từng byte", operations.every_receipted_op_is_held),
    "I2": ("Mỗi lượt ghi một dòng, mỗi bản ghi mới một lần", operations.each_op_is_one_row_and_each_filed_add_one_fact),
    "I3": ("Số thứ tự của mỗi máy không bị hổng", operations.no_line_has_a_hole),
    "I4": ("Ai thấy đến số n đã thấy mọi số trước đó", streams.no_number_lies_above_its_head),
    "I5": ("Luồng thay đổi chứa đúng những gì đang có", streams.streams_carry_what_stands),
    "I6": ("Mỗi dòng chỉ đến máy của xóm có nó", streams.rows_lie_in_their_hamlets),
    "I7": ("Số tổng hợp bằng số đếm lại; các xã cộng thành tỉnh", numbers.rollups_equal_the_recount),
    "I8": ("Không ai được tính hai lần", numbers.nobody_is_converted_twice),
    "I9": ("Kết luận đã ký không bị đổi", operations.no_verdict_changed),
    "I10": ("Mọi lượt ghi đều có kết luận", operations.every_op_has_its_verdict),
    "I11": ("Điều máy được phép quên đã nằm trong bản sao lưu", history.what_is_durable_is_held),
    "I12": ("Mọi phiên bản đã phát hành đều đọc được", operations.every_released_version_can_be_read),
    "I13": ("Mọi dòng đã lưu đều đọc được", streams.every_row_can_be_read),
    "I14": ("Cùng một lượt ghi, cùng một kết luận", operations.same_input_has_same_verdict),
}


def look_at_all(look: Look) -> list[Invariant]:
    """Every invariant with what was found."""
    return [Invariant(id=name, says=says, finding=find(look)) for name, (says, find) in INVARIANTS.items()]
