"""The command `tungnha`: everything that is done to a server from a terminal."""

import typer

from backend.commands import (
    accounts,
    backup,
    borders,
    check,
    compact,
    demo,
    deposit,
    importing,
    law,
    migrate,
    offices,
    policy,
    recount,
    seed,
    serve,
    verify_receipts,
)

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # its frames show the values of variables: people's data
    help="Từng Nhà: household visits for voluntary social insurance.",
)
for command in (
    migrate,
    seed,
    serve,
    demo,
    accounts,
    policy,
    law,
    importing,
    offices,
    borders,
    recount,
    compact,
    check,
    backup,
    verify_receipts,
    deposit,
):
    command.add_to(cli)


def main() -> None:
    """Run one command; exits 0 when done, 1 when it failed, 2 when it was asked wrongly."""
    cli()


if __name__ == "__main__":
    main()
