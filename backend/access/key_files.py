"""Private keys (P-256) as files of KEYS_DIR, named by their kid; a later name takes over, the earlier still serve."""

from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from backend import secret_files


def keys_in(folder: Path, use: str) -> dict[str, ec.EllipticCurvePrivateKey]:
    """The keys in `{use}-*.pem` by kid (`sign-1`); the first is made where there is none."""
    if not any(folder.glob(f"{use}-*.pem")):
        secret_files.write_once(folder / f"{use}-1.pem", pem(ec.generate_private_key(ec.SECP256R1())))
    return {path.stem: _key(path) for path in folder.glob(f"{use}-*.pem")}


def pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """A private key as it lies in its file."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise ValueError(f"{path.name} is not a P-256 private key")
    return key
