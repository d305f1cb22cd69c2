"""What can be said in English is said so on each page of the morning, also where Vietnamese readers came first."""

import re
from html import unescape

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from backend.console.shell.pages import LANGUAGE_COOKIE
from backend.db import Database
from backend.reports.measure_names import NAMES
from docs import sentences
from tests.backend.console import every_page
from tests.docs import unmarked

pytestmark = pytest.mark.usefixtures("morning")

# Lists come in with Vietnamese headings, which pages name as they stand in the files; of sources of the law we cite.
STAYS = {"Họ và tên", "Họ và tên chủ hộ", "Ngày sinh", "Giới tính", "Dân tộc", "Diện hộ", "Tiếng Việt"}
STAYS |= {"Số giấy chứng nhận", "Quan hệ với chủ hộ", "Địa chỉ", "Mã hộ", "chưa xác nhận"}
_SAID = re.compile(r'>([^<]+)<|(?:aria-label|title|placeholder)="([^"]*)"')


def test_no_page_says_in_vietnamese_what_it_can_say_in_english(
    app: FastAPI, client: TestClient, database: Database
) -> None:
    every_page.found(app, client, database)
    client.cookies.set(LANGUAGE_COOKIE, "en")

    left = {(page.path, text) for page in every_page.found(app, client, database) for text in vietnamese(page.html)}

    assert left == set()


def vietnamese(html: str) -> set[str]:
    """The texts of a page, up to their colon, that stand in the catalogue or among the measures; one word is a name."""
    texts = {unescape(one or other).strip() for one, other in _SAID.findall(html)}
    return {text for text in texts if text.partition(":")[0] in _KNOWN}


_CATALOGUE = next(one for one in sentences.SPEAKERS if "console" in one.spoken.as_posix())
_IDS = {one.id for one in sentences.read(_CATALOGUE.spoken) if isinstance(one.id, str)}
_KNOWN = {
    text for text in _IDS | {name.vi for name in NAMES.values()} if unmarked.VIETNAMESE.search(text) and " " in text
} - STAYS
