"""`tungnha deposit`: take in at the office what a phone handed over as a file, and write the file that goes back."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from backend import secret_files
from backend.admin import deposits
from backend.app import system_now
from backend.commands import terminal
from backend.commands.terminal import FAILED, AsJson
from backend.db import Database
from backend.edge import strict_json
from backend.settings import Settings
from backend.sync import deposit as depositing
from backend.sync.handover_keys import HandoverKeys
from backend.sync.keys import Keys
from shared import problems
from shared.problems import Problem, Refused
from shared.sync import handover
from shared.vocabulary import verdicts


@dataclass(frozen=True, kw_only=True)
class Office:
    """What is needed to take envelopes in beside a server that runs."""

    database: Database
    keys: Keys
    handover_keys: HandoverKeys
    now: datetime


@dataclass(frozen=True, kw_only=True)
class Line:
    """What became of one envelope of the file: the server's answer, or why there is none."""

    number: int
    answer: dict[str, Any] | None = None
    problems: tuple[Problem, ...] = ()


def add_to(cli: typer.Typer) -> None:
    """Put the command on the command line."""
    cli.command()(deposit)


def deposit(
    file: Annotated[Path, typer.Argument(help=f"a file «…{handover.HANDED_OVER}» from a phone")],
    *,
    as_json: AsJson = False,
) -> None:
    """Take in a phone's file; the answers go into a file beside it, for the phone. Exit 1 if an envelope is refused."""
    settings, back = Settings(), file.with_suffix(handover.GIVEN_BACK)
    with terminal.refusals_said(as_json=as_json):
        envelopes = _read(file)
        database = Database(settings.url())
        try:
            keys, opening = Keys.of_folder(settings.keys_dir), HandoverKeys.of_folder(settings.keys_dir)
            office = Office(database=database, keys=keys, handover_keys=opening, now=system_now())
            done = [_take_in(office, number, line) for number, line in enumerate(envelopes, 1)]
        finally:
            database.close()
        answers = [(line.answer["install_id"], line.answer) for line in done if line.answer]
        if answers:
            _write(back, handover.answers_file(answers))
    written = back if answers else None
    terminal.say(_document(done, written), _lines(done, written), as_json=as_json)
    if len(answers) < len(done):
        raise typer.Exit(FAILED)


def _read(file: Path) -> list[bytes]:
    try:
        with file.open("rb") as source:
            content = source.read(handover.FILE_BYTES_MAX + 1)
    except OSError as error:
        raise Refused(problems.file_unusable()) from error
    if not content or len(content) > handover.FILE_BYTES_MAX:
        raise Refused(problems.file_unusable())
    return content.splitlines()


def _take_in(office: Office, number: int, line: bytes) -> Line:
    """One envelope in one transaction: what is wrong with one keeps no other out."""
    try:
        envelope = handover.envelope_of(strict_json.loads(line))
        with office.database.reading() as session:
            opened = depositing.open_envelope(session, envelope, office.handover_keys)
        with office.database.writing(beside_others=True) as session:
            done = deposits.take_in(session, opened, None, office.now, office.keys)
            return Line(number=number, answer=depositing.answer(done))
    except Refused as refused:
        return Line(number=number, problems=refused.problems)


def _write(path: Path, content: bytes) -> None:
    try:
        secret_files.write_over(path, content)
    except OSError as error:
        raise Refused(problems.file_unusable()) from error


def _document(done: list[Line], written: Path | None) -> dict[str, Any]:
    return {
        "answers": str(written) if written else None,
        "envelopes": [
            {
                "line": line.number,
                "install_id": line.answer["install_id"] if line.answer else None,
                "ops": len(line.answer["results"]) if line.answer else 0,
                "new": sum(not result["repeated"] for result in line.answer["results"]) if line.answer else 0,
                "problems": [{"code": each.code, "field": each.field, "message": each.vi} for each in line.problems],
            }
            for line in done
        ],
    }


def _lines(done: list[Line], written: Path | None) -> Iterator[str]:
    for line in done:
        if line.answer is None:
            yield from (f"Dòng {line.number}: {each.vi}" for each in line.problems)
        else:
            yield f"Dòng {line.number}: máy {line.answer['install_id']}, {_counted(line.answer['results'])}"
    if written:
        yield f"Hãy chép tệp này về lại máy đã ghi: {written}"


def _counted(results: list[dict[str, Any]]) -> str:
    before = sum(result["repeated"] for result in results)
    new = Counter(result["status"] for result in results if not result["repeated"])
    parts = [f"{new[code]} lượt ghi «{term.vi}»" for code, term in verdicts.SYNC.items() if new[code]]
    return "; ".join([*parts, *([f"{before} lượt ghi đã có từ trước"] if before else [])])
