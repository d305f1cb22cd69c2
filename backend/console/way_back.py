"""Where somebody goes after signing in: back to the page that was asked for, and never to another site."""

import re
from urllib.parse import quote

HOME = "/"

# A list of what an address of ours is made of: no second slash or backslash first (browsers read both as another
# host), no scheme, and no control character, which browsers drop before they read.
_OURS = re.compile(r"/(?![/\\])[A-Za-z0-9\-._~%/?&=+:@,]{0,1000}", re.ASCII)


def safe(given: str) -> str:
    """The address as given where it is a path of this server; otherwise the overview."""
    return given if _OURS.fullmatch(given) else HOME


def through(sign_in: str, path: str, query: str) -> str:
    """The address of the sign-in page that leads back to a path and its query."""
    back = safe(f"{path}?{query}" if query else path)
    return sign_in if back == HOME else f"{sign_in}?next={quote(back, safe='/')}"
