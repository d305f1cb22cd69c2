"""A phone fetches its hamlet's file, and opens it."""

import gzip
import sqlite3
from typing import Any


def get(phone: Any, **asked: Any) -> Any:
    return ask(phone, "GET", **asked)


def ask(phone: Any, method: str, **asked: Any) -> Any:
    place = f"{asked.get('commune', phone.commune)}/{asked.get('hamlet', phone.hamlet)}"
    query = {"seq": asked["seq"]} if "seq" in asked else {}
    headers = phone.headers | asked.get("headers", {})
    return phone.client.request(method, f"/api/v1/sync/snapshot/{place}", params=query, headers=headers)


def opened(packed: bytes) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(gzip.decompress(packed))
    connection.row_factory = sqlite3.Row
    return connection


def push_visits(phone: Any, family: Any, count: int) -> None:
    phone.push(*(phone.add("visit", phone.visit(household=family.household)) for _ in range(count)))
