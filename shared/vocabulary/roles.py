"""Who works with the product."""

from dataclasses import dataclass

from shared.vocabulary.term import Term, table


@dataclass(frozen=True, kw_only=True)
class Role(Term):
    """`sees_names`: may open people's names in the communes of the account; others see numbers and rows without."""

    sees_names: bool
    whole_province: bool = False


CODES = table(
    [
        Role(code="officer", vi="Cán bộ vận động", en="Officer", sees_names=True),
        Role(code="committee", vi="Ban Chỉ đạo xã", en="Commune steering committee", sees_names=True),
        Role(code="supervisor", vi="Cán bộ quản lý", en="Supervisor", sees_names=False),
        Role(code="admin", vi="Quản trị", en="Administrator", sees_names=False, whole_province=True),
    ]
)
