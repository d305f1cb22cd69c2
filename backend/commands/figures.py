"""Conversions by commune, laid out for a terminal and checked to add up."""

from collections.abc import Iterable, Mapping
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

Row = Mapping[str, Any]

_COLUMNS = {
    "households_assigned": "Hộ được giao",
    "households_visited": "Hộ đã đến",
    "households_reached": "Hộ gặp được",
    "persons_advised": "Được tư vấn",
    "interested": "Quan tâm",
    "registered": "Đã lập tờ khai",
    "paid": "Đã đóng",
}
_SHARE = "Tham gia sau vận động"
_INTERVAL = "Khoảng 95 %"
ADD_UP = (*_COLUMNS, "households_with_new_member", "confirmed", "renewed", "lapsed", "numerator", "denominator")
"""Measures that add up over communes, because a person or a household belongs to one of them."""


def differences(rows: Iterable[Row], total: Row) -> list[str]:
    """The measures whose rows do not add up to their total; empty when all do."""
    rows = list(rows)
    return [measure for measure in ADD_UP if sum(row[measure] for row in rows) != total[measure]]


def show(rows: Iterable[Row], total: Row, *, for_people: bool) -> None:
    """Print a line a commune and one for the total: ruled for people, bare for a program."""
    head = ("Xã, phường", *_COLUMNS.values(), _SHARE, _INTERVAL)
    lines = [_cells(row, row["name"]) for row in rows]
    last = _cells(total, "Tổng")
    if for_people:
        _show_ruled(head, lines, last)
    else:
        _show_bare(head, [*lines, last])


def _cells(row: Row, name: str) -> tuple[str, ...]:
    return (name, *(str(row[measure]) for measure in _COLUMNS), _share(row), _interval(row))


def _share(row: Row) -> str:
    if row["conversion_rate"] is None:
        return "–"
    return f"{row['numerator']}/{row['denominator']} = {_percent(row['conversion_rate'])}"


def _interval(row: Row) -> str:
    return " – ".join(_percent(end) for end in row["interval"]) if row["interval"] else "–"


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %".replace(".", ",")


def _show_ruled(head: tuple[str, ...], lines: list[tuple[str, ...]], last: tuple[str, ...]) -> None:
    table = Table(show_footer=False)
    for place, label in enumerate(head):
        table.add_column(label, justify="right" if place else "left", overflow="fold")
    for line in lines:
        table.add_row(*line)
    table.add_section()
    table.add_row(*last, style="bold")
    Console().print(table)


def _show_bare(head: tuple[str, ...], lines: list[tuple[str, ...]]) -> None:
    widths = [max(len(line[place]) for line in [head, *lines]) for place in range(len(head))]
    for line in [head, *lines]:
        name, *numbers = (cell.rjust(width) for cell, width in zip(line, widths, strict=True))
        typer.echo("  ".join([name.strip().ljust(widths[0]), *numbers]))
