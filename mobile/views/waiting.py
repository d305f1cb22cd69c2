"""How long somebody still has to wait, as people say it."""

_MINUTE, _TWO_MINUTES = 60, 120


def waiting_words(seconds: int) -> str:
    """`Hãy chờ 45 giây.` or, from two minutes on, `Hãy chờ 15 phút.`, rounded up."""
    if seconds < _TWO_MINUTES:
        return f"Hãy chờ {seconds} giây rồi nhập lại."
    return f"Hãy chờ {-(-seconds // _MINUTE)} phút rồi nhập lại."
