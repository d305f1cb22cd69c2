"""People's names as they are in Nghệ An: by people, sex and the years in which a name was given.

Family names come about as often as there. The Ơ Đu are left out: they are so few that any made-up
family of theirs would be taken for a real one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.made_up.chance import Chance

BySex = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Years:
    """Names given from the year `since` on: middle and given names by sex, parted by blanks.

    A word that stands twice is taken twice as often; one with an underscore is two syllables.
    """

    since: int
    middle: BySex
    given: BySex


@dataclass(frozen=True, kw_only=True)
class Naming:
    """How a people names its children: family names with how often they occur, and the years, latest first.

    `marries_out`: wife and husband never come from families of one name.
    """

    families: Mapping[str, float]
    years: tuple[Years, ...]
    marries_out: bool = False


def family_name(people: str, chance: Chance, *, beside: str | None = None) -> str:
    """A family name of a people; `beside` is that of the wife or husband."""
    naming = _NAMING[people]
    taken = beside if naming.marries_out else None
    return chance.among({name: share for name, share in naming.families.items() if name != taken})


def personal_name(people: str, sex: str, born: int, chance: Chance) -> str:
    """A middle and a given name for somebody of that sex, born in that year."""
    years = next(years for years in _NAMING[people].years if years.since <= born)
    middle = chance.choice(years.middle[sex].split())
    given = chance.choice([word for word in years.given[sex].split() if word != middle])
    return f"{middle} {given}".replace("_", " ")


_KINH = (
    Years(
        since=2006,
        middle={
            "male": "Gia Minh Đăng Bảo Nhật Hoàng Tuấn Anh Quang Thiên Hải Trung Duy",
            "female": "Bảo Khánh Hà An Diệp Minh Thảo Phương Quỳnh Tường Ngọc Thùy Gia Tú",
        },
        given={
            "male": "Bảo Huy Khôi Khoa Long Minh Kiệt Quân Vinh Nam Khang Phúc An Nguyên Phát Lâm",
            "female": "Ngọc Linh Châu My Nhiên Chi Vy Nguyên Trâm Anh Dương Huyền Ngân Hân Trà",
        },
    ),
    Years(
        since=1988,
        middle={
            "male": "Văn Văn Đình Hữu Sỹ Trọng Quang Thế Công Minh Duy Anh Xuân Khắc",
            "female": "Thị Thị Thị Thị Thúy Thùy Ngọc Quỳnh Phương Hoài Thanh Thị_Thanh Thị_Hồng",
        },
        given={
            "male": "Tuấn Hoàng Nam Đạt Huy Quân Trung Kiên Tùng Hiếu Sơn Long Thắng Phong Tài Lực Hậu Đức Vũ",
            "female": "Trang Linh Huyền Thương Phương Hạnh Ngọc Quỳnh Yến Ánh Giang Dung Mai My Thúy Nhung Lê",
        },
    ),
    Years(
        since=1962,
        middle={"male": "Văn Văn Văn Đình Hữu Sỹ Bá Trọng Cảnh Đăng Xuân Viết Khắc Thế Công", "female": "Thị"},
        given={
            "male": "Hùng Dũng Sơn Hải Thắng Cường Tuấn Bình Minh Long Hà Thành Tiến Vinh Lâm Lộc Hòa Nam Hiền Tình",
            "female": "Hoa Hương Hà Lan Thủy Nga Hằng Hiền Hồng Vân Thanh Tâm Liên Loan Nhung Oanh Huệ Thảo Hường Lài",
        },
    ),
    Years(
        since=0,
        middle={"male": "Văn Văn Văn Đình Hữu Sỹ Bá Trọng Cảnh Đăng Xuân Viết Khắc Thế", "female": "Thị"},
        given={
            "male": "Hòe Tứ Cần Lợi Thìn Quế Ngọ Nhâm Hợi Sửu Tường Khoan Hộ Lan Kính Nhuận Tam Ngũ Vỵ Đàn",
            "female": "Lan Hòe Xuân Tám Bảy Liên Thìn Hợi Tứ Tình Nhuần Loan Hường Em Năm Chín Quế Lương Soa Vinh",
        },
    ),
)
_THAI = (
    Years(
        since=0,
        middle={"male": "Văn Văn Văn Xuân Thanh Đình Hữu Quốc", "female": "Thị"},
        given={
            "male": "Hoan Thoại Khăm Xuyên Tun May Hùng Thành Thắng Dần Chuyên Phúc Thuận Pún Hòa Tuấn Dũng Nhật",
            "female": "May Khuyên Dung Tuyết Nọi Xuân Hương Lan Kiều Thắm Thu Hằng Pắn Vân Ngân Hoài Lá Quyên",
        },
    ),
)
_KHOMU = (
    Years(
        since=0,
        middle={"male": "Văn Văn Văn Phò Xuân Thái", "female": "Thị"},
        given={
            "male": "Nghệ Thắng Nam Hải May Khăm Tình Dũng Oanh Hùng Thân Kèo Bình Tới Loan Toàn",
            "female": "Nhum May Hoa Lan Xoan Hà Phương Dung Mùi Thoong Lý Hương Đào Ngọc",
        },
    ),
)
_MONG = (
    Years(
        since=0,
        middle={"male": "Bá Bá Nhìa Giống Nỏ Chống Xái Tồng Chia", "female": "Y"},
        given={
            "male": "Dênh Chò Tủa Lử Xà Chá Pó Rê Dìa Vả Lỳ Thông Tu Nênh Sùa Và Chu",
            "female": "Dợ Mỷ Xài Dừ Pà Bầu Mái Chư Dở Xía Ka Mo Nhìa Dếnh Chù",
        },
    ),
)
_NAMING: Mapping[str, Naming] = {
    "kinh": Naming(
        families={
            "Nguyễn": 33,
            "Trần": 10,
            "Lê": 8,
            **dict.fromkeys(("Phan", "Hoàng"), 6),
            **dict.fromkeys(("Võ", "Hồ"), 5),
            **dict.fromkeys(("Đặng", "Phạm"), 4),
            **dict.fromkeys(("Bùi", "Cao"), 3),
            **dict.fromkeys(("Ngô", "Thái", "Đậu", "Trương"), 2),
            **dict.fromkeys(("Đinh", "Vũ", "Chu", "Hà", "Dương", "Lưu", "Đào", "Mai"), 1),
        },
        years=_KINH,
    ),
    "tho": Naming(families={"Trương": 28, "Lê": 20, "Nguyễn": 18, "Bùi": 14, "Hoàng": 10, "Cao": 5}, years=_KINH),
    "thai": Naming(
        families={"Lô": 26, "Vi": 24, "Lương": 20, "Lữ": 10, "Kha": 8, "Quang": 5, "Hà": 5, "Ngân": 4, "Lang": 3},
        years=_THAI,
    ),
    "khomu": Naming(families={"Moong": 36, "Cụt": 24, "Lữ": 12, "Xeo": 10, "Ốc": 8, "Lương": 6}, years=_KHOMU),
    "mong": Naming(
        families={"Vừ": 26, "Lầu": 22, "Và": 20, "Xồng": 14, "Hờ": 10, "Già": 6}, years=_MONG, marries_out=True
    ),
}
