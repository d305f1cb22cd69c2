"""The server put together: settings, database, keys and routes meet here and nowhere else."""

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import anyio
from anyio.to_thread import run_sync
from fastapi import FastAPI

from backend import revisions
from backend.access.signing import Signer
from backend.api import (
    auth,
    conversions,
    declarations,
    deposits,
    duplicates,
    erasure,
    follow_ups,
    health,
    held,
    imports,
    law,
    moves,
    petitions,
    policy,
    receipts,
    recontact,
    records,
    reports,
    spare_keys,
    stuck,
    targets,
    units,
    visits,
)
from backend.console import assembly as console
from backend.db import Database
from backend.edge import answers
from backend.edge.wall import Wall
from backend.exports import in_background
from backend.history import holding, mark
from backend.history.erasure import Means, erase_again
from backend.importing import batches
from backend.importing import in_background as lists
from backend.importing.marks import Marker
from backend.jobs import files
from backend.jobs.files import Files
from backend.jobs.runner import Runner
from backend.settings import Settings
from backend.sync import piece_routes, receipt_routes, snapshot
from backend.sync import routes as sync
from backend.sync import snapshot_routes as snapshots
from backend.sync.handover_keys import HandoverKeys
from backend.sync.keys import Keys
from backend.sync.sealing_at_rest import AtRest
from shared.problems import Refused

API = "/api/v1"

_TEND_SECONDS = 3_600

_ROUTES = (
    auth,
    conversions,
    declarations,
    deposits,
    duplicates,
    erasure,
    follow_ups,
    held,
    imports,
    law,
    moves,
    petitions,
    piece_routes,
    policy,
    receipt_routes,
    receipts,
    recontact,
    records,
    reports,
    snapshots,
    spare_keys,
    stuck,
    sync,
    targets,
    units,
    visits,
)


def system_now() -> datetime:
    """The moment, by this machine's clock."""
    return datetime.now(UTC)


def create_app(
    settings: Settings, database: Database | None = None, *, now: Callable[[], datetime] = system_now
) -> FastAPI:
    """The application; `database` defaults to the one that the settings name."""
    app = FastAPI(
        title="Từng Nhà",
        version="1",
        openapi_url=None if settings.in_production else f"{API}/openapi.json",
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
    )
    app.state.settings = settings
    app.state.database = database or Database(settings.url())
    app.state.signer = Signer.of_folder(settings.keys_dir)
    app.state.keys = Keys(signer=app.state.signer, at_rest=AtRest.of_folder(settings.keys_dir))
    app.state.handover_keys = HandoverKeys.of_folder(settings.keys_dir)
    app.state.secret = settings.secret()
    app.state.now = now
    app.state.job_files = Files(folder=files.folder_in(settings.state_dir), at_rest=app.state.keys.at_rest)
    app.state.tables_fit = revisions.are_applied(app.state.database.reader)
    app.add_middleware(Wall, host_names=settings.host_names, in_production=settings.in_production, demo=settings.demo)
    answers.install(app)
    app.include_router(health.router)
    app.include_router(auth.keys)
    for routes in _ROUTES:
        app.include_router(routes.router, prefix=API)
    console.install(app)
    return app


def from_environment() -> FastAPI:
    """The application as the environment describes it: what a server process runs."""
    app = create_app(Settings())
    # What is loaded by now stays: leaving it out of later collections took the slowest of a hundred
    # requests from 45 ms to 5 ms.
    gc.collect()
    gc.freeze()
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    with holding.serving(app.state.settings.state_dir):
        if app.state.tables_fit:
            await run_sync(_know_the_database, app)
        jobs = _runner(app)
        if app.state.tables_fit:
            jobs.begin()
        async with anyio.create_task_group() as beside:
            beside.start_soon(_tend_hourly, app, jobs)
            yield
            beside.cancel_scope.cancel()
        jobs.end()
        app.state.database.close()


def _runner(app: FastAPI) -> Runner:
    return Runner(
        database=app.state.database,
        files=app.state.job_files,
        kinds={**in_background.KINDS, **lists.kinds(app.state.keys, Marker.of_folder(app.state.settings.keys_dir))},
        now=app.state.now,
        made_up=app.state.settings.demo,
        given_up=lists.GIVEN_UP,
    )


def _know_the_database(app: FastAPI) -> None:
    """Find out whether this is the database that was served last, or an older copy of it in which somebody stands who
    was erased since.
    """
    state_dir, now = app.state.settings.state_dir, app.state.now()
    mark.renew(app.state.database, state_dir, now)
    erase_again(app.state.database, Means(keys=app.state.keys, state_dir=state_dir, now=now))


def _forget_files(app: FastAPI) -> None:
    """Throw away what was brought in, shown, and not applied within a day."""
    with app.state.database.writing() as session:
        batches.forget_old(session, app.state.now())


async def _tend_hourly(app: FastAPI, jobs: Runner) -> None:
    while True:
        await anyio.sleep(_TEND_SECONDS)
        with suppress(Refused):  # a database that cannot be written now is marked in an hour
            await run_sync(_know_the_database, app)
            await run_sync(_forget_files, app)
            await run_sync(jobs.clear_old)
            await run_sync(app.state.database.take_stock)
        await run_sync(snapshot.clear_old, snapshot.folder_in(app.state.settings.state_dir), app.state.now())
