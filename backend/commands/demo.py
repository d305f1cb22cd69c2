"""`tungnha demo`: a made-up province at work, from an empty folder to conversions by commune.

The officers are simulated by a program of the phone's side that knows only the server's address and its one-time
codes; what is shown afterwards is asked over HTTP, as any other program could.
"""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import Annotated, Any

import typer

from backend import revisions, secret_files
from backend.access import accounts, activation, console_sessions
from backend.app import system_now
from backend.commands import children, figures, sample, sample_list, sample_review, sample_waiting, terminal
from backend.commands.reader import Reader
from backend.commands.seed import NGHE_AN, begin_streams
from backend.db import Database
from backend.settings import Settings
from shared import problems
from shared.problems import Refused

FOLDER = Path("var/demo")
INTERRUPTED = 130
"""What a shell expects of a command that Ctrl-C ended before it was done."""

_AT_THE_CONSOLE = {
    "chi": "là Chi, cán bộ quản lý nhiều xã",
    "binh": "là Bình, Ban Chỉ đạo một xã",
    "dung": "là Dũng, quản trị",
}

_SECONDS_TO_START = 60
_WIDTH = 80
_PREFIX = "TUNGNHA_"


def add_to(cli: typer.Typer) -> None:
    """Put the command on the command line."""
    cli.command()(demo)


def demo(
    *,
    once: Annotated[bool, typer.Option("--once", help="stop when the figures are shown")] = False,
    port: Annotated[int, typer.Option(min=1, max=65_535)] = 8_000,
) -> None:
    """Show the product at work with made-up people; starts from nothing each time."""
    try:
        with terminal.refusals_said(as_json=False), children.stopped_like_ctrl_c(), _only_one_here():
            _check_free(port)
            _show(_settings(port), once=once)
    except KeyboardInterrupt as stop:
        raise typer.Exit(INTERRUPTED) from stop


def _show(settings: Settings, *, once: bool) -> None:
    _say("Tạo cơ sở dữ liệu trống, các xã của Nghệ An, hộ và tài khoản mẫu …")
    cast = _prepare(settings)
    environment = _environment(settings)
    with children.started([sys.executable, "-m", "backend.cli", "serve"], environment) as server:
        _wait_until_ready(server, settings)
        _say(f"Máy chủ đang chạy. {cast.officers} cán bộ mô phỏng đi từng nhà khi không có mạng, rồi đồng bộ …")
        _rehearse(settings, environment)
        sample_list.bring_in(settings, system_now())
        _look_through(settings)
        _show_figures(Reader(address=_address(settings)).signed_in("chi", cast.password))
        _say_where_to_go_on(settings, cast)
        if not once:
            _serve_on(server)


# --- an empty folder, and who is in it ---------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Cast:
    officers: int
    password: str
    code: str
    links: Mapping[str, str]


@contextmanager
def _only_one_here() -> Iterator[None]:
    """Two demos in one folder would empty it under each other."""
    FOLDER.parent.mkdir(parents=True, exist_ok=True)
    with FOLDER.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise Refused(problems.demo_running()) from taken
        yield


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        # As the server binds: a port that was used a moment ago is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as taken:
            raise Refused(problems.port_taken(port)) from taken


def _settings(port: int) -> Settings:
    """Settings that leave nothing to the environment: a real server's address in it must not be filled with samples."""
    folder = FOLDER.resolve()
    return Settings(
        database_url=f"sqlite:///{folder / 'tungnha.sqlite3'}",
        keys_dir=folder / "keys",
        state_dir=folder / "state",
        host="127.0.0.1",
        port=port,
        env="development",
        hosts="",
        demo=True,
    )


def _environment(settings: Settings) -> Mapping[str, str]:
    others = {name: value for name, value in os.environ.items() if not name.startswith(_PREFIX)}
    ours = settings.model_dump(exclude={"secret_key"})
    # The simulated phones, too, are kept where the next demo begins by emptying.
    here = {"TMPDIR": str(FOLDER.resolve())}
    return others | here | {f"{_PREFIX}{name.upper()}": str(value) for name, value in ours.items()}


def _prepare(settings: Settings) -> _Cast:
    if FOLDER.exists():
        shutil.rmtree(FOLDER)
    FOLDER.mkdir(parents=True)
    revisions.upgrade(settings.url())
    database, now = Database(settings.url()), system_now()
    with database.writing() as session:
        begin_streams(session, NGHE_AN, now)
        made = sample.settle(session, now)
        sample.set_targets(session, made.officers, now)
        sample.open_campaign(session, now)
        sample_waiting.put_on_the_desk(session, now)
        codes = [(name, activation.new_code(session, accounts.named(session, name), now)) for name in made.officers]
        cast = _Cast(
            officers=len(codes),
            password=made.passwords["chi"],
            code=activation.new_code(session, accounts.named(session, "an"), now),
            links={
                username: console_sessions.make_link(session, accounts.named(session, username).id, now)
                for username in _AT_THE_CONSOLE
            },
        )
    database.close()
    lines = "".join(json.dumps({"officer": name, "code": code}) + "\n" for name, code in codes)
    secret_files.write_once(_codes(), lines.encode())
    return cast


def _codes() -> Path:
    return FOLDER.resolve() / "codes.jsonl"


# --- the server and the officers ---------------------------------------------------------------


def _address(settings: Settings) -> str:
    return f"{settings.host}:{settings.port}"


def _wait_until_ready(server: subprocess.Popen[bytes], settings: Settings) -> None:
    last_moment = time.monotonic() + _SECONDS_TO_START
    while not Reader(address=_address(settings)).is_ready():
        if server.poll() is not None or time.monotonic() > last_moment:
            raise Refused(problems.server_did_not_start())
        time.sleep(0.1)


def _rehearse(settings: Settings, environment: Mapping[str, str]) -> None:
    server = f"http://{_address(settings)}"
    command = [sys.executable, "-m", "mobile.rehearsal", "--server", server, "--codes", str(_codes())]
    if children.run(command, environment) != 0:
        raise Refused(problems.officers_failed())


def _look_through(settings: Settings) -> None:
    database = Database(settings.url())
    with database.writing() as session:
        sample_review.look_through(session, system_now())
    database.close()


def _serve_on(server: subprocess.Popen[bytes]) -> None:
    try:
        # Said inside: whoever reads it may stop the demo at once.
        _say("Máy chủ vẫn chạy. Nhấn Ctrl-C để dừng.")
        server.wait()
    except KeyboardInterrupt:
        _say("Đã dừng.")
    else:
        raise Refused(problems.server_did_not_start())


# --- what is shown -----------------------------------------------------------------------------


def _show_figures(server: Reader) -> None:
    answer = server.get("/conversions?by=commune")
    _say("", "Kết quả vận động theo xã, phường")
    figures.show(answer["rows"], answer["total"], for_people=sys.stdout.isatty())
    for measure in figures.differences(answer["rows"], answer["total"]):
        raise Refused(problems.figures_disagree(measure))
    _say("Cộng các xã, phường bằng dòng Tổng cộng ở mọi cột.", fill(answer["definition"], _WIDTH), "")
    _open_a_number(server, max(answer["rows"], key=lambda row: row["paid"]))


def _open_a_number(server: Reader, row: Mapping[str, Any]) -> None:
    persons = server.get(f"/cells/{row['cells']['paid']}")["rows"]
    if len(persons) != row["paid"]:
        raise Refused(problems.figures_disagree("paid"))
    figures.show_paid(row, persons)


def _say_where_to_go_on(settings: Settings, cast: _Cast) -> None:
    _say(
        "",
        "DỮ LIỆU MẪU — không phải sản phẩm của BHXH Việt Nam. Không có người thật nào trong dữ liệu này.",
        "Bảng điều khiển, mỗi địa chỉ mở một lần:",
        *(
            f"  {who}: http://{_address(settings)}/sign-in/{cast.links[username]}"
            for username, who in _AT_THE_CONSOLE.items()
        ),
        f"Ứng dụng của cán bộ: make app PORT={settings.port}, rồi nhập mã của An: {cast.code}",
    )


def _say(*lines: str) -> None:
    for line in lines:
        typer.echo(line)
    sys.stdout.flush()
