"""A report that is too long for one answer: asked for on its page, made in the background, fetched when it is done."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from sqlalchemy import insert, select

from backend.db import Database
from backend.exports import in_background
from backend.exports.asked import ROWS_MAX
from backend.jobs.runner import Runner
from backend.tables.visit import VisitRow
from tests.backend.cast import THANH_VINH, HandClock
from tests.backend.console.conftest import PICTURES, Enter
from tests.backend.console.in_office import Browse, browse

__all__ = ["browse"]

LOG = {"name": "visits", "form": "csv", "query": f"commune={THANH_VINH}"}


@pytest.fixture
def work(app: FastAPI, database: Database, now: HandClock) -> Callable[[], None]:
    """The server does what waits."""
    kinds, files = in_background.KINDS, app.state.job_files
    return Runner(database=database, files=files, kinds=kinds, now=now, made_up=False).run_waiting


def started(browse: Browse, form: dict[str, str] = LOG) -> str:
    answer = browse("binh", "/viec-dang-chay", form)
    assert answer.status_code == 303, answer.text
    address: str = answer.headers["location"]
    return address


@pytest.fixture
def many(morning: None, database: Database) -> int:
    """More visits than one answer may have: An's morning, over and over. How many there are."""
    with database.writing() as session:
        rows = [dict(row) for row in session.execute(select(VisitRow.__table__)).mappings()]  # type: ignore[attr-defined]  # SQLModel makes it; its types do not say so
        copies = [{**rows[n % len(rows)], "id": UUID(int=n + 1)} for n in range(ROWS_MAX)]
        session.execute(insert(VisitRow), copies)
    return len(rows) + len(copies)


def test_what_is_too_long_for_one_answer_is_offered_in_the_background(
    browse: Browse, work: Callable[[], None], many: int
) -> None:
    too_long = browse("binh", f"/bao-cao/visits?commune={THANH_VINH}")
    (query,) = re.findall(r'name="query" value="([^"]*)"', too_long.text)

    address = started(browse, {**LOG, "query": unescape(query)})
    work()

    assert too_long.status_code == 422
    assert "Làm tệp Excel trong nền" in too_long.text
    file = browse("binh", f"{address}/tep").content.decode("utf-8-sig")
    assert len(file.splitlines()) == 1 + many


@pytest.mark.usefixtures("morning")
def test_a_report_made_in_the_background_is_the_one_that_is_answered_at_once(
    browse: Browse, work: Callable[[], None]
) -> None:
    at_once = browse("binh", f"/api/v1/reports/visits.csv?commune={THANH_VINH}").content

    address = started(browse)
    waiting = browse("binh", address).text
    work()
    done = browse("binh", address).text

    assert "Đang chờ tới lượt" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert '<meta http-equiv="refresh"' in waiting
    assert "Đã xong" in done
    assert "hx-trigger" not in done
    file = browse("binh", f"{address}/tep")
    assert file.content == at_once
    assert file.headers["content-disposition"].startswith("attachment; filename=tungnha-visits-")


@pytest.mark.usefixtures("morning")
def test_only_who_asked_sees_it(browse: Browse, work: Callable[[], None]) -> None:
    address = started(browse)
    work()

    assert [browse(who, address).status_code for who in ("chi", "dung", "an")] == [404, 404, 403]
    assert [browse(who, f"{address}/tep").status_code for who in ("chi", "dung", "an")] == [404, 404, 403]
    assert address in browse("binh", "/viec-dang-chay").text
    assert address not in browse("chi", "/viec-dang-chay").text


def test_what_may_not_be_had_is_said_when_it_is_tried(browse: Browse, work: Callable[[], None]) -> None:
    address = started(browse, {**LOG, "query": "commune=17827.202507"})
    work()

    page = browse("binh", address).text

    assert "Không làm được" in page
    assert browse("binh", f"{address}/tep").status_code == 404


@pytest.mark.parametrize(
    "form",
    [
        {**LOG, "name": "nothing"},
        {**LOG, "form": "pdf"},
        {**LOG, "query": "secret=1"},
        {**LOG, "query": "_report=week"},
    ],
)
def test_what_is_no_report_is_not_begun(browse: Browse, form: dict[str, str]) -> None:
    assert browse("binh", "/viec-dang-chay", form).status_code == 404


def test_what_was_asked_for_is_found_again_from_the_reports(browse: Browse) -> None:
    assert 'href="/viec-dang-chay"' in browse("binh", "/bao-cao/week").text


def test_another_site_starts_nothing(browse: Browse) -> None:
    assert browse("binh", "/viec-dang-chay", LOG, site="cross-site").status_code == 403


@pytest.mark.usefixtures("morning")
def test_a_page_that_waits_tells_by_itself_when_it_is_done(
    enter: Enter, browse: Browse, work: Callable[[], None], complaints: list[Any]
) -> None:
    address = started(browse)
    page = enter("binh", width=360, color_scheme="dark")
    page.goto(address)
    page.screenshot(path=PICTURES / "job_360_dark.png", full_page=True)

    work()

    page.get_by_role("link", name=re.compile("Tải tệp")).wait_for()
    page.set_viewport_size({"width": 1366, "height": 700})
    page.screenshot(path=PICTURES / "job_done_1366_dark.png", full_page=True)
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in {"serious", "critical"}] == []
    assert complaints == []
