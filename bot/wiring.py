"""The real parts put together: desk, clock, actions, model."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.logs import quiet_libraries

quiet_libraries()

from actions.wiring import Tools, build_actions  # noqa: E402  (after the libraries were quietened)
from bot.brain import Brain  # noqa: E402
from bot.brands import load_rulebooks  # noqa: E402
from bot.commands.brand import load_when_empty  # noqa: E402
from bot.garbage import keep_out_of_collections  # noqa: E402
from bot.rasa_seam.spared import spare_the_turn  # noqa: E402
from bot.rasa_seam.unpacked_models import load_beforehand  # noqa: E402
from bot.settings import Settings  # noqa: E402
from bot.signed_models import known_model  # noqa: E402
from bot.tracing import Tracing  # noqa: E402
from bot.train import ensure_model  # noqa: E402
from bot.warm_up import warm_up  # noqa: E402
from desk.clock import Clock  # noqa: E402
from desk.orders import HttpOrders  # noqa: E402
from desk.service import Desk  # noqa: E402


def make_brain(settings: Settings, clock: Clock | None = None, sha256: str | None = None) -> Brain:
    """A brain on the settings' database and the current model, which is trained first when there is none.

    Raises:
        WrongModelError: `sha256` is given, and there is no current model with this content.
        TrainingError: no model could be trained.
        SettingsError: traces are wanted and cannot be made.
    """
    clock = clock or Clock()
    model = the_model(settings, sha256)
    desk = Desk.open(settings.database_url, notes_untold=bool(settings.events_url.get_secret_value()))
    load_when_empty(desk, settings)
    rulebooks = load_rulebooks(settings.brands, settings.brand.name)
    tools = Tools(desk=desk, clock=clock, rulebooks=rulebooks, orders=_orders(settings))
    brain = Brain(model, build_actions(tools), desk, clock, rulebooks, Tracing.of(settings))
    keep_out_of_collections()
    return brain


def make_ready(settings: Settings, sha256: str | None = None) -> None:
    """Load the model for `make_brain`, and have it answer messages of nobody; where that is done already, nothing.

    Opens no database, and starts no threads: processes that are split off afterwards have it ready, too.

    Raises: as `make_brain` does.
    """
    _make_ready(the_model(settings, sha256), settings.brands, settings.brand.name)


@cache
def _make_ready(model: Path, brands: Path, brand: str) -> None:
    # Before it is loaded: which parts it is loaded with is part of that.
    spare_the_turn()
    load_beforehand(model)
    warm_up(model, load_rulebooks(brands, brand))


def the_model(settings: Settings, sha256: str | None = None) -> Path:
    """The current model, trained first when there is none; with `sha256`, only one of this content.

    Raises: as `make_brain` does.
    """
    return ensure_model(settings.models) if sha256 is None else known_model(settings.models, sha256)


def _orders(settings: Settings) -> HttpOrders | None:
    """The shop's system where one is named; None: the desk's own table."""
    if not settings.orders_url:
        return None
    return HttpOrders(settings.orders_url, settings.orders_key.get_secret_value(), settings.orders_seconds)
