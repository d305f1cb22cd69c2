"""Vietnamese as m17n types it: Debian's input methods `vi-telex` and `vi-vni`, asked for what a row of keys makes.

Nothing of it is in the product. It is a state machine written by others from another description of the same two
methods, so it does not share our mistakes.
"""

import ctypes
from collections.abc import Mapping
from ctypes import c_char_p, c_int, c_void_p
from typing import Any

import pytest

from mobile.telex import Method

_CORE: Mapping[str, tuple[Any, list[Any]]] = {
    "msymbol": (c_void_p, [c_char_p]),
    "mtext": (c_void_p, []),
    "mtext_cat_char": (c_void_p, [c_void_p, c_int]),
    "mtext_len": (c_int, [c_void_p]),
    "mtext_ref_char": (c_int, [c_void_p, c_int]),
    "m17n_object_unref": (c_int, [c_void_p]),
}
_INPUT: Mapping[str, tuple[Any, list[Any]]] = {
    "m17n_init": (None, []),
    "minput_open_im": (c_void_p, [c_void_p, c_void_p, c_void_p]),
    "minput_create_ic": (c_void_p, [c_void_p, c_void_p]),
    "minput_filter": (c_int, [c_void_p, c_void_p, c_void_p]),
    "minput_lookup": (c_int, [c_void_p, c_void_p, c_void_p, c_void_p]),
    "minput_reset_ic": (None, [c_void_p]),
}
_END = " "  # ends a word, so that all of it is handed over


class Typist:
    """Somebody who types with m17n by one method."""

    def __init__(self, method: Method) -> None:
        """Skips the test where m17n is not installed."""
        self._core, self._input = _library("libm17n-core.so.0", _CORE), _library("libm17n.so.0", _INPUT)
        self._input.m17n_init()
        opened = self._input.minput_open_im(self._symbol("vi"), self._symbol(method), None)
        if not opened:
            pytest.skip("the input methods of m17n are not installed: apt-get install m17n-db")
        self._hand = self._input.minput_create_ic(opened, None)

    def types(self, keys: str) -> str:
        """What the keys of one word make."""
        text = self._core.mtext()
        for key in keys + _END:
            symbol = self._symbol(key)
            taken = self._input.minput_filter(self._hand, symbol, None)
            if not taken and self._input.minput_lookup(self._hand, symbol, None, text):
                self._core.mtext_cat_char(text, ord(key))
        self._input.minput_reset_ic(self._hand)
        made = "".join(chr(self._core.mtext_ref_char(text, at)) for at in range(self._core.mtext_len(text)))
        self._core.m17n_object_unref(text)
        return made.removesuffix(_END)

    def _symbol(self, name: str) -> int:
        return int(self._core.msymbol(name.encode()))


def _library(name: str, calls: Mapping[str, tuple[Any, list[Any]]]) -> ctypes.CDLL:
    """A library with the types of the calls that we make (m17n's manual, sections Symbol, M-text, Input Method)."""
    try:
        library = ctypes.CDLL(name, mode=ctypes.RTLD_GLOBAL)
    except OSError:
        pytest.skip("m17n is not installed: apt-get install libm17n-0 m17n-db")
    for call, (answer, given) in calls.items():
        function = getattr(library, call)
        function.restype, function.argtypes = answer, given
    return library
