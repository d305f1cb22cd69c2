"""How often somebody pays (Law 41/2024/QH15, article 36; policy data, section 1.4)."""

from dataclasses import dataclass

from shared.vocabulary.term import Term, table


@dataclass(frozen=True, kw_only=True)
class PaymentMethod(Term):
    """`months`: how many months one payment covers; None where the payer chooses."""

    months: int | None


CODES = table(
    [
        PaymentMethod(code="monthly", vi="Hằng tháng", en="Monthly", months=1),
        PaymentMethod(code="quarterly", vi="03 tháng một lần", en="Every 3 months", months=3),
        PaymentMethod(code="half_yearly", vi="06 tháng một lần", en="Every 6 months", months=6),
        PaymentMethod(code="yearly", vi="12 tháng một lần", en="Every 12 months", months=12),
        PaymentMethod(
            code="years_ahead", vi="Một lần cho nhiều năm về sau", en="Once for several years ahead", months=None
        ),
        PaymentMethod(
            code="missing_years",
            vi="Một lần cho những năm còn thiếu",
            en="Once for the missing years",
            months=None,
        ),
    ]
)
