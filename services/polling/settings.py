"""Settings of polling, read from ``POLLING_*``. Only ``app`` and ``__main__`` look here."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.kit.settings import DatabaseSettings


class PollingSettings(DatabaseSettings):
    """What polling needs to run."""

    model_config = SettingsConfigDict(env_prefix="POLLING_", frozen=True)

    body_timeout_seconds: float = Field(
        default=12.0, gt=0, description="Seconds a request body may take to arrive; less than the proxy's 15."
    )
    upload_timeout_seconds: float = Field(
        default=300.0, gt=0, description="Seconds a spreadsheet of 32 MiB may take to arrive."
    )
