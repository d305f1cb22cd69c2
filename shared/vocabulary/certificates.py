"""What the commune has certified of a household. The app records certificates; it never infers poverty."""

from shared.vocabulary.term import Term, table

CODES = table(
    [
        Term(code="poor", vi="Hộ nghèo", en="Poor household"),
        Term(code="near_poor", vi="Hộ cận nghèo", en="Near-poor household"),
        Term(
            code="average_farming",
            vi="Hộ nông, lâm, ngư, diêm nghiệp có mức sống trung bình",
            en="Average-living farming household",
        ),
        Term(code="none", vi="Không thuộc diện", en="No certificate"),
        Term(code="unknown", vi="Chưa rõ", en="Not known"),
    ]
)
