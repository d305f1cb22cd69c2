"""Passwords: argon2id at OWASP's cost, a few at a time, and as slow for an unknown name as for a known one."""

import secrets
import unicodedata
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from shared import problems
from shared.problems import Refused
from shared.text import fold

SHORTEST, LONGEST = 15, 256

# OWASP Password Storage Cheat Sheet, 2025: m = 19 MiB, t = 2, p = 1 (about 50 ms).
_HASHER = PasswordHash((Argon2Hasher(memory_cost=19_456, time_cost=2, parallelism=1),))
_NOBODYS = _HASHER.hash("nobody has this password")
_AT_ONCE = BoundedSemaphore(2)
# Crockford's base 32 without X, so that no word guessed first comes out by chance: 99 bits in twenty of them.
_SPOKEN = "0123456789ABCDEFGHJKMNPQRSTVWYZ"
_GUESSED_FIRST = ("nghean", "bhxh", "matkhau", "password", "tungnha", "123456")


def hashed(password: str) -> str:
    """The hash to keep; Refused with 422 for a password that is too short, too long or easily guessed."""
    plain = _composed(password)
    bare = fold(plain).replace(" ", "")
    if not SHORTEST <= len(plain) <= LONGEST or any(word in bare for word in _GUESSED_FIRST):
        raise Refused(problems.weak_password())
    return _HASHER.hash(plain)


def made() -> str:
    """A password to hand to somebody once: four groups of letters and digits that are not taken for one another."""
    return "-".join("".join(secrets.choice(_SPOKEN) for _ in range(5)) for _ in range(4))


def fits(password: str, kept: str | None) -> bool:
    """Whether the password is the one kept; takes as long where none is kept."""
    if len(password) > LONGEST:
        return False
    with _AT_ONCE:
        right = _HASHER.verify(_composed(password), kept or _NOBODYS)
    return right and kept is not None


def _composed(password: str) -> str:
    return unicodedata.normalize("NFC", password)
