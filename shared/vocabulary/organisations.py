"""Which organisation an officer works for. Several kinds collect in one commune, each under its own contract."""

from shared.vocabulary.term import Term, table

CODES = table(
    [
        Term(code="post", vi="Bưu điện", en="Post office"),
        Term(code="womens_union", vi="Hội Liên hiệp Phụ nữ", en="Women's Union"),
        Term(code="farmers_union", vi="Hội Nông dân", en="Farmers' Union"),
        Term(code="commune", vi="Ủy ban nhân dân xã, phường", en="Commune People's Committee"),
        Term(code="bhxh", vi="Cơ quan BHXH", en="The social insurance office"),
        Term(code="other", vi="Tổ chức khác", en="Another organisation"),
    ]
)
"""The collection service organisations of Decision 1155/QĐ-BHXH (2022) as they are met in Nghệ An (policy data, section
6), and those who go from door to door without collecting.
"""
