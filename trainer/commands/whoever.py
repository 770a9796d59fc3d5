"""In whose name the command line does something: whoever is logged in at this machine."""

from __future__ import annotations

import getpass

from trainer.git import Author


def whoever_runs_this() -> Author:
    """The machine's user."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "console"
    return Author(name, name)
