"""A photo or a signature that hangs on a visit: that there is one, and what its bytes must be.

The bytes are no part of it: they are sent after everything else, in pieces, and a visit counts without them. The
server tells it to no phone.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.records.base import Record
from shared.records.visit import Consent


@dataclass(frozen=True, kw_only=True)
class Attachment(Record):
    """Made at `made_at` for a visit; `sort` a code. `media_type`, `size` (bytes) and `sha256` (hex) are of the bytes
    that follow. `consent`: the people's leave, whose purpose is the sort.
    """

    visit: UUID
    sort: str
    made_at: datetime
    media_type: str
    size: int
    sha256: str
    consent: Consent
