"""What a hamlet is called: xóm in the plain, bản in the mountains, khối in wards."""

from shared.vocabulary.term import Term, table

CODES = table(
    [
        Term(code="xom", vi="Xóm", en="Hamlet (xóm)"),
        Term(code="ban", vi="Bản", en="Mountain hamlet (bản)"),
        Term(code="khoi", vi="Khối", en="Quarter (khối)"),
        Term(code="thon", vi="Thôn", en="Hamlet (thôn)"),
    ]
)
