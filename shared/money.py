"""Money is whole đồng, rounded in one place."""

from fractions import Fraction

Dong = int


def to_dong(amount: Fraction) -> Dong:
    """An exact amount as whole đồng, half a đồng up.

    No official rounding rule was found; every published example is a whole number
    (policy data, section 1.1), so this choice shows in no published amount.
    """
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def percent_of(percent: int | Fraction, amount: Dong) -> Fraction:
    """A percentage of an amount, exact; round the result once, with to_dong."""
    return Fraction(percent) * amount / 100


def money_label(amount: Dong) -> str:
    """An amount as people read it in Vietnam: `12.345.000 đ`."""
    return f"{amount:,}".replace(",", ".") + " đ"
