"""A day's work with another client: what is recorded at a door."""

from datetime import UTC, datetime
from typing import Any

from tests.other_client.client import OtherClient

MADE_AT_A_DOOR = 3
"""Operations of one door: a household, a member, a visit."""


def place(client: OtherClient) -> tuple[str, str]:
    """A commune and a hamlet of the officer's."""
    commune, hamlets = min(client.book.read("area").items())
    return commune, hamlets[0]


def a_door(client: OtherClient, name: str = "Đặng Văn Đức") -> tuple[str, str, str]:
    """A household with its head, who was told of voluntary insurance and paid; the ids of all three."""
    commune, hamlet = place(client)
    household = client.add("household", commune, {"hamlet": hamlet, "head_name": name, "made_up": True})
    person = client.add("person", commune, {"household": household, "name": name, "relation": "head", "made_up": True})
    return household, person, client.add("visit", commune, advised(hamlet, household, person))


def advised(hamlet: str, household: str, person: str, **changed: Any) -> dict[str, Any]:
    """A visit in which somebody joined."""
    today = datetime.now(UTC)
    told = {
        "person": person,
        "advice": [{"product": "vsi", "topics": ["pension"], "answer": "interested"}],
        "assessments": [{"product": "vsi", "verdict": "eligible", "groups": ["near_poor"]}],
        "steps": [{"product": "vsi", "step": "paid", "on": today.date().isoformat(), "months": 3, "amount": 693_000}],
    }
    return {
        "hamlet": hamlet,
        "household": household,
        "visited_at": today.isoformat(timespec="milliseconds"),
        "outcome": "advised",
        "met": "head",
        "consents": [{"purpose": "advice", "given": True, "method": "spoken", "text_version": "2026-11"}],
        "persons": [told],
        **changed,
    }


def nobody_home(hamlet: str, household: str) -> dict[str, Any]:
    """A visit at which nobody was met."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return {"hamlet": hamlet, "household": household, "visited_at": now, "outcome": "not_home", "met": "nobody"}


def verdicts(client: OtherClient) -> list[str | None]:
    """Of each operation, by number."""
    return [op.status for op in client.book.ops()]
