"""Where somebody goes back to: after signing in and from an opened number; never to another site."""

import re
from urllib.parse import quote, urlsplit

HOME = "/"

# A list of what an address of ours is made of: no second slash or backslash first (browsers read both as another
# host), no scheme, and no control character, which browsers drop before they read.
_OURS = re.compile(r"/(?![/\\])[A-Za-z0-9\-._~%/?&=+:@,]{0,1000}", re.ASCII)

# Nobody goes back to what was only passed: the door, and a number that is read again in another language.
_PASSED = ("/dang-nhap", "/so-lieu/")


def safe(given: str) -> str:
    """The address as given where it is a path of this server; otherwise the overview."""
    return given if _OURS.fullmatch(given) else HOME


def through(sign_in: str, path: str, query: str) -> str:
    """The address of the sign-in page that leads back to a path and its query."""
    back = safe(f"{path}?{query}" if query else path)
    return sign_in if back == HOME else f"{sign_in}?next={quote(back, safe='/')}"


def before(referrer: str, host: str) -> str:
    """The page of this host from which somebody came, with the period and order it had; else the overview."""
    came_from = urlsplit(referrer)
    if came_from.netloc != host or came_from.path.startswith(_PASSED):
        return HOME
    return safe(f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path)
