"""Where a village conference is held, and who calls it."""

from shared.vocabulary.term import Term, table

PLACES = table(
    [
        Term(code="culture_house", vi="Nhà văn hóa", en="House of culture"),
        Term(code="home", vi="Nhà dân", en="Somebody's home"),
        Term(code="office", vi="Trụ sở xã, phường", en="Office of the commune"),
        Term(code="school", vi="Trường học", en="School"),
        Term(code="market", vi="Chợ, nơi đông người", en="Market, a busy place"),
        Term(code="other", vi="Nơi khác", en="Another place"),
    ]
)

HOLDERS = table(
    [
        Term(code="committee", vi="Ban chỉ đạo xã", en="Steering committee of the commune"),
        Term(code="bhxh", vi="Cơ quan BHXH", en="The social insurance office"),
        Term(code="hamlet", vi="Ban cán sự xóm", en="The hamlet's leaders"),
        Term(code="front", vi="Mặt trận, đoàn thể", en="The Front and its unions"),
        Term(code="collector", vi="Tổ chức dịch vụ thu", en="The collecting organisation"),
        Term(code="other", vi="Nơi khác tổ chức", en="Somebody else"),
    ]
)
"""Those whom plans and reports name as organisers (policy data, section 6); the list is ours."""
