"""What must hold of two rows that are said to be one."""

from shared import problems
from shared.problems import Problem
from shared.records.alias import Alias
from shared.rules import checks

_KINDS = {"household": "Hộ", "person": "Người"}


def problems_in(alias: Alias) -> list[Problem]:
    """Everything wrong with an alias; empty when it may be filed."""
    found = [*checks.text_is_sound(alias), *checks.code_in("of_kind", alias.of_kind, _KINDS)]
    return [*found, problems.already_merged("dropped")] if alias.kept == alias.dropped else found
