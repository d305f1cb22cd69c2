"""The language in which a visit was held (policy data, section 8.3)."""

from shared.vocabulary.term import Term, table

USUAL = "kinh"

CODES = table(
    [
        Term(code="kinh", vi="Tiếng Việt", en="Vietnamese"),
        Term(code="thai", vi="Tiếng Thái", en="Thái"),
        Term(code="tho", vi="Tiếng Thổ", en="Thổ"),
        Term(code="khomu", vi="Tiếng Khơ Mú", en="Khơ Mú"),
        Term(code="mong", vi="Tiếng Mông", en="Mông"),
        Term(code="odu", vi="Tiếng Ơ Đu", en="Ơ Đu"),
        Term(code="other", vi="Tiếng khác", en="Other"),
    ]
)
