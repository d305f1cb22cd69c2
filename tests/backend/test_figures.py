"""The demo's table: it adds up or says which column does not, and reads well on a terminal and in a file."""

import pytest

from backend.commands import figures


def row(name: str, **counted: int) -> dict[str, object]:
    measures = dict.fromkeys(figures.ADD_UP, 0) | counted
    return {"name": name, "conversion_rate": None, "interval": None, **measures}


NGHI_LOC = row("Xã Nghi Lộc", households_assigned=120, paid=3, numerator=3, denominator=40) | {
    "conversion_rate": 0.075,
    "interval": [0.0258, 0.1986],
}
HAI_LOC = row("Xã Hải Lộc", households_assigned=80)
TOTAL = row("Tổng cộng", households_assigned=200, paid=3, numerator=3, denominator=40)


def test_rows_that_make_up_their_total_agree() -> None:
    assert figures.differences([NGHI_LOC, HAI_LOC], TOTAL) == []


def test_a_total_that_counts_somebody_twice_is_named() -> None:
    assert figures.differences([NGHI_LOC, HAI_LOC], TOTAL | {"paid": 4}) == ["paid"]
    assert figures.differences([NGHI_LOC, HAI_LOC], TOTAL | {"numerator": 4}) == ["numerator"]


def test_a_commune_reads_on_one_line_with_its_share_and_interval(capsys: pytest.CaptureFixture[str]) -> None:
    figures.show([NGHI_LOC, HAI_LOC], TOTAL, for_people=False)

    head, nghi_loc, hai_loc, total = capsys.readouterr().out.splitlines()
    assert "Hộ đã đến" in head
    assert nghi_loc.startswith("Xã Nghi Lộc")
    assert "3/40  7,5 %" in nghi_loc
    assert "2,6–19,9" in nghi_loc
    assert hai_loc.endswith("–")
    assert total.startswith("Tổng cộng")


def test_an_opened_number_lists_what_it_counted_without_names(capsys: pytest.CaptureFixture[str]) -> None:
    person = {
        "hamlet": "Xóm 3",
        "support_group_label": "Hộ nghèo",
        "first_advised": "2026-11-20",
        "first_paid": "2026-11-21",
    }

    figures.show_paid(NGHI_LOC, [person, person | {"hamlet": "", "support_group_label": None}])

    head, first, second = capsys.readouterr().out.splitlines()
    assert "Xã Nghi Lộc đếm đúng 2 người" in head
    assert first == "  – Xóm 3 · Hộ nghèo · tư vấn 20/11/2026 · đóng tiền 21/11/2026"
    assert second == "  – tư vấn 20/11/2026 · đóng tiền 21/11/2026"
