"""The secret of an Android phone: a key in its Keystore, which computes with it and never gives it out.

Not run on a phone yet: README names it among what to try there first. The calls are those of
https://developer.android.com/privacy-and-security/keystore (HmacSHA256, API 23 and up).
"""

from importlib import import_module
from typing import Any

_ALIAS, _PROVIDER, _ALGORITHM = "tung-nha", "AndroidKeyStore", "HmacSHA256"


class Keystore:
    """A device that answers with the Keystore's own HMAC."""

    def make_secret(self) -> None:
        """Have the Keystore make a key, where it has none of ours."""
        if self._store().containsAlias(_ALIAS):
            return
        properties = _java("android.security.keystore.KeyProperties")
        builder = _java("android.security.keystore.KeyGenParameterSpec$Builder")
        generator = _java("javax.crypto.KeyGenerator").getInstance(_ALGORITHM, _PROVIDER)
        generator.init(builder(_ALIAS, properties.PURPOSE_SIGN).build())
        generator.generateKey()

    def answer(self, challenge: bytes) -> bytes | None:
        """As every device."""
        key = self._store().getKey(_ALIAS, None)
        if key is None:
            return None
        mac = _java("javax.crypto.Mac").getInstance(_ALGORITHM)
        mac.init(key)
        # Java's bytes are signed.
        return bytes(octet & 0xFF for octet in mac.doFinal(challenge))

    def _store(self) -> Any:
        store = _java("java.security.KeyStore").getInstance(_PROVIDER)
        store.load(None)
        return store


def _java(name: str) -> Any:
    """A class of Android's; no desktop has the module."""
    return import_module("jnius").autoclass(name)
