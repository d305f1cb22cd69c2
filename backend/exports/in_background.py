"""Reports that are too long for one answer, made in the background with the same numbers in the same forms."""

from collections.abc import Mapping

from backend.exports import carried_away
from backend.exports.asked import Asked
from backend.exports.forms import made
from backend.jobs.work import Made, Task, Work

REPORT = "report"

ROWS_MAX = 200_000
"""Rows of a report made in the background: what a server of two cores writes within a minute or two."""

# The names under which a task carries what is asked for; all else are fields of the report's address.
NAME, FORM = "_report", "_form"


def report_made(task: Task) -> Made:
    """The report asked for, as the file asked for. One that names people stands in the audit book before its file is
    kept: where the server dies in between, it stands there once more.
    """
    fields = {field: text for field, text in task.texts.items() if field not in {NAME, FORM}}
    asked = Asked(
        principal=task.principal,
        now=task.now,
        texts=fields,
        language=task.language,
        made_up=task.made_up,
        rows_max=ROWS_MAX,
        tell=lambda rows: task.tell(rows, 0),
    )
    with task.database.reading() as session:
        found = made(session, task.texts[NAME], task.texts[FORM], asked)
    if found.carried_away:
        with task.database.writing() as session:
            carried_away.note(session, task.principal, found.carried_away, task.now)
    return Made(octets=found.octets, name=found.name, media_type=found.media_type)


KINDS: Mapping[str, Work] = {REPORT: report_made}
"""Every kind of work that is done in the background."""
