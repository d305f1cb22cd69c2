"""Where a person is registered: the province supports only those with permanent residence."""

from shared.vocabulary.term import Term, table

CODES = table(
    [
        Term(code="permanent", vi="Thường trú", en="Permanent residence"),
        Term(code="temporary", vi="Tạm trú", en="Temporary residence"),
    ]
)
