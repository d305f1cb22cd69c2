"""Why somebody does not join yet. The list comes from studies and reports (policy data, section 6.5)."""

from shared.vocabulary.term import Term, table

CODES = table(
    [
        Term(code="low_income", vi="Thu nhập thấp, không ổn định", en="Low or unstable income"),
        Term(code="other_priority", vi="Ưu tiên con cái học hành, chi tiêu khác", en="Other needs come first"),
        Term(code="too_long", vi="Phải đóng nhiều năm mới có lương hưu", en="Too many years before a pension"),
        Term(code="not_known", vi="Chưa hiểu chính sách", en="Does not know the policy"),
        Term(code="few_benefits", vi="Ít quyền lợi hơn BHXH bắt buộc", en="Fewer benefits than compulsory insurance"),
        Term(code="distrust", vi="Sợ mất tiền", en="Afraid of losing the money"),
        Term(code="family", vi="Gia đình chưa đồng ý", en="The family has not agreed"),
        Term(code="price_rose", vi="Mức đóng tăng", en="The contribution rose"),
        Term(code="procedure", vi="Ngại thủ tục", en="The paperwork"),
        Term(code="commercial", vi="Đã mua bảo hiểm nhân thọ", en="Has or prefers life insurance"),
        Term(code="unsure_eligible", vi="Không biết có được tham gia không", en="Not sure of being allowed"),
        Term(code="away", vi="Đi làm ăn xa", en="Works away from home"),
        Term(code="wait", vi="Chờ suy nghĩ thêm, chờ vụ sau", en="Wants to wait"),
        Term(code="withdrew", vi="Đã rút BHXH một lần", en="Took a lump sum before"),
        Term(code="other", vi="Lý do khác", en="Another reason"),
    ]
)
