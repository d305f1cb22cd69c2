"""A phone's receipts fetched and checked by hand, as an auditor would who holds nothing but the public keys."""

from typing import Any

from backend.access.signing import receipt_reader
from shared.sync.receipts import Fault, Head, Link, SignedLink, problems_in_chain, read_link, read_payload


def links(phone: Any, after: int = 0, **params: int) -> list[SignedLink]:
    """The phone's links after one, as the server lists them."""
    return [read_link(one) for one in fetched(phone, after, **params)["receipts"]]


def fetched(phone: Any, after: int = 0, **params: int) -> dict[str, Any]:
    query = {"after": after} | params
    answer = phone.client.get("/api/v1/sync/receipts", params=query, headers=phone.headers)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def signed(phone: Any, jws: str) -> Link:
    """What a link says, checked against the keys that the server publishes."""
    return read_payload(receipt_reader(phone.client.get("/.well-known/jwks.json").json())(jws))


def faults(phone: Any, chain: list[SignedLink] | None = None) -> list[Fault]:
    """What is wrong with the phone's chain, from its beginning to the head that hello tells."""
    keys = phone.client.get("/.well-known/jwks.json").json()
    told = phone.hello().json()["receipt"]
    until = Head(n=told["n"], sha256=told["sha256"]) if told else Head()
    whole = links(phone) if chain is None else chain
    return problems_in_chain(whole, receipt_reader(keys), install_id=phone.install_id, until=until)
