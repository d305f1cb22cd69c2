"""`tungnha verify-receipts`: check a phone's receipts against the server's public keys, without asking the server."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from backend.access.signing import Signer, receipt_reader
from backend.commands import terminal
from backend.commands.terminal import FAILED, AsJson
from backend.settings import Settings
from shared import problems
from shared.problems import Refused
from shared.sync.receipts import Fault, ReceiptFile, problems_in_chain, read_file

_SAID = {
    "bad_signature": "Mắt xích {where}: chữ ký không phải của máy chủ.",
    "foreign_link": "Mắt xích {where}: thuộc về máy khác hoặc mang số khác.",
    "wrong_order": "Mắt xích {where}: không đứng đúng thứ tự.",
    "missing_links": "Thiếu mắt xích {where}.",
    "broken_chain": "Mắt xích {where}: không nối với mắt xích đứng trước.",
    "entries_changed": "Mắt xích {where}: nội dung khác với nội dung đã ký.",
    "said_twice": "Mắt xích {where}: một lượt ghi được ký hai lần.",
    "missing_numbers": "Thiếu lượt ghi số {where}: máy chủ chưa ký nhận.",
}


def add_to(cli: typer.Typer) -> None:
    """Put the command on the command line."""
    cli.command(name="verify-receipts")(verify_receipts)


def verify_receipts(
    file: Annotated[Path, typer.Argument(help="receipts of one phone, as the app or the server wrote them")],
    *,
    keys: Annotated[
        Path | None, typer.Option("--keys", help="the public keys (JWKS); default: those of KEYS_DIR")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check a phone's receipts; exit 1 where a signature is wrong or anything is missing."""
    with terminal.refusals_said(as_json=as_json):
        chain = _read_chain(file)
        read_jws = receipt_reader(_public_keys(keys))
        faults = problems_in_chain(chain.links, read_jws, install_id=chain.install_id)
    terminal.say(_document(chain, faults), _lines(chain, faults), as_json=as_json)
    if faults:
        raise typer.Exit(FAILED)


def _read_chain(file: Path) -> ReceiptFile:
    try:
        return read_file(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refused(problems.not_a_receipt_file()) from error


def _public_keys(file: Path | None) -> dict[str, Any]:
    """Never those that the file of receipts brings along: whoever forges the one can forge the other."""
    folder = Settings().keys_dir
    if file is None and any(folder.glob("sign-*.pem")):
        return Signer.of_folder(folder).public_keys()
    if file is None:
        raise Refused(problems.not_a_key_file())
    try:
        jwks: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        receipt_reader(jwks)
    except (OSError, ValueError) as error:
        raise Refused(problems.not_a_key_file()) from error
    return jwks


def _document(chain: ReceiptFile, faults: list[Fault]) -> dict[str, Any]:
    return {
        "install_id": str(chain.install_id),
        "links": len(chain.links),
        "entries": sum(len(link.entries) for link in chain.links),
        "no_gaps": not faults,
        "faults": [{"code": fault.code, "first": fault.first, "last": fault.last} for fault in faults],
    }


def _lines(chain: ReceiptFile, faults: list[Fault]) -> list[str]:
    if faults:
        return [_SAID[fault.code].format(where=_where(fault)) for fault in faults]
    highest = max((entry.dseq for link in chain.links for entry in link.entries), default=0)
    return [f"Không có khoảng trống: {len(chain.links)} mắt xích, lượt ghi từ 1 đến {highest}."]


def _where(fault: Fault) -> str:
    return str(fault.first) if fault.first == fault.last else f"{fault.first}–{fault.last}"
