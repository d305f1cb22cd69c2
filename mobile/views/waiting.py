"""How long somebody still has to wait, as people say it."""

from mobile.words import _n

_MINUTE, _TWO_MINUTES = 60, 120


def waiting_words(seconds: int) -> str:
    """`Hãy chờ 45 giây.` or, from two minutes on, `Hãy chờ 15 phút.`, rounded up."""
    if seconds < _TWO_MINUTES:
        return _n("Hãy chờ {n} giây rồi nhập lại.", seconds).format(n=seconds)
    minutes = -(-seconds // _MINUTE)
    return _n("Hãy chờ {n} phút rồi nhập lại.", minutes).format(n=minutes)
