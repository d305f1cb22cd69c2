"""Whose phone this is, whether the server still lets it in, and whether the people on it are made up."""

from mobile.store import meta
from mobile.store.meta import Owner
from mobile.store.store import Store

# What the server says to a phone that only a new code can let in again.
_SHUT_OUT = frozenset({"not_signed_in", "wrong_install"})


def owner(store: Store) -> Owner | None:
    """The officer whose phone this is, with the server that it talks to; None before it was activated."""
    return meta.owner(store.reading())


def is_somebodys(store: Store) -> bool:
    """Whether this phone was activated; a locked one tells so much."""
    return meta.is_owned(store.reading())


def server(store: Store) -> str | None:
    """The server that this phone talks to; a locked one tells so much."""
    return meta.server(store.reading())


def people_are_made_up(store: Store) -> bool:
    """Whether a household on this phone was made up: then every screen says so."""
    return meta.read(store.reading(), meta.MADE_UP) is not None


def is_shut_out(store: Store) -> bool:
    """Whether the server refused this phone in the last conversation, so that it needs a new code."""
    trouble = meta.trouble(store.reading())
    return trouble is not None and trouble["code"] in _SHUT_OUT
