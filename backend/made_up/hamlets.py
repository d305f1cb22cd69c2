"""Hamlets: xóm in the plain, bản in the mountains, khối in wards; each with the people who live there."""

from backend.made_up.chance import Chance
from backend.made_up.lands import Land
from shared.records.hamlet import Hamlet
from shared.vocabulary.hamlets import CODES

_FEWEST, _MOST = 6, 10
_NUMBERED = 0.4

_FIRST_WORDS = {
    "xom": "Trung Kim Xuân Đông Tân Yên Thái Mỹ Khánh Tây Nam Bắc Phúc Thượng Hồng Phú Quang Thọ",
    "khoi": "Yên Tân Vinh Quang Trung Hưng Xuân Đông Phúc Tiên Bình Hòa",
    "ban": "Na Khe Huồi Xốp Piêng Noong Phà Chà Pá Cánh Tổng Tạt",
}
_SECOND_WORDS = {
    "xom": "Hòa Thịnh Thành Tiến Minh Lộc Thiện Sơn Thuận Hải Long Lĩnh An Vượng",
    "khoi": "Sơn Thịnh Tiến Lâm Giang Cường Mỹ Hải Thành Long Lộc An",
    "ban": "Mạt Lưu Cướm Pụng Khói Thơ Tụ Nong Kèo Phẩy Cò Lạn Sành Bủng Mú Ngân Hang Đình",
}


def of(land: Land, chance: Chance) -> dict[Hamlet, str]:
    """The hamlets of a commune, each with the code of its people: a hamlet is mostly one people's."""
    names = _names(land.hamlet, chance.randint(_FEWEST, _MOST), chance)
    peoples = chance.choices(list(land.peoples), list(land.peoples.values()), k=len(names))
    return {
        Hamlet(name=f"{CODES[land.hamlet].vi} {name}", kind=land.hamlet): people
        for name, people in zip(names, peoples, strict=True)
    }


def _names(kind: str, number: int, chance: Chance) -> list[str]:
    if kind != "ban" and chance.happens(_NUMBERED):
        return [str(place) for place in range(1, number + 1)]
    first, second = (
        chance.sample(_FIRST_WORDS[kind].split(), number),
        chance.sample(_SECOND_WORDS[kind].split(), number),
    )
    return [f"{one} {two}" for one, two in zip(first, second, strict=True)]
