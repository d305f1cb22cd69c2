"""Why somebody may not join an insurance, and the questions whose answers are still missing."""

from shared.vocabulary.term import Term, table

REASONS = table(
    [
        Term(code="UNDER_15", vi="Chưa đủ 15 tuổi", en="Under 15"),
        Term(code="NOT_CITIZEN", vi="Không phải công dân Việt Nam", en="Not a citizen of Việt Nam"),
        Term(code="COMPULSORY", vi="Thuộc diện tham gia BHXH bắt buộc", en="In compulsory social insurance"),
        Term(code="PENSIONER", vi="Đang hưởng lương hưu", en="Receives a pension"),
        Term(
            code="MONTHLY_ALLOWANCE",
            vi="Đang hưởng trợ cấp BHXH, trợ cấp hằng tháng",
            en="Receives a social-insurance or monthly allowance",
        ),
        # Not a bar of the law: such a person goes on paying and is not a new participant.
        Term(
            code="ALREADY_VSI",
            vi="Đang tham gia BHXH tự nguyện, chỉ cần đóng tiếp",
            en="Already in voluntary social insurance",
        ),
    ]
)

QUESTIONS = table(
    [
        Term(code="birth_date", vi="Ngày sinh", en="Birth date"),
        Term(code="citizen", vi="Có là công dân Việt Nam không", en="Citizen of Việt Nam or not"),
        Term(code="compulsory", vi="Có thuộc diện BHXH bắt buộc không", en="In compulsory social insurance or not"),
        Term(
            code="pension",
            vi="Có đang hưởng lương hưu, trợ cấp hằng tháng không",
            en="Receives a pension or monthly allowance or not",
        ),
        Term(
            code="allowance",
            vi="Có đang hưởng trợ cấp BHXH, trợ cấp hằng tháng không",
            en="Receives an allowance or not",
        ),
        Term(code="already_vsi", vi="Có đang tham gia BHXH tự nguyện không", en="In voluntary social insurance or not"),
        Term(
            code="another_way",
            vi="Có được tham gia BHYT theo diện khác không (đi làm, hưu trí, trợ cấp…)",
            en="Insured for health in another way or not (work, pension, allowance)",
        ),
        Term(code="commune", vi="Xã nơi cư trú", en="Commune of residence"),
        Term(code="residence", vi="Nơi thường trú", en="Place of permanent residence"),
        Term(
            code="certificate_year",
            vi="Giấy chứng nhận hộ nghèo, hộ cận nghèo của năm nay",
            en="This year's certificate of poverty",
        ),
    ]
)
