"""Asks a server over HTTP as any program could: with a user name, a password and the addresses that are public."""

import json
from dataclasses import dataclass, replace
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode

from shared import problems
from shared.problems import Refused

_API = "/api/v1"
_FORM = "application/x-www-form-urlencoded"
_SECONDS = 30


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Reads from the server at `address` (host and port), with an access token or without."""

    address: str
    token: str | None = None

    def is_ready(self) -> bool:
        """Whether a server is there and says that it is ready to work."""
        try:
            return self._answer("GET", "/readyz")[0] == HTTPStatus.OK
        except (OSError, HTTPException):
            return False

    def signed_in(self, username: str, password: str) -> "Reader":
        """The same with an account's token; Refused with 503 where the password does not open it."""
        form = urlencode({"username": username, "password": password})
        status, content = self._answer("POST", f"{_API}/auth/token", form)
        return replace(self, token=_document(status, content)["access_token"])

    def get(self, path: str) -> Any:
        """The JSON at a path of the API; Refused with 503 where the server does not answer with it."""
        return _document(*self._answer("GET", f"{_API}{path}"))

    def _answer(self, method: str, path: str, form: str | None = None) -> tuple[int, bytes]:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if form is not None:
            headers["Content-Type"] = _FORM
        connection = HTTPConnection(self.address, timeout=_SECONDS)
        try:
            connection.request(method, path, body=form, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


def _document(status: int, content: bytes) -> Any:
    if status != HTTPStatus.OK:
        raise Refused(problems.no_figures())
    return json.loads(content)
