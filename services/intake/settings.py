"""Settings of intake, read from ``INTAKE_*``. Only ``app`` and ``__main__`` look here."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.kit.settings import DatabaseSettings


class IntakeSettings(DatabaseSettings):
    """What intake needs to run."""

    model_config = SettingsConfigDict(env_prefix="INTAKE_", frozen=True)

    media_folder: Path = Field(description="Folder of attached files; its volume is one of `disk_paths`.")
    fonts: Path | None = Field(
        default=None, description="Folder with the typefaces of printed forms; None = the bundled ones."
    )
    time_zone: str = Field(default="Asia/Baghdad", description="Where the election is held: where a day ends.")
    body_timeout_seconds: float = Field(
        default=12.0, gt=0, description="Seconds a request body may take to arrive; less than the proxy's 15."
    )
    batch_max: int = Field(default=512, ge=1, le=2000, description="Reports written by one statement at most.")
    queue_max: int = Field(default=4096, ge=1, description="Reports waiting for their commit; above it 503.")
