"""What each measure is called, wherever its number stands: on a page, in a file, in a paper."""

from collections.abc import Mapping

from shared.vocabulary.term import Words

NAMES: Mapping[str, Words] = {
    "visits": Words(vi="Lượt thăm", en="Visits"),
    "visits_declined": Words(vi="Lượt thăm không đồng ý ghi thông tin", en="Visits without consent to note anything"),
    "households_assigned": Words(vi="Hộ được giao", en="Households assigned"),
    "households_visited": Words(vi="Hộ đã đến", en="Households visited"),
    "households_reached": Words(vi="Hộ gặp được", en="Households reached"),
    "households_unvisited": Words(vi="Hộ chưa ai đến", en="Households nobody has visited"),
    "households_with_new_member": Words(vi="Hộ có người mới tham gia", en="Households with a new member"),
    "persons_advised": Words(vi="Người được tư vấn", en="Persons advised"),
    "interested": Words(vi="Người quan tâm", en="Persons interested"),
    "registered": Words(vi="Người đã lập tờ khai", en="Persons registered"),
    "paid": Words(vi="Người đã đóng tiền", en="Persons who paid"),
    "first_advised": Words(vi="Người được tư vấn lần đầu", en="Persons told for the first time"),
    "payers": Words(vi="Người đã đóng, cả chưa qua tư vấn", en="Persons who paid, also without advice"),
    "payers_due": Words(vi="Người đến hạn đóng trong 30 ngày", en="Persons whose payment is due within 30 days"),
    "payers_overdue": Words(vi="Người đã quá hạn đóng", en="Persons whose payment is overdue"),
    "payers_stopped": Words(vi="Người đã dừng đóng", en="Persons who stopped paying"),
    "payers_paid_up": Words(vi="Người còn hạn lâu hơn 30 ngày", en="Persons paid up for more than 30 days"),
    "payers_unknown": Words(vi="Người chưa rõ đóng đến khi nào", en="Persons paid until a day not known"),
    "paid_unadvised": Words(vi="Người đóng tiền chưa qua tư vấn", en="Persons who paid without advice"),
    "confirmed": Words(vi="Người BHXH đã xác nhận", en="Persons confirmed by BHXH"),
    "renewed": Words(vi="Người đóng tiếp", en="Persons who renewed"),
    "lapsed": Words(vi="Người dừng đóng", en="Persons who lapsed"),
    "numerator": Words(vi="Người đóng lần đầu sau tư vấn", en="First payments after advice"),
    "denominator": Words(vi="Người đủ điều kiện đã tư vấn, chưa đóng", en="Eligible, advised, not yet paying"),
    "households_touched": Words(vi="Hộ có số tiền đóng thay đổi", en="Households whose amount changes"),
    "persons_touched": Words(vi="Người có số tiền đóng thay đổi", en="Persons whose amount changes"),
    "numerator_confirmed": Words(vi="Người đóng lần đầu, BHXH đã xác nhận", en="First payments confirmed by BHXH"),
}
