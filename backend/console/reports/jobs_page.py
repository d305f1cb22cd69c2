"""«Việc đang chạy»: what the server makes for somebody in the background, how far it is, and the file when it is done.

The page tells the same whenever it is opened again: what is under way stands in the database, not in the browser.
"""

from http import HTTPStatus
from typing import Annotated
from urllib.parse import parse_qsl, quote
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from backend.console.office import import_words
from backend.console.office.imports_page import IMPORTS
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.words import _, label, spoken
from backend.db import Reading, Writing
from backend.edge.clock import Now
from backend.exports import in_background
from backend.exports.registry import REPORTS, report
from backend.importing.in_background import BATCH
from backend.jobs import book
from backend.jobs.book import KEPT_FOR
from backend.jobs.files import Files
from backend.tables.job import Job
from shared import problems
from shared.problems import Problem, Refused

router = APIRouter(route_class=PageRoute, include_in_schema=False)

JOBS = "/viec-dang-chay"

_FORMS = frozenset({"xlsx", "csv"})


@router.post(JOBS)
def start(
    *,
    reader: Reader,
    session: Writing,
    now: Now,
    name: Annotated[str, Form(max_length=32)],
    form: Annotated[str, Form(max_length=8)],
    query: Annotated[str, Form(max_length=1_000)] = "",
) -> Response:
    """Have a report made as a file; `query` are the fields of its address. Leads to the page that tells how it goes."""
    fields = dict(parse_qsl(query))
    if form not in _FORMS or not fields.keys() <= {*report(name).asks, "columns", "language"}:
        raise Refused(problems.unknown_report())
    texts = {in_background.NAME: name, in_background.FORM: form, **fields}
    job = book.start(session, in_background.REPORT, texts, reader, now, spoken())
    return RedirectResponse(f"{JOBS}/{job}", HTTPStatus.SEE_OTHER)


@router.get(JOBS)
def jobs_page(*, request: Request, reader: Reader, session: Reading) -> Response:
    """Everything that the reader asked for within the last day."""
    found = [(job, _title(job), _way_to(job)) for job in book.all_of_asker(session, reader)]
    return page(request, "reports/jobs.html", {"jobs": found}, principal=reader)


@router.get(f"{JOBS}/{{job_id}}")
def job_page(*, request: Request, reader: Reader, session: Reading, now: Now, job_id: UUID) -> Response:
    """How far one piece of work has come; it is looked at again by itself until it has ended. Work on a list is told
    on the page of that list.
    """
    job = book.of_asker(session, job_id, reader)
    if job.kind != in_background.REPORT:
        return RedirectResponse(_way_to(job), HTTPStatus.SEE_OTHER)
    values = {
        "job": job,
        "title": _title(job),
        "under_way": job.state in book.UNDER_WAY,
        "given": book.file_may_be_given(session, job, now),
        "until": job.ended_at + KEPT_FOR if job.ended_at else None,
        "found": [Problem(**one) for one in job.problems],
    }
    return page(request, "reports/job.html", values, principal=reader, scripted=True)


@router.get(f"{JOBS}/{{job_id}}/tep")
def job_file(*, request: Request, reader: Reader, session: Reading, now: Now, job_id: UUID) -> Response:
    """The file; Refused with 404 (job_file_gone) where it is not kept any more."""
    job = book.of_asker(session, job_id, reader)
    files: Files = request.app.state.job_files
    octets = files.read(job.id) if book.file_may_be_given(session, job, now) else None
    if octets is None:
        raise Refused(problems.job_file_gone())
    headers = {"Content-Disposition": f"attachment; filename={quote(job.file_name or 'tungnha')}"}
    return Response(octets, media_type=job.media_type, headers=headers)


def _title(job: Job) -> str:
    """What is being made or done."""
    if job.kind == in_background.REPORT:
        return label(REPORTS[job.texts[in_background.NAME]].title)
    return _(import_words.JOBS[job.kind])


def _way_to(job: Job) -> str:
    """The page that tells how far it is, and leads to what comes of it."""
    return f"{JOBS}/{job.id}" if job.kind == in_background.REPORT else f"{IMPORTS}/{job.texts[BATCH]}"
