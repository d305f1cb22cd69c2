"""Whom the officer met at the door."""

from shared.vocabulary.term import Term, table

CODES = table(
    [
        Term(code="head", vi="Chủ hộ", en="Head of household"),
        Term(code="spouse", vi="Vợ hoặc chồng chủ hộ", en="Spouse of the head"),
        Term(code="member", vi="Người khác trong hộ", en="Another member"),
        Term(code="whole_family", vi="Cả gia đình", en="The whole family"),
        Term(code="neighbour", vi="Hàng xóm", en="A neighbour"),
        Term(code="nobody", vi="Không gặp ai", en="Nobody"),
    ]
)
