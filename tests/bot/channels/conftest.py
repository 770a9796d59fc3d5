"""The desk's page in a browser, before a desk that answers as it was told to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.channels.chat_window import ANSWERS, ChatWindow, FakeInbox, Open, desk_app
from tests.browser import OpenPage, serving


@pytest.fixture
def inbox() -> FakeInbox:
    return FakeInbox(ANSWERS)


@pytest.fixture
def address(inbox: FakeInbox) -> Iterator[str]:
    with serving(desk_app(inbox)) as url:
        yield url
        # The server stops when every request is answered.
        inbox.free.set()


@pytest.fixture
def open_window(address: str, open_page: OpenPage) -> Open:
    """Opens the page; options are those of a browser's context."""
    return lambda **options: ChatWindow(open_page(address, **options))


@pytest.fixture
def window(open_window: Open) -> ChatWindow:
    return open_window()
