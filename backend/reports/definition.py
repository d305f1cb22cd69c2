"""What counts, in words: printed wherever the number is, and followed to the letter by the counting."""

VI = (
    "Tỷ lệ tham gia sau vận động của một kỳ và một địa bàn = trong số người đủ điều kiện (theo lần xem điều kiện gần "
    "nhất) đã được tư vấn đến hết kỳ và chưa đóng tiền trước kỳ, tỷ lệ người đóng tiền lần đầu trong kỳ, sau khi hoặc "
    "cùng ngày được tư vấn. Người đóng tiền mà chưa được tư vấn đếm riêng. Hộ đã đến: có ít nhất một lượt thăm trong "
    "kỳ; hộ gặp được: có lượt gặp được người. Mỗi hộ, mỗi người chỉ đếm một lần trong kỳ, nên cộng các ngày có thể lớn "
    "hơn cả kỳ. Lượt thăm tính theo ngày ghi trên máy (giờ Việt Nam), từ khi máy chủ nhận, và thôi tính khi bị trả lại "
    "cho đến khi được sửa. Khoảng kèm theo là khoảng tin cậy 95 % (Wilson). Đây là số cán bộ ghi nhận, chưa phải số "
    "BHXH xác nhận."
)
EN = (
    "Conversion rate of a period and place = of the eligible persons (by their latest assessment) advised by the "
    "period's end and not paying before its start, the share whose first payment falls in the period, on or after the "
    "day they were advised. Persons who pay without having been advised are counted apart. A household is visited by "
    "any visit in the period, reached where somebody was met. Households and persons count once in a period, so days "
    "may add up to more than the whole. Visits count on the day noted by the phone (Vietnam's time), from the moment "
    "the server files them, and stop counting while they are returned until they are corrected. The interval is the "
    "95 % Wilson interval. These are officers' records, not BHXH's confirmation."
)
