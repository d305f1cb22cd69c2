"""What waits for somebody in office, and pages as text for tests that need no browser."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from starlette.testclient import TestClient

from backend.db import Database
from tests.backend.cast import ACCOUNT_IDS, THANH_VINH, Somebody
from tests.backend.console.conftest import PICTURES, Enter, cookie_of
from tests.backend.sync.conftest import Family, Phone, family, other_hamlet, phone
from tests.backend.sync.test_conflicts import disputed
from tests.backend.sync.test_petitions import asked

__all__ = ["browse", "disputed", "family", "held_visit", "other_hamlet", "petition", "phone", "returned"]

Browse = Callable[..., Any]


@pytest.fixture
def browse(client: TestClient, database: Database) -> Browse:
    """A page as somebody of the cast is answered it; a `form` is posted, from our own pages unless `site` says else."""
    client.follow_redirects = False

    def ask(who: str, address: str, form: Any = None, site: str = "same-origin") -> Any:
        cookie = f"tungnha={cookie_of(database, ACCOUNT_IDS[who])}"
        sent = {"Accept": "text/html", "Sec-Fetch-Site": site, "Cookie": cookie}
        return client.get(address, headers=sent) if form is None else client.post(address, data=form, headers=sent)

    return ask


@pytest.fixture
def held_visit(phone: Phone, other_hamlet: UUID) -> Any:
    """A visit of An's in a hamlet that is not An's."""
    op = phone.add("visit", phone.visit(hamlet=other_hamlet, outcome="consent_declined", met="head"))
    (result,) = phone.push(op)
    assert result["status"] == "held"
    return op


@pytest.fixture
def petition(phone: Phone, family: Family) -> UUID:
    op = phone.add("follow_up", asked(phone, family))
    phone.push(op)
    return op.row_id


@pytest.fixture
def returned(phone: Phone, family: Family, client: TestClient, binh: Somebody) -> UUID:
    """A visit that Bình gave back."""
    op = phone.add("visit", phone.visit(household=family.household))
    phone.push(op)
    said = {"decision": "returned", "reason": "Thiếu kết quả", "version": 1, "fields": ["outcome"]}
    address, headers = f"/api/v1/visits/{THANH_VINH}/{op.row_id}/reviews", binh.headers | {"If-Match": '"1"'}
    assert client.post(address, json=said, headers=headers).status_code == 200
    return op.row_id


def pictured(enter: Enter, address: str, name: str, *, who: str = "binh") -> None:
    """A picture of the page by day on a desk and by night on a phone, in which axe finds nothing serious and nothing
    sticks out.
    """
    for width, scheme in ((1366, "light"), (360, "dark")):
        page: Page = enter(who, width=width, color_scheme=scheme)
        page.goto(address)
        assert page.url.endswith(address)
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}_{width}_{scheme}.png", full_page=True)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in {"serious", "critical"}] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
