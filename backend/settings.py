"""What whoever runs the server decides: where things are kept, where it listens, and whether people depend on it.

Every name stands in the environment with the prefix `TUNGNHA_`, as in `TUNGNHA_PORT=8080`.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import URL, make_url

from backend import secret_files

SECRET_BYTES = 32


class Settings(BaseSettings):
    """The settings of one server. ValueError, naming the setting, where production could not be trusted to run."""

    model_config = SettingsConfigDict(env_prefix="TUNGNHA_", frozen=True, extra="ignore")

    database_url: str = "sqlite:///var/tungnha.sqlite3"
    secret_key: SecretStr = SecretStr("")
    """Keys the marks that stand in the database for addresses and user names that were tried."""
    keys_dir: Path = Path("var/keys")
    """Holds the keys that sign and seal; each is made when it is first needed."""
    state_dir: Path = Path("var/state")
    """Holds what must not be in the database, one folder for each database: the mark of its history, who was erased,
    and in development the made-up SECRET_KEY."""
    backup_dir: Path = Path("var/backups")
    """Holds sealed backups of the last 35 days."""
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8_000
    env: Literal["development", "production"] = "development"
    hosts: str = ""
    """Names, parted by commas, under which this server may be addressed; empty allows any."""
    demo: bool = False
    """Whether answers and pages say that everything shown is made up («DỮ LIỆU MẪU»)."""

    @model_validator(mode="after")
    def _production_has_a_secret(self) -> "Settings":
        if self.in_production and len(self.secret_key.get_secret_value().encode()) < SECRET_BYTES:
            raise ValueError(f"TUNGNHA_SECRET_KEY must hold at least {SECRET_BYTES} bytes in production")
        return self

    @property
    def in_production(self) -> bool:
        """Whether people depend on this server."""
        return self.env == "production"

    @property
    def host_names(self) -> frozenset[str]:
        """The names under which this server may be addressed, in lower case; empty allows any."""
        return frozenset(name.strip().lower() for name in self.hosts.split(",") if name.strip())

    def secret(self) -> bytes:
        """The secret key; in development, where none is set, one that is made once and kept in `state_dir`."""
        given = self.secret_key.get_secret_value().encode()
        return given or secret_files.kept_secret(self.state_dir / "secret_key", SECRET_BYTES)

    def url(self) -> URL:
        """The database's address; the folder of a SQLite file is made, for the server's own user alone."""
        url = make_url(self.database_url)
        if url.get_backend_name() == "sqlite" and url.database:
            Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return url
