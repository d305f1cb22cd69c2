"""A report in every form: the numbers of the pages and of the API, for what the asker may see and nothing else."""

import csv
import subprocess
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from starlette.testclient import TestClient

from backend.exports.conversions import USUAL
from backend.reports.measures import MEASURES
from shared.vocabulary import support_groups
from tests.backend.cast import NGHI_LOC, THANH_VINH, Somebody
from tests.backend.numbers.conftest import TODAY, told

ALL = ",".join(["name", *MEASURES, "rate", "low", "high"])


@pytest.fixture
def morning(officer: Any) -> None:
    home, lan, duc = officer.household("=1+1 Trần Thị Lan", "Đặng Văn Đức")
    officer.visit(home, TODAY, "advised", told(lan, "interested", "registered", "paid"), told(duc, "considering"))
    shut, _ = officer.household("Hồ Văn Nga")
    officer.visit(shut, TODAY, "not_home")


def _fetch(client: TestClient, who: Somebody, name: str, form: str, **texts: str) -> Any:
    return client.get(
        f"/api/v1/reports/{name}.{form}",
        params={field.rstrip("_"): text for field, text in texts.items()},
        headers=who.headers,
    )


def _lines(answer: Any) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"), newline="")))


def _sheet(answer: Any) -> list[list[Any]]:
    assert answer.status_code == 200, answer.text
    return CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()


@pytest.mark.usefixtures("morning")
@pytest.mark.parametrize("by", ["commune", "hamlet", "officer", "group", "day", "week", "month", "district"])
def test_every_form_holds_the_numbers_that_the_api_tells(
    client: TestClient, binh: Somebody, ask: Callable[..., Any], by: str
) -> None:
    where = {"by": by, "commune": THANH_VINH}
    told_by_api = ask(binh, **where)

    lines = _lines(_fetch(client, binh, "conversions", "csv", columns=ALL, **where))[1:]
    sheet = _sheet(_fetch(client, binh, "conversions", "xlsx", columns=ALL, **where))

    rows = [*told_by_api["rows"], told_by_api["total"]]
    assert len(lines) == len(rows)
    start = next(place for place, line in enumerate(sheet) if line[0] == rows[0]["name"])
    for row, line, cells in zip(rows, lines, sheet[start:], strict=False):
        numbers = [row[measure] for measure in MEASURES]
        assert line[1 : len(numbers) + 1] == ["" if number is None else str(number) for number in numbers]
        assert cells[1 : len(numbers) + 1] == ["" if number is None else number for number in numbers]
        assert line[len(numbers) + 1] == ("" if row["conversion_rate"] is None else str(row["conversion_rate"]))


@pytest.mark.usefixtures("morning")
def test_the_weekly_report_is_of_the_week_that_is_named_else_of_the_last_that_is_over(
    client: TestClient, binh: Somebody
) -> None:
    this_week = _lines(_fetch(client, binh, "week", "csv", period="2026-W47"))
    before = _lines(_fetch(client, binh, "week", "csv"))

    advised = this_week[0].index("Người được tư vấn")
    assert len(this_week[0]) == len(USUAL) + 1
    assert this_week[-1][advised] == "2"
    assert before[-1][advised] == "0"
    phones = this_week[0].index("Máy đã gửi")
    assert [lines[-1][phones] for lines in (this_week, before)] == ["0 trên 1 máy, chưa hết kỳ", "0 trên 1 máy"]


@pytest.mark.usefixtures("morning")
def test_columns_are_those_chosen_in_the_order_of_the_report(client: TestClient, binh: Somebody) -> None:
    lines = _lines(_fetch(client, binh, "month", "csv", columns="rate,visits", language="en"))

    assert lines[0] == ["Commune, ward", "Visits", "Conversion rate"]


@pytest.mark.usefixtures("morning")
@pytest.mark.parametrize(
    ("by", "first"),
    [
        ("week", "Week 47/2026 (16–22/11)"),
        ("month", "Month 11/2026"),
        ("day", "22/11/2026"),
        ("district", "Thành phố Vinh (former)"),
        ("organisation", "Post office"),
    ],
)
def test_rows_are_called_in_the_language_of_the_reader(client: TestClient, binh: Somebody, by: str, first: str) -> None:
    _, *lines = _lines(_fetch(client, binh, "conversions", "csv", by=by, language="en"))

    assert [lines[0][0], lines[-1][0]] == [first, "Total"]


@pytest.mark.usefixtures("morning")
def test_groups_are_called_in_the_language_of_the_reader(client: TestClient, binh: Somebody) -> None:
    texts = {"by": "group", "commune": THANH_VINH, "language": "en"}

    said = {line[0] for line in _lines(_fetch(client, binh, "conversions", "csv", **texts))}

    assert {group.en for group in support_groups.CODES.values() if group.offered} <= said


@pytest.mark.usefixtures("morning")
def test_the_log_names_people_for_those_who_may_read_names_and_runs_none_of_them(
    client: TestClient, binh: Somebody, chi: Somebody
) -> None:
    of_committee = _lines(_fetch(client, binh, "visits", "csv", commune=THANH_VINH))
    of_supervisor = _lines(_fetch(client, chi, "visits", "csv", commune=THANH_VINH))

    assert {line[2] for line in of_committee} == {"Chủ hộ", "'=1+1 Trần Thị Lan", "Hồ Văn Nga"}
    assert "Chủ hộ" not in of_supervisor[0]
    assert not any("Lan" in text for line in of_supervisor for text in line)


def test_a_commune_outside_the_area_is_not_there(client: TestClient, binh: Somebody) -> None:
    for name in ("week", "visits", "targets"):
        assert _fetch(client, binh, name, "csv", commune=NGHI_LOC).status_code == 404


@pytest.mark.parametrize(
    ("name", "form", "texts", "status", "code"),
    [
        ("nothing", "csv", {}, 404, "unknown_report"),
        ("week", "docx", {}, 404, "unknown_report"),
        ("week", "csv", {"columns": "name,secret"}, 422, "unknown_code"),
        ("week", "csv", {"period": "2026-W60"}, 422, "unreadable"),
        ("week", "csv", {"by": "street"}, 422, "unknown_code"),
        ("week", "csv", {"from": "2026-01-01"}, 422, "unknown_parameter"),
        ("week", "csv", {"language": "fr"}, 422, "unknown_code"),
        ("week", "pdf", {"form": "secret"}, 422, "unknown_code"),
        ("week", "pdf", {"form": "official", "signer": "A\u200bB"}, 422, "not_a_name"),
        ("week", "pdf", {"form": "official", "addressed_to": "UBND tỉnh;A\u200bB"}, 422, "not_a_name"),
        ("week", "pdf", {"form": "official", "recipients": "a" * 121}, 422, "too_long"),
        ("visits", "csv", {}, 422, "missing_field"),
        ("visits", "csv", {"commune": THANH_VINH, "from": "hôm qua"}, 422, "unreadable_day"),
        ("visits", "csv", {"commune": THANH_VINH, "officer": "An"}, 422, "unreadable"),
    ],
)
def test_what_cannot_be_asked_is_told(  # noqa: PLR0917 - a case each
    client: TestClient, binh: Somebody, name: str, form: str, texts: dict[str, str], status: int, code: str
) -> None:
    answer = client.get(f"/api/v1/reports/{name}.{form}", params=texts, headers=binh.headers)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.usefixtures("morning")
def test_an_official_paper_and_one_for_reading_are_made_of_the_same_report(client: TestClient, binh: Somebody) -> None:
    readable = _fetch(client, binh, "week", "pdf")
    paper = _fetch(client, binh, "week", "pdf", form_="official", commune=THANH_VINH, signer="Phó trưởng ban")

    assert readable.content.startswith(b"%PDF-")
    assert paper.content.startswith(b"%PDF-")
    assert paper.headers["content-disposition"].startswith("attachment; filename=tungnha-week-")


@pytest.mark.usefixtures("morning")
def test_an_official_paper_says_whom_it_is_for_and_who_signs_and_receives_it(
    client: TestClient, binh: Somebody, tmp_path: Path
) -> None:
    said = {
        "addressed_to": "Ủy ban nhân dân phường; BHXH cơ sở Vinh",
        "signer_name": "Trần Văn Bình",
        "recipients": "- Thành viên Ban chỉ đạo; Lưu: VT.",
    }

    paper = _fetch(client, binh, "week", "pdf", form_="official", commune=THANH_VINH, **said)

    assert paper.status_code == 200, paper.text
    (tmp_path / "paper.pdf").write_bytes(paper.content)
    command = ["pdftotext", "-layout", str(tmp_path / "paper.pdf"), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    lines = ("- BHXH cơ sở Vinh.", "Trần Văn Bình", "- Như trên;", "- Thành viên Ban chỉ đạo;", "- Lưu: VT.")
    assert [line for line in lines if line not in text] == []


@pytest.mark.usefixtures("morning")
def test_the_page_to_print_needs_no_other_file(client: TestClient, binh: Somebody) -> None:
    answer = _fetch(client, binh, "week", "html")

    assert "Phường Thành Vinh" in answer.text
    assert "src=" not in answer.text
    assert "href=" not in answer.text
    assert "style-src 'sha256-" in answer.headers["content-security-policy"]


def test_nobody_who_is_not_signed_in_gets_a_report(client: TestClient) -> None:
    assert client.get("/api/v1/reports/week.csv").status_code == 401
