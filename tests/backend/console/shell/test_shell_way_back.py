"""Back leads to a page of ours and to no other site, whatever an address or a browser says."""

import pytest

from backend.console.shell import way_back

HOST = "tungnha.example"


def test_back_keeps_what_the_page_was_asked_for() -> None:
    assert way_back.before(f"https://{HOST}/?from=2026-01-01&sort=rate", HOST) == "/?from=2026-01-01&sort=rate"
    assert way_back.before(f"https://{HOST}/xa-phuong/16681.202507", HOST) == "/xa-phuong/16681.202507"


@pytest.mark.parametrize(
    "referrer",
    [
        "",
        "https://example.org/",
        f"https://{HOST}.example.org/",
        f"https://{HOST}//example.org",
        f"https://{HOST}/dang-nhap?next=/so-lieu/abc",
        f"https://{HOST}/so-lieu/abc",
        "javascript:alert(1)",
    ],
)
def test_back_leads_to_the_overview_from_anywhere_else(referrer: str) -> None:
    assert way_back.before(referrer, HOST) == way_back.HOME
