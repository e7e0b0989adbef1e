"""Settings that several services share. Each service has its own class with its own prefix (``INTAKE_``, ``BOARD_``).

Secrets come from files, never from the environment itself. A new field has a default that behaves as before.
"""

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, NoDecode

Listen = Annotated[str, Field(pattern=r"^(unix:/.+|tcp:[^:]+:\d{1,5})$")]


def secret_text(path: Path) -> str:
    """Read a secret from its file, without the line's end."""
    return path.read_text(encoding="utf-8").strip()


class ServiceSettings(BaseSettings):
    """What every service needs to find the log and to be found."""

    nats_url: str = Field(description="Address of the log, e.g. nats://127.0.0.1:4222.")
    nats_seed_file: Path = Field(description="File with this service's nkey user seed (0600).")
    listen: Listen = Field(description="Where it answers: unix:/path.sock or tcp:host:port.")
    public_origin: str = Field(
        default="",
        description="Comma-separated origins of the room's own pages, e.g. https://localhost:8443; others are refused.",
    )
    drill_file: Path | None = Field(default=None, description="Clock file of a room created as a drill.")
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")

    @property
    def origins(self) -> frozenset[str]:
        """The room's own origins."""
        return frozenset(part.strip().rstrip("/") for part in self.public_origin.split(",") if part.strip())

    @property
    def secure(self) -> bool:
        """Whether the room's pages come over TLS; the session cookie is named by it."""
        return not any(origin.startswith("http:") for origin in self.origins)


class DatabaseSettings(ServiceSettings):
    """What a service with tables needs besides."""

    database_host: str = Field(description="Directory of PostgreSQL's Unix socket, or a host name.")
    database_port: int = Field(default=5432, ge=1, le=65535)
    database_name: str = Field(default="opsroom")
    database_user: str = Field(description="Role of the service: its own schema only.")
    database_password_file: Path
    database_connections_max: int = Field(default=8, ge=1, le=64)
    relay_user: str = Field(description="Role of the relay: reads events, writes their seals.")
    relay_password_file: Path
    secret_file: Path = Field(description="File with the service's own HMAC key, 64 hexadecimal characters.")
    disk_paths: Annotated[str, NoDecode] = Field(
        default="", description="Colon-separated folders whose volume is watched."
    )
    disk_reserve_bytes: int = Field(default=0, ge=0, description="Bytes kept free; 0 = larger of 2 GiB and 5 %.")
    calendar_first_day: date = Field(
        default=date(2026, 1, 1), description="First day of the electoral calendar; nothing reported happened before."
    )

    @property
    def watched_folders(self) -> list[Path]:
        """Folders whose volumes have a reserve."""
        return [Path(part) for part in self.disk_paths.split(":") if part]
