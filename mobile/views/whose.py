"""Whose phone this is, and whether the people on it are made up."""

from mobile.store import meta
from mobile.store.meta import Owner
from mobile.store.store import Store


def owner(store: Store) -> Owner | None:
    """The officer whose phone this is, with the server that it talks to; None before it was activated."""
    return meta.owner(store.reading())


def people_are_made_up(store: Store) -> bool:
    """Whether a household on this phone was made up: then every screen says so."""
    return meta.read(store.reading(), meta.MADE_UP) is not None
