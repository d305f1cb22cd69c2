"""What every record shares: that a reader must take exactly its fields, of exactly their types."""

from typing import Any, ClassVar


class Record:
    """The base of what travels. The server's reader obeys the settings below; the phone has no need of them."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid", "strict": True}
