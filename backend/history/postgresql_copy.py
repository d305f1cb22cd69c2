"""Copies of a PostgreSQL database: dumped from one snapshot, tried in a database of their own where one may be made,
and restored in one transaction.
"""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import URL

from backend.history import contents, dump_script
from backend.history.contents import Contents
from shared import problems
from shared.problems import Refused

_TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name"
_AT_WORK = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
)
_MAY_CREATE = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"


def write(url: URL, copy: Path) -> Contents:
    """Dump one moment of the database to a new file; its contents at that moment."""
    with psycopg.connect(_address(url), password=url.password) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        snapshot = _first(connection, "SELECT pg_export_snapshot()")
        found = _contents(connection)
        # Uncompressed: the file is compressed when it is sealed.
        what = ["--format=custom", "--compress=0", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        _run(url, ["pg_dump", *what, f"--file={copy}", f"--dbname={_address(url)}"])
    return found


def tried(url: URL, copy: Path) -> Contents:
    """The contents of a dump, restored into a database of its own where the role may create one, else read from it."""
    with psycopg.connect(_address(url), password=url.password, autocommit=True) as connection:
        if not _first(connection, _MAY_CREATE):
            return dump_script.contents_of(_script(url, copy))
        with _scratch_database(connection) as name:
            scratch = url.set(database=name)
            _run(url, ["pg_restore", "--exit-on-error", "--no-owner", f"--dbname={_address(scratch)}", str(copy)])
            with psycopg.connect(_address(scratch), password=url.password) as restored:
                return _contents(restored)


def put_in_place(url: URL, copy: Path) -> None:
    """Replace every table by those of a dump, in one transaction, under an epoch that no phone knows.

    Refused with 503 while a server is connected.
    """
    with psycopg.connect(_address(url), password=url.password, autocommit=True) as connection:
        if _first(connection, _AT_WORK) > 1:
            raise Refused(problems.database_in_use())
        dropped = [
            sql.SQL("DROP TABLE public.{} CASCADE;\n").format(sql.Identifier(name)).as_string(connection)
            for (name,) in connection.execute(_TABLES)
        ]
    # Later steps give the restored database its own epoch; were they never reached, phones must notice all the same.
    new_epoch = f"UPDATE public.server_state SET value = '{uuid4()}' WHERE key = 'epoch';\n"  # noqa: S608 - a UUID
    whole = iter(["".join(dropped).encode(), *_script(url, copy), new_epoch.encode()])
    told = ["psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    _feed(url, [*told, f"--dbname={_address(url)}"], whole)


def _contents(connection: psycopg.Connection[Any]) -> Contents:
    tables = [name for (name,) in connection.execute(_TABLES)]
    return contents.read(lambda asked: connection.execute(sql.SQL(asked)).fetchall(), tables)


def _first(connection: psycopg.Connection[Any], asked: Any) -> Any:
    row = connection.execute(asked).fetchone()
    return row[0] if row else None


@contextmanager
def _scratch_database(connection: psycopg.Connection[Any]) -> Iterator[str]:
    name = f"tungnha_trial_{secrets.token_hex(8)}"
    connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    try:
        yield name
    finally:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _script(url: URL, copy: Path) -> Iterator[bytes]:
    """The dump as a script of SQL, line by line."""
    command = [_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(copy)]
    with subprocess.Popen(command, env=_environment(url), stdout=subprocess.PIPE) as program:  # noqa: S603 - a program of PostgreSQL, without a shell
        yield from program.stdout or ()
    if program.returncode:
        raise Refused(problems.database_tool_failed("pg_restore"))


def _feed(url: URL, command: Sequence[str], lines: Iterator[bytes]) -> None:
    name, *rest = command
    with subprocess.Popen([_program(name), *rest], env=_environment(url), stdin=subprocess.PIPE) as program:  # noqa: S603 - as above
        try:
            with (
                suppress(BrokenPipeError),
                cast("BinaryIO", program.stdin) as script,
            ):  # it gave up; its exit code says so
                script.writelines(lines)
        except BaseException:
            program.kill()  # half a script must not be taken for a whole one
            raise
    if program.returncode:
        raise Refused(problems.database_tool_failed(name))


def _run(url: URL, command: Sequence[str]) -> None:
    name, *rest = command
    done = subprocess.run([_program(name), *rest], env=_environment(url), check=False)  # noqa: S603 - as above
    if done.returncode:
        raise Refused(problems.database_tool_failed(name))


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Refused(problems.database_tool_missing(name))
    return found


def _address(url: URL) -> str:
    """The address as PostgreSQL's own programs read it, without the password, which others could see in the list of
    running programs.
    """
    return url.set(drivername="postgresql", password=None).render_as_string()


def _environment(url: URL) -> dict[str, str]:
    return {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
