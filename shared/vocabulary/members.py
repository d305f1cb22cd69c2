"""Members of a household: how each is related to its head, and sex as papers state it."""

from shared.vocabulary.term import Term, table

RELATIONS = table(
    [
        Term(code="head", vi="Chủ hộ", en="Head"),
        Term(code="spouse", vi="Vợ/chồng", en="Spouse"),
        Term(code="child", vi="Con", en="Child"),
        Term(code="child_in_law", vi="Con dâu/con rể", en="Child in law"),
        Term(code="parent", vi="Bố/mẹ", en="Parent"),
        Term(code="grandchild", vi="Cháu", en="Grandchild"),
        Term(code="sibling", vi="Anh/chị/em", en="Sibling"),
        Term(code="other", vi="Quan hệ khác", en="Other"),
    ]
)

SEXES = table(
    [
        Term(code="male", vi="Nam", en="Male"),
        Term(code="female", vi="Nữ", en="Female"),
    ]
)
