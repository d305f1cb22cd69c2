"""docs/sync.md says what is so: its examples can be computed again, its tables name what the server answers and takes,
and whoever followed it needed nothing else of ours.
"""

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.records import KINDS
from shared.sync import handover, ops, protocol
from shared.sync.canonical import canonical as product_canonical
from shared.sync.receipts import Link, payload_of
from tests.other_client import page, work
from tests.other_client.carrying import Asked, Refusal, document
from tests.other_client.ciphers import canonical, decode, entries_sha256, sha256
from tests.other_client.client import OtherClient
from tests.other_client.conftest import Served
from tests.other_client.fetching import read_page

HERE = Path(__file__).parent


@pytest.fixture
def client(served: Served, tmp_path: Path) -> OtherClient:
    """An's, which has synced a door."""
    client = served.client(tmp_path / "an")
    client.sync()
    work.a_door(client)
    return client


def test_the_bytes_and_the_hash_of_the_operation_can_be_computed_again() -> None:
    sent = json.loads(page.example("operation"))
    unhashed = {name for name, (hashed, _) in page.rows("hashed").items() if hashed == "no"}

    frozen = canonical({name: value for name, value in sent.items() if name not in unhashed})

    assert frozen.decode() == page.example("operation bytes")
    assert len(frozen) == int(page.said(r"has these (\d+) bytes"))
    assert sha256(frozen) == page.said(r"and this SHA-256: `(\w+)`")
    assert frozen == ops.frozen_bytes(sent)
    assert unhashed == set(ops.OUTSIDE_THE_HASH)


def test_the_hash_of_the_entries_and_the_payload_can_be_computed_again() -> None:
    lines = page.example("entries")
    entries, payload = [json.loads(line) for line in lines.splitlines()], page.example("payload").encode()
    said = json.loads(payload)

    assert "".join(canonical(entry).decode() + "\n" for entry in entries) == f"{lines}\n"
    assert len(f"{lines}\n".encode()) == int(page.said(r"These two entries \((\d+) bytes\)"))
    assert entries_sha256(entries) == page.said(r"have the hash `(\w+)`") == said["entries"]
    assert entries[0][2] == sha256(page.example("operation bytes").encode())
    assert (canonical(said), len(payload)) == (payload, int(page.said(r"has this payload \((\d+) bytes\)")))
    assert sha256(payload) == page.said(r"the `prev` of link 2, is `(\w+)`")
    assert set(said) == set(page.table("payload of a link"))
    assert payload_of(Link(**{name: value for name, value in said.items() if name != "v"})) == payload


def test_the_digest_of_two_numbers_can_be_computed_again() -> None:
    entries = [json.loads(line) for line in page.example("entries").splitlines()]

    digest = sha256("".join(f"{dseq} {op_id} {hashed}\n" for dseq, op_id, hashed, *_ in entries).encode())

    assert digest == page.said(r"Over the two operations above it is `(\w+)`")


def test_both_spell_what_is_canonical_alike() -> None:
    odd = {"\U0001f600": [True, None, -5], "\uffff": '\u2028"\\\x07é\n', "": {"b": {}, "a": []}}

    assert canonical(odd) == product_canonical(odd)


def test_hello_answers_and_takes_what_the_page_names(client: OtherClient) -> None:
    answer = client.ask("POST", "sync/hello", client.hello())

    assert set(answer) == set(page.table("hello: what is answered"))
    assert set(client.hello()) == set(page.table("hello: what to send"))
    assert set(page.table("hello: what the action asks for")) == protocol.ACTIONS
    assert set(answer["grants"][0]) == {"commune", "hamlets", "head", "horizon"}
    assert set(answer["limits"]) == {"ops", "bytes", "rows"}


def test_hello_and_push_need_each_field_that_the_page_names(client: OtherClient) -> None:
    said = {"hello": client.hello(), "push": client.push([])}
    may_be_null = {"epoch", "receipt"}

    for asked, document_of in said.items():
        for name in set(page.table(f"{asked}: what to send")) - (may_be_null if asked == "hello" else set()):
            with pytest.raises(Refusal, match=r"403|422|426"):
                client.ask("POST", f"sync/{asked}", {key: each for key, each in document_of.items() if key != name})
    assert set(said["push"]) == set(page.table("push: what to send"))


def test_push_answers_what_the_page_names(client: OtherClient) -> None:
    sent = client.push(client.book.ops())

    answer, again = client.ask("POST", "sync/push", sent), client.ask("POST", "sync/push", sent)

    assert set(answer) == set(again) == set(page.table("push: what is answered"))
    assert set(sent) == set(page.table("push: what to send"))
    assert {frozenset(one) for one in answer["results"]} == {frozenset(page.table("one result"))}
    assert set(answer["receipt"]) == {"n", "jws"}
    assert again["receipt"] is None
    assert json.loads(decode(answer["receipt"]["jws"].split(".")[0])).keys() == {"alg", "typ", "kid"}
    said = json.loads(decode(answer["receipt"]["jws"].split(".")[1]))
    assert set(said) == set(page.table("payload of a link"))
    assert set(client.hello()["receipt"] or {"n", "sha256"}) == {"n", "sha256"}


def test_an_operation_holds_what_the_page_names(client: OtherClient) -> None:
    client.sync()
    commune, row_id = work.place(client)[0], min(client.book.rows("household"))
    client.patch("household", commune, row_id, {"address": "Đầu ngõ"})

    made = {name for op in client.book.ops() for name in op.on_the_wire()}

    assert made == set(page.table("hashed"))


def test_receipts_verify_and_deposits_answer_what_the_page_names(client: OtherClient) -> None:
    envelope = client.hand_over(client.ask("GET", "/api/v1/sync/sealing-key"))
    client.sync()
    mine, epoch = client.book.read("install_id"), client.book.read("epoch")
    question = {"protocol": "tungnha/1", "epoch": epoch, "install_id": mine, "ranges": [[1, 3, "0" * 64]]}

    receipts = client.ask("GET", "sync/receipts?after=0")
    differing = client.ask("POST", "sync/verify", question)
    deposit = json.loads(client.bring(envelope).splitlines()[1])["answer"]

    assert set(receipts) == set(page.table("receipts: what is answered"))
    assert set(receipts["receipts"][0]) == {"n", "jws", "entries"}
    assert set(differing) == set(page.table("verify: what is answered"))
    assert differing["differing"] == [[1, 3]]
    assert set(deposit) == set(page.table("deposit: what is answered"))
    assert set(json.loads(envelope)) == set(page.table("envelope"))
    assert handover.read_envelope(envelope.rstrip(b"\n")).count == 3


def test_the_digest_of_the_page_is_the_servers(client: OtherClient) -> None:
    client.sync()
    lines = "".join(f"{op.dseq} {op.op_id} {op.sha256}\n" for op in client.book.ops())
    same = [1, 3, sha256(lines.encode())]
    said = {"protocol": "tungnha/1", "epoch": client.book.read("epoch"), "ranges": [same]}

    found = client.ask("POST", "sync/verify", said | {"install_id": client.book.read("install_id")})

    assert found["differing"] == []


def test_a_page_of_pull_holds_what_the_page_names(client: OtherClient) -> None:
    epoch, (commune, _) = client.book.read("epoch"), work.place(client)

    answered = client.send("GET", f"sync/pull?epoch={epoch}&cursors={commune}:0,ref:0,{client.own_scope}:0&limit=5")

    columns, _, tail = read_page(answered.body, epoch)
    head = json.loads(answered.body.split(b"\n")[0])["head"]
    assert set(head) == set(page.table("head of a page"))
    assert set(tail) == set(page.table("tail of a page"))
    assert all(names[:3] == ["commune", "id", "rev"] for names in columns.values())
    spoken_of = {word for beside in page.rows("the kinds of its rows").values() for word in beside[0].split("`")}
    assert set(columns) == set(KINDS) == set(KINDS) & spoken_of


def test_each_kind_comes_in_the_scope_that_the_page_names(client: OtherClient) -> None:
    client.sync()
    told = page.rows("the kinds of its rows")
    scope_of = {kind: name for name, (kinds,) in told.items() for kind in KINDS if f"`{kind}`" in kinds}

    came = set(client.book.db.execute("SELECT DISTINCT kind, scope FROM row"))

    assert {kind for kind, _ in came} >= {"hamlet", "household", "person", "visit", "assignment"}
    for kind, scope in came:
        assert scope_of[kind].split(":")[0] == ("a commune" if scope[0].isdigit() else scope.split(":")[0])


def test_a_snapshot_says_what_the_page_names(client: OtherClient) -> None:
    commune, hamlet = work.place(client)

    answered = client.send("GET", f"sync/snapshot/{commune}/{hamlet}")

    assert {name.lower() for name in page.table("snapshot: what the header says")} <= set(answered.headers)


def test_coming_in_takes_and_answers_what_the_page_names(served: Served, tmp_path: Path) -> None:
    client = served.client(tmp_path / "an")
    said = json.dumps(client.renewed_tokens()).encode()

    answer = document(client.carry(Asked("POST", "/api/v1/auth/refresh", said, _JSON)))

    assert set(client.coming_in("7KQ2M-X0TRC")) == set(page.table("coming in: what to send"))
    assert set(answer) == set(page.table("coming in: what is answered"))
    assert set(client.renewed_tokens()) == set(page.table("refresh: what to send"))
    assert set(answer["user"]) == {"id", "username", "name", "role"}


def test_a_photo_is_asked_about_and_answered_as_the_page_names(client: OtherClient) -> None:
    octets = b"\xff\xd8 no picture \xff\xd9"
    leave = {"purpose": "photo", "given": True, "method": "spoken", "text_version": "2026-11"}
    commune, hamlet = work.place(client)
    household = client.add("household", commune, {"hamlet": hamlet, "head_name": "Vi Thị Ế", "made_up": True})
    visit = client.add("visit", commune, work.nobody_home(hamlet, household))
    photo = {"visit": visit, "sort": "photo", "made_at": "2026-11-22T07:30:00.000+07:00", "consent": leave}
    bytes_of = {"media_type": "image/jpeg", "size": len(octets), "sha256": sha256(octets)}
    path = f"sync/attachments/{commune}/{client.add('attachment', commune, photo | bytes_of)}"
    with pytest.raises(Refusal, match=r"404"):
        client.ask("GET", path)
    client.sync()

    said = client.ask("GET", path)
    token = {"Authorization": f"Bearer {client.book.read('access')}", "Content-Type": "application/octet-stream"}
    refused = client.carry(Asked("PUT", f"/api/v1/{path}?at=0", octets, token))

    assert set(said) == set(page.table("attachment: what is answered"))
    assert (said["size"], said["have"]) == (len(octets), 0)
    assert "not_a_picture" in refused.body.decode()
    told = set(page.table("attachment: what to do"))
    assert told == {"not_found", "picture_gone", "picture_too_large", "picture_differs", "not_a_picture"}


def test_the_client_shares_no_line_with_the_product() -> None:
    """It imports the standard library, one library of ciphers, and itself."""
    own = [file for file in HERE.glob("*.py") if not file.name.startswith(("test_", "conftest", "page"))]

    imported = {name for file in own for name in _imports(file)}

    assert len(own) == 7
    assert {name for name in imported if not name.startswith(("cryptography", "tests.other_client"))} == set()


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        named = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        named += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        yield from (name for name in named if name.split(".")[0] not in sys.stdlib_module_names)


_JSON: dict[str, Any] = {"Content-Type": "application/json"}
