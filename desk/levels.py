"""The three levels of authority, lowest first."""

DESK = "desk"
SUPERVISOR = "supervisor"
MANAGER = "manager"
LEVELS = (DESK, SUPERVISOR, MANAGER)


def next_level(level: str) -> str:
    """The level above; the highest stays."""
    return LEVELS[min(LEVELS.index(level) + 1, len(LEVELS) - 1)]
