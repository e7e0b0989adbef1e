"""Settings of one board process, read by the composition root only."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.kit.settings import ServiceSettings


class BoardSettings(ServiceSettings):
    """What a board process needs to find the log and to be found. Prefix ``BOARD_``."""

    model_config = SettingsConfigDict(env_prefix="BOARD_", frozen=True)

    process: Annotated[str, Field(pattern=r"^board-[a-z0-9-]{1,24}$")] = Field(
        default="board-1",
        description="Name of this process: its user of the log, its reader's name there, its dead letters' subject.",
    )
    clients_max: int = Field(default=10_000, ge=1, description="Connections this process takes; more get 503.")
    tick_seconds: float = Field(default=5.0, gt=0, le=60, description="Seconds between two ticks.")
