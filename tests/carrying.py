"""The way of a phone to the server of a test, without a network between."""

from starlette.testclient import TestClient

from mobile.sync.messages import Answer, Request


def carried(client: TestClient, request: Request, bearer: str | None) -> Answer:
    """What the server answers a phone's request, as the phone's own transport would hand it over."""
    headers = {"Content-Type": "application/json"} | dict(request.headers)
    if bearer:
        headers["Authorization"] = f"Bearer {bearer}"
    came = client.request(request.method, request.path, content=request.body, headers=headers)
    media_type = came.headers.get("content-type", "").partition(";")[0]
    return Answer(status=came.status_code, body=came.content, media_type=media_type, headers=came.headers)
