"""Carry a request under the officer's access token, and get a new one, once, where the server says it has ended."""

import json
from http import HTTPStatus

from mobile.store import meta
from mobile.store.meta import Tokens
from mobile.store.phone import Phone
from mobile.sync import asking
from mobile.sync.messages import Answer, Interrupted, Request, Transport, Unreachable, refusal_in
from shared import problems
from shared.sync.protocol import NotAnAnswer


def carry(phone: Phone, transport: Transport, request: Request) -> Answer:
    """The answer to a request; Interrupted (not_signed_in) where the phone may not come in any more."""
    tokens = meta.tokens(phone.store.reading())
    if tokens is None:
        raise Interrupted(problems.not_signed_in())
    answer = transport(request, tokens.access)
    if answer.status != HTTPStatus.UNAUTHORIZED:
        return answer
    refusal_in(answer)  # a network's sign-in page may say 401 as well, and must not use up the refresh token
    return transport(request, _renewed(phone, transport, tokens).access)


def read_tokens(body: bytes) -> Tokens:
    """The tokens in an answer, or NotAnAnswer."""
    try:
        said = json.loads(body)
        access, refresh = said["access_token"], said["refresh_token"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotAnAnswer from error
    if not isinstance(access, str) or not isinstance(refresh, str):
        raise NotAnAnswer
    return Tokens(access=access, refresh=refresh)


def _renewed(phone: Phone, transport: Transport, tokens: Tokens) -> Tokens:
    request = asking.new_tokens(phone.store.reading(), tokens.refresh)
    try:
        answer = transport(request, None)
    except (Unreachable, NotAnAnswer):
        # The answer may be lost with the token used up; to this phone's key the server gives it again, later, too.
        answer = transport(request, None)
    if answer.status != HTTPStatus.OK:
        raise Interrupted(refusal_in(answer).problem, answer.retry_after_s)
    given = read_tokens(answer.body)
    with phone.store.writing() as db:
        meta.write_tokens(db, given)
    return given
