"""Settings of accreditation, read from ``ACCREDITATION_*``. Only ``app`` and ``__main__`` look here."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.kit.settings import DatabaseSettings


class AccreditationSettings(DatabaseSettings):
    """What accreditation needs to run. The lower bounds of argon2id are the least that is safe."""

    model_config = SettingsConfigDict(env_prefix="ACCREDITATION_", frozen=True)

    first_admin_file: Path | None = Field(
        default=None, description="File with the first admin's password; deleted once they have changed it."
    )
    fonts: Path | None = Field(
        default=None, description="Folder with the typefaces of badges; None = the bundled ones."
    )
    password_characters_min: int = Field(default=12, ge=12, le=64)
    password_characters_max: int = Field(default=200, ge=64, le=1000)
    argon2_time_cost: int = Field(default=3, ge=2, le=20, description="Passes of argon2id.")
    argon2_memory_kibibytes: int = Field(default=65_536, ge=19_456, description="Memory of one hash, KiB.")
    argon2_parallelism: int = Field(default=1, ge=1, le=8)
    hashes_at_once: int = Field(default=2, ge=1, le=64, description="Passwords hashed at the same time.")
    hashes_waiting_max: int = Field(default=256, ge=1, description="Sign-ins waiting for their hash; above it 503.")
    guesses_per_network: int = Field(default=100, ge=1, description="Wrong sign-ins one network has at once.")
    guesses_per_pair: int = Field(default=10, ge=1, description="Wrong sign-ins of one user name from one network.")
    guesses_per_username: int = Field(
        default=30, ge=1, description="Wrong sign-ins of one user name over all networks; known devices are exempt."
    )
    session_hours: int = Field(default=12, ge=1, le=12, description="Hours a token holds.")
    renewal_hours: int = Field(default=24, ge=1, le=24, description="Hours after sign-in until which it is renewed.")
    invitation_hours: int = Field(default=72, ge=1, le=720)
    heartbeat_seconds: float = Field(default=2.0, gt=0, le=10)
