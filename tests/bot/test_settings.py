from pathlib import Path

import pytest

from bot.settings import PROJECT, SettingsError, load_settings

SECRETS = {
    "ANXIN_REST_KEY": "rest-secret",
    "ANXIN_SESSION_KEY": "session-secret",
    "ANXIN_AGENTS_KEY": "agents-secret",
}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "ENV",
        "HOST",
        "PORT",
        "REST_KEY",
        "SESSION_KEY",
        "AGENTS_KEY",
        "DATABASE_URL",
        "MODELS",
        "WORKERS",
        "REDIS_URL",
    ):
        monkeypatch.delenv(f"ANXIN_{name}", raising=False)


def given(monkeypatch: pytest.MonkeyPatch, **environment: str) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


def test_nothing_has_to_be_set_for_development() -> None:
    settings = load_settings()
    assert (settings.env, settings.host, settings.port) == ("development", "127.0.0.1", 8000)
    assert settings.rest_key.get_secret_value() == "development"


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, ANXIN_PORT="9000", ANXIN_REST_KEY="钥匙", ANXIN_UNKNOWN="x")
    settings = load_settings()
    assert (settings.port, settings.rest_key.get_secret_value()) == (9000, "钥匙")


def test_what_is_given_outweighs_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, ANXIN_PORT="9000")
    assert load_settings(port=9001).port == 9001


def test_relative_paths_count_from_the_project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    given(monkeypatch, ANXIN_MODELS="elsewhere")
    assert load_settings().models == PROJECT / "elsewhere"
    given(monkeypatch, ANXIN_MODELS=str(tmp_path))
    assert load_settings().models == tmp_path


def test_production_runs_with_secrets_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, ANXIN_ENV="production", **SECRETS)
    assert load_settings().env == "production"


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("value", [None, "development", ""])
def test_production_refuses_a_default_secret(monkeypatch: pytest.MonkeyPatch, name: str, value: str | None) -> None:
    given(monkeypatch, **{"ANXIN_ENV": "production", **SECRETS, name: value or ""})
    if value is None:
        monkeypatch.delenv(name)
    with pytest.raises(SettingsError) as refusal:
        load_settings()
    assert name.removeprefix("ANXIN_") in str(refusal.value).upper()
    assert "secret" not in str(refusal.value).replace("a secret of your own", "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ANXIN_PORT", "99999"),
        ("ANXIN_PORT", "http"),
        ("ANXIN_ENV", "prod"),
        ("ANXIN_REST_KEY", ""),
        ("ANXIN_TRUSTED_PROXIES", "10.0.0.0/8,proxy.example"),
        ("ANXIN_TRUSTED_PROXIES", "*"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    given(monkeypatch, **{name: value})
    with pytest.raises(SettingsError, match=f"^{name.removeprefix('ANXIN_').lower()}: .+$"):
        load_settings()


def test_secrets_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, **SECRETS)
    settings = load_settings()
    assert not any(secret in f"{settings} {settings!r} {settings.model_dump()}" for secret in SECRETS.values())


def test_a_worker_in_another_folder_gets_the_same_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings(database_url="sqlite:///var/desk.db", rest_key="秘密", models="models", port=1234)
    for name, value in settings.as_variables().items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir("/")
    again = load_settings()
    assert again == settings.model_copy(update={"database_url": f"sqlite:///{tmp_path}/var/desk.db"})


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite:////a/b.db", "postgresql://h/db"])
def test_a_database_that_is_the_same_from_anywhere_is_left_as_it_is(url: str) -> None:
    assert load_settings(database_url=url).as_variables()["ANXIN_DATABASE_URL"] == url


@pytest.mark.parametrize(
    ("database", "redis", "missing"),
    [
        ("sqlite:///desk.db", "", "PostgreSQL in ANXIN_DATABASE_URL and Redis in ANXIN_REDIS_URL"),
        ("sqlite:///desk.db", "redis://127.0.0.1/0", "PostgreSQL in ANXIN_DATABASE_URL"),
        ("postgresql+psycopg2://127.0.0.1/desk", "", "Redis in ANXIN_REDIS_URL"),
    ],
)
def test_several_workers_need_what_they_share(
    monkeypatch: pytest.MonkeyPatch, database: str, redis: str, missing: str
) -> None:
    given(monkeypatch, ANXIN_WORKERS="2", ANXIN_DATABASE_URL=database, ANXIN_REDIS_URL=redis)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert str(refused.value) == f"2 workers need {missing}"
    assert load_settings(workers=1).workers == 1


def test_several_workers_with_what_they_share(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, ANXIN_DATABASE_URL="postgresql+psycopg2://127.0.0.1/desk", ANXIN_REDIS_URL="redis://127.0.0.1/0")
    assert load_settings(workers=2).workers == 2


def test_what_is_no_redis_is_refused_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, ANXIN_REDIS_URL="http://desk:secret@127.0.0.1/0")
    with pytest.raises(SettingsError, match="redis_url: must begin with redis://") as refused:
        load_settings()
    assert "secret" not in str(refused.value)
