"""Conversions by commune, laid out for a terminal and checked to add up."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from shared.clock import day_label, parse_day

Row = Mapping[str, Any]

# Headings over two lines, so that the table fits a terminal of 80 columns.
_COLUMNS = {
    "households_assigned": "Hộ\ngiao",
    "households_visited": "Hộ\nđã đến",
    "households_reached": "Hộ\ngặp",
    "persons_advised": "Tư\nvấn",
    "interested": "Quan\ntâm",
    "registered": "Tờ\nkhai",
    "paid": "Đã\nđóng",
}
_SHARE = ("Tham\ngia", "Tỷ lệ\n", "Khoảng\n95 %")
ADD_UP = (*_COLUMNS, "households_with_new_member", "confirmed", "renewed", "lapsed", "numerator", "denominator")
"""Measures that add up over communes, because a person or a household belongs to one of them."""


def differences(rows: Iterable[Row], total: Row) -> list[str]:
    """The measures whose rows do not add up to their total; empty when all do."""
    rows = list(rows)
    return [measure for measure in ADD_UP if sum(row[measure] for row in rows) != total[measure]]


def show(rows: Iterable[Row], total: Row, *, for_people: bool) -> None:
    """Print a line a commune and one for the total: ruled for people, bare for a program."""
    head = ("Xã, phường", *_COLUMNS.values(), *_SHARE)
    lines = [_cells(row) for row in rows]
    last = _cells(total)
    if for_people:
        _show_ruled(head, lines, last)
    else:
        _show_bare(head, [*lines, last])


def show_paid(row: Row, persons: Sequence[Row]) -> None:
    """Print the persons behind a row's «đã đóng»: a supervisor sees what was counted, and neither names nor hamlets."""
    typer.echo(f"Mở một con số: “Đã đóng” của {row['name']} đếm đúng {len(persons)} người (không hiện tên):")
    for person in persons:
        advised, paid = (day_label(parse_day(person[day])) for day in ("first_advised", "first_paid"))
        told = (person["hamlet"], person["support_group_label"], f"tư vấn {advised}", f"đóng tiền {paid}")
        typer.echo(f"  – {' · '.join(part for part in told if part)}")


def _cells(row: Row) -> tuple[str, ...]:
    return (row["name"], *(str(row[measure]) for measure in _COLUMNS), *_share(row))


def _share(row: Row) -> tuple[str, str, str]:
    if row["conversion_rate"] is None or row["interval"] is None:
        return ("–", "–", "–")
    lowest, highest = row["interval"]
    people = f"{row['numerator']}/{row['denominator']}"
    return (people, f"{_percent(row['conversion_rate'])} %", f"{_percent(lowest)}–{_percent(highest)}")


def _percent(share: float) -> str:
    return f"{share * 100:.1f}".replace(".", ",")


def _show_ruled(head: tuple[str, ...], lines: list[tuple[str, ...]], last: tuple[str, ...]) -> None:
    table = Table(box=SIMPLE, padding=0, show_edge=False, show_footer=True)
    for place, label in enumerate(head):
        table.add_column(label, last[place], justify="right" if place else "left", no_wrap=True)
    for line in lines:
        table.add_row(*line)
    Console().print(table)


def _show_bare(head: tuple[str, ...], lines: list[tuple[str, ...]]) -> None:
    lines = [tuple(label.replace("\n", " ").strip() for label in head), *lines]
    widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
    for name, *cells in lines:
        numbers = (cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        typer.echo("  ".join([name.ljust(widths[0]), *numbers]))
