"""How sure a share is: a rate from few people says little, and the interval says how little."""

from math import sqrt

# The 97.5 % point of the normal distribution: two-sided 95 %.
_Z = 1.959963984540054


def share(part: int | None, whole: int | None) -> float | None:
    """A share of 0 to 1 with four decimals; None of nothing, or of what is not shown."""
    return round(part / whole, 4) if whole and part is not None else None


def wilson(part: int | None, whole: int | None) -> tuple[float, float] | None:
    """The 95 % Wilson score interval of a share (E. B. Wilson, JASA 22, 1927), with four decimals; None of nothing."""
    if not whole or part is None:
        return None
    p, z2 = part / whole, _Z * _Z
    centre = p + z2 / (2 * whole)
    reach = _Z * sqrt(p * (1 - p) / whole + z2 / (4 * whole * whole))
    scale = 1 + z2 / whole
    return round(max(0.0, (centre - reach) / scale), 4), round(min(1.0, (centre + reach) / scale), 4)
