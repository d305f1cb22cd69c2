"""An's morning, and reports of it as files."""

from tests.backend.numbers.conftest import ask, officer, opened, say

__all__ = ["ask", "officer", "opened", "say"]
