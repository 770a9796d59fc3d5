"""The widget of all brands, put together."""

from __future__ import annotations

from fastapi import FastAPI

from bot.channels.widget import deeds, pages, sessions, stream, talk, writing
from bot.channels.widget.origins import Origins
from bot.channels.widget.sizes import Sizes
from bot.channels.widget.tools import Tools


def add_widget(app: FastAPI, tools: Tools) -> None:
    """Serve the script, the demo pages, and what the windows ask for."""
    for part in (pages, sessions, talk, writing, deeds, stream):
        app.include_router(part.router(tools))
    # The last one added comes first: pages that may not ask are refused before anything is read.
    app.add_middleware(Sizes)
    app.add_middleware(Origins, widgets=tools.widgets)
