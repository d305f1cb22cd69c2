"""Groups that the State or the province supports. A person may be in several; each scheme takes its best."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.vocabulary.term import Term, table


@dataclass(frozen=True, kw_only=True)
class SupportGroup(Term):
    """`certificate`: the code of the commune's certificate that proves it, or None where it is declared.

    `within`: the wider group that everybody of this one is in too.
    """

    certificate: str | None = None
    offered: bool = True
    within: str | None = None


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

# Health insurance has groups of its own; `household` pays by the member's order and is nobody's but a household's.
HEALTH = table(
    [
        SupportGroup(code="household", vi="Hộ gia đình", en="Household"),
        SupportGroup(code="poor", vi="Hộ nghèo", en="Poor household", certificate="poor"),
        SupportGroup(code="near_poor", vi="Hộ cận nghèo", en="Near-poor household", certificate="near_poor"),
        SupportGroup(
            code="near_poor_in_poor_commune",
            vi="Hộ cận nghèo ở xã nghèo",
            en="Near-poor household in a poor commune",
            certificate="near_poor",
            within="near_poor",
        ),
        SupportGroup(
            code="agri_average_living",
            vi="Hộ nông, lâm, ngư, diêm nghiệp có mức sống trung bình",
            en="Average-living farming household",
            certificate="average_farming",
        ),
        SupportGroup(
            code="ethnic_minority_in_delisted_commune",
            vi="Người dân tộc thiểu số ở xã vừa ra khỏi danh sách xã khó khăn",
            en="Ethnic minority in a commune that has just left the list of disadvantaged communes",
        ),
        SupportGroup(code="student", vi="Học sinh, sinh viên", en="Pupil or student"),
        SupportGroup(
            code="village_health_worker",
            vi="Nhân viên y tế thôn, bản; cô đỡ thôn, bản",
            en="Village health worker",
        ),
        SupportGroup(
            code="hamlet_part_time",
            vi="Người hoạt động không chuyên trách ở thôn, xóm, bản",
            en="Part-time worker of a hamlet",
        ),
        SupportGroup(
            code="grassroots_security",
            vi="Người tham gia lực lượng bảo vệ an ninh, trật tự ở cơ sở",
            en="Member of the grassroots security force",
        ),
        SupportGroup(code="artisan", vi="Nghệ nhân nhân dân, nghệ nhân ưu tú", en="Recognised artisan"),
        SupportGroup(code="trafficking_victim", vi="Nạn nhân của mua bán người", en="Victim of human trafficking"),
    ]
)

OF_PRODUCT: Mapping[str, Mapping[str, SupportGroup]] = {"vsi": CODES, "hi": HEALTH}

# The group of a person who names none.
WITHOUT_GROUP: Mapping[str, str] = {"vsi": "other", "hi": "household"}
