"""MUST 18. A first load that broke off goes on where it broke off, to the same file."""

from pathlib import Path
from typing import Any

import pytest

from backend.settings import Settings
from tests.backend.sync.snapshots_by_hand import ask, get, push_visits


@pytest.fixture
def folder(settings: Settings) -> Path:
    return settings.state_dir / "snapshots"


def test_a_download_that_broke_off_goes_on_to_the_same_octets(phone: Any, family: Any) -> None:
    whole = get(phone)
    push_visits(phone, family, 3)

    begun, cut = whole.content[:100], {"Range": "bytes=100-", "If-Range": whole.headers["ETag"]}
    rest = get(phone, seq=whole.headers["X-Snapshot-Seq"], headers=cut)

    assert (rest.status_code, begun + rest.content) == (206, whole.content)
    assert rest.headers["Content-Range"] == f"bytes 100-{len(whole.content) - 1}/{len(whole.content)}"
    assert rest.headers["X-Snapshot-SHA256"] == whole.headers["X-Snapshot-SHA256"]


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-0", slice(0, 1)),
        ("bytes=5-9", slice(5, 10)),
        ("bytes=5-999999999", slice(5, None)),
        ("bytes=-7", slice(-7, None)),
        ("bytes=-999999999", slice(None)),
        ("bytes=0-", slice(None)),
        ("bytes=9-5", slice(None)),
        ("bytes=-", slice(None)),
        ("bytes=0-1,5-9", slice(None)),
        ("bytes=0-" + "9" * 40, slice(None)),
        ("bytes=٣-", slice(None)),
        ("lines=0-1", slice(None)),
        ("x", slice(None)),
        ("", slice(None)),
    ],
)
def test_each_spelling_of_a_part_gives_that_part_or_the_whole(phone: Any, family: Any, asked: str, part: slice) -> None:
    whole = get(phone).content

    answer = get(phone, headers={"Range": asked.encode()})

    assert answer.content == whole[part]
    assert answer.status_code == (200 if answer.content == whole else 206)
    assert int(answer.headers["Content-Length"]) == len(answer.content)


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
def test_a_part_behind_the_end_is_told_how_long_the_file_is(phone: Any, family: Any, asked: str) -> None:
    size = len(get(phone).content)

    answer = get(phone, headers={"Range": asked})

    assert (answer.status_code, answer.json()["code"]) == (416, "range_not_satisfiable")
    assert answer.headers["Content-Range"] == f"bytes */{size}"


def test_a_part_of_another_edition_is_the_whole_of_this_one(phone: Any, family: Any) -> None:
    whole = get(phone)

    answer = get(phone, headers={"Range": "bytes=100-", "If-Range": '"' + "0" * 64 + '"'})

    assert (answer.status_code, answer.content) == (200, whole.content)


def test_head_says_all_but_the_file(phone: Any, family: Any) -> None:
    whole = get(phone)

    looked = ask(phone, "HEAD")

    assert (looked.status_code, looked.content) == (200, b"")
    said = ("ETag", "Content-Length", "Accept-Ranges", "X-Snapshot-SHA256", "X-Snapshot-Seq", "X-Snapshot-Rows")
    assert {name: looked.headers[name] for name in said} == {name: whole.headers[name] for name in said}


@pytest.mark.parametrize("seq", ["-1", "x", "1.5", "", "9007199254740992", "9" * 40])
def test_a_number_that_no_file_has_is_refused(phone: Any, seq: str, folder: Path) -> None:
    answer = get(phone, seq=seq)

    assert (answer.status_code, folder.exists()) == (422, False)
