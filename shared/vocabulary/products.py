"""The two insurances that officers speak of."""

from shared.vocabulary.term import Term, table

CODES = table(
    [
        Term(code="vsi", vi="BHXH tự nguyện", en="Voluntary social insurance"),
        Term(code="hi", vi="Bảo hiểm y tế", en="Health insurance"),
    ]
)
