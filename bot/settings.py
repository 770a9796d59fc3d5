"""Settings from the environment (prefix `ANXIN_`), and what production refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEVELOPMENT_KEY = "development"
PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """What an operator may set. Paths are taken relative to the project's folder."""

    model_config = SettingsConfigDict(env_prefix="ANXIN_", extra="ignore")

    env: Literal["development", "production"] = "development"
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    rest_key: SecretStr = SecretStr(DEVELOPMENT_KEY)
    session_key: SecretStr = SecretStr(DEVELOPMENT_KEY)
    database_url: str = f"sqlite:///{PROJECT / 'var' / 'anxin.db'}"
    models: Path = PROJECT / "models"
    brand: str = "default"
    max_message_characters: int = Field(2000, ge=1)
    turn_timeout_seconds: float = Field(20.0, gt=0)

    @model_validator(mode="after")
    def _production_has_its_own_secrets(self) -> Self:
        if self.env != "production":
            return self
        for name in ("rest_key", "session_key"):
            if getattr(self, name).get_secret_value() in ("", DEVELOPMENT_KEY):
                raise ValueError(f"ANXIN_{name.upper()} must be set to a secret of your own in production")
        return self
