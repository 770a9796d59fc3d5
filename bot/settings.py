"""Settings from the environment (prefix `ANXIN_`), and what production refuses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "ANXIN_"
DEVELOPMENT_KEY = "development"
SQLITE_FILE = re.compile(r"^(sqlite(?:\+\w+)?:///)([^/:?][^?]*)(.*)$")
"""An address of SQLite with a relative path."""
REDIS = ("redis://", "rediss://", "unix://")
RABBITMQ = ("amqp://", "amqps://")
PROJECT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """Nothing can be started with these settings; the message names each wrong one and echoes no value."""


class Settings(BaseSettings):
    """What an operator may set. A relative path counts from the project's folder."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", hide_input_in_errors=True)

    env: Literal["development", "production"] = "development"
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    rest_key: SecretStr = Field(SecretStr(DEVELOPMENT_KEY), min_length=1)
    session_key: SecretStr = Field(SecretStr(DEVELOPMENT_KEY), min_length=1)
    agents_key: SecretStr = Field(SecretStr(DEVELOPMENT_KEY), min_length=1)
    database_url: str = f"sqlite:///{PROJECT / 'var' / 'anxin.db'}"
    workers: int = Field(1, ge=1, le=64)
    """How many processes answer on this machine."""

    redis_url: SecretStr = SecretStr("")
    """What several workers share: order of each customer's messages, limits, news. Empty: this process is alone."""

    events_url: SecretStr = SecretStr("")
    """RabbitMQ (amqp://…) that is told every dialogue's events, as Rasa's own event broker would. Empty: none is."""

    events_queue: str = Field("rasa_core_events", min_length=1, description="Rasa's own name for it")

    round_seconds: float = Field(5, ge=0, description="0: this process goes no rounds and delivers nothing")
    models: Path = PROJECT / "models"
    brand: Path = PROJECT / "brands" / "demo"
    orders_url: str = ""
    orders_key: SecretStr = SecretStr("")
    orders_seconds: float = Field(3.0, gt=0, le=30)

    metrics_key: SecretStr = SecretStr("")
    """Who shows it as a bearer may read `/metrics`. Empty: nobody in production, everybody on this machine else."""

    otlp_endpoint: str = Field("", pattern=r"^(https?://\S+)?$")
    """Where traces of turns go, such as `http://collector:4318`; needs the extra `otel`. Empty: nowhere."""

    otlp_share: float = Field(1.0, ge=0, le=1, description="of the turns, how many are traced")

    log_format: Literal["text", "json"] = "text"

    trusted_proxies: str = ""
    """Whose X-Forwarded-For counts: addresses and networks, separated by commas. Empty: nobody's."""

    brands: Path = PROJECT / "brands"
    uploads: Path = PROJECT / "var" / "uploads"

    repository: Path = Field(PROJECT, description="the git repository that the trainers' changes are kept in")
    live_branch: str = Field("main", pattern=r"^[A-Za-z0-9][\w./-]*$", description="what the service runs from")
    trainer_folder: Path = PROJECT / "var" / "trainer"

    @field_validator("models", "brand", "brands", "uploads", "repository", "trainer_folder")
    @classmethod
    def _within_the_project(cls, path: Path) -> Path:
        return PROJECT / path

    def as_variables(self) -> dict[str, str]:
        """These settings for the environment of a process that may run in another folder."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        given = {f"{PREFIX}{name.upper()}": _as_text(value) for name, value in values.items() if value is not None}
        return given | {f"{PREFIX}DATABASE_URL": _from_anywhere(self.database_url)}

    @field_validator("trusted_proxies")
    @classmethod
    def _are_addresses(cls, proxies: str) -> str:
        for one in filter(None, proxies.split(",")):
            try:
                ip_network(one.strip())
            except ValueError:
                raise ValueError("must be addresses or networks such as 10.0.0.0/8, separated by commas") from None
        return proxies

    @field_validator("redis_url")
    @classmethod
    def _is_a_redis(cls, url: SecretStr) -> SecretStr:
        if url.get_secret_value() and not url.get_secret_value().startswith(REDIS):
            raise ValueError("must begin with redis://, rediss:// or unix://")
        return url

    @field_validator("events_url")
    @classmethod
    def _is_a_rabbitmq(cls, url: SecretStr) -> SecretStr:
        if url.get_secret_value() and not url.get_secret_value().startswith(RABBITMQ):
            raise ValueError("must begin with amqp:// or amqps://")
        return url

    @model_validator(mode="after")
    def _workers_share_what_they_need(self) -> Self:
        missing = []
        if not self.database_url.startswith("postgresql"):
            missing.append("PostgreSQL in ANXIN_DATABASE_URL")
        if not self.redis_url.get_secret_value():
            missing.append("Redis in ANXIN_REDIS_URL")
        if self.workers > 1 and missing:
            raise ValueError(f"{self.workers} workers need {' and '.join(missing)}")
        return self

    @model_validator(mode="after")
    def _production_has_its_own_secrets(self) -> Self:
        if self.env != "production":
            return self
        for name in ("rest_key", "session_key", "agents_key"):
            if getattr(self, name).get_secret_value() == DEVELOPMENT_KEY:
                raise ValueError(f"ANXIN_{name.upper()} must be set to a secret of your own in production")
        return self


def load_settings(**given: Any) -> Settings:
    """The environment's settings, with those given on top.

    Raises:
        SettingsError: a setting is wrong, or production has a default secret.
    """
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError("; ".join(_sentence(problem) for problem in error.errors())) from None


def _sentence(problem: Mapping[str, Any]) -> str:
    place = ".".join(str(part) for part in problem["loc"])
    text = str(problem["msg"]).removeprefix("Value error, ")
    return f"{place}: {text}" if place else text


def _as_text(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def _from_anywhere(database_url: str) -> str:
    """The same database for a process in another folder: a relative path counts from the current one."""
    return SQLITE_FILE.sub(lambda found: f"{found[1]}{Path(found[2]).absolute()}{found[3]}", database_url)
