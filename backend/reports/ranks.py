"""Which row stands where by its rate, without telling apart what the numbers do not."""

from collections.abc import Iterable, Mapping

from backend.reports.conversions import Row


def ranks(rows: Iterable[Row]) -> Mapping[str | None, int]:
    """The rank of each row with a rate, by key: one more than the rows whose whole interval lies above its own.

    Rows whose intervals overlap may share a rank. A row ranked behind another has more rows surely above it: being
    surely above is transitive (if A's interval lies above B's, and B's above C's, A's lies above C's), so no three rows
    can stand in a circle.
    """
    with_rate = [(row.key, row.interval) for row in rows if row.interval is not None]
    return {key: 1 + sum(other[0] > own[1] for _, other in with_rate) for key, own in with_rate}
