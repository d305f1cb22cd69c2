"""What holds of every page of the console, also of those that come later: found by their links, read as text."""

import re
from collections import Counter

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from backend.console.shell import navigation
from backend.db import Database
from tests.backend.cast import ACCOUNT_IDS, THANH_VINH
from tests.backend.console import every_page
from tests.backend.console.conftest import cookie_of
from tests.backend.console.every_page import Found, Tags

pytestmark = pytest.mark.usefixtures("morning")

# Reached from what a morning does not bring: by path, what it takes.
NEEDS_MORE = {
    "/nhat-ky/bien-ban/{commune}/{which}": "minutes",
    "/nhat-ky/kiem-tra-lai/{commune}/{visit}": "a visit that chance picked",
    "/quan-tri/chien-dich/{campaign_id}": "a campaign",
    "/quan-tri/moc-phap-luat/de-xuat/{proposal_id}": "a proposal of law",
    "/viec-can-xu-ly/du-lieu-ca-nhan/{commune}/{asked}": "somebody who asked about their data",
    "/quan-tri/nhap/{batch_id}": "a file that came in",
    "/viec-dang-chay/{job_id}": "a report that takes its time",
}


@pytest.fixture
def pages(app: FastAPI, client: TestClient, database: Database) -> list[Found]:
    return every_page.found(app, client, database)


def test_every_page_is_found_by_its_links(app: FastAPI, pages: list[Found]) -> None:
    assert "/nhat-ky/{commune}/{visit}" in {page.path for page in pages}
    assert every_page.paths(app) - {page.path for page in pages} == set(NEEDS_MORE)


def test_every_page_keeps_the_rules_of_pages(pages: list[Found]) -> None:
    broken = [f"{page.reader} {page.address}: not {rule}" for page in pages for rule in broken_rules(page)]

    assert "\n".join(broken) == ""


def broken_rules(page: Found) -> list[str]:
    """What a page does that none may: each as a few words."""
    tags = Tags(page.html)
    kinds = Counter(tag for tag, _ in tags.every)
    ids = Counter(given["id"] for _, given in tags.every if given.get("id"))
    current = sum(given.get("aria-current") == "page" and given["href"] in _BAR for tag, given in tags.every)
    addresses = [given.get(name) or "" for _, given in tags.every for name in ("src", "href") if name in given]
    rules = {
        "one heading tells what it is": kinds["h1"] == 1,
        "it says its language": '<html lang="vi">' in page.html,
        "it has a title": re.search(r"<title>\s*\S[^<]* · Từng Nhà</title>", page.html) is not None,
        "no id stands twice": max(ids.values(), default=1) == 1,
        "no style of its own": kinds["style"] == 0 and all("style" not in given for _, given in tags.every),
        "no script but ours": all(tag != "script" or given.get("src") for tag, given in tags.every),
        "nothing happens on an event": not any(name.startswith("on") for _, given in tags.every for name in given),
        "nothing of another site": all(re.match(r"/(?!/)|#|data:,", one) for one in addresses),
        "every file is one that may be kept": all("?v=" in one for one in addresses if one.startswith("/static/")),
        "its place is marked in the bar": current in ({0, 2} if page.path in _NO_PLACE else {2}),
        "every table scrolls by keyboard": _tables_scroll(page.html),
        "days are written alike in every browser": all(given.get("type") != "date" for _, given in tags.every),
        "every form works without a script": all(map(_works, tags.forms)),
        "every field has a name to be called by": all(map(_is_called, tags.forms)),
    }
    return [rule for rule, holds in rules.items() if not holds]


_BAR = {place.address for place in navigation.PLACES}
_NO_PLACE = {"/dang-nhap", "/mat-khau", "/so-lieu/{cell}"}


def _tables_scroll(html: str) -> bool:
    """A table is wider than a phone: it stands in a region of its own, which the keyboard can scroll."""
    regions = re.findall(r'<div class="scroll"([^>]*)>', html)
    has_way = all('tabindex="0"' in one and 'role="region"' in one and "aria-label" in one for one in regions)
    return has_way and html.count("<table") <= len(regions) + html.count('<table class="alone"')


def _works(form: list[tuple[str, dict[str, str | None]]]) -> bool:
    (_, given), *inside = form
    has_button = any(tag == "button" and one.get("type", "submit") == "submit" for tag, one in inside)
    return given.get("method") in {"get", "post"} and bool(given.get("action")) and has_button


def _is_called(form: list[tuple[str, dict[str, str | None]]]) -> bool:
    """Inside a label, or pointed at by one, or named for the ear."""
    labelled = {given.get("for") for tag, given in form if tag == "label"}
    fields = [given for tag, given in form if tag in {"input", "select", "textarea"} and given.get("type") != "hidden"]
    wrapped = sum(tag == "label" and "for" not in given for tag, given in form)
    alone = [one for one in fields if one.get("id") not in labelled and not one.get("aria-label")]
    return all(one.get("name") for one in fields) and len(alone) <= wrapped


def test_a_page_that_breaks_rules_is_found_out(pages: list[Found]) -> None:
    bad = (
        pages[1].html.replace("<h1", '<h1 style="color:red" onclick="x()" id="main"', 1).replace("<form", "<form x", 1)
    )
    worse = bad.replace('method="post"', "").replace("</main>", '<img src="//example.org/x.png"><table></table></main>')

    broken = broken_rules(Found(path="/", reader="dung", address="/", html=worse))

    assert broken == [
        "no id stands twice",
        "no style of its own",
        "nothing happens on an event",
        "nothing of another site",
        "every table scrolls by keyboard",
        "every form works without a script",
    ]


def test_the_bar_names_every_place_once_for_each_width() -> None:
    addresses = [place.address for place in navigation.PLACES]

    assert len(set(addresses)) == len(addresses)
    assert addresses[:2] == ["/", "/nhat-ky"]


def test_nothing_of_a_page_is_kept_by_the_browser(client: TestClient, pages: list[Found]) -> None:
    answer = client.get(pages[0].address)

    assert answer.headers["cache-control"] == "no-store"


def test_numbers_come_packed_and_names_of_people_do_not(client: TestClient, database: Database) -> None:
    client.cookies.set("tungnha", cookie_of(database, ACCOUNT_IDS["chi"]))
    addresses = ("/", "/xa-phuong", "/xa-phuong/khen-thuong", f"/xa-phuong/khen-thuong/{THANH_VINH}", "/nhat-ky")

    coding = {address: client.get(address).headers.get("content-encoding") for address in addresses}

    assert coding == {
        "/": "gzip",
        "/xa-phuong": "gzip",
        "/xa-phuong/khen-thuong": "gzip",
        f"/xa-phuong/khen-thuong/{THANH_VINH}": None,
        "/nhat-ky": None,
    }
