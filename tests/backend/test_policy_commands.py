"""`tungnha quote` and `tungnha eligibility`: one JSON document for a program, plain Vietnamese for a person."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from backend.commands import policy

TODAY = ["--product", "vsi", "--on", "2026-11-21"]
ADULT = ["--birth-date", "1980-05-01", "--compulsory", "no", "--pension", "no", "--citizen", "yes"]


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    """The commands where there is no server: they answer by the law of the release."""
    monkeypatch.setenv("TUNGNHA_DATABASE_URL", f"sqlite:///{tmp_path / 'none.sqlite3'}")
    commands = typer.Typer()
    policy.add_to(commands)
    return commands


def test_a_program_gets_one_json_document_and_nothing_else(cli: typer.Typer) -> None:
    asked = ["quote", *TODAY, "--income", "1500000", "--group", "poor", "--residence", "permanent", "--json"]

    result = CliRunner().invoke(cli, asked)

    quoted = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (quoted["pays"], quoted["on"], quoted["estimate"]) == (66_000, "2026-11-21", True)
    assert result.stderr == ""


def test_a_person_gets_the_amount_with_its_law_and_its_day(cli: typer.Typer) -> None:
    said = CliRunner().invoke(cli, ["quote", *TODAY, "--group", "poor", "--residence", "permanent", "--months", "12"])

    assert "21/11/2026" in said.stdout
    assert "792.000 đ" in said.stdout
    assert "Nghị định 159/2025/NĐ-CP" in said.stdout
    assert "từ 01/07/2025" in said.stdout
    assert "Số tiền tạm tính, BHXH xác nhận." in said.stdout


def test_an_expected_number_is_called_so(cli: typer.Typer) -> None:
    said = CliRunner().invoke(
        cli, ["quote", "--product", "vsi", "--on", "2027-01-02", "--months-supported-so-far", "9"]
    )

    assert "dự kiến từ 01/01/2027" in said.stdout
    assert "120 tháng" in said.stdout


def test_groups_repeat_on_the_command_line(cli: typer.Typer) -> None:
    asked = [
        "quote",
        *TODAY,
        "--group",
        "near_poor",
        "--group",
        "ethnic_minority",
        "--residence",
        "permanent",
        "--json",
    ]

    result = CliRunner().invoke(cli, asked)

    assert json.loads(result.stdout)["pays"] == 115_500


def test_the_price_of_health_insurance_hangs_on_the_members_order(cli: typer.Typer) -> None:
    asked = ["quote", "--product", "hi", "--on", "2026-11-21", "--group", "household", "--member-order", "2"]

    for_a_program = CliRunner().invoke(cli, [*asked, "--months", "12", "--json"])
    for_a_person = CliRunner().invoke(cli, asked)

    assert json.loads(for_a_program.stdout)["total_pays"] == 956_340
    assert "Bảo hiểm y tế, ngày 21/11/2026" in for_a_person.stdout
    assert "Mức đóng BHYT hằng tháng trên mức lương cơ sở: 4,5%" in for_a_person.stdout
    assert "79.695 đ" in for_a_person.stdout


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (["--group", "rich"], "group"),
        (["--group", "household"], "member_order"),
        (["--group", "student", "--member-order", "1"], "member_order"),
        (["--group", "student", "--group", "household"], "group"),
        (["--group", "poor", "--years-ahead", "1"], "years_ahead"),
    ],
)
def test_misuse_of_health_insurance_ends_with_2_and_says_why(cli: typer.Typer, wrong: list[str], field: str) -> None:
    result = CliRunner().invoke(cli, ["quote", "--product", "hi", "--on", "2026-11-21", *wrong, "--json"])

    assert result.exit_code == 2
    assert [problem["field"] for problem in json.loads(result.stdout)["problems"]] == [field]


def test_eligibility_of_health_insurance_for_a_person(cli: typer.Typer) -> None:
    asked = ["eligibility", "--product", "hi", "--on", "2026-11-21", "--group", "near_poor"]

    said = CliRunner().invoke(cli, asked).stdout

    assert "Bảo hiểm y tế, ngày 21/11/2026: Đủ điều kiện" in said
    assert "Ngân sách tỉnh Nghệ An hỗ trợ, Hộ cận nghèo: Chưa đủ thông tin" in said


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (["--income", "1"], "income"),
        (["--income", "một triệu"], "income"),
        (["--group", "rich"], "group"),
        (["--months", "2"], "months"),
        (["--months", "1", "--years-ahead", "1"], "months"),
    ],
)
def test_misuse_ends_with_2_and_says_why(cli: typer.Typer, wrong: list[str], field: str) -> None:
    plain = CliRunner().invoke(cli, ["quote", *TODAY, *wrong])
    for_a_program = CliRunner().invoke(cli, ["quote", *TODAY, *wrong, "--json"])

    assert (plain.exit_code, for_a_program.exit_code) == (2, 2)
    assert plain.stdout == ""
    assert field in plain.stderr
    assert [problem["field"] for problem in json.loads(for_a_program.stdout)["problems"]] == [field]


def test_a_missing_option_is_misuse(cli: typer.Typer) -> None:
    assert CliRunner().invoke(cli, ["quote", "--product", "vsi"]).exit_code == 2


def test_eligibility_for_a_program(cli: typer.Typer) -> None:
    result = CliRunner().invoke(cli, ["eligibility", *TODAY, *ADULT, "--group", "near_poor", "--json"])

    answer = json.loads(result.stdout)
    assert answer.keys() == {"verdict", "reasons", "missing", "support"}
    assert answer["verdict"] == "eligible"
    assert answer["support"][0].keys() == {"scheme", "group", "verdict", "missing", "evidence", "law"}


def test_eligibility_for_a_person(cli: typer.Typer) -> None:
    said = CliRunner().invoke(cli, ["eligibility", *TODAY, "--compulsory", "yes", "--group", "poor"]).stdout
    asked = CliRunner().invoke(cli, ["eligibility", *TODAY]).stdout

    assert "ngày 21/11/2026: Không thuộc đối tượng" in said
    assert "Thuộc diện tham gia BHXH bắt buộc" in said
    assert "41/2024/QH15" in said
    assert "Còn thiếu: Ngày sinh" in asked
