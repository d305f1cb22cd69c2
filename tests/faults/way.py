"""The way between a phone and a server, with everything on it that a network does to answers: cuts, delays, portals.

What becomes of a request is decided by a `Flaw`: it is given the request and a means to pass it on, and returns the
bytes that the phone gets. Where they are not a whole answer, the connection is closed after them; else it carries on.
"""

import asyncio
import re
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, TypeVar

T = TypeVar("T")
PassOn = Callable[[], Awaitable[bytes]]
Flaw = Callable[[bytes, PassOn], Awaitable[bytes]]

_END_OF_HEAD = b"\r\n\r\n"


async def as_it_is(_request: bytes, pass_on: PassOn) -> bytes:
    """A way without flaws."""
    return await pass_on()


def cut_after(size: int) -> Flaw:
    """The server answers, and the connection breaks after so many bytes of it."""

    async def cut(_request: bytes, pass_on: PassOn) -> bytes:
        return (await pass_on())[:size]

    return cut


def instead(answer: bytes, *, passed_on: bool = False) -> Flaw:
    """Somebody on the way answers; the server may have had the request all the same."""

    async def answered(_request: bytes, pass_on: PassOn) -> bytes:
        if passed_on:
            await pass_on()
        return answer

    return answered


async def twice(_request: bytes, pass_on: PassOn) -> bytes:
    """A box on the way sends the request again, and the answer to the second comes back."""
    await pass_on()
    return await pass_on()


async def twice_at_once(_request: bytes, pass_on: PassOn) -> bytes:
    """As above, both at the same time."""
    first, _ = await asyncio.gather(pass_on(), pass_on())
    return first


class Late:
    """The answer to an earlier request arrives in place of the one to this."""

    def __init__(self) -> None:
        self._earlier = b""

    async def __call__(self, _request: bytes, pass_on: PassOn) -> bytes:
        """The answer before, and remember this one."""
        answer, self._earlier = self._earlier, await pass_on()
        return answer


class Way:
    """A door of its own before a server; `answers` are those that the server gave, by the end of the path."""

    def __init__(self) -> None:
        self.server_port = 0
        self.port = 0
        self.answers: dict[str, bytes] = {}
        self._flaws: dict[str, Flaw] = {}
        self._loop = asyncio.new_event_loop()

    @property
    def url(self) -> str:
        """Where phones find it."""
        return f"http://127.0.0.1:{self.port}"

    def befalls(self, flaws: Mapping[str, Flaw]) -> None:
        """From now on these happen to the requests whose paths hold these words, and nothing to others."""
        self._flaws = dict(flaws)

    @contextmanager
    def opened(self) -> Iterator["Way"]:
        """Carry requests until this is left."""
        # All of it in a thread of its own: a browser that another test has opened keeps a loop running in this one.
        thread = threading.Thread(target=self._loop.run_forever, name="way")
        thread.start()
        door = self._wait_for(asyncio.start_server(self._carry, "127.0.0.1", 0))
        self.port = door.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            self._wait_for(self._end(door))
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join()
            self._loop.close()

    def _wait_for(self, what: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result()

    async def _end(self, door: asyncio.Server) -> None:
        door.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with _closed_at_last(writer):
            with suppress(OSError, asyncio.IncompleteReadError):
                while await self._answer(await _whole(reader), writer):
                    pass

    async def _answer(self, request: bytes, writer: asyncio.StreamWriter) -> bool:
        """Whether another request may come after this one."""
        path = request.split(b" ", 2)[1].decode().partition("?")[0]
        flaw = next((flaw for words, flaw in self._flaws.items() if words in path), as_it_is)
        answer = await flaw(request, lambda: self._pass_on(path, request))
        writer.write(answer)
        await writer.drain()
        return _is_whole(answer)

    async def _pass_on(self, path: str, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.server_port)
        async with _closed_at_last(writer):
            writer.write(request)
            answer = await _whole(reader)
        self.answers[path.rpartition("/")[2]] = answer
        return answer


@asynccontextmanager
async def _closed_at_last(writer: asyncio.StreamWriter) -> AsyncIterator[None]:
    """Close a connection however its use ends, by the end of this way too, before the loop goes."""
    try:
        yield
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def _whole(reader: asyncio.StreamReader) -> bytes:
    """A request or an answer, by the length that it says of itself."""
    head = await reader.readuntil(_END_OF_HEAD)
    return head + await reader.readexactly(_length(head))


def _is_whole(answer: bytes) -> bool:
    head, end, body = answer.partition(_END_OF_HEAD)
    return end != b"" and len(body) == _length(head)


def _length(head: bytes) -> int:
    told = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
    return int(told[1]) if told else 0
