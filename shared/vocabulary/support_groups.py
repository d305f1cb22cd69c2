"""Groups that the State or the province supports. A person may be in several; each scheme takes its best."""

from dataclasses import dataclass

from shared.vocabulary.term import Term, table


@dataclass(frozen=True, kw_only=True)
class SupportGroup(Term):
    """`certificate`: the code of the commune's certificate that proves it, or None where it is declared."""

    certificate: str | None = None
    offered: bool = True


CODES = table(
    [
        SupportGroup(code="poor", vi="Hộ nghèo", en="Poor household", certificate="poor"),
        SupportGroup(code="near_poor", vi="Hộ cận nghèo", en="Near-poor household", certificate="near_poor"),
        SupportGroup(code="ethnic_minority", vi="Người dân tộc thiểu số", en="Ethnic minority"),
        # Nghệ An has no island commune and no special zone: known to the law, not offered on its screens.
        SupportGroup(code="island_special", vi="Xã đảo, đặc khu", en="Island commune or special zone", offered=False),
        SupportGroup(code="other", vi="Đối tượng khác", en="Others"),
    ]
)
